"""The numbers of closed forms in a period, one statement for each table, for whoever keeps or chairs the body.

By member only where the reader sees names: a secret form never, one named to the secretariat for its secretariat.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Integer, Numeric, and_, bindparam, case, cast, extract, func, literal, or_, select
from sqlmodel import col

from ecabinet.ballots.access import standing
from ecabinet.ballots.enclosures import LateStatement, Recusal
from ecabinet.ballots.models import Answer, Ballot, Closing, Opening, Question, RollEntry
from ecabinet.ballots.outcomes import outcomes_that_stand
from ecabinet.ballots.stages import deadline_in_force, person_id
from ecabinet.kernel.db import Db, Moment
from ecabinet.kernel.hot import Hot
from ecabinet.opinions.access import chairs
from ecabinet.people.access import keeps
from ecabinet.people.models import Body
from ecabinet.rulebook.rulesets import Secrecy
from ecabinet.rulebook.values import AnswerValue, Kind, Result

DAY = 24 * 3600
_number: Any = partial(bindparam, type_=Integer)
_since, _until = bindparam("since", type_=Moment), bindparam("until", type_=Moment)
_keeps, _chairs = keeps(person_id, Ballot.body_id), chairs(person_id, Ballot.body_id)
_in_scope = (
    col(Ballot.kind) == literal(Kind.FORM.value), or_(_keeps, _chairs),
    or_(_number("body") == 0, col(Ballot.body_id) == _number("body")), col(Closing.at) >= _since,
    col(Closing.at) < _until,
)  # fmt: skip
_named = or_(
    col(Ballot.secrecy) == literal(Secrecy.NAMED.value),
    and_(col(Ballot.secrecy) == literal(Secrecy.NAMED_TO_SECRETARIAT.value), _keeps),
)
_not_secret = col(Ballot.secrecy) != literal(Secrecy.SECRET.value)


@dataclass(frozen=True)
class Period:
    """What the tables are narrowed to: closed from `since` and before `until`, of one body (0: all)."""

    since: datetime
    until: datetime
    body: int = 0

    def binds(self, db: Db, person: int) -> dict[str, Any]:
        """For the statements."""
        return {"since": self.since, "until": self.until, "body": self.body, "person": person, "now": db.now}


def _closed(statement: Any) -> Any:
    return statement.join(Closing, col(Closing.ballot_id) == Ballot.id).join(
        Opening, col(Opening.ballot_id) == Ballot.id
    )


_deems = col(Ballot.rule_set_json).like('%"silence":"agrees"%')


def _scope(name: str, *conditions: Any) -> Any:
    """The forms of the period, worked out once: id, when opened and due (seconds), whether silence agrees."""
    columns: list[Any] = [
        col(Ballot.id), cast(extract("epoch", col(Opening.at)), Integer).label("opened"),
        cast(extract("epoch", deadline_in_force), Integer).label("due"), case((_deems, 1), else_=0).label("deems"),
    ]  # fmt: skip
    found = _closed(select(*columns).select_from(Ballot)).where(*_in_scope, *conditions)
    return found.cte(name).prefix_with("MATERIALIZED")


_sent = cast(extract("epoch", col(Answer.at)), Integer)


# By member


def _is(*values: AnswerValue) -> Any:
    wanted = or_(*(col(Answer.value) == literal(value.value) for value in values))
    return func.coalesce(func.sum(case((wanted, 1), else_=0)), 0)


_mine = _scope("named", _named)
_silent = col(Answer.id).is_(None)
_recused = or_(
    col(RollEntry.recused),
    select(literal(1)).select_from(Recusal)
    .where(
        col(Recusal.ballot_id) == RollEntry.ballot_id, col(Recusal.person_id) == RollEntry.person_id,
        or_(col(Recusal.question_id).is_(None), col(Recusal.question_id) == Question.id),
    )
    .correlate(RollEntry, Question).exists(),
)  # fmt: skip
_mean = func.avg(case((_silent, None), else_=_sent - _mine.c.opened)) / 3600
_hours = cast(func.round(cast(_mean, Numeric)), Integer)
_late_of = (
    select(func.count()).select_from(LateStatement).join(_mine, _mine.c.id == LateStatement.ballot_id)
    .where(col(LateStatement.person_id) == RollEntry.person_id).correlate(RollEntry).scalar_subquery()
)  # fmt: skip
_members = Hot(
    select(
        col(RollEntry.person_id), func.max(col(RollEntry.name)).label("name"),
        func.max(col(RollEntry.post_vi)).label("post_vi"), func.max(col(RollEntry.post_en)).label("post_en"),
        func.count(func.distinct(_mine.c.id)).label("forms"), func.count().label("asked"),
        func.count(col(Answer.id)).label("answered"), _is(AnswerValue.IN_FAVOUR).label("in_favour"),
        _is(AnswerValue.AGAINST).label("against"), _is(AnswerValue.OTHER).label("other"),
        _is(AnswerValue.OPTION).label("option"), _is(AnswerValue.ABSTAIN).label("abstained"),
        _is(AnswerValue.DISCUSS, AnswerValue.NOT_TAKING_PART).label("rest"),
        func.sum(case((_silent, _mine.c.deems), else_=0)).label("deemed"),
        func.sum(case((_silent, 1 - _mine.c.deems), else_=0)).label("silent"),
        func.sum(case((and_(~_silent, _mine.c.due - _sent <= DAY), 1), else_=0)).label("last_day"),
        _hours.label("hours"), _late_of.label("late"), func.min(col(RollEntry.precedence)).label("precedence"),
    )
    .select_from(_mine)
    .join(Question, col(Question.ballot_id) == _mine.c.id)
    .join(RollEntry, col(RollEntry.ballot_id) == _mine.c.id)
    .outerjoin(
        Answer, and_(col(Answer.question_id) == Question.id, col(Answer.person_id) == RollEntry.person_id, standing)
    )
    .where(~_recused)
    .group_by(col(RollEntry.person_id))
    .order_by("precedence", "name")
)  # fmt: skip


def by_member(db: Db, person: int, period: Period) -> list[Any]:
    """For each member: forms, questions asked and answered, each choice, the silent, answers in the last day."""
    return _members.rows(db, **period.binds(db, person))


# By form and by choice


@dataclass(frozen=True)
class OfForm:
    """One form's numbers, as they were weighed at its close; `outcome` is the one that stands now."""

    id: int
    symbol: str
    title: str
    body: Any
    closed_at: datetime
    outcome: str
    members: int
    questions: int
    counts: Counter[str]


