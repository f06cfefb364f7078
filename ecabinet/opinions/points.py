"""The opinions of a closed form, one by one and numbered: the words of an answer, and each remark beside it.

They follow from answers that nobody alters, so their numbers never change. Where names are not for everybody the order
is that of the words: neither precedence nor time of sending shows through a number.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from ecabinet.ballots.access import standing
from ecabinet.ballots.choices import says_of
from ecabinet.ballots.enclosures import AnswerRemark, LateStatement
from ecabinet.ballots.models import Answer, Question, RollEntry
from ecabinet.ballots.stages import ballot_id
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.fold import fold
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_, gettext
from ecabinet.opinions.access import course_of
from ecabinet.opinions.models import Explanation, Settlement
from ecabinet.opinions.rules import Stage, needs_explanation, stage_of
from ecabinet.people.models import Person
from ecabinet.rulebook.rulesets import Secrecy
from ecabinet.rulebook.values import Grade

OPTION = N_("Option %(n)s")


class Place(NamedTuple):
    """Where in a paper a remark points."""

    paper_id: int
    version: int
    title: str
    page: int | None


@dataclass(frozen=True)
class Point:
    """One opinion. `remark` is 0 for the words of the answer itself; those have no grade."""

    n: int
    question_id: int
    position: int
    answer_id: int
    remark: int
    person_id: int
    name: str
    post_vi: str
    post_en: str
    sent_by: int
    kind: str
    value: str
    option: int | None
    grade: str
    words: str
    at: datetime
    place: Place | None
    explanations: tuple[Any, ...] = ()
    settlement: Any = None

    @property
    def says(self) -> str:
        """What was answered, in the reader's language."""
        return gettext(OPTION, n=self.option) if self.option else gettext(says_of(self.kind, self.value))

    @property
    def needs(self) -> bool:
        """Whether the submitting agency owes an answer to it."""
        return needs_explanation(self.grade)

    def is_of(self, person: int) -> bool:
        """Whether this person gave it, as the member or in the member's place."""
        return bool(person) and person in (self.person_id, self.sent_by)

    @property
    def is_condition(self) -> bool:
        """Whether the member agrees only if it is met."""
        return self.grade == Grade.CONDITION

    @property
    def explanation(self) -> Any:
        """The explanation that stands, or None."""
        return self.explanations[-1] if self.explanations else None

    @property
    def unsettled(self) -> bool:
        """A condition that nobody has settled: it stays red."""
        return self.is_condition and self.settlement is None

    @property
    def unexplained(self) -> bool:
        """Whether an answer to it is still owed."""
        return self.needs and not self.explanations and self.settlement is None


@dataclass(frozen=True)
class Opinions:
    """Everything after the close of one form."""

    course: Any
    points: tuple[Point, ...] = field(default=())

    @property
    def owed(self) -> int:
        """How many opinions need an answer."""
        return sum(point.needs for point in self.points)

    @property
    def unexplained(self) -> int:
        """How many of them have none yet."""
        return sum(point.unexplained for point in self.points)

    @property
    def conditions(self) -> int:
        """How many conditions were made."""
        return sum(point.is_condition for point in self.points)

    @property
    def unsettled(self) -> int:
        """How many of them are not settled."""
        return sum(point.unsettled for point in self.points)

    @property
    def stage(self) -> Stage:
        """How far the form has come."""
        it = self.course
        return stage_of(
            summarised=bool(it.summarised), unexplained=self.unexplained, unsettled=self.unsettled,
            decided=bool(it.decided), archived=bool(it.archived),
        )  # fmt: skip

    @property
    def explained_at(self) -> datetime | None:
        """When nothing was left to explain or to settle; None while something is."""
        if not self.course.summarised or self.unexplained or self.unsettled:
            return None
        each = [it.at for point in self.points for it in (*point.explanations[:1], point.settlement) if it is not None]
        last: datetime = max([self.course.summarised_at, *each])
        return last

    def point(self, n: int) -> Point | None:
        """The opinion of this number."""
        return self.points[n - 1] if 0 < n <= len(self.points) else None

    def next_after(self, n: int) -> Point | None:
        """The next opinion that is owed an answer, round the end."""
        rest = [*self.points[n:], *self.points[:n]]
        return next((point for point in rest if point.unexplained), None)


