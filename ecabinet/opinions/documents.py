"""Sending the documents of a form: made beside the event loop, kept in the byte store by their content."""

import hashlib
import threading
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any

from starlette.responses import Response

from ecabinet.ballots.access import roll_of, sees_names
from ecabinet.ballots.cards import card_of
from ecabinet.documents.sending import File, send
from ecabinet.kernel import formats
from ecabinet.kernel.blobs import Blobs, Stored
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.web import Ctx, House, later, whole
from ecabinet.kernel.words import LANGUAGES, N_, gettext, language
from ecabinet.opinions.access import course_of
from ecabinet.opinions.made.certificate import certificate_paper
from ecabinet.opinions.made.decided import resolution_paper
from ecabinet.opinions.made.form import form_paper
from ecabinet.opinions.made.summary import summary_paper
from ecabinet.opinions.models import MadeFile
from ecabinet.rulebook.rulesets import Secrecy
from ecabinet.typeset import AT_ONCE, TEMPLATE, Paper, content_of, typeset

NAMES = {
    "form": N_("Opinion form %(symbol)s"), "answer": N_("Answer to form %(symbol)s"),
    "summary": N_("Summary of opinions %(symbol)s"), "certificate": N_("Certificate of the result %(symbol)s"),
    "resolution": N_("Resolution on form %(symbol)s"),
}  # fmt: skip
Listed = list[tuple[str, list[tuple[str, str]]]]
_places = threading.BoundedSemaphore(AT_ONCE)


@cache
def _layout() -> str:
    """What else decides the bytes besides the content: the layout and the typesetter."""
    return hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()


def content_key(paper: Paper, day: date) -> str:
    """The name of exactly this document."""
    return hashlib.sha256(f"{_layout()}\n{day.isoformat()}\n{content_of(paper)}".encode()).hexdigest()


# Which documents there are, for whom


def files_of(db: Db, card: Any, facts: Any) -> Listed:
    """The documents that a reader of a form may take: words, and (language, address) of each version."""
    found = [
        "form",
        *(["answer"] if _has_own(facts, card) else []),
        *(["summary", "certificate"] if card.closed else []),
    ]
    found += ["resolution"] if card.closed and _has_resolution(facts, course_of(db, card.id)) else []
    return [(gettext(LISTED[name]), _versions(card.id, name)) for name in found]


def _versions(ballot: int, name: str) -> list[tuple[str, str]]:
    codes = ["vi"] if name == "resolution" else sorted(LANGUAGES, key=lambda code: code != language.get())
    return [(LANGUAGES[code], f"/ballots/{ballot}/documents/{name}?lang={code}") for code in codes]


def _has_resolution(facts: Any, course: Any) -> bool:
    """The draft is the secretariat's; what was decided is for every reader."""
    return course is not None and bool(course.summarised) and bool(facts.keeps or course.decided)


LISTED = {
    "form": N_("The form, blank"), "answer": N_("The form as you answered it"),
    "summary": N_("Summary of opinions and explanations"), "certificate": N_("Certificate of the result"),
    "resolution": N_("The resolution"),
}  # fmt: skip


def _has_own(facts: Any, card: Any) -> bool:
    return bool(facts.on_roll and card.opened and facts.secrecy != Secrecy.SECRET)


def send_file(ctx: Ctx, ballot: Any) -> Response:
    """One document as a PDF, in the language that was asked for."""
    name, lang = ctx.path["name"], ctx.query.get("lang", "vi")
    if name not in NAMES or lang not in LANGUAGES:
        raise Missing
    card = card_of(ctx.db, ballot.id)
    token = language.set("vi" if name == "resolution" else lang)
    try:
        make = _maker(ctx, card, name)
        paper = make()
        called = f"{gettext(NAMES[name], symbol=card.symbol.replace('/', '-')).strip()}.pdf"
    finally:
        language.reset(token)
    return _send(ctx, paper, called, formats.local(card.closed_at or card.opened_at or ctx.now).date())


def _maker(ctx: Ctx, card: Any, name: str) -> Callable[[], Paper]:
    """How the document is made, for whoever may have it. Raises Missing."""
    db, facts = ctx.db, ctx.facts
    if name == "form":
        return lambda: form_paper(db, card.id)
    if name == "answer":
        member = _member(ctx, card)
        return lambda: form_paper(db, card.id, member)
    if not card.closed or card.kind != "form":
        raise Missing
    if name == "resolution":
        if not _has_resolution(facts, course_of(db, card.id)):
            raise Missing
        return lambda: resolution_paper(db, card.id)
    if name == "summary":
        return lambda: summary_paper(db, card.id, names=sees_names(facts))
    return lambda: certificate_paper(db, card.id)


def _member(ctx: Ctx, card: Any) -> Any:
    """The line of the roll whose answers are asked for: one's own, or any where names are shown."""
    asked = whole(ctx.query.get("member", "")) or ctx.me.id
    own = asked == ctx.me.id and _has_own(ctx.facts, card)
    member = next((row for row in roll_of(ctx.db, card.id) if row.person_id == asked), None)
    if member is None or ctx.facts.secrecy == Secrecy.SECRET or not (own or (card.closed and sees_names(ctx.facts))):
        raise Missing
    return member


# The bytes


def _send(ctx: Ctx, paper: Paper, called: str, day: date) -> Response:
    key = content_key(paper, day)
    kept = ctx.db.get(MadeFile, key)
    made = Stored(kept.sha256, kept.size) if kept is not None else _make(ctx.house, paper, day)
    response = send(ctx, File(made.sha256, made.size, called, "inline"))
    if kept is None:
        response.background = later(_note, ctx.house, key, made)
    return response


def _make(house: House, paper: Paper, day: date) -> Stored:
    blobs: Blobs = house.parts["blobs"]
    with _places:
        return blobs.put(typeset(paper, made_on=day))


def _note(house: House, key: str, made: Stored) -> None:
    """Remember after the answer where the bytes are; the same content always gives the same bytes."""
    house.db.act(partial(_keep, key=key, made=made))


def _keep(db: Db, *, key: str, made: Stored) -> None:
    if db.get(MadeFile, key) is None:
        db.add(MadeFile(content=key, sha256=made.sha256, size=made.size, at=db.now))
