"""Rule-sets that ship, and bodies that answer under them."""

from ecabinet.rulebook.options import Choice
from ecabinet.rulebook.outcome import Outcome, evaluate
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending, Result

FOR, AGAINST, OTHER = AnswerValue.IN_FAVOUR, AnswerValue.AGAINST, AnswerValue.OTHER
ABSTAIN, DISCUSS, NOT_PART = AnswerValue.ABSTAIN, AnswerValue.DISCUSS, AnswerValue.NOT_TAKING_PART
PASSED, NOT_PASSED, NOT_REACHED = Result.PASSED, Result.NOT_PASSED, Result.MAJORITY_NOT_REACHED
OPEN, PERSON, MEETING = Result.OPEN, Result.A_PERSON_DECIDES, Result.TO_MEETING
NO_RESULT, PENDING, LAPSED = Result.ENDED_WITHOUT_RESULT, Result.CLEARANCE_PENDING, Result.LAPSED
CLOSED = Ending.CLOSED


def shipped(name: str) -> RuleSet:
    """The last version of a rule-set that ships."""
    return next(rule_set for rule_set in reversed(list(RULE_SETS.values())) if rule_set.id == name)


def weigh(
    rule_set, members, given, *, ending=CLOSED, first=None, recused=0, population=None, veto=(), **more
) -> Outcome:
    """A body of `members`, the first of whom holds the office of a tie; `given` in the order of the roll.

    `population` maps an answer to the second weight that all who gave it have together.
    """
    values = [value for value, times in given.items() for _ in range(times)]
    if first:
        values.remove(first)
        values.insert(0, first)
    answers = {n: value for n, value in enumerate(values, 1) if value is not None}
    left = dict(population or {})
    weights = {}
    for n, value in enumerate([*values, *([None] * (members - len(values)))], 1):
        weights[n] = left.pop(value, 0)
    roll = [
        Voter(n, casting=n == 1, recused=n > members - recused, second_weight=weights[n], veto=n in veto)
        for n in range(1, members + 1)
    ]
    return evaluate(rule_set, roll, answers, ending=ending, **more)


def choose(name, members, chosen, *, proposed=None, others=None, pm=None, ending=CLOSED) -> Outcome:
    """A body of `members` chooses between three options: how many chose each; `pm`: what the first of them chose."""
    roll = [Voter(n, casting=n == 1) for n in range(1, members + 1)]
    options = [option for option, times in chosen.items() for _ in range(times)]
    if pm:
        options.remove(pm)
        options.insert(0, pm)
    picks = dict(enumerate(options, 1))
    answers = dict.fromkeys(picks, AnswerValue.OPTION)
    rest = [value for value, times in (others or {}).items() for _ in range(times)]
    answers |= dict(enumerate(rest, len(picks) + 1))
    return evaluate(shipped(name), roll, answers, ending=ending, choice=Choice((1, 2, 3), proposed, picks))
