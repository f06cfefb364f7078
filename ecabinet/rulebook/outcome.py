"""What comes out of one question: pure and exact, in the order of evaluation of the domain's table.

The table is that of ballots, row by row; for the Government it comes to table A of rules-vn.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ecabinet.rulebook import reasons, reasons_of_options
from ecabinet.rulebook.certainty import certain
from ecabinet.rulebook.options import Choice, OptionCount, as_answers, counted_options, leaders, silent_side
from ecabinet.rulebook.parameters import Change, EarlyEnd, Parameter, Silence, Tie, Who
from ecabinet.rulebook.reasons import Reading, Step
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.tally import Side, Tally, Voter, count_sides, silence_side
from ecabinet.rulebook.values import AnswerValue, Ending, Result

SIDES = {AnswerValue.IN_FAVOUR: Result.PASSED, AnswerValue.AGAINST: Result.NOT_PASSED}


@dataclass(frozen=True)
class Outcome:
    """The result, the numbers and the reasons in the order in which they were weighed.

    `readings`: where a person decides, or an act of clearance must follow, what each way would give. `may_end`: nobody
    is silent, and the rule-set lets somebody end it now. `option`: the option of a choice that passed or leads.
    """

    result: Result
    tally: Tally
    steps: tuple[Step, ...]
    readings: tuple[Reading, ...] = ()
    may_end: bool = False
    options: tuple[OptionCount, ...] = ()
    option: int | None = None

    def as_data(self) -> dict[str, object]:
        """Result and numbers as plain values, for the closing's canonical JSON; the reasons follow from them."""
        rows = [step.row for step in self.steps]
        data: dict[str, object] = {"result": self.result.value, "tally": self.tally.as_data(), "rows": rows}
        if self.options:
            data |= {"options": [[it.option, it.chosen, it.deemed] for it in self.options], "option": self.option}
        return data


@dataclass(frozen=True)
class Round:
    """Everything that one evaluation looks at."""

    rule_set: RuleSet
    voters: tuple[Voter, ...]
    answers: Mapping[int, AnswerValue]
    opened_by: Collection[int] = ()
    conditions: int = 0
    cleared: bool = False
    choice: Choice | None = None


def evaluate(
    rule_set: RuleSet,
    roll: Iterable[Voter],
    answers: Mapping[int, AnswerValue],
    *,
    ending: Ending | None,
    opened_by: Collection[int] = (),
    conditions: int = 0,
    cleared: bool = False,
    choice: Choice | None = None,
) -> Outcome:
    """The outcome of one question.

    `answers`: the last answer in time of each person. `opened_by`: who opened the form. `ending`: the fact that ended
    the round; without one it is open, unless something broke it or nothing can change any more: whoever gave the last
    answer then ends it. `conditions`: how many conditions still stand. `cleared`: the act of clearance is there.
    ValueError for an answer from outside the roll.
    """
    it = Round(rule_set, tuple(roll), answers, opened_by, conditions, cleared, choice)
    so_far = _count(it, Side.SILENT)
    stopped = _stopped(it, ending, so_far.tally) or _broken(it, so_far.tally, at_close=ending is Ending.CLOSED)
    if stopped:
        result, step = stopped
        return _outcome(result, so_far, (step,))
    if ending is not Ending.CLOSED:
        return _before_the_close(it, so_far)
    if rule_set.silence is Silence.STAYS_OPEN and so_far.tally.silent and not _is_certain(it):
        return _outcome(Result.OPEN, so_far, (reasons.stays_open(rule_set, so_far.tally),))
    return _decided(it, silence_side(rule_set))


# Rows 1 to 3, the facts that ended it; 4 and 5, what breaks it


def _stopped(it: Round, ending: Ending | None, tally: Tally) -> tuple[Result, Step] | None:
    rule_set = it.rule_set
    if ending is Ending.WITHDRAWN and rule_set.withdrawable:
        return Result.WITHDRAWN, reasons.withdrawn(rule_set)
    if ending is Ending.STOPPED and rule_set.stopped_by is not Who.NOBODY:
        return Result.ENDED_WITHOUT_RESULT, reasons.stopped(rule_set)
    if ending is Ending.PAPER_CHANGED:
        return Result.VOID, reasons.void(rule_set, tally)
    return None


