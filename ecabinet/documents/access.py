"""Who may read and who keeps papers: the doors, made of what each owner of dossiers has registered.

A dossier belongs to an agenda item or to an opinion form. The slice that owns it registers, in app.py, who reads its
dossiers and who keeps them, so that papers need to know neither. Nothing is asked before the first request, so the
order of imports does not matter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import and_, func, union_all
from sqlmodel import col, select

from ecabinet.documents.models import DocumentType, Paper, PaperOpening, PaperVersion
from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import Door, numbers, thing
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.hot import Hot, together
from ecabinet.meetings.models import Dossier
from ecabinet.people.access import administers
from ecabinet.people.models import Person


@dataclass(frozen=True)
class Place:
    """Where a dossier stands, in the words of the reader's language.

    `number` begins the marks of its papers ("3" for 3-A; nothing for a form), `beside` is the region shown at the side
    of a paper that is being read, `settled` says that readers have the dossier: from then on changes are told to them.
    `topics` name what this, and the right to the dossier, was made from.
    """

    title: str
    kicker: str
    href: str
    beside: tuple[str, int]
    number: str = ""
    settled: bool = False
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Owner:
    """What an owner of dossiers says of them.

    `rights(dossier)` makes a statement of actor_id, dossier_id and keeps (1 for whoever adds and changes papers, else
    0) over the FROM clause `viewers` (bind `now` allowed), of the dossier that an expression names or of all for None.
    `places` says where dossiers stand. `why_not_change` is asked under the lock on the dossier's row before every act
    on its papers; whoever freezes papers locks that row too.
    """

    name: str
    rights: Callable[[Any], Any]
    places: Callable[[Db, Sequence[int]], dict[int, Place]]
    why_not_change: Callable[[Db, int], str | None] = lambda _db, _dossier: None


OWNERS: dict[str, Owner] = {}


def register_dossiers(owner: Owner) -> None:
    """Papers may hang on this owner's dossiers from now on."""
    OWNERS[owner.name] = owner