_people = (
    select(func.count()).select_from(RollEntry).where(col(RollEntry.ballot_id) == Ballot.id).correlate(Ballot)
    .scalar_subquery()
)  # fmt: skip
_forms = Hot(
    _closed(
        select(
            col(Ballot.id), col(Ballot.symbol), col(Ballot.title), col(Closing.at).label("closed_at"),
            col(Closing.outcome), col(Closing.result_json), _people.label("members"), col(Body.name_vi),
            col(Body.name_en),
        ).select_from(Ballot)
    )
    .join(Body, col(Body.id) == Ballot.body_id)
    .where(*_in_scope).order_by(col(Closing.at).desc(), col(Ballot.id).desc())
)  # fmt: skip
CHOICES = ("in_favour", "deemed", "against", "other", "option", "abstained", "discuss", "not_taking_part", "silent")


def by_form(db: Db, person: int, period: Period) -> list[OfForm]:
    """Every form closed in the period, the latest first."""
    rows = _forms.rows(db, **period.binds(db, person))
    stands = outcomes_that_stand(db, rows)
    return [_of_form(row, stands[row.id]) for row in rows]


def _of_form(row: Any, outcome: str) -> OfForm:
    questions = json.loads(row.result_json)["questions"]
    counts: Counter[str] = Counter()
    for question in questions:
        counts.update(_of_question(question["tally"], question.get("options", [])))
    return OfForm(row.id, row.symbol, row.title, row, row.closed_at, outcome, row.members, len(questions), counts)


def _of_question(tally: dict[str, Any], options: list[list[int]]) -> dict[str, int]:
    """What was answered; of a choice the tally has the leading option's choosers in favour, others' among the other."""
    counts = {name: tally.get(name) or 0 for name in CHOICES}
    if options:
        counts["option"] = sum(chosen for _n, chosen, _deemed in options)
        counts["other"] += counts["in_favour"] - counts["option"]
        counts["in_favour"], counts["deemed"] = 0, sum(deemed for _n, _chosen, deemed in options)
    return counts | {"silent": tally["silent"] - counts["deemed"]}


def by_choice(forms: Iterable[OfForm]) -> Counter[str]:
    """The sum of every choice."""
    total: Counter[str] = Counter()
    for form in forms:
        total.update(form.counts)
    return total


def passed(forms: Iterable[OfForm]) -> int:
    """How many forms passed as a whole."""
    return sum(form.outcome == Result.PASSED for form in forms)


# By punctuality

HOURS = 3600
BUCKETS = ("early", "last_day", "last_hours", "late")
_timed = _scope("timed", _not_secret)
_left = _timed.c.due - _sent
_bucket = case((_left <= 4 * HOURS, literal("last_hours")), (_left <= DAY, literal("last_day")), else_=literal("early"))
_each = (
    select(_bucket.label("bucket"), _timed.c.id.label("form")).select_from(_timed)
    .join(Answer, col(Answer.ballot_id) == _timed.c.id).where(standing).subquery("each")
)  # fmt: skip
_punctual = Hot(
    select(_each.c.bucket, func.count().label("answers"), func.count(func.distinct(_each.c.form)).label("forms"))
    .group_by(_each.c.bucket)
    .union_all(
        select(literal("late"), func.count(), func.count(func.distinct(_timed.c.id)))
        .select_from(_timed).join(LateStatement, col(LateStatement.ballot_id) == _timed.c.id)
    )
)  # fmt: skip


def by_punctuality(db: Db, person: int, period: Period) -> dict[str, tuple[int, int]]:
    """When the answers that stood came: bucket → (answers, forms); `late` are statements after the close."""
    found = {row.bucket: (row.answers, row.forms) for row in _punctual.rows(db, **period.binds(db, person))}
    return {name: found.get(name, (0, 0)) for name in BUCKETS}


# Which bodies

_bodies = Hot(
    select(col(Body.id), col(Body.name_vi), col(Body.name_en))
    .where(or_(keeps(person_id, Body.id), chairs(person_id, Body.id)))
    .order_by(col(Body.id))
)


def bodies_watched(db: Db, person: int) -> list[Any]:
    """id and names of the bodies that the person keeps or chairs."""
    return _bodies.rows(db, person=person, now=db.now)
