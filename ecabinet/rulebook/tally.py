"""Counting one question of a ballot: whole numbers from the frozen roll and the last answers, nothing else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ecabinet.rulebook.rulesets import Abstention, Base, EarlyEnd, RuleSet, Silence
from ecabinet.rulebook.values import AnswerValue


@dataclass(frozen=True)
class Voter:
    """One line of the frozen roll.

    `casting`: holds the office whose side decides a tie. `recused`: counted among all members, but may not answer.
    """

    person: int
    recused: bool = False
    casting: bool = False


@dataclass(frozen=True)
class Tally:
    """The numbers. `in_favour` are answers only; the deemed stand apart and are among the silent."""

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
        return self.in_favour + self.against + self.other + self.abstained


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
    voters = tuple(roll)
    eligible = {voter.person for voter in voters if not voter.recused}
    if not answers.keys() <= eligible:
        raise ValueError("an answer by somebody who may not answer")
    silent = eligible - answers.keys()
    deemed = silent if closed and rule_set.silence is Silence.AGREES else set()
    given = list(answers.values())
    numbers = {answer: given.count(answer) for answer in AnswerValue}
    return Tally(
        members=len(voters),
        recused=len(voters) - len(eligible),
        in_favour=numbers[AnswerValue.IN_FAVOUR],
        against=numbers[AnswerValue.AGAINST],
        other=numbers[AnswerValue.OTHER],
        abstained=numbers[AnswerValue.ABSTAIN],
        silent=len(silent),
        deemed=len(deemed),
        deemed_unread=len(deemed.difference(opened_by)),
        base=_base(rule_set, len(voters), len(eligible), numbers, len(deemed)),
    )


def all_have_answered(roll: Iterable[Voter], answered: Collection[int]) -> bool:
    """Whether nobody who may answer is still silent; `answered`: the people who sent an answer to every question."""
    return all(voter.recused or voter.person in answered for voter in roll)


def may_end_early(rule_set: RuleSet, *, all_answered: bool) -> bool:
    """Whether a person may close a form before its deadline."""
    return rule_set.early_end is EarlyEnd.ALL_ANSWERED and all_answered


def _base(rule_set: RuleSet, members: int, eligible: int, numbers: Mapping[AnswerValue, int], deemed: int) -> int:
    abstained = numbers[AnswerValue.ABSTAIN]
    cast = numbers[AnswerValue.IN_FAVOUR] + numbers[AnswerValue.AGAINST] + numbers[AnswerValue.OTHER] + deemed
    whole = {
        Base.ALL_MEMBERS: members,
        Base.ELIGIBLE: eligible,
        Base.TAKING_PART: cast + abstained,
        Base.VOTES_CAST: cast + abstained * (rule_set.abstention is not Abstention.NEUTRAL),
    }[rule_set.base]
    return whole - abstained * (rule_set.abstention is Abstention.LEAVES_THE_BASE)