_by_member: tuple[Any, ...] = (
    col(Answer.id).label("answer_id"), col(Answer.question_id), col(Question.position), col(Question.kind),
    col(Answer.person_id), col(RollEntry.name), col(RollEntry.post_vi), col(RollEntry.post_en),
    col(RollEntry.precedence), col(Answer.value), col(Answer.option), col(Answer.by).label("sent_by"), col(Answer.at),
)  # fmt: skip
_own_roll_entry = (col(RollEntry.ballot_id) == Answer.ballot_id) & (col(RollEntry.person_id) == Answer.person_id)
_words = Hot(
    select(*_by_member, col(Answer.words))
    .join(Question, col(Question.id) == Answer.question_id).join(RollEntry, _own_roll_entry)
    .where(col(Answer.ballot_id) == ballot_id, standing, func.length(func.trim(col(Answer.words))) > 0)
)  # fmt: skip
_remarks = Hot(
    select(
        *_by_member, col(AnswerRemark.n), col(AnswerRemark.grade), col(AnswerRemark.words), col(AnswerRemark.page),
        col(PaperVersion.n).label("version"), col(Paper.id).label("paper_id"), col(Paper.title),
    )
    .join(Question, col(Question.id) == Answer.question_id).join(RollEntry, _own_roll_entry)
    .join(AnswerRemark, col(AnswerRemark.answer_id) == Answer.id)
    .outerjoin(PaperVersion, col(PaperVersion.id) == AnswerRemark.paper_version_id)
    .outerjoin(Paper, col(Paper.id) == PaperVersion.paper_id)
    .where(col(Answer.ballot_id) == ballot_id, standing)
)  # fmt: skip
_explanations = Hot(
    select(
        col(Explanation.answer_id), col(Explanation.remark), col(Explanation.n), col(Explanation.verdict),
        col(Explanation.words), col(Explanation.entered), col(Explanation.at), col(Person.name).label("by"),
    )
    .outerjoin(Person, col(Person.id) == Explanation.by)
    .where(col(Explanation.ballot_id) == ballot_id).order_by(col(Explanation.n))
)  # fmt: skip
_settlements = Hot(
    select(
        col(Settlement.answer_id), col(Settlement.remark), col(Settlement.how), col(Settlement.words),
        col(Settlement.at), col(Person.name).label("by"),
    )
    .join(Person, col(Person.id) == Settlement.by).where(col(Settlement.ballot_id) == ballot_id)
)  # fmt: skip

_late = Hot(
    select(
        col(LateStatement.person_id), col(RollEntry.name), col(RollEntry.post_vi), col(RollEntry.post_en),
        col(LateStatement.words), col(LateStatement.at),
    )
    .join(
        RollEntry,
        (col(RollEntry.ballot_id) == LateStatement.ballot_id) & (col(RollEntry.person_id) == LateStatement.person_id),
    )
    .where(col(LateStatement.ballot_id) == ballot_id).order_by(col(LateStatement.at), col(LateStatement.id))
)  # fmt: skip


def late_statements(db: Db, ballot: int) -> list[Any]:
    """What members said after the close: person_id, name, post_vi, post_en, words, at. Shown, never counted."""
    return _late.rows(db, ballot=ballot)


def opinions_of(db: Db, ballot: int) -> Opinions:
    """The opinions of a closed form with what was answered to each. A secret ballot has none that anybody sees."""
    course = course_of(db, ballot)
    if course is None or course.secrecy == Secrecy.SECRET:
        return Opinions(course)
    explained: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in _explanations.rows(db, ballot=ballot):
        explained[row.answer_id, row.remark].append(row)
    settled = {(row.answer_id, row.remark): row for row in _settlements.rows(db, ballot=ballot)}
    points = []
    for n, (row, remark) in enumerate(_in_order(db, ballot, course.secrecy), 1):
        key = (row.answer_id, remark)
        points.append(_point(n, row, remark, tuple(explained[key]), settled.get(key)))
    return Opinions(course, tuple(points))


def _in_order(db: Db, ballot: int, secrecy: str) -> list[tuple[Any, int]]:
    found = [(row, 0) for row in _words.rows(db, ballot=ballot)]
    found += [(row, row.n) for row in _remarks.rows(db, ballot=ballot)]
    if secrecy == Secrecy.NAMED:
        return sorted(found, key=lambda it: (it[0].position, it[0].precedence, it[0].name, it[0].person_id, it[1]))
    return sorted(found, key=lambda it: (it[0].position, fold(it[0].words), it[0].words))


def _point(n: int, row: Any, remark: int, explanations: tuple[Any, ...], settlement: Any) -> Point:
    place = Place(row.paper_id, row.version, row.title, row.page) if remark and row.paper_id else None
    return Point(
        n=n, question_id=row.question_id, position=row.position, answer_id=row.answer_id, remark=remark,
        person_id=row.person_id, name=row.name, post_vi=row.post_vi, post_en=row.post_en, sent_by=row.sent_by,
        kind=row.kind, value=row.value, option=row.option, grade=row.grade if remark else "", words=row.words,
        at=row.at, place=place, explanations=explanations, settlement=settlement,
    )  # fmt: skip
