"""What can be done with papers: one function for each verb, the only writers; each asks its rule under the lock."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from ecabinet.documents.access import place_of, readers_of, why_not_change
from ecabinet.documents.arrivals import Arrived, Rejected
from ecabinet.documents.models import DocumentType, Paper, PaperOpening, PaperVersion
from ecabinet.documents.naming import title_of, type_of
from ecabinet.documents.rules import Secrecy, why_not_secrecy
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.fold import fold
from ecabinet.kernel.jobs import enqueue
from ecabinet.kernel.words import N_
from ecabinet.meetings.models import Dossier
from ecabinet.notices.actions import tell
from ecabinet.people.actions.saving import need
from ecabinet.people.models import Organisation
from ecabinet.records.actions import Acting, note, save_version

LABELS = {
    "title": N_("Title"), "type_id": N_("Type"), "number": N_("Number and symbol"), "issuer_id": N_("Issuing agency"),
    "issued_on": N_("Date"), "secrecy": N_("Secrecy"),
}  # fmt: skip
HERE_ALREADY = N_("%(name)s is here already as “%(title)s”. Nothing was added.")
NO_TITLE = N_("Give the paper a title.")
SAY_WHAT_CHANGED = N_("Say in a few words what changed, so that readers know what to look for.")
SAY_WHY = N_("Readers have this paper. Say in a few words why it is withdrawn.")
NO_FURTHER = N_("This paper stands at the end of the list already.")
NEW_PAPERS = N_("New papers for “%(place)s”")
NEW_VERSION = N_("“%(title)s” has a new version: %(words)s (%(place)s)")
PAPER_WITHDRAWN = N_("“%(title)s” was withdrawn: %(words)s (%(place)s)")


@dataclass(frozen=True)
class Details:
    """What is said of a paper beside its file; an empty title or type is found from the file."""

    title: str = ""
    type_id: int | None = None
    number: str = ""
    issuer_id: int | None = None
    issued_on: date | None = None
    secrecy: Secrecy = Secrecy.NONE


def _refuse(sentence: str | None, **params: Any) -> None:
    if sentence:
        raise Refused(sentence, **params)


def _check(db: Db, details: Details, isolated: bool) -> None:
    _refuse(why_not_secrecy(details.secrecy, isolated))
    need(db, DocumentType, details.type_id)
    need(db, Organisation, details.issuer_id)


# Papers


def add_papers(
    db: Db, actor: Acting, dossier: Dossier, files: Sequence[Arrived], *, details: Details, isolated: bool
) -> list[Paper | Rejected]:
    """Hang files on a dossier, each as a paper of its own; one that is there already is rejected, the others go on."""
    _refuse(why_not_change(db, dossier))
    _check(db, details, isolated)
    types = _types(db)
    made: list[Paper | Rejected] = []
    for file in files:
        twin = _twin(db, dossier.id, file)
        if twin:
            made.append(Rejected(file.name, HERE_ALREADY, {"name": file.name, "title": twin.title}))
        else:
            made.append(_add_paper(db, actor, dossier, file, details, types))
    _set_letters(db, dossier.id)
    if any(isinstance(it, Paper) for it in made):
        _tell_readers(db, actor, dossier.id, NEW_PAPERS)
    return made


def _types(db: Db) -> list[tuple[int, str]]:
    standing = db.exec(select(DocumentType).where(col(DocumentType.ended_at).is_(None)))
    return [(it.id, fold(it.name_vi)) for it in standing]


def _add_paper(
    db: Db, actor: Acting, dossier: Dossier, file: Arrived, details: Details, types: Sequence[tuple[int, str]]
) -> Paper:
    title = details.title or title_of(file.name, file.facts.title)
    paper = Paper(
        dossier_id=dossier.id, position=_last(db, dossier.id) + 1, letter=UNSET, title=title,
        type_id=details.type_id or type_of(title, types), number=details.number, issuer_id=details.issuer_id,
        issued_on=details.issued_on, secrecy=details.secrecy,
    )  # fmt: skip
    db.add(paper)
    db.flush()
    version = _add_version(db, actor, paper, file, n=1, words="")
    note(db, actor, "added paper", f"paper/{paper.id}", dossier=dossier.id, title=title, sha256=version.original_sha256)
    return paper


def replace_paper(db: Db, actor: Acting, paper: Paper, file: Arrived, *, words: str) -> PaperVersion:
    """A new version takes the paper's place; the earlier ones stay readable. `words` say what changed."""
    dossier = _dossier(db, paper)
    _refuse(why_not_change(db, dossier))
    _refuse(None if words else SAY_WHAT_CHANGED)
    if twin := _twin(db, dossier.id, file):
        raise Refused(HERE_ALREADY, name=file.name, title=twin.title)
    paper.latest += 1
    version = _add_version(db, actor, paper, file, n=paper.latest, words=words)
    note(db, actor, "replaced paper", f"paper/{paper.id}", n=version.n, words=words, sha256=version.original_sha256)
    link = f"/papers/{paper.id}"
    _tell_readers(db, actor, paper.dossier_id, NEW_VERSION, link, title=paper.title, words=words)
    return version


