"""Rule-sets: the parameters in which bodies differ, as one versioned value that a ballot keeps from its opening on.

The parameters are those of the domain's table (ballots). What a later rule-set needs is a new field with a default, so
that the text of an old ballot stays readable.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from ecabinet.rulebook import faults
from ecabinet.rulebook.parameters import (
    Abstention,
    After,
    Base,
    Change,
    DeemedMet,
    EarlyEnd,
    Electorate,
    Limit,
    Measure,
    Parameter,
    Period,
    Proof,
    RunningTally,
    Seat,
    Secrecy,
    Silence,
    Snapshot,
    Source,
    Start,
    Test,
    Tie,
    Unit,
    Who,
)
from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.values import AnswerValue, Grade, Kind, QuestionKind, Result

__all__ = [
    "Abstention", "After", "Base", "Change", "DeemedMet", "EarlyEnd", "Electorate", "Limit", "Measure", "Parameter",
    "Period", "Proof", "RuleSet", "RunningTally", "Seat", "Secrecy", "Silence", "Snapshot", "Source", "Start", "Test",
    "Tie", "Unit", "Who", "from_json", "to_json",
]  # fmt: skip

E = TypeVar("E", bound=StrEnum)
_SIDES = (AnswerValue.IN_FAVOUR, AnswerValue.AGAINST)


@dataclass(frozen=True)
class RuleSet:
    """How one body decides; `key` names the version. Raises ValueError when its parameters contradict each other.

    No test at all: what nothing breaks until the end is passed (a silence procedure). `options`: questions may offer
    options. `conditions`: what a condition that still stands at the close does; None: it is only shown.
    `clearance`: an act of clearance must follow. `silent_as`: the rule-set's own word for who gave no answer.
    `drafts`: what is typed may be kept before it is sent, by the member or by an assistant.
    """

    id: str
    version: int
    title: Bilingual
    kinds: tuple[Kind, ...]
    answers: tuple[AnswerValue, ...]
    silence: Silence
    tests: tuple[Test, ...]
    base: Base
    abstention: Abstention
    tie: Tie
    change: Change
    secrecy: Secrecy
    running_tally: RunningTally
    early_end: EarlyEnd
    period: Period
    extendable: bool
    withdrawable: bool
    sources: tuple[Source, ...]
    to_confirm: tuple[Parameter, ...] = ()
    electorate: Electorate = field(default_factory=Electorate)
    start: Start = Start.NONE
    shortened_by: Who = Who.NOBODY
    extended_by: Who = Who.SECRETARIAT
    stopped_by: Who = Who.NOBODY
    options: bool = False
    remarks: tuple[Grade, ...] = ()
    silent_as: Bilingual | None = None
    objections: Limit | None = None
    discussion: Limit | None = None
    conditions: Result | None = None
    deemed_met: DeemedMet | None = None
    minimum: int = 0
    clearance: bool = False
    papers_replaced_by: Who = Who.SECRETARIAT
    drafts: bool = True
    proof: Proof = Proof.SESSION
    after: After = field(default_factory=After)

    def __post_init__(self) -> None:
        fault = next(faults.contradictions(self), None)
        if fault:
            raise ValueError(f"{self.key}: {fault.sentence.msgid}")

    @property
    def key(self) -> str:
        """`vn-government-form/3`"""
        return f"{self.id}/{self.version}"

    @property
    def ends_by_itself(self) -> bool:
        """Whether an answer can end the round: by breaking it, or because nothing can change any more.

        Never a secret one: that it ends just now would say who has answered what.
        """
        if self.secrecy is Secrecy.SECRET:
            return False
        breaks = any(limit is not None and limit.immediate for limit in (self.objections, self.discussion))
        return breaks or (self.early_end is not EarlyEnd.NEVER and self.change is Change.NEVER)

    @property
    def leading(self) -> Measure:
        """What a tie and "more than half are against" are counted in: the measure of the first test."""
        return self.tests[0].of if self.tests else Measure.MEMBERS

    def source(self, parameter: Parameter) -> Bilingual | None:
        """The legal text typed in for a parameter."""
        return next((source.text for source in self.sources if source.parameter == parameter), None)

    def offered(self, kind: QuestionKind = QuestionKind.OPINION) -> tuple[AnswerValue, ...]:
        """The answers to a question of this kind; a choice of options knows no sides."""
        if kind is QuestionKind.OPINION:
            return self.answers
        return (AnswerValue.OPTION, *(value for value in self.answers if value not in _SIDES))

    def needs_words(self, value: AnswerValue) -> bool:
        """Another opinion always needs words, a request for discussion where it must be reasoned."""
        reasoned = self.discussion is not None and self.discussion.reasoned
        return value is AnswerValue.OTHER or (value is AnswerValue.DISCUSS and reasoned)


def unchecked(**fields: Any) -> RuleSet:
    """A rule-set as somebody is typing it: it may contradict itself, and is good for its words and faults only."""
    made = object.__new__(RuleSet)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def secretly(rule_set: RuleSet) -> RuleSet:
    """The same rule-set for one secret ballot: nothing in it joins a person and an answer; a tie asks a person."""
    seats = any(seat.veto for seat in rule_set.electorate.seats)
    if rule_set.electorate.weighted or rule_set.electorate.second_measure or seats:
        raise ValueError(f"{rule_set.key}: weights and vetoes cannot be secret")
    return replace(
        rule_set, secrecy=Secrecy.SECRET, running_tally=RunningTally.NOBODY, change=Change.NEVER, drafts=False,
        tie=Tie.FAILS if rule_set.tie is Tie.FAILS else Tie.PERSON, remarks=(), conditions=None,
        objections=_at_close(rule_set.objections), discussion=_at_close(rule_set.discussion),
        early_end=EarlyEnd.NEVER if rule_set.early_end is EarlyEnd.NEVER else EarlyEnd.ALL_ANSWERED,
        electorate=replace(rule_set.electorate, recusal_while_open=False, seats=()),
        proof=Proof.CONFIRMATION if rule_set.proof in (Proof.CERTIFICATE, Proof.PAPER) else rule_set.proof,
    )  # fmt: skip


def _at_close(limit: Limit | None) -> Limit | None:
    return limit and replace(limit, immediate=False)


def to_json(rule_set: RuleSet) -> str:
    """The rule-set as canonical JSON (RFC 8785: ASCII keys sorted, no space, fractions as text)."""
    return json.dumps(asdict(rule_set), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def from_json(text: str) -> RuleSet:
    """The rule-set that `to_json` wrote, now or before a field was known; ValueError, KeyError or TypeError else."""
    data: dict[str, Any] = json.loads(text)
    return RuleSet(**data | _values(data) | _later_values(data))


def _values(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": Bilingual(**data["title"]),
        "kinds": _all(Kind, data["kinds"]),
        "answers": _all(AnswerValue, data["answers"]),
        "silence": Silence(data["silence"]),
        "tests": tuple(_test(**test) for test in data["tests"]),
        "base": Base(data["base"]),
        "abstention": Abstention(data["abstention"]),
        "tie": Tie(data["tie"]),
        "change": Change(data["change"]),
        "secrecy": Secrecy(data["secrecy"]),
        "running_tally": RunningTally(data["running_tally"]),
        "early_end": EarlyEnd(data["early_end"]),
        "period": Period(**data["period"] | {"unit": Unit(data["period"]["unit"])}),
        "sources": tuple(Source(Parameter(s["parameter"]), Bilingual(**s["text"])) for s in data["sources"]),
        "to_confirm": _all(Parameter, data.get("to_confirm", ())),
    }


def _later_values(data: dict[str, Any]) -> dict[str, Any]:
    """Fields that rule-sets of earlier ballots do not have."""
    read: dict[str, Callable[[Any], Any]] = {
        "electorate": _electorate,
        "start": Start,
        "shortened_by": Who,
        "extended_by": Who,
        "stopped_by": Who,
        "remarks": lambda grades: _all(Grade, grades),
        "silent_as": lambda words: Bilingual(**words),
        "objections": _limit,
        "discussion": _limit,
        "conditions": Result,
        "deemed_met": lambda it: DeemedMet(it["fewer_than"], Measure(it["of"])),
        "papers_replaced_by": Who,
        "proof": Proof,
        "after": lambda it: After(**it | {"announced_by": Who(it["announced_by"])}),
    }
    return {name: made(data[name]) for name, made in read.items() if data.get(name) is not None}


def _test(share: str, strict: bool, of: str = Measure.MEMBERS) -> Test:
    return Test(Fraction(share), strict, Measure(of))


def _limit(data: dict[str, Any]) -> Limit:
    return Limit(**data | {"then": Result(data["then"])})


def _electorate(data: dict[str, Any]) -> Electorate:
    second = data["second_measure"]
    read = {
        "snapshot": Snapshot(data["snapshot"]),
        "second_measure": Bilingual(**second) if second else None,
        "seats": tuple(Seat(**seat) for seat in data["seats"]),
    }
    return Electorate(**data | read)


def _all(kind: type[E], values: Iterable[str]) -> tuple[E, ...]:
    return tuple(kind(value) for value in values)
