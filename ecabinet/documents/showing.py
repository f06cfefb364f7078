"""What the regions of papers show. Audiences are what somebody has opened, never who somebody is."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from ecabinet.documents.access import (
    Line,
    Place,
    dossier_to_add,
    dossier_to_read,
    paper_to_change,
    paper_to_read,
    papers_on,
    place_of,
    readers_of,
    version_to_read,
)
from ecabinet.documents.agenda import type_name
from ecabinet.documents.models import DocumentType, Paper, PaperOpening, PaperVersion, TextReading
from ecabinet.documents.pdf import Removed
from ecabinet.documents.rules import SECRECY_WORDS, Secrecy, paper_mark, removed_notes, removed_words
from ecabinet.documents.texts import PROBLEMS
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot, apart
from ecabinet.kernel.render import Region
from ecabinet.people.models import Membership, Organisation, Person
from ecabinet.people.rules import named, post_of

_versions_on = Hot(
    select(col(PaperVersion.id), col(PaperVersion.paper_id), col(PaperVersion.n))
    .join(Paper, col(Paper.id) == PaperVersion.paper_id).where(col(Paper.dossier_id) == bindparam("dossier"))
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A paper as a list shows it. `state` is new (never opened), changed (an earlier version was opened) or nothing."""

    line: Line
    mark: str
    type: str
    secrecy: str
    state: str = ""


def row_of(line: Line, place: Place, opened: int) -> Row:
    """The list's row; `opened` is the highest version that the reader opened, 0 for none."""
    state = "" if opened >= line.n else "changed" if opened else "new"
    secrecy = SECRECY_WORDS[Secrecy(line.secrecy)] if line.secrecy != Secrecy.NONE else ""
    return Row(line, paper_mark(place.number, line.letter), type_name(line), secrecy, state)


def _telling(dossier: int, lines: list[Line], place: Place) -> set[str]:
    return {f"dossier/{dossier}", *place.topics, *(f"openings/{line.version_id}" for line in lines)}


# The papers of a dossier, for whoever reads it


def papers(db: Db, dossier: int, opened: tuple[int, ...]) -> dict[str, Any]:
    """The papers in their order, with what is new to this audience."""
    place, lines = place_of(db, dossier), papers_on(db, [dossier])[dossier]
    highest: dict[int, int] = {}
    for version in _versions_on.rows(db, dossier=dossier):
        if version.id in opened:
            highest[version.paper_id] = max(version.n, highest.get(version.paper_id, 0))
    rows = [row_of(line, place, highest.get(line.id, 0)) for line in lines]
    return {"rows": rows, "telling": _telling(dossier, lines, place)}


def _opened(facts: Any) -> Hashable:
    return tuple(sorted(apart(facts.opened)))


# The same for whoever keeps it


def kept_papers(db: Db, dossier: int, _audience: Any) -> dict[str, Any]:
    """The papers in their order, with what can be done with them."""
    place, lines = place_of(db, dossier), papers_on(db, [dossier])[dossier]
    rows = [row_of(line, place, line.n) for line in lines]
    problems = _problems(db, [line.version_id for line in lines])
    return {
        "rows": rows,
        "dossier": dossier,
        "place": place,
        "problems": problems,
        "telling": _telling(dossier, [], place),
    }


def _problems(db: Db, versions: list[int]) -> dict[int, str]:
    found = db.exec(select(TextReading).where(col(TextReading.version_id).in_(versions), TextReading.problem != ""))
    return {it.version_id: PROBLEMS[it.problem] for it in found}


# One paper in a list


def paper_line(db: Db, paper: int, opened: int) -> dict[str, Any]:
    """One paper, with where it stands."""
    row = db.get(Paper, paper)
    assert row is not None
    line = next(it for it in papers_on(db, [row.dossier_id])[row.dossier_id] if it.id == paper)
    place = place_of(db, row.dossier_id)
    telling = {f"paper/{paper}", *_telling(row.dossier_id, [line], place)}
    return {"row": row_of(line, place, opened), "place": place, "telling": telling}


# The head of a paper that is being read


