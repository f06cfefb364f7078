"""What the regions after the close show: the summary by question and by member, the steps, what is left to do."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ecabinet.ballots.access import ballot_to_read, sees_names
from ecabinet.ballots.cards import TONES, card_of
from ecabinet.ballots.results import questions_shown
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.render import Region
from ecabinet.kernel.words import N_
from ecabinet.opinions.access import opinions_to_read
from ecabinet.opinions.points import Opinions, Point, late_statements, opinions_of
from ecabinet.opinions.rules import (
    ENDED_TONES,
    ENDED_WORDS,
    GRADE_TONES,
    GRADE_WORDS,
    HOW_WORDS,
    STAGE_TONES,
    STAGE_WORDS,
    VERDICT_TONES,
    VERDICT_WORDS,
    Ended,
    How,
    Stage,
    Verdict,
)
from ecabinet.people.rules import post_of
from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.values import AnswerValue, Grade


class Reader(NamedTuple):
    """For whom a page is: whether it names members, what may be done, and whose own conditions it marks."""

    names: bool
    explains: bool
    keeps: bool
    leads: bool
    person: int

    @classmethod
    def of(cls, facts: Any) -> "Reader":
        """From a door's facts."""
        person = int(facts.actor_id) if facts.on_roll else 0
        return cls(sees_names(facts), bool(facts.explains), bool(facts.keeps), bool(facts.leads), person)


@dataclass(frozen=True)
class Explained:
    """One explanation in words."""

    n: int
    says: str
    tone: str
    words: str
    by: str
    at: Any
    entered: bool


@dataclass(frozen=True)
class Settled:
    """How a condition was settled, in words."""

    says: str
    words: str
    by: str
    at: Any


@dataclass(frozen=True)
class Line:
    """One opinion as it is shown; `name` is empty where names are not shown."""

    n: int
    position: int
    name: str
    post: str
    says: str
    tone: str
    grade: str
    grade_tone: str
    words: str
    place: Any
    is_condition: bool
    unsettled: bool
    unexplained: bool
    own: bool
    explanation: Explained | None
    earlier: tuple[Explained, ...]
    settled: Settled | None


def line_of(point: Point, reader: Reader) -> Line:
    """One opinion for a reader."""
    value, own = AnswerValue(point.value), point.is_of(reader.person)
    named = reader.names or own
    explained = tuple(_explained(it) for it in point.explanations)
    grade = Grade(point.grade) if point.grade else None
    return Line(
        n=point.n, position=point.position, name=point.name if named else "", post=post_of(point) if named else "",
        says=point.says, tone=TONES.get(value, "other"), grade=GRADE_WORDS[grade] if grade else "",
        grade_tone=GRADE_TONES[grade] if grade else "", words=point.words, place=point.place,
        is_condition=point.is_condition, unsettled=point.unsettled, unexplained=point.unexplained, own=own,
        explanation=explained[-1] if explained else None, earlier=explained[:-1],
        settled=_settled(point.settlement, named) if point.settlement else None,
    )  # fmt: skip


def _explained(row: Any) -> Explained:
    verdict = Verdict(row.verdict)
    return Explained(
        row.n, VERDICT_WORDS[verdict], VERDICT_TONES[verdict], row.words, row.by or "", row.at, bool(row.entered)
    )


def _settled(row: Any, named: bool) -> Settled:
    how = How(row.how)
    by = row.by if named or how is not How.SETTLED else ""
    return Settled(HOW_WORDS[how], row.words, by, row.at)


# The summary


@dataclass(frozen=True)
class Asked:
    """A question with its numbers in words, and the opinions on it."""

    shown: Any
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OfMember:
    """A member with what was answered to each question, and that member's opinions."""

    name: str
    post: str
    answers: tuple[tuple[int, Any], ...]
    lines: tuple[Line, ...]


def _whole(db: Db, ballot: int) -> tuple[Any, Opinions]:
    card, opinions = card_of(db, ballot), opinions_of(db, ballot)
    if opinions.course is None:
        raise Missing
    return card, opinions


def values_of(opinions: Opinions) -> dict[str, Any]:
    """What every part of the page says of how far it has come."""
    stage, course = opinions.stage, opinions.course
    ended = Ended(course.outcome) if course.decided else None
    return {
        "opinions": opinions, "course": course, "stage": stage, "stage_words": STAGE_WORDS[stage],
        "stage_tone": STAGE_TONES[stage], "ended": ENDED_WORDS[ended] if ended else "",
        "ended_tone": ENDED_TONES[ended] if ended else "", "steps": _steps(opinions),
        "agency": Bilingual(course.agency_vi, course.agency_en) if course.agency_vi else None,
        "is_open": stage in (Stage.SUMMARISED, Stage.EXPLAINED), "meter": _meter(opinions),
    }  # fmt: skip