def _broken(it: Round, tally: Tally, *, at_close: bool) -> tuple[Result, Step] | None:
    rule_set = it.rule_set
    limits = ((rule_set.discussion, tally.discuss, Parameter.DISCUSSION),
              (rule_set.objections, tally.against, Parameter.OBJECTIONS))  # fmt: skip
    for limit, number, parameter in limits:
        if limit and (limit.immediate or at_close) and number >= limit.needed(tally.eligible):
            return limit.then, reasons.broken(rule_set, limit, parameter, number, tally)
    if at_close and it.conditions and rule_set.conditions:
        return rule_set.conditions, reasons.conditions_stand(rule_set, it.conditions)
    return None


# Row 6


def _before_the_close(it: Round, so_far: "_Count") -> Outcome:
    rule_set, tally = it.rule_set, so_far.tally
    all_answered = tally.silent == 0 and rule_set.early_end is not EarlyEnd.NEVER
    final = rule_set.change is Change.NEVER
    if final and (all_answered or (rule_set.early_end is EarlyEnd.OUTCOME_CERTAIN and _is_certain(it))):
        ended = reasons.early(tally)
        broken = _broken(it, tally, at_close=True)  # what counts only at the close counts now
        if broken:
            return _outcome(broken[0], so_far, (ended, broken[1]), may_end=True)
        decided = _decided(it, silence_side(rule_set))
        return _outcome(decided.result, so_far, (ended, *decided.steps), decided)
    return _outcome(Result.OPEN, so_far, (reasons.still_open(tally),), may_end=all_answered)


def _is_certain(it: Round) -> bool:
    """Of a choice, and of conditions, it is not foreseen: a silent member could choose any option, or make one."""
    if it.choice is not None or (it.rule_set.conditions and not it.conditions):
        return False
    so_far = _count(it, Side.SILENT).tally
    if so_far.answered < it.rule_set.minimum <= so_far.eligible:
        return False  # it lapses only if they stay silent

    def completed(side: Side) -> tuple[Result, Tally]:
        found = _decided(it, side)
        broken = _broken(it, found.tally, at_close=True)
        return (broken[0] if broken else found.result), found.tally

    return certain(it.rule_set, completed)


# Rows 7 to 12


@dataclass(frozen=True)
class _Count:
    """The numbers with the silent on one side; of a choice also every option and the one that leads."""

    tally: Tally
    answers: Mapping[int, AnswerValue]
    options: tuple[OptionCount, ...] = ()
    leaders: tuple[int, ...] = ()


def _count(it: Round, silence: Side) -> _Count:
    if it.choice is None:
        tally = count_sides(it.rule_set, it.voters, it.answers, silence, it.opened_by)
        return _Count(tally, it.answers)
    options = counted_options(it.rule_set, it.voters, it.answers, it.choice, deems=silence is Side.AGREES)
    found = leaders(options)
    first = found[0] if found else None
    answers = as_answers(it.answers, it.choice, first)
    side = silent_side(it.choice, first, silence)
    return _Count(count_sides(it.rule_set, it.voters, answers, side, it.opened_by), answers, options, found)


def _decided(it: Round, silence: Side) -> Outcome:
    counted = _count(it, silence)
    rule_set, tally = it.rule_set, counted.tally
    steps = tuple(_counted_steps(it, counted))
    if tally.answered < rule_set.minimum:
        return _outcome(Result.LAPSED, counted, (*steps, reasons.lapsed(rule_set, tally)))
    if len(counted.leaders) > 1:
        return _options_tied(it, counted, steps)
    met = [tally.of(test.of).agreeing >= test.needed(tally.of(test.of).base) for test in rule_set.tests]
    deemed = [not enough and _deemed_met(rule_set, index, tally) for index, enough in enumerate(met)]
    passes = all(a or b for a, b in zip(met, deemed, strict=True)) and (it.choice is None or bool(counted.leaders))
    steps += tuple(reasons.weighed(rule_set, tally, met, deemed, passes=passes and not tally.vetoes))
    if passes and not tally.vetoes:
        return _passed(it, counted, steps)
    if passes:
        steps += (reasons.vetoed(rule_set, tally),)
    return _not_met(it, counted, steps, vetoed=passes)


