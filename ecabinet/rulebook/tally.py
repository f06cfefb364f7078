"""Counting one question of a ballot: whole numbers from the frozen roll and the last answers, nothing else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum

from ecabinet.rulebook.parameters import Abstention, Base, EarlyEnd, Measure, Silence
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.values import AnswerValue


@dataclass(frozen=True)
class Voter:
    """One line of the frozen roll.

    `casting`: holds the office whose side decides a tie. `recused`: counted among all members, but may not answer.
    `veto`: whose vote against fails it.
    """

    person: int
    recused: bool = False
    casting: bool = False
    weight: int = 1
    second_weight: int = 0
    veto: bool = False

    def counts(self, of: Measure) -> int:
        """What this member weighs in a measure."""
        return {Measure.MEMBERS: 1, Measure.WEIGHT: self.weight, Measure.SECOND_WEIGHT: self.second_weight}[of]


@dataclass(frozen=True)
class Weighed:
    """The numbers of one measure."""

    of: Measure
    agreeing: int
    against: int
    base: int


@dataclass(frozen=True)
class Tally:
    """The numbers. `in_favour` are answers only; the deemed stand apart and are among the silent.

    `other` counts other opinions and options that do not lead; `weights` has every measure that is not heads.
    `abstaining`: the silent whose silence abstains. `vetoes`: how many whose vote against fails it are against.
    """

    members: int
    recused: int
    in_favour: int
    against: int
    other: int
    abstained: int
    silent: int
    deemed: int
    deemed_unread: int
    base: int
    discuss: int = 0
    not_taking_part: int = 0
    abstaining: int = 0
    vetoes: int = 0
    weights: tuple[Weighed, ...] = ()

    @property
    def agreeing(self) -> int:
        """Those who answered in favour and those deemed to agree."""
        return self.in_favour + self.deemed

    @property
    def eligible(self) -> int:
        """Those on the roll who may answer."""
        return self.members - self.recused

    @property
    def answered(self) -> int:
        """How many answers there are."""
        return self.eligible - self.silent

    def of(self, measure: Measure) -> Weighed:
        """The numbers that a test of this measure takes."""
        if measure is Measure.MEMBERS:
            return Weighed(measure, self.agreeing, self.against, self.base)
        return next(weighed for weighed in self.weights if weighed.of is measure)

    def as_data(self) -> dict[str, object]:
        """The numbers as plain values; what only some rule-sets count is left out where it is nothing."""
        always = {"members", "recused", "in_favour", "against", "other", "abstained", "silent", "deemed"}
        always |= {"deemed_unread", "base"}
        return {name: value for name, value in asdict(self).items() if name in always or value}


class Side(IntEnum):
    """Where one line of the roll stands once silence is read by the rule."""

    AGREES = 0
    AGAINST = 1
    OTHER = 2
    ABSTAINS = 3
    DISCUSS = 4
    NOT_TAKING_PART = 5
    SILENT = 6
    RECUSED = 7


_SIDE = {
    AnswerValue.IN_FAVOUR: Side.AGREES,
    AnswerValue.AGAINST: Side.AGAINST,
    AnswerValue.OTHER: Side.OTHER,
    AnswerValue.OPTION: Side.OTHER,
    AnswerValue.ABSTAIN: Side.ABSTAINS,
    AnswerValue.DISCUSS: Side.DISCUSS,
    AnswerValue.NOT_TAKING_PART: Side.NOT_TAKING_PART,
}
_SILENT = {Silence.AGREES: Side.AGREES, Silence.ABSTAINS: Side.ABSTAINS}
_BASE = {
    Base.ALL_MEMBERS: frozenset(Side),
    Base.ELIGIBLE: frozenset(Side) - {Side.RECUSED, Side.NOT_TAKING_PART},
    Base.TAKING_PART: frozenset({Side.AGREES, Side.AGAINST, Side.OTHER, Side.ABSTAINS, Side.DISCUSS}),
    Base.VOTES_CAST: frozenset({Side.AGREES, Side.AGAINST, Side.OTHER, Side.ABSTAINS}),
}


def count(
    rule_set: RuleSet,
    roll: Iterable[Voter],
    answers: Mapping[int, AnswerValue],
    *,
    opened_by: Collection[int] = (),
    closed: bool,
) -> Tally:
    """The numbers now; the silent are filled in by the rule only when the round is closed (row 7 of the table).

    `answers`: the last answer of each person. `opened_by`: who opened the form.
    ValueError for an answer from outside the roll.
    """
    silence = silence_side(rule_set) if closed else Side.SILENT
    return count_sides(rule_set, tuple(roll), answers, silence, opened_by)


def count_sides(
    rule_set: RuleSet,
    voters: Sequence[Voter],
    answers: Mapping[int, AnswerValue],
    silence: Side,
    opened_by: Collection[int] = (),
) -> Tally:
    """The numbers with every silent member on one side."""
    sides = [_side(voter, answers, silence) for voter in voters]
    recused = sides.count(Side.RECUSED)
    unheard = [voter.person for voter in voters if not voter.recused and voter.person not in answers]
    if len(answers) != len(voters) - recused - len(unheard):
        raise ValueError("an answer by somebody who may not answer")
    in_base = base_of(rule_set)
    silent = len(unheard)
    deemed = silent if silence is Side.AGREES else 0
    abstaining = silent if silence is Side.ABSTAINS else 0
    return Tally(
        members=len(voters),
        recused=recused,
        in_favour=sides.count(Side.AGREES) - deemed,
        against=sides.count(Side.AGAINST),
        other=sides.count(Side.OTHER) - (silent if silence is Side.OTHER else 0),
        abstained=sides.count(Side.ABSTAINS) - abstaining,
        silent=silent,
        deemed=deemed,
        deemed_unread=sum(person not in opened_by for person in unheard) if deemed else 0,
        base=sum(side in in_base for side in sides),
        discuss=sides.count(Side.DISCUSS),
        not_taking_part=sides.count(Side.NOT_TAKING_PART),
        abstaining=abstaining,
        vetoes=sum(voter.veto and side is Side.AGAINST for voter, side in zip(voters, sides, strict=True)),
        weights=_weights(rule_set, voters, sides, in_base),
    )


def silence_side(rule_set: RuleSet) -> Side:
    """Where the rule puts the silent at the end."""
    return _SILENT.get(rule_set.silence, Side.SILENT)


def base_of(rule_set: RuleSet) -> frozenset[Side]:
    """Which sides are in the base."""
    leaves = rule_set.abstention is Abstention.LEAVES_THE_BASE
    neutral = rule_set.abstention is Abstention.NEUTRAL and rule_set.base is Base.VOTES_CAST
    return _BASE[rule_set.base] - ({Side.ABSTAINS} if leaves or neutral else frozenset())


def _side(voter: Voter, answers: Mapping[int, AnswerValue], silence: Side) -> Side:
    if voter.recused:
        return Side.RECUSED
    value = answers.get(voter.person)
    return silence if value is None else _SIDE[value]


def _weights(
    rule_set: RuleSet, voters: Sequence[Voter], sides: Sequence[Side], in_base: frozenset[Side]
) -> tuple[Weighed, ...]:
    found = []
    for of in sorted({test.of for test in rule_set.tests} - {Measure.MEMBERS}):
        sums = [0] * len(Side)
        for voter, side in zip(voters, sides, strict=True):
            sums[side] += voter.counts(of)
        base = sum(sums[side] for side in in_base)
        found.append(Weighed(of, sums[Side.AGREES], sums[Side.AGAINST], base))
    return tuple(found)


def all_have_answered(roll: Iterable[Voter], answered: Collection[int]) -> bool:
    """Whether nobody who may answer is still silent; `answered`: the people who sent an answer to every question."""
    return all(voter.recused or voter.person in answered for voter in roll)


def may_end_early(rule_set: RuleSet, *, all_answered: bool) -> bool:
    """Whether a person may close a form before its deadline; a certain outcome ends it by itself (outcome.ends)."""
    return rule_set.early_end is not EarlyEnd.NEVER and all_answered