def _meter(opinions: Opinions) -> dict[str, int]:
    """How many opinions are answered in which way; what is red stands apart."""
    counts = {verdict.value: 0 for verdict in Verdict}
    for point in opinions.points:
        if point.explanation:
            counts[point.explanation.verdict] += 1
    return counts | {"left": opinions.unexplained, "owed": opinions.owed, "red": opinions.unsettled}


@dataclass(frozen=True)
class Step:
    """One of the steps after the close: done, now, or to come."""

    stage: Stage
    says: str
    state: str
    at: Any


_STEP_WORDS = {
    Stage.CLOSED: N_("Closed"), Stage.SUMMARISED: N_("Summarised"), Stage.EXPLAINED: N_("Explained"),
    Stage.DECIDED: N_("Decided"), Stage.ARCHIVED: N_("Archived"),
}  # fmt: skip


def _steps(opinions: Opinions) -> list[Step]:
    course, reached = opinions.course, list(Stage).index(opinions.stage)
    at = {
        Stage.CLOSED: course.closed_at, Stage.SUMMARISED: course.summarised_at, Stage.EXPLAINED: opinions.explained_at,
        Stage.DECIDED: course.decided_at, Stage.ARCHIVED: course.archived_at,
    }  # fmt: skip
    return [
        Step(stage, _STEP_WORDS[stage], "done" if n <= reached else "now" if n == reached + 1 else "", at[stage])
        for n, stage in enumerate(Stage)
    ]


def by_question(db: Db, ballot: int, reader: Reader) -> dict[str, Any]:
    """The summary question by question: numbers, who, words, and what was answered to each opinion."""
    card, opinions = _whole(db, ballot)
    lines: dict[int, list[Line]] = defaultdict(list)
    for point in opinions.points:
        lines[point.question_id].append(line_of(point, reader))
    asked = [Asked(it, tuple(lines[it.id])) for it in questions_shown(db, card, names=False)]
    late = [_late(row, reader) for row in late_statements(db, ballot)]
    return {"card": card, "reader": reader, "asked": asked, "late": late, **values_of(opinions)}


@dataclass(frozen=True)
class Late:
    """A statement after the close."""

    name: str
    post: str
    words: str
    at: Any


def _late(row: Any, reader: Reader) -> Late:
    named = reader.names or (bool(reader.person) and row.person_id == reader.person)
    return Late(row.name if named else "", post_of(row) if named else "", row.words, row.at)


def by_member(db: Db, ballot: int, reader: Reader) -> dict[str, Any]:
    """The same member by member, where members are named."""
    card, opinions = _whole(db, ballot)
    members: dict[int, OfMember] = {}
    lines: dict[int, list[Line]] = defaultdict(list)
    for point in opinions.points:
        lines[point.person_id].append(line_of(point, reader))
    for question in questions_shown(db, card, names=True) if reader.names else []:
        for said in question.said:
            known = members.get(said.person_id) or OfMember(said.name, said.post, (), tuple(lines[said.person_id]))
            members[said.person_id] = replace(known, answers=(*known.answers, (question.position, said)))
    return {"card": card, "reader": reader, "members": list(members.values()), **values_of(opinions)}


# On the form's own page


def card_after(db: Db, ballot: int, reader: Reader) -> dict[str, Any]:
    """How far it has come after the close, with what is red; nothing while the form is open."""
    opinions = opinions_of(db, ballot)
    if opinions.course is None:
        return {"course": None, "ballot": ballot}
    own = sum(point.unsettled and point.is_of(reader.person) for point in opinions.points)
    return {"ballot": ballot, "reader": reader, "own": own, **values_of(opinions)}


def _topics(ballot: int, _audience: Any, _values: Any) -> set[str]:
    return {f"opinions/{ballot}", f"ballot/{ballot}", f"late/{ballot}"}


def _of(facts: Any) -> Hashable:
    return Reader.of(facts)


def _of_reader(facts: Any) -> Hashable:
    """From the form's own door, which does not know who explains: that is offered on the page of opinions."""
    person = int(facts.actor_id) if facts.on_roll else 0
    return Reader(sees_names(facts), False, bool(facts.keeps), bool(facts.leads), person)


REGIONS = [
    Region("opinions", opinions_to_read, "opinions/_opinions.html", by_question, _topics, _of),
    Region("opinions_by_member", opinions_to_read, "opinions/_opinions_by_member.html", by_member, _topics, _of),
    Region("after_close", ballot_to_read, "opinions/_after_close.html", card_after, _topics, _of_reader),
]
