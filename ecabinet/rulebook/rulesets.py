"""Rule-sets: the parameters in which bodies differ, as one versioned value that a ballot keeps from its opening on.

The parameters are those of the domain's table (ballots). What a later rule-set needs is a new field with a default, so
that the text of an old ballot stays readable.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any, TypeVar

from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.values import AnswerValue, Kind

E = TypeVar("E", bound=StrEnum)


class Parameter(StrEnum):
    """What a source is given for, and what the Office may have to confirm at the opening."""

    PERIOD = "period"
    ANSWERS = "answers"
    SILENCE = "silence"
    THRESHOLD = "threshold"
    TIE = "tie"
    CHANGE = "change"
    SECRECY = "secrecy"


class Silence(StrEnum):
    """What no answer means at the end."""

    AGREES = "agrees"
    NOT_AGREED = "not_agreed"
    ABSENT = "absent"


class Base(StrEnum):
    """Of whom the shares are taken; `all_members` includes the recused."""

    ALL_MEMBERS = "all_members"
    ELIGIBLE = "eligible"
    TAKING_PART = "taking_part"
    VOTES_CAST = "votes_cast"


class Abstention(StrEnum):
    """Whether an abstention stays in the base of the votes cast, stays out of it, or leaves every base."""

    COUNTS_AGAINST = "counts_against"
    NEUTRAL = "neutral"
    LEAVES_THE_BASE = "leaves_the_base"


class Tie(StrEnum):
    """Whose side decides when as many are in favour as against; `fails` asks nobody."""

    FAILS = "fails"
    PRIME_MINISTER = "prime_minister"
    CHAIRPERSON = "chairperson"
    MEETING_CHAIR = "meeting_chair"


class Change(StrEnum):
    """Until when a sent answer may be replaced by its sender."""

    UNTIL_CLOSE = "until_close"
    NEVER = "never"


class EarlyEnd(StrEnum):
    """When a person may close a form before its deadline."""

    NEVER = "never"
    ALL_ANSWERED = "all_answered"


class Secrecy(StrEnum):
    """Who may ever join a person and an answer."""

    NAMED = "named"
    NAMED_TO_SECRETARIAT = "named_to_secretariat"
    SECRET = "secret"


class RunningTally(StrEnum):
    """Who sees the count before the close."""

    NOBODY = "nobody"
    SECRETARIAT = "secretariat"
    EVERYBODY = "everybody"


class Unit(StrEnum):
    """In what a period is counted."""

    WORKING_DAYS = "working_days"
    HOURS = "hours"


@dataclass(frozen=True)
class Period:
    """The shortest and the longest time from opening to deadline; None is no limit."""

    unit: Unit = Unit.WORKING_DAYS
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Test:
    """One share that must be in favour: more than it (strict) or at least it."""

    __test__ = False  # not one of pytest's

    share: Fraction
    strict: bool

    def needed(self, base: int) -> int:
        """The fewest in favour that meet the test; never 0, so that nothing passes when nobody votes."""
        share = self.share * base
        return max(1, floor(share) + 1 if self.strict else ceil(share))


@dataclass(frozen=True)
class Source:
    """The legal text that one parameter rests on."""

    parameter: Parameter
    text: Bilingual


@dataclass(frozen=True)
class RuleSet:
    """How one body decides; `key` names the version. Raises ValueError when its parameters contradict each other."""

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

    def __post_init__(self) -> None:
        fault = _contradiction(self)
        if fault:
            raise ValueError(f"{self.key}: {fault}")

    @property
    def key(self) -> str:
        """`vn-government-form/3`"""
        return f"{self.id}/{self.version}"

    def source(self, parameter: Parameter) -> Bilingual | None:
        """The legal text typed in for a parameter."""
        return next((source.text for source in self.sources if source.parameter == parameter), None)


def _contradiction(rule_set: RuleSet) -> str | None:
    least, most = rule_set.period.least or 0, rule_set.period.most
    checks = {
        "no test": not rule_set.tests,
        "a share outside 0 to 1": any(not 0 <= test.share <= 1 for test in rule_set.tests),
        "nobody can be in favour": AnswerValue.IN_FAVOUR not in rule_set.answers,
        "deemed agreement belongs to forms only": rule_set.silence is Silence.AGREES and Kind.VOTE in rule_set.kinds,
        "silence as agreement rests on no text": rule_set.silence is Silence.AGREES
        and rule_set.source(Parameter.SILENCE) is None,
        "the shortest period is longer than the longest": most is not None and least > most,
        "a secret answer cannot be changed": rule_set.secrecy is Secrecy.SECRET and rule_set.change is not Change.NEVER,
        "a secret ballot knows no side of an office": rule_set.secrecy is Secrecy.SECRET
        and rule_set.tie is not Tie.FAILS,
    }
    return next((fault for fault, holds in checks.items() if holds), None)


def to_json(rule_set: RuleSet) -> str:
    """The rule-set as canonical JSON (RFC 8785: ASCII keys sorted, no space, fractions as text)."""
    return json.dumps(asdict(rule_set), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def from_json(text: str) -> RuleSet:
    """The rule-set that `to_json` wrote; ValueError, KeyError or TypeError for anything else."""
    data: dict[str, Any] = json.loads(text)
    return RuleSet(**data | _values(data))


def _values(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": Bilingual(**data["title"]),
        "kinds": _all(Kind, data["kinds"]),
        "answers": _all(AnswerValue, data["answers"]),
        "silence": Silence(data["silence"]),
        "tests": tuple(Test(Fraction(test["share"]), test["strict"]) for test in data["tests"]),
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


def _all(kind: type[E], values: Iterable[str]) -> tuple[E, ...]:
    return tuple(kind(value) for value in values)
