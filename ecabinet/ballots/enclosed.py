"""The remarks and files of answers: read for whoever may see the answer, and found for one that is being sent."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id, person_id, standing
from ecabinet.ballots.enclosures import AnswerFile, AnswerRemark, DraftFile
from ecabinet.ballots.models import Answer, FrozenPaper
from ecabinet.ballots.typed import Remark, Typed
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_

NO_SUCH_PAPER = N_("A remark points at a paper that is not on this form: choose one of its papers.")
NO_SUCH_PAGE = N_("“%(title)s” has %(pages)s pages: a remark points at a page behind the last.")
NO_SUCH_FILE = N_("A file did not arrive for this question: attach it once more.")

_answer: Any = bindparam("answer")
_remarks = Hot(
    select(
        col(AnswerRemark.grade), col(AnswerRemark.words), col(AnswerRemark.paper_version_id), col(AnswerRemark.page)
    )
    .where(col(AnswerRemark.answer_id) == _answer)
    .order_by(col(AnswerRemark.n))
)  # fmt: skip
_files = Hot(select(col(AnswerFile.file_id)).where(col(AnswerFile.answer_id) == _answer).order_by(col(AnswerFile.n)))
_papers = Hot(
    select(col(PaperVersion.id), col(PaperVersion.paper_id), col(PaperVersion.pages), col(Paper.title))
    .join(FrozenPaper, col(FrozenPaper.version_id) == PaperVersion.id)
    .join(Paper, col(Paper.id) == PaperVersion.paper_id)
    .where(col(FrozenPaper.ballot_id) == ballot_id)
    .order_by(col(Paper.position), col(Paper.id))
)
_remarks_shown = Hot(
    select(
        col(AnswerRemark.answer_id), col(AnswerRemark.n), col(AnswerRemark.grade), col(AnswerRemark.words),
        col(AnswerRemark.page), col(PaperVersion.paper_id), col(Paper.title),
    )
    .join(Answer, col(Answer.id) == AnswerRemark.answer_id)
    .outerjoin(PaperVersion, col(PaperVersion.id) == AnswerRemark.paper_version_id)
    .outerjoin(Paper, col(Paper.id) == PaperVersion.paper_id)
    .where(col(Answer.ballot_id) == ballot_id, standing)
    .order_by(col(AnswerRemark.answer_id), col(AnswerRemark.n))
)  # fmt: skip
_files_shown = Hot(
    select(
        col(AnswerFile.answer_id), col(AnswerFile.id), col(AnswerFile.name), col(AnswerFile.size),
        col(AnswerFile.pages),
    )
    .join(Answer, col(Answer.id) == AnswerFile.answer_id)
    .where(col(Answer.ballot_id) == ballot_id, standing)
    .order_by(col(AnswerFile.answer_id), col(AnswerFile.n))
)  # fmt: skip


def enclosed_with(db: Db, answer: int) -> tuple[tuple[Remark, ...], tuple[int, ...]]:
    """The remarks and the files of one answer, as typed.Typed has them."""
    remarks = tuple(Remark(*row) for row in _remarks.rows(db, answer=answer))
    return remarks, tuple(row.file_id for row in _files.rows(db, answer=answer))


def stands(db: Db, row: Any, typed: Typed) -> bool:
    """Whether exactly this was received already."""
    if not row.n or (typed.value, typed.words, typed.option) != (row.value, row.words, row.option):
        return False
    if (len(typed.remarks), len(typed.files)) != (row.remarks, row.files):
        return False
    return not (row.remarks or row.files) or (typed.remarks, typed.files) == enclosed_with(db, row.answer_id)


def papers_frozen(db: Db, ballot: int) -> list[Any]:
    """The papers that a remark may point at: id of the version, paper_id, pages, title; in order."""
    return _papers.rows(db, ballot=ballot)


def refuse_places(db: Db, ballot: int, remarks: Sequence[Remark]) -> None:
    """Raise when a remark points at no page of a paper of the form."""
    pointing = [remark for remark in remarks if remark.version is not None]
    papers = {row.id: row for row in papers_frozen(db, ballot)} if pointing else {}
    for remark in pointing:
        paper = papers.get(remark.version)
        if paper is None:
            raise Refused(NO_SUCH_PAPER)
        if not 1 <= (remark.page or 1) <= paper.pages:
            raise Refused(NO_SUCH_PAGE, title=paper.title, pages=paper.pages)


@dataclass(frozen=True)
class Arrived:
    """A file that arrived for an answer."""

    id: int
    facts: dict[str, Any]


def files_for(db: Db, answer: Answer, numbers: Sequence[int]) -> list[Arrived]:
    """The files that arrived for this question of this member, in order. Raises Refused for any other."""
    found = [db.get(DraftFile, number) for number in numbers]
    mine = (answer.ballot_id, answer.question_id, answer.person_id)
    kept = [it for it in found if it and (it.ballot_id, it.question_id, it.person_id) == mine]
    if len(kept) < len(numbers):
        raise Refused(NO_SUCH_FILE)
    names = ("name", "sha256", "original_sha256", "size", "pages")
    return [Arrived(it.id, {name: getattr(it, name) for name in names}) for it in kept]


def remarks_of(db: Db, ballot: int) -> dict[int, list[Any]]:
    """Of the answers that stand, by answer: n, grade, words, page, paper_id and title of the paper pointed at."""
    return _by_answer(_remarks_shown.rows(db, ballot=ballot))


def files_of(db: Db, ballot: int) -> dict[int, list[Any]]:
    """Of the answers that stand, by answer: id, name, size, pages."""
    return _by_answer(_files_shown.rows(db, ballot=ballot))


def _by_answer(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.answer_id].append(row)
    return found


# Files that arrived, before an answer is sent

_arrived = Hot(
    select(col(DraftFile.id), col(DraftFile.name), col(DraftFile.size), col(DraftFile.pages)).where(
        col(DraftFile.ballot_id) == ballot_id, col(DraftFile.person_id) == person_id
    )
)


def draft_files(db: Db, ballot: int, person: int) -> dict[int, Any]:
    """The files that arrived for a member's answers, by number: id, name, size, pages."""
    return {row.id: row for row in _arrived.rows(db, ballot=ballot, person=person)}
