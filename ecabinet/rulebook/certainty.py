"""Whether the outcome can still change: every way in which the silent could still answer is weighed."""

from collections.abc import Callable

from ecabinet.rulebook.parameters import Tie
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.tally import Side, Tally
from ecabinet.rulebook.values import AnswerValue, Result

_COULD = {
    AnswerValue.IN_FAVOUR: Side.AGREES,
    AnswerValue.AGAINST: Side.AGAINST,
    AnswerValue.OTHER: Side.OTHER,
    AnswerValue.ABSTAIN: Side.ABSTAINS,
    AnswerValue.DISCUSS: Side.DISCUSS,
    AnswerValue.NOT_TAKING_PART: Side.NOT_TAKING_PART,
}


def certain(rule_set: RuleSet, completed: Callable[[Side], tuple[Result, Tally]]) -> bool:
    """Whether all the silent on any one side give the same result, and no mixture of sides makes a tie.

    What passes when all the silent are against passes always, unless a tie carries it then. What does not pass when
    they all agree never passes; how it fails can differ only by the number against and by a tie. Both are looked at.
    """
    ends = {side: completed(side) for side in {Side.SILENT, *(_COULD[value] for value in rule_set.offered())}}
    results = {result for result, _tally in ends.values()}
    if len(results) > 1:
        return False
    if rule_set.tie is Tie.FAILS:
        return True
    if results == {Result.PASSED}:
        return all(_gap(rule_set, tally) for _result, tally in ends.values())
    return not _tie_possible(rule_set, ends)


def _tie_possible(rule_set: RuleSet, ends: dict[Side, tuple[Result, Tally]]) -> bool:
    """Whether as many can be in favour as against in the end."""
    gaps = [_gap(rule_set, tally) for _result, tally in ends.values()]
    return min(gaps) <= 0 <= max(gaps)


def _gap(rule_set: RuleSet, tally: Tally) -> int:
    numbers = tally.of(rule_set.leading)
    return numbers.agreeing - numbers.against
