"""What waits after the close, for the desk: to summarise, to explain, conditions that are red, to decide."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select
from sqlmodel import col

from ecabinet.ballots.access import standing
from ecabinet.ballots.enclosures import AnswerRemark
from ecabinet.ballots.lists import archived
from ecabinet.ballots.models import Answer, Ballot, Closing
from ecabinet.ballots.stages import person_id, there
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.render import Region, own
from ecabinet.opinions.access import chairs, explains
from ecabinet.opinions.models import Conclusion, Explanation, Settlement, Summary
from ecabinet.opinions.rules import STAGE_TONES, STAGE_WORDS, Stage, stage_of
from ecabinet.people.access import keeps, person
from ecabinet.rulebook.values import Grade, Kind

SHOWN = 12
_explained = select(literal(1)).where(col(Explanation.answer_id) == Answer.id, col(Explanation.remark) == 0).exists()
_remark_explained = (
    select(literal(1))
    .where(col(Explanation.answer_id) == AnswerRemark.answer_id, col(Explanation.remark) == AnswerRemark.n).exists()
)  # fmt: skip
_settled = (
    select(literal(1))
    .where(col(Settlement.answer_id) == AnswerRemark.answer_id, col(Settlement.remark) == AnswerRemark.n).exists()
)  # fmt: skip
_with_words = (
    col(Answer.ballot_id) == Ballot.id, standing, func.length(func.trim(col(Answer.words))) > 0,
)  # fmt: skip
_owing = (col(Answer.ballot_id) == Ballot.id, standing, col(AnswerRemark.grade) != literal(Grade.INFORMATION.value))
_red = (
    col(Answer.ballot_id) == Ballot.id, standing, col(AnswerRemark.grade) == literal(Grade.CONDITION.value), ~_settled,
)  # fmt: skip


def _answers(*conditions: Any) -> Any:
    counted = select(func.count()).select_from(Answer).where(*conditions)
    return counted.correlate(Ballot).scalar_subquery()


def _remarks(*conditions: Any) -> Any:
    joined = select(func.count()).select_from(AnswerRemark).join(Answer, col(Answer.id) == AnswerRemark.answer_id)
    return joined.where(*conditions).correlate(Ballot).scalar_subquery()


def _flag(condition: Any, name: str) -> Any:
    return case((condition, 1), else_=0).label(name)


_mine = _remarks(*_red, col(Answer.person_id) == person_id, _remark_explained)
_unsettled = _remarks(*_red)
_keeps, _explains, _leads = keeps(person_id, Ballot.body_id), explains(person_id), chairs(person_id, Ballot.body_id)
_waiting = Hot(
    select(
        col(Ballot.id), col(Ballot.symbol), col(Ballot.title), col(Closing.at).label("closed_at"),
        there(col(Summary.ballot_id)).label("summarised"), _flag(_keeps, "keeps"), _flag(_explains, "explains"),
        _flag(_leads, "leads"), (_answers(*_with_words) + _remarks(*_owing)).label("owed"),
        (_answers(*_with_words, ~_explained) + _remarks(*_owing, ~_remark_explained, ~_settled)).label("unexplained"),
        _unsettled.label("unsettled"), _mine.label("mine"),
    )
    .select_from(Ballot)
    .join(Closing, col(Closing.ballot_id) == Ballot.id)
    .outerjoin(Summary, col(Summary.ballot_id) == Ballot.id)
    .outerjoin(Conclusion, col(Conclusion.ballot_id) == Ballot.id)
    .where(
        col(Ballot.kind) == literal(Kind.FORM.value), col(Conclusion.ballot_id).is_(None), ~archived,
        or_(_keeps, and_(col(Summary.ballot_id).is_not(None), or_(_explains, _mine > 0, and_(_leads, _unsettled > 0)))),
    )
    .order_by(col(Closing.at), col(Ballot.id)).limit(SHOWN)
)  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """A form after its close, with what this person has to do about it."""

    row: Any
    stage: Stage
    says: str
    tone: str
    href: str


def _line(row: Any) -> Waiting:
    stage = stage_of(
        summarised=bool(row.summarised), unexplained=row.unexplained, unsettled=row.unsettled, decided=False,
        archived=False,
    )  # fmt: skip
    page = "outcome" if row.keeps and stage is Stage.EXPLAINED else "opinions"
    return Waiting(row, stage, STAGE_WORDS[stage], STAGE_TONES[stage], f"/ballots/{row.id}/{page}")


def after_close(db: Db, _thing: int, who: int) -> dict[str, Any]:
    """Forms after their close that wait for this person, the oldest first."""
    return {"lines": [_line(row) for row in _waiting.rows(db, person=who, now=db.now)]}


def _told(_thing: int, who: int, _values: Any) -> set[str]:
    return {"ballots", "opinions", f"desk/{who}", f"person/{who}"}


REGIONS = [Region("desk_after", person, "opinions/_desk.html", after_close, _told, own)]
