"""What the documents of a form share: who issues them, where, on which day, and how a form is called."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.cards import card_of
from ecabinet.ballots.models import Ballot, Opening
from ecabinet.ballots.stages import ballot_id
from ecabinet.documents.models import Paper as DossierPaper
from ecabinet.documents.models import PaperVersion
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_, gettext, language
from ecabinet.opinions.resolution import long_date
from ecabinet.people.access import chair_of
from ecabinet.people.models import Organisation, Person
from ecabinet.rulebook.profiles import PROFILES, BodyKind

Lang = Literal["vi", "en"]
CAPITAL = {"vi": "Hà Nội", "en": "Ha Noi"}
_LOCAL = re.compile(r"(?:tỉnh|thành phố|huyện|quận|xã|phường|đặc khu) ([^,(]+)")
_UNITS = ("province", "People’s Committee")
MARK = N_("Made by e-Cabinet from form %(symbol)s")
NO_SYMBOL = N_("a form in preparation")

_issuer = Hot(
    select(col(Person.organisation_id), col(Opening.at))
    .select_from(Ballot).join(Person, col(Person.id) == Ballot.created_by)
    .outerjoin(Opening, col(Opening.ballot_id) == Ballot.id).where(col(Ballot.id) == ballot_id)
)  # fmt: skip
_organisation = Hot(
    select(
        col(Organisation.name_vi),
        col(Organisation.name_en),
        col(Organisation.parent_id),
        col(Organisation.issues),
        col(Organisation.symbol),
    ).where(col(Organisation.id) == bindparam("organisation"))
)
_papers = Hot(
    select(
        col(DossierPaper.title), col(DossierPaper.number), col(PaperVersion.id), col(PaperVersion.n),
        col(PaperVersion.pages), col(PaperVersion.original_sha256).label("sha256"),
    )
    .join(PaperVersion, (col(PaperVersion.paper_id) == DossierPaper.id) & (col(PaperVersion.n) == DossierPaper.latest))
    .where(col(DossierPaper.dossier_id) == bindparam("dossier"), col(DossierPaper.withdrawn_at).is_(None))
    .order_by(col(DossierPaper.position), col(DossierPaper.id))
)  # fmt: skip
_chair = Hot(
    select(col(Person.name), col(Person.post_vi), col(Person.post_en)).where(col(Person.id) == bindparam("person"))
)


@dataclass(frozen=True)
class Issuer:
    """Whose paper it is: the office, what stands above it, the place."""

    name: str
    superior: str | None
    place: str
    symbol: str


def lang() -> Lang:
    """The language of the document that is being made."""
    return "vi" if language.get() == "vi" else "en"


def in_lang(row: Any, prefix: str = "name") -> str:
    """A name typed in two languages, in the document's one."""
    both = (getattr(row, f"{prefix}_vi"), getattr(row, f"{prefix}_en"))
    return str((both[0] or both[1]) if lang() == "vi" else (both[1] or both[0]))


def issuer_of(db: Db, card: Any) -> Issuer:
    """The office that prepared the form: the first above its maker that issues papers."""
    number = _issuer.first(db, ballot=card.id).organisation_id
    office = _organisation.first(db, organisation=number) if number else None
    while office is not None and not office.issues and office.parent_id:
        office = _organisation.first(db, organisation=office.parent_id)
    if office is None:
        return Issuer(in_lang(card, "body"), None, CAPITAL[lang()], "")
    above = _organisation.first(db, organisation=office.parent_id) if office.parent_id else None
    superior = in_lang(above) if above is not None and is_committee(card) else None
    return Issuer(in_lang(office), superior, place_of(office), office.symbol)


def is_committee(card: Any) -> bool:
    """Whether the body is a People's Committee, whose office writes its superior's name above its own."""
    profile = next((it for it in PROFILES if it.id == card.profile), None)
    return profile is not None and profile.body_kind is BodyKind.COMMITTEE


def place_of(office: Any) -> str:
    """The name of the province for local offices, else the capital (Decree 30/2020, annex I)."""
    found = _LOCAL.search(office.name_vi)
    return found[1].strip() if found else CAPITAL[lang()]


def place_date(place: str, day: date | datetime | None) -> str:
    """Hà Nội, ngày 05 tháng 02 năm 2026; open where the day is not known yet."""
    if lang() == "vi":
        return f"{place}, {long_date(day)}"
    if day is None:
        return f"{place}, ......................"
    value = formats.local(day).date() if isinstance(day, datetime) else day
    return f"{place}, {value.day} {value:%B} {value.year}"


def papers_of(db: Db, card: Any) -> list[Any]:
    """The papers on the form's dossier: title, number, id (of the version), n, pages, sha256."""
    return _papers.rows(db, dossier=card.dossier_id) if card.dossier_id else []


def chair_of_form(db: Db, card: Any) -> Any:
    """Name and posts of who chairs the body now, or None."""
    person = chair_of(db, card.body_id)
    return _chair.first(db, person=person) if person else None


def post_to_sign(chair: Any, card: Any) -> str:
    """Thủ tướng Chính phủ signs for the Government as THỦ TƯỚNG."""
    post = in_lang(chair, "post")
    body = in_lang(card, "body")
    return post.removesuffix(f" {body}").removesuffix(f" of the {body}")


def mark(card: Any) -> str:
    """The small line at the foot."""
    return gettext(MARK, symbol=card.symbol or gettext(NO_SYMBOL))


def shown_at(at: datetime | None) -> str:
    """A moment as the documents write it."""
    return formats.moment(at)


__all__ = ["card_of"]
