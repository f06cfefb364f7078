"""A rule-set tried on a made-up count."""

from dataclasses import dataclass
from typing import Any

from ecabinet.rulebook.outcome import Outcome, evaluate
from ecabinet.rulebook.rulesets import RuleSet, Tie
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending

MOST = 400
USUAL = {"in_favour": "13", "against": "9", "other": "1"}


@dataclass(frozen=True)
class Trial:
    """The made-up count: how many members there are, how many gave each answer, and on which side the office was.

    `weight` is the share, in percent, that those in favour have of every weight. `vetoed`: one who may not be
    overruled is against.
    """

    members: int
    given: dict[AnswerValue, int]
    side: AnswerValue | None = None
    recused: int = 0
    weight: int = 50
    vetoed: bool = False
    conditions: int = 0
    cleared: bool = False
    closed: bool = True

    @property
    def fits(self) -> bool:
        """Whether there are at most as many answers as members who may answer, and a small number of all."""
        return 1 <= self.members <= MOST and sum(self.given.values()) + self.recused <= self.members


def tried(rule_set: RuleSet, trial: Trial) -> Outcome:
    """What would come out. ValueError where the count does not fit."""
    if not trial.fits:
        raise ValueError("more answers than members")
    order = sorted(trial.given, key=lambda value: value is not AnswerValue.IN_FAVOUR)
    values = [value for value in order for _ in range(trial.given[value])]
    answers = dict(enumerate(values, 1))
    holder = next((person for person, value in answers.items() if value is trial.side), None)
    silent = next((n for n in range(len(values) + 1, trial.members - trial.recused + 1)), None)
    casting = (holder or silent) if rule_set.tie is not Tie.FAILS else None
    roll = [
        Voter(
            n, casting=n == casting, recused=n > trial.members - trial.recused, weight=weight, second_weight=weight,
            veto=trial.vetoed and answers.get(n) is AnswerValue.AGAINST,
        )
        for n, weight in enumerate(_weights(trial), 1)
    ]  # fmt: skip
    ending = Ending.CLOSED if trial.closed else None
    return evaluate(rule_set, roll, answers, ending=ending, conditions=trial.conditions, cleared=trial.cleared)


def _weights(trial: Trial) -> list[int]:
    """The first in favour has all that this side weighs, the first who is not has the rest of the hundred."""
    weights = [0] * trial.members
    others = trial.given.get(AnswerValue.IN_FAVOUR, 0)
    if others:
        weights[0] = trial.weight
    if others < trial.members:
        weights[others] = 100 - trial.weight
    return weights


def trial_of(rule_set: RuleSet, text: Any, number: Any) -> Trial:
    """The made-up count from a form: `text(name)` and `number(name)` read its fields."""
    given = {value: number(f"try_{value}") or 0 for value in rule_set.answers}
    side = text("try_side")
    return Trial(
        members=number("try_members") or 0, given=given, side=AnswerValue(side) if side in set(AnswerValue) else None,
        recused=number("try_recused") or 0, weight=min(number("try_weight") or 0, 100), vetoed=bool(text("try_vetoed")),
        conditions=number("try_conditions") or 0, cleared=bool(text("try_cleared")), closed=not text("try_open"),
    )  # fmt: skip
