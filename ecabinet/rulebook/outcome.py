"""What comes out of one question: pure and exact, in the order of evaluation of the domain's table.

The table is that of ballots; for the Government it comes to table A of rules-vn. Rows 2, 4, 5 and 8 belong to
parameters that no rule-set here has yet.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

from ecabinet.rulebook import reasons
from ecabinet.rulebook.reasons import Step
from ecabinet.rulebook.rulesets import RuleSet, Tie
from ecabinet.rulebook.tally import Tally, Voter, count
from ecabinet.rulebook.values import AnswerValue, Ending, Result

_SIDES = {AnswerValue.IN_FAVOUR: Result.PASSED, AnswerValue.AGAINST: Result.NOT_PASSED}


@dataclass(frozen=True)
class Outcome:
    """The result, the numbers and the reasons in the order in which they were weighed."""

    result: Result
    tally: Tally
    steps: tuple[Step, ...]

    def as_data(self) -> dict[str, object]:
        """Result and numbers as plain values, for the closing's canonical JSON; the reasons follow from them."""
        return {"result": self.result.value, "tally": asdict(self.tally), "rows": [step.row for step in self.steps]}


def evaluate(
    rule_set: RuleSet,
    roll: Iterable[Voter],
    answers: Mapping[int, AnswerValue],
    *,
    ending: Ending | None,
    opened_by: Collection[int] = (),
) -> Outcome:
    """The outcome of one question.

    `answers`: the last answer in time of each person. `opened_by`: who opened the form. `ending`: the fact that ended
    the round; without one it is open (an early end, where the rule-set knows it, is such a fact too).
    ValueError for an answer from outside the roll.
    """
    voters = tuple(roll)
    tally = count(rule_set, voters, answers, opened_by=opened_by, closed=ending is Ending.CLOSED)
    match ending:
        case None:
            return Outcome(Result.OPEN, tally, (reasons.still_open(tally),))
        case Ending.WITHDRAWN:
            return Outcome(Result.WITHDRAWN, tally, (reasons.withdrawn(),))
        case Ending.STOPPED:
            return Outcome(Result.ENDED_WITHOUT_RESULT, tally, (reasons.stopped(),))
        case Ending.PAPER_CHANGED:
            return Outcome(Result.VOID, tally, (reasons.void(tally),))
        case Ending.CLOSED:
            return _decide(rule_set, _casting_answer(voters, answers), tally)


def _casting_answer(roll: Iterable[Voter], answers: Mapping[int, AnswerValue]) -> AnswerValue | None:
    return next((answers.get(voter.person) for voter in roll if voter.casting), None)


def _decide(rule_set: RuleSet, casting: AnswerValue | None, tally: Tally) -> Outcome:
    met = [tally.agreeing >= test.needed(tally.base) for test in rule_set.tests]
    steps = (*reasons.counted(rule_set, tally), *reasons.weighed(rule_set, tally, met))
    if all(met):
        return Outcome(Result.PASSED, tally, steps)
    result, last = _not_met(rule_set, casting, tally)
    return Outcome(result, tally, (*steps, last))


def _not_met(rule_set: RuleSet, casting: AnswerValue | None, tally: Tally) -> tuple[Result, Step]:
    if tally.agreeing == tally.against and rule_set.tie is not Tie.FAILS:
        side = casting if casting in _SIDES else None
        return _tied(side, tally), reasons.tied(rule_set, side, tally)
    result = Result.NOT_PASSED if 2 * tally.against > tally.base else Result.MAJORITY_NOT_REACHED
    return result, reasons.rest(result, tally)


def _tied(side: AnswerValue | None, tally: Tally) -> Result:
    """The office's side decides only where nobody in the base did otherwise: 13–13–1 is open in law."""
    if side is None or tally.agreeing + tally.against != tally.base:
        return Result.A_PERSON_DECIDES
    return _SIDES[side]