def _add_version(db: Db, actor: Acting, paper: Paper, file: Arrived, *, n: int, words: str) -> PaperVersion:
    version = PaperVersion(
        paper_id=paper.id, n=n, file_name=file.name, original_sha256=file.original.sha256,
        cleaned_sha256=file.cleaned.sha256, original_size=file.original.size, cleaned_size=file.cleaned.size,
        pages=file.facts.pages, sizes=file.facts.sizes, removed=" ".join(file.facts.removed), words=words, by=actor.id,
        at=db.now,
    )  # fmt: skip
    db.add(version)
    db.flush()
    enqueue(db, "extract_text", {"version": version.id}, unique=f"text/{version.id}")
    return version


def save_paper(db: Db, actor: Acting, paper: Paper, *, version: int, details: Details, isolated: bool) -> None:
    """Change what is said of a paper. Raises Stale when somebody else did so meanwhile."""
    _refuse(why_not_change(db, _dossier(db, paper)))
    _refuse(None if details.title else NO_TITLE)
    _check(db, details, isolated)
    fields = {name: getattr(details, name) for name in LABELS}
    save_version(db, actor, paper, f"paper/{paper.id}", version, fields, labels=LABELS)


def move_paper(db: Db, actor: Acting, paper: Paper, *, step: Literal[-1, 1]) -> None:
    """One place up (-1) or down (1) among the papers of the dossier."""
    _refuse(why_not_change(db, _dossier(db, paper)))
    papers = _standing(db, paper.dossier_id)
    at = papers.index(paper) + step
    _refuse(None if 0 <= at < len(papers) else NO_FURTHER)
    papers.remove(paper)
    papers.insert(at, paper)
    for position, each in enumerate(papers, 1):
        each.position = position
    _set_letters(db, paper.dossier_id)
    note(db, actor, "moved paper", f"paper/{paper.id}", to=at + 1)


def withdraw_paper(db: Db, actor: Acting, paper: Paper, *, words: str) -> None:
    """Take a paper from its dossier: nobody reads it any more; its bytes and its record stay."""
    _refuse(why_not_change(db, _dossier(db, paper)))
    _refuse(SAY_WHY if _is_settled(db, paper.dossier_id) and not words else None)
    _tell_readers(db, actor, paper.dossier_id, PAPER_WITHDRAWN, title=paper.title, words=words)
    paper.withdrawn_at = db.now
    _set_letters(db, paper.dossier_id)
    note(db, actor, "withdrew paper", f"paper/{paper.id}", words=words)


def version_in_force(db: Db, paper: Paper) -> PaperVersion:
    """The paper's latest version."""
    return db.exec(select(PaperVersion).where(PaperVersion.paper_id == paper.id, PaperVersion.n == paper.latest)).one()


def versions_in_force(db: Db, dossier_id: int) -> list[PaperVersion]:
    """The latest version of each paper that stands on the dossier, in order: what an opening freezes."""
    return [version_in_force(db, paper) for paper in _standing(db, dossier_id)]


def note_opening(database: Database, version_id: int, person_id: int) -> None:
    """Somebody opened a version for the first time; not an act, so nothing goes into the record."""

    def open_once(db: Db) -> None:
        if db.get(PaperOpening, (version_id, person_id)) is None:
            db.add(PaperOpening(version_id=version_id, person_id=person_id, at=db.now))

    with suppress(IntegrityError):  # two of this person's tablets at the same moment: the first one counts
        database.act(open_once)


def _tell_readers(db: Db, actor: Acting, dossier_id: int, msgid: str, link: str = "", **params: Any) -> None:
    """Readers who have the dossier already are told of a change; those who keep it know."""
    place = place_of(db, dossier_id)
    if place.settled:
        readers = [who for who, keeps in readers_of(db, dossier_id).items() if not keeps and who != actor.id]
        tell(db, readers, msgid, link or place.href, place=place.title, **params)


UNSET = -1


def _set_letters(db: Db, dossier_id: int) -> None:
    """Letters follow the order until readers have the dossier; then each stays, and a new paper gets the next one."""
    db.flush()
    papers = _standing(db, dossier_id)
    if not _is_settled(db, dossier_id):
        for letter, paper in enumerate(papers):
            paper.letter = letter
        return
    used = db.exec(select(Paper.letter).where(Paper.dossier_id == dossier_id)).all()
    following = max(used, default=UNSET) + 1
    for letter, paper in enumerate((it for it in papers if it.letter == UNSET), following):
        paper.letter = letter


def _standing(db: Db, dossier_id: int) -> list[Paper]:
    papers = select(Paper).where(Paper.dossier_id == dossier_id, col(Paper.withdrawn_at).is_(None))
    return list(db.exec(papers.order_by(col(Paper.position), col(Paper.id))))


def _last(db: Db, dossier_id: int) -> int:
    return max((it.position for it in _standing(db, dossier_id)), default=0)


def _twin(db: Db, dossier_id: int, file: Arrived) -> Paper | None:
    """The paper of the dossier that has these bytes, in any of its versions."""
    same = col(PaperVersion.original_sha256) == file.original.sha256
    papers = select(Paper).join(PaperVersion, col(PaperVersion.paper_id) == Paper.id)
    return db.exec(papers.where(same, Paper.dossier_id == dossier_id, col(Paper.withdrawn_at).is_(None))).first()


def _dossier(db: Db, paper: Paper) -> Dossier:
    dossier = db.get(Dossier, paper.dossier_id)
    assert dossier is not None
    return dossier


def _is_settled(db: Db, dossier_id: int) -> bool:
    return place_of(db, dossier_id).settled