class Gathered(Hot):
    """A read over what the owners registered: its statement is put together at its first use."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._ready = {}

    @cached_property
    def statement(self) -> Any:  # type: ignore[override]
        """The statement, once every owner is known."""
        return self._build()


def entitled(dossier: Any = None) -> Any:
    """A FROM clause of actor_id, dossier_id and keeps (0 reads, 1 keeps) over `viewers`, each pair once.

    `dossier` narrows it early: a number, a bind or a scalar subquery.
    """
    arms = []
    for owner in OWNERS.values():
        own = owner.rights(dossier).subquery()
        arms.append(select(own.c.actor_id, own.c.dossier_id, own.c.keeps).where(own.c.dossier_id.is_not(None)))
    rights = union_all(*arms).subquery("dossier_rights")
    each = select(rights.c.actor_id, rights.c.dossier_id, func.max(rights.c.keeps).label("keeps"))
    return each.group_by(rights.c.actor_id, rights.c.dossier_id).subquery("entitled")


def readable_papers() -> Any:
    """A FROM clause of actor_id and paper_id over `viewers`: who may read which paper now, each pair once.

    For a `Gathered` of another slice: `Gathered(lambda: select(...).join(may := readable_papers(), ...))`.
    """
    may = entitled()
    pairs: Any = select(may.c.actor_id, col(Paper.id).label("paper_id"))
    return pairs.select_from(may).join(Paper, _stands_in(may)).subquery("readable")


def _stands_in(may: Any) -> Any:
    return and_(col(Paper.dossier_id) == may.c.dossier_id, col(Paper.withdrawn_at).is_(None))


def last_opened(actor: Any) -> Any:
    """The highest version of the paper that this actor has opened, 0 for none."""
    opened = select(func.coalesce(func.max(PaperVersion.n), 0)).join(
        PaperOpening, col(PaperOpening.version_id) == PaperVersion.id
    )
    return (
        opened.where(col(PaperVersion.paper_id) == Paper.id, col(PaperOpening.person_id) == actor)
        .correlate_except(PaperVersion, PaperOpening).scalar_subquery()
    )  # fmt: skip


def _to_read(paper: Any = thing) -> Any:
    may = entitled(select(Paper.dossier_id).where(col(Paper.id) == paper).scalar_subquery())
    opened = last_opened(may.c.actor_id).label("opened")
    facts: list[Any] = [may.c.actor_id, may.c.keeps, may.c.dossier_id, col(Paper.latest), opened]
    return (
        select(*facts).select_from(may).join(Paper, _stands_in(may)).where(col(Paper.id) == paper)
    )  # fmt: skip


def _version_to_read() -> Any:
    return _to_read(select(PaperVersion.paper_id).where(col(PaperVersion.id) == thing).scalar_subquery())


def _to_change() -> Any:
    may = entitled(select(Paper.dossier_id).where(col(Paper.id) == thing).scalar_subquery())
    kept = select(may.c.actor_id, may.c.dossier_id).select_from(may).join(Paper, _stands_in(may))
    return kept.where(col(Paper.id) == thing, may.c.keeps == 1)


def _dossier_to_read() -> Any:
    may = entitled(thing)
    opened = (
        select(together(col(PaperVersion.id)))
        .join(PaperOpening, col(PaperOpening.version_id) == PaperVersion.id)
        .join(Paper, col(Paper.id) == PaperVersion.paper_id)
        .where(col(Paper.dossier_id) == may.c.dossier_id, col(PaperOpening.person_id) == may.c.actor_id)
        .correlate(may).scalar_subquery()
    )  # fmt: skip
    return select(may.c.actor_id, may.c.keeps, opened.label("opened"))


def _dossier_to_keep() -> Any:
    may = entitled(thing)
    return select(may.c.actor_id).where(may.c.keeps == 1)


_in_force = and_(col(PaperVersion.paper_id) == Paper.id, col(PaperVersion.n) == Paper.latest)

paper_to_read = Door("paper_to_read", Gathered(_to_read))
version_to_read = Door("version_to_read", Gathered(_version_to_read))
paper_to_change = Door("paper_to_change", Gathered(_to_change), model=Paper, root=(Dossier, "dossier_id"))
dossier_to_read = Door("dossier_to_read", Gathered(_dossier_to_read))
dossier_to_add = Door("dossier_to_add", Gathered(_dossier_to_keep), model=Dossier)

type_to_keep = Door("document_type_to_keep", administers.may, model=DocumentType)


class Named(Protocol):
    """A paper as an agenda names it."""

    id: int
    dossier_id: int
    title: str
    letter: int
    type_vi: str | None
    type_en: str | None
    n: int
    pages: int


class Line(Named, Protocol):
    """A paper as lists show it, with its version in force."""

    number: str
    secrecy: str
    version_id: int
    at: datetime


_named: tuple[Any, ...] = (
    col(Paper.id), col(Paper.dossier_id), col(Paper.title), col(Paper.letter),
    col(DocumentType.name_vi).label("type_vi"), col(DocumentType.name_en).label("type_en"), col(PaperVersion.n),
    col(PaperVersion.pages),
)  # fmt: skip
_line = (*_named, col(Paper.number), col(Paper.secrecy), col(PaperVersion.id).label("version_id"), col(PaperVersion.at))
_dossiers = numbers("dossiers", "dossier_id")


def _on_dossiers(columns: Sequence[Any]) -> Hot:
    return Hot(
        select(*columns).select_from(_dossiers)
        .join(Paper, _stands_in(_dossiers)).join(PaperVersion, _in_force)
        .outerjoin(DocumentType, col(DocumentType.id) == Paper.type_id)
        .order_by(col(Paper.dossier_id), col(Paper.position), col(Paper.id))
    )  # fmt: skip


_papers_on, _names_on = _on_dossiers(_line), _on_dossiers(_named)
_owners = Hot(select(col(Dossier.id), col(Dossier.owner)).join(_dossiers, _dossiers.c.dossier_id == Dossier.id))


def papers_on(db: Db, dossiers: Sequence[int]) -> dict[int, list[Line]]:
    """The papers of these dossiers in their order, in one statement. No door: for whoever has passed one."""
    return _by_dossier(_papers_on, db, dossiers)


def names_on(db: Db, dossiers: Sequence[int]) -> dict[int, list[Named]]:
    """The same with no more than names and pages, for an agenda of many."""
    return _by_dossier(_names_on, db, dossiers)


def _by_dossier(papers: Hot, db: Db, dossiers: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {dossier: [] for dossier in dossiers}
    for row in papers.rows(db, dossiers=in_json(dossiers)) if dossiers else ():
        found[row.dossier_id].append(row)
    return found


def places_of(db: Db, dossiers: Sequence[int]) -> dict[int, Place]:
    """Where these dossiers stand."""
    by_owner: dict[str, list[int]] = {}
    for dossier, owner in _owners.rows(db, dossiers=in_json(dossiers)) if dossiers else ():
        by_owner.setdefault(owner, []).append(dossier)
    found: dict[int, Place] = {}
    for owner, theirs in by_owner.items():
        found |= OWNERS[owner].places(db, theirs)
    return found


def place_of(db: Db, dossier: int) -> Place:
    """Where one dossier stands. Raises Missing when its owner does not know it."""
    place = places_of(db, [dossier]).get(dossier)
    if place is None:
        raise Missing
    return place


def readers_of(db: Db, dossier: int) -> dict[int, bool]:
    """Every person who may read the dossier now: person → keeps it."""
    people = db.exec(select(Person.id).where(col(Person.ended_at).is_(None))).all()
    return {person: bool(facts.keeps) for person, facts in dossier_to_read.admit(db, people, dossier).items()}


def why_not_change(db: Db, dossier: Dossier) -> str | None:
    """Why papers of this dossier cannot be changed now, in its owner's words."""
    return OWNERS[dossier.owner].why_not_change(db, dossier.id)
