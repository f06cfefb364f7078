"""The parameters in which bodies differ: their closed sets and the small values that a rule-set is made of."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.values import Result


class Parameter(StrEnum):
    """The seventeen of the domain's table; what a source is given for, and what the Office may have to confirm."""

    ELECTORATE = "electorate"
    START = "start"
    PERIOD = "period"
    ANSWERS = "answers"
    SILENCE = "silence"
    OBJECTIONS = "objections"
    DISCUSSION = "discussion"
    THRESHOLD = "threshold"
    BASE = "base"
    ABSTENTION = "abstention"
    TIE = "tie"
    CHANGE = "change"
    WITHDRAWAL = "withdrawal"
    FREEZE = "freeze"
    SECRECY = "secrecy"
    PROOF = "proof"
    AFTER = "after"


class Who(StrEnum):
    """Who may do something with a form."""

    NOBODY = "nobody"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    EITHER = "either"


class Snapshot(StrEnum):
    """When the roll is frozen; the schema knows the opening only."""

    OPENING = "opening"


class Start(StrEnum):
    """What must be there before it is opened."""

    NONE = "none"
    CHAIR = "chair"
    CONSENT = "consent"
    CLEARED = "cleared"


class Unit(StrEnum):
    """In what a period is counted; `moment`: an exact time that is named at the opening."""

    WORKING_DAYS = "working_days"
    HOURS = "hours"
    MOMENT = "moment"


class EarlyEnd(StrEnum):
    """When a form may end before its deadline."""

    NEVER = "never"
    ALL_ANSWERED = "all_answered"
    OUTCOME_CERTAIN = "outcome_certain"


class Silence(StrEnum):
    """What no answer means at the end."""

    AGREES = "agrees"
    ABSTAINS = "abstains"
    ABSENT = "absent"
    NOT_AGREED = "not_agreed"
    STAYS_OPEN = "stays_open"


class Measure(StrEnum):
    """What a share is taken of: heads, the weights of the members, or their second weights (population)."""

    MEMBERS = "members"
    WEIGHT = "weight"
    SECOND_WEIGHT = "second_weight"


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
    """Whose side decides when as many are in favour as against; `fails` asks nobody, `person` always somebody."""

    FAILS = "fails"
    PERSON = "person"
    PRIME_MINISTER = "prime_minister"
    CHAIRPERSON = "chairperson"
    MEETING_CHAIR = "meeting_chair"


class Change(StrEnum):
    """Until when a sent answer may be replaced by its sender."""

    UNTIL_CLOSE = "until_close"
    NEVER = "never"
    UNTIL_BROKEN = "until_broken"


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


class Proof(StrEnum):
    """How a voter shows that it is the voter who answers."""

    SESSION = "session"
    CONFIRMATION = "confirmation"
    CERTIFICATE = "certificate"
    PAPER = "paper"


@dataclass(frozen=True)
class Seat:
    """What one holder (the code of an organisation or a position) has that others have not."""

    holder: str
    weight: int = 1
    second_weight: int = 0
    veto: bool = False


@dataclass(frozen=True)
class Electorate:
    """Who answers: always the members in force at the snapshot; seats that nobody names weigh one.

    `second_measure` names the second weights ("population"). `recusal_while_open`: a member may step aside later too.
    """

    snapshot: Snapshot = Snapshot.OPENING
    weighted: bool = False
    second_measure: Bilingual | None = None
    seats: tuple[Seat, ...] = ()
    substitutes: bool = False
    recusal_while_open: bool = False

    def seat(self, *codes: str | None) -> Seat:
        """The seat of whoever has one of these codes."""
        return next((seat for seat in self.seats if seat.holder in codes), Seat(""))


@dataclass(frozen=True)
class Period:
    """The shortest and the longest time from opening to deadline; None is no limit. `zone` only of an exact moment."""

    unit: Unit = Unit.WORKING_DAYS
    least: int | None = None
    most: int | None = None
    zone: str = ""


@dataclass(frozen=True)
class Limit:
    """How many (or the simple majority of those who may answer) break the round, and what then happens.

    `reasoned`: each needs words. `immediate`: at once; else only what still stands at the close counts.
    """

    then: Result
    count: int = 1
    majority: bool = False
    reasoned: bool = False
    immediate: bool = True

    def needed(self, eligible: int) -> int:
        """How many reach it."""
        return eligible // 2 + 1 if self.majority else self.count


@dataclass(frozen=True)
class Test:
    """One share that must be in favour: more than it (strict) or at least it; of heads or of a weight."""

    __test__ = False  # not one of pytest's

    share: Fraction
    strict: bool
    of: Measure = Measure.MEMBERS

    def needed(self, base: int) -> int:
        """The fewest in favour that meet the test; never 0, so that nothing passes when nobody votes."""
        share = self.share * base
        return max(1, floor(share) + 1 if self.strict else ceil(share))


@dataclass(frozen=True)
class DeemedMet:
    """The test of this measure is deemed met while fewer than so many members are not in favour."""

    fewer_than: int
    of: Measure


@dataclass(frozen=True)
class After:
    """What follows a close: who announces, within how many hours, how long statements may be made, the minutes."""

    announced_by: Who = Who.SECRETARIAT
    announced_within: int | None = None
    statement_hours: int | None = None
    in_minutes: bool = True


@dataclass(frozen=True)
class Source:
    """The legal text that one parameter rests on."""

    parameter: Parameter
    text: Bilingual