def reading(db: Db, version_id: int, keeps: bool) -> dict[str, Any]:
    """What is said above the pages of a version: what it is, what changed, what is new, what was taken out."""
    version = db.get(PaperVersion, version_id)
    paper = db.get(Paper, version.paper_id) if version else None
    assert version is not None
    assert paper is not None
    versions = list(
        db.exec(select(PaperVersion).where(PaperVersion.paper_id == paper.id).order_by(col(PaperVersion.n).desc()))
    )
    removed = [Removed(kind) for kind in version.removed.split()]
    read = db.get(TextReading, version_id)
    place = place_of(db, paper.dossier_id)
    return {
        "version": version, "paper": paper, "versions": versions, "latest": versions[0], "keeps": keeps, "place": place,
        "mark": paper_mark(place.number, paper.letter), "type": _type(db, paper), "issuer": _issuer(db, paper),
        "secrecy": SECRECY_WORDS[Secrecy(paper.secrecy)] if paper.secrecy != Secrecy.NONE else "",
        "removed": removed_words(removed), "notes": removed_notes(removed),
        "problem": PROBLEMS[read.problem] if read and read.problem else "",
    }  # fmt: skip


def _type(db: Db, paper: Paper) -> str:
    kind = db.get(DocumentType, paper.type_id) if paper.type_id else None
    return named(kind) if kind else ""


def _issuer(db: Db, paper: Paper) -> str:
    issuer = db.get(Organisation, paper.issuer_id) if paper.issuer_id else None
    return named(issuer) if issuer else ""


def _reading_topics(_thing: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    paper = values["paper"]
    return {f"paper/{paper.id}", f"dossier/{paper.dossier_id}", "document-types", *values["place"].topics}


# Who has opened which version


@dataclass(frozen=True)
class Reader:
    """Somebody who may read a paper, with the version last opened and when; nothing for whoever has not."""

    name: str
    post: str
    n: int = 0
    at: Any = None


_rank = (
    select(func.coalesce(func.min(Membership.precedence), 10_000))
    .where(col(Membership.person_id) == Person.id, col(Membership.until).is_(None)).correlate(Person).scalar_subquery()
)  # fmt: skip


def openings(db: Db, paper_id: int, _audience: Any) -> dict[str, Any]:
    """Everybody who may read the paper: who has not opened it, who an earlier version, who the one in force."""
    paper = db.get(Paper, paper_id)
    assert paper is not None
    place = place_of(db, paper.dossier_id)
    told = _opened_versions(db, paper_id)
    readers = [who for who, keeps in readers_of(db, paper.dossier_id).items() if not keeps]
    people = db.exec(select(Person).where(col(Person.id).in_(readers)).order_by(_rank, col(Person.sort_key)))
    rows = [Reader(it.name, post_of(it), *told.get(it.id, (0, None))) for it in people]
    versions = db.exec(select(PaperVersion.id).where(PaperVersion.paper_id == paper_id)).all()
    telling = {
        f"paper/{paper_id}",
        f"dossier/{paper.dossier_id}",
        *place.topics,
        *(f"openings/{it}" for it in versions),
    }
    return {
        "paper": paper, "telling": telling, "not_opened": [it for it in rows if not it.n],
        "earlier": [it for it in rows if 0 < it.n < paper.latest],
        "opened": [it for it in rows if it.n == paper.latest],
    }  # fmt: skip


def _opened_versions(db: Db, paper_id: int) -> dict[int, tuple[int, Any]]:
    found = select(PaperOpening.person_id, PaperVersion.n, PaperOpening.at).join(
        PaperVersion, col(PaperVersion.id) == PaperOpening.version_id
    )
    ordered = found.where(PaperVersion.paper_id == paper_id).order_by(col(PaperVersion.n))
    return {person: (n, at) for person, n, at in db.exec(ordered)}


def _told(_thing: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    topics: set[str] = values["telling"]
    return topics


REGIONS = [
    Region("papers", dossier_to_read, "documents/_papers.html", papers, _told, _opened),
    Region("kept_papers", dossier_to_add, "documents/_kept_papers.html", kept_papers, _told),
    Region("paper", paper_to_read, "documents/_paper.html", paper_line, _told, lambda facts: facts.opened),
    Region("reading", version_to_read, "documents/_reading.html", reading, _reading_topics, lambda it: bool(it.keeps)),
    Region("openings", paper_to_change, "documents/_openings.html", openings, _told),
]