def _counted_steps(it: Round, counted: _Count) -> Iterator[Step]:
    if it.choice is not None:
        yield from reasons_of_options.counted(it.rule_set, counted.options, counted.tally)
    else:
        yield from reasons.counted(it.rule_set, counted.tally)


def _deemed_met(rule_set: RuleSet, index: int, tally: Tally) -> bool:
    exception = rule_set.deemed_met
    of = rule_set.tests[index].of
    return exception is not None and exception.of is of and tally.base - tally.agreeing < exception.fewer_than


def _passed(it: Round, counted: _Count, steps: tuple[Step, ...]) -> Outcome:
    if not it.rule_set.clearance or it.cleared:
        return _outcome(Result.PASSED, counted, steps)
    missing = (*steps, reasons.clearance_missing(it.rule_set))
    return _outcome(Result.CLEARANCE_PENDING, counted, missing, readings=reasons.clearances())


def _not_met(it: Round, counted: _Count, steps: tuple[Step, ...], *, vetoed: bool) -> Outcome:
    rule_set, tally = it.rule_set, counted.tally
    numbers = tally.of(rule_set.leading)
    if it.choice is None and not vetoed and numbers.agreeing == numbers.against and rule_set.tie is not Tie.FAILS:
        return _tied(it, counted, steps)
    result = Result.NOT_PASSED if 2 * numbers.against > numbers.base else Result.MAJORITY_NOT_REACHED
    return _outcome(result, counted, (*steps, reasons.rest(rule_set, result, numbers)))


def _casting(it: Round) -> Voter | None:
    return next((voter for voter in it.voters if voter.casting), None)


def _tied(it: Round, counted: _Count, steps: tuple[Step, ...]) -> Outcome:
    """The office's side decides only where nobody in the base did otherwise: 13–13–1 is open in law."""
    rule_set, numbers = it.rule_set, counted.tally.of(it.rule_set.leading)
    holder = _casting(it)
    answer = it.answers.get(holder.person) if holder and not holder.recused else None
    side = answer if answer in SIDES and rule_set.tie is not Tie.PERSON else None
    step = reasons.tied(rule_set, side, numbers)
    if side is None or numbers.agreeing + numbers.against != numbers.base:
        readings = reasons.readings(rule_set, SIDES.get(side) if side else None, numbers)
        return _outcome(Result.A_PERSON_DECIDES, counted, (*steps, step), readings=readings)
    return _outcome(SIDES[side], counted, (*steps, step))


def _options_tied(it: Round, counted: _Count, steps: tuple[Step, ...]) -> Outcome:
    """Two options lead: the office's choice decides where nobody in the base did otherwise."""
    rule_set = it.rule_set
    numbers = counted.tally.of(rule_set.leading)
    if rule_set.tie is Tie.FAILS or len(counted.leaders) > 2:
        step = reasons_of_options.no_leader(counted.leaders)
        return _outcome(Result.MAJORITY_NOT_REACHED, counted, (*steps, step))
    holder = _casting(it)
    chosen = it.choice.chosen.get(holder.person) if it.choice and holder and rule_set.tie is not Tie.PERSON else None
    weight = next(option.weight for option in counted.options if option.option == counted.leaders[0])
    alone = 2 * weight == numbers.base
    step = reasons_of_options.tied(rule_set, counted.leaders, chosen, alone=alone)
    if chosen in counted.leaders and alone:
        return _outcome(Result.PASSED, counted, (*steps, step), option=chosen)
    readings = reasons_of_options.readings(counted.leaders)
    return _outcome(Result.A_PERSON_DECIDES, counted, (*steps, step), readings=readings)


def _outcome(
    result: Result,
    counted: _Count,
    steps: tuple[Step, ...],
    decided: Outcome | None = None,
    *,
    readings: tuple[Reading, ...] = (),
    may_end: bool = False,
    option: int | None = None,
) -> Outcome:
    if decided is not None:
        return Outcome(result, decided.tally, steps, decided.readings, True, decided.options, decided.option)
    only = counted.leaders[0] if len(counted.leaders) == 1 else None
    return Outcome(result, counted.tally, steps, readings, may_end, counted.options, option or only)


__all__ = ["Choice", "Outcome", "Reading", "evaluate"]
