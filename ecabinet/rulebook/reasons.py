"""The arithmetic in words: one step for each row of the order of evaluation that was weighed, with its numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecabinet.kernel.words import N_
from ecabinet.rulebook.parameters import Limit, Measure, Parameter, Test, Tie
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Bilingual, Sentence, say
from ecabinet.rulebook.tally import Tally, Weighed
from ecabinet.rulebook.values import AnswerValue, Result, word
from ecabinet.rulebook.words_of_rules import office, share_of_base


@dataclass(frozen=True)
class Joined:
    """Parts of one sentence, the first with a capital letter."""

    parts: tuple[Sentence, ...]

    def __str__(self) -> str:
        text = ", ".join(str(part) for part in self.parts)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Step:
    """One reason: its row in the table of ballots, the sentence with its numbers, and the text that it rests on."""

    row: int
    sentence: Sentence | Joined
    source: Bilingual | None = None


@dataclass(frozen=True)
class Reading:
    """One way to read the rules where they leave the outcome open, and what it would give."""

    result: Result
    sentence: Sentence
    option: int | None = None


_COUNT = (
    (AnswerValue.IN_FAVOUR, N_("in favour %(number)s")),
    (AnswerValue.AGAINST, N_("against %(number)s")),
    (AnswerValue.OTHER, N_("other opinion %(number)s")),
    (AnswerValue.ABSTAIN, N_("abstained %(number)s")),
    (AnswerValue.DISCUSS, N_("asked for discussion %(number)s")),
    (AnswerValue.NOT_TAKING_PART, N_("does not take part %(number)s")),
)
_TIE = {
    AnswerValue.IN_FAVOUR: N_("%(equal)s agree and %(equal)s are against; %(office)s is in favour: passed"),
    AnswerValue.AGAINST: N_("%(equal)s agree and %(equal)s are against; %(office)s is against: not passed"),
    None: N_("%(equal)s agree and %(equal)s are against; %(office)s took neither side: a person decides"),
}
_MEASURED = {
    Measure.MEMBERS: N_("%(agreeing)s of %(base)s agree; %(share)s, that is %(needed)s, must agree: %(so)s"),
    Measure.WEIGHT: N_("weights: %(agreeing)s of %(base)s agree; %(share)s, that is %(needed)s, must agree: %(so)s"),
    Measure.SECOND_WEIGHT: N_(
        "%(measure)s: %(agreeing)s of %(base)s agree; %(share)s, that is %(needed)s, must agree: %(so)s"
    ),
}


def withdrawn(rule_set: RuleSet) -> Step:
    """Row 1."""
    said = say(N_("Withdrawn by its owner: nothing is decided"))
    return Step(1, said, rule_set.source(Parameter.WITHDRAWAL))


def stopped(rule_set: RuleSet) -> Step:
    """Row 2."""
    return Step(2, say(N_("Ended by the chair: nothing is decided")), rule_set.source(Parameter.PERIOD))


def void(rule_set: RuleSet, tally: Tally) -> Step:
    """Row 3."""
    said = say(N_("A paper had to be replaced: the answers given, %(count)s, are void"), count=tally.answered)
    return Step(3, said, rule_set.source(Parameter.FREEZE))


def broken(rule_set: RuleSet, limit: Limit, parameter: Parameter, number: int, tally: Tally) -> Step:
    """Rows 4 and 5."""
    asked = N_("%(number)s of %(eligible)s asked for discussion; %(needed)s are enough: %(result)s")
    objected = N_("%(number)s of %(eligible)s objected; %(needed)s are enough to break it: %(result)s")
    row, msgid = (4, asked) if parameter is Parameter.DISCUSSION else (5, objected)
    sentence = say(
        msgid, number=number, eligible=tally.eligible, needed=limit.needed(tally.eligible),
        result=Lower(say(word(limit.then))),
    )  # fmt: skip
    return Step(row, sentence, rule_set.source(parameter))


def conditions_stand(rule_set: RuleSet, conditions: int) -> Step:
    """Row 5, by a condition that nobody settled."""
    assert rule_set.conditions is not None
    msgid = N_("Conditions that were not settled: %(conditions)s: %(result)s")
    sentence = say(msgid, conditions=conditions, result=Lower(say(word(rule_set.conditions))))
    return Step(5, sentence, rule_set.source(Parameter.OBJECTIONS))


def still_open(tally: Tally) -> Step:
    """Row 6."""
    numbers = {"answered": tally.answered, "eligible": tally.eligible}
    return Step(6, Sentence(N_("%(answered)s of %(eligible)s answered so far"), numbers))


def early(tally: Tally) -> Step:
    """Row 6, passed: nothing can change any more."""
    if not tally.silent:
        return Step(6, say(N_("All %(eligible)s have answered, and answers are final"), eligible=tally.eligible))
    msgid = N_("%(answered)s of %(eligible)s have answered; however the others answer, the outcome is the same")
    return Step(6, say(msgid, answered=tally.answered, eligible=tally.eligible))


def stays_open(rule_set: RuleSet, tally: Tally) -> Step:
    """Row 6, at the deadline: silence says nothing yet."""
    said = say(N_("No answer yet: %(silent)s of %(eligible)s; by its rules it stays open until they answer"),
               silent=tally.silent, eligible=tally.eligible)  # fmt: skip
    return Step(6, said, rule_set.source(Parameter.SILENCE))


def counted(rule_set: RuleSet, tally: Tally) -> Iterator[Step]:
    """Row 7: what was answered, what silence means, who was recused."""
    yield Step(7, Joined(tuple(_answers(rule_set, tally))))
    yield from filled_in(rule_set, tally)


def filled_in(rule_set: RuleSet, tally: Tally) -> Iterator[Step]:
    """Row 7: what silence means, and who was recused."""
    if tally.deemed:
        yield Step(7, _deemed(rule_set, tally), rule_set.source(Parameter.SILENCE))
    if tally.abstaining:
        said = say(N_("No answer: %(silent)s, counted as abstaining"), silent=tally.abstaining)
        yield Step(7, said, rule_set.source(Parameter.SILENCE))
    if tally.recused:
        recused = N_("Recused: %(recused)s of %(members)s members")
        yield Step(7, say(recused, recused=tally.recused, members=tally.members))


def lapsed(rule_set: RuleSet, tally: Tally) -> Step:
    """Row 8."""
    said = say(N_("%(answered)s answered; at least %(minimum)s must answer: it lapses"),
               answered=tally.answered, minimum=rule_set.minimum)  # fmt: skip
    return Step(8, said, rule_set.source(Parameter.THRESHOLD))


def weighed(
    rule_set: RuleSet, tally: Tally, met: Sequence[bool], deemed: Sequence[bool], *, passes: bool
) -> Iterator[Step]:
    """Row 9: each test and whether it is met; without a test, that nothing broke it."""
    source = rule_set.source(Parameter.THRESHOLD)
    for test, enough, exempt in zip(rule_set.tests, met, deemed, strict=True):
        so = N_("deemed met") if exempt else N_("not reached") if not enough else None
        yield Step(9, _test(rule_set, test, tally, so or (N_("passed") if passes else N_("reached"))), source)
        if exempt:
            yield _exempt(rule_set, tally)
    if not rule_set.tests:
        yield Step(9, _unbroken(rule_set, tally), rule_set.source(Parameter.OBJECTIONS) or source)


def vetoed(rule_set: RuleSet, tally: Tally) -> Step:
    """Row 9, failed: enough agree, but one who may not be overruled is against."""
    said = say(N_("Against it among the members whose vote against fails it: %(vetoes)s"), vetoes=tally.vetoes)
    return Step(9, said, rule_set.source(Parameter.ELECTORATE) or rule_set.source(Parameter.THRESHOLD))


def clearance_missing(rule_set: RuleSet) -> Step:
    """Row 9, passed but for the act of clearance."""
    said = say(N_("All replies are in; the chair's letter of clearance is still missing: waiting for clearance"))
    return Step(9, said, rule_set.source(Parameter.AFTER) or rule_set.source(Parameter.THRESHOLD))


def clearances() -> tuple[Reading, ...]:
    """What the act of clearance, or its refusal, gives."""
    return (
        Reading(Result.PASSED, say(N_("The letter of clearance is given: passed."))),
        Reading(Result.NOT_PASSED, say(N_("Clearance is refused: not passed."))),
    )


def tied(rule_set: RuleSet, side: AnswerValue | None, numbers: Weighed) -> Step:
    """Row 10; `side` is in favour or against, None when the holder of the office took neither."""
    otherwise = numbers.base - numbers.agreeing - numbers.against
    mixed = N_("%(equal)s agree and %(equal)s are against, %(otherwise)s of %(base)s neither: a person decides")
    nobody = N_("%(equal)s agree and %(equal)s are against: a person decides")
    msgid = nobody if rule_set.tie is Tie.PERSON else mixed if side and otherwise else _TIE[side]
    named = office(rule_set.tie)
    sentence = say(msgid, equal=numbers.against, otherwise=otherwise, base=numbers.base, office=named)
    return Step(10, sentence, rule_set.source(Parameter.TIE))


def readings(rule_set: RuleSet, side: Result | None, numbers: Weighed) -> tuple[Reading, ...]:
    """What either reading of an open tie would give: the office's side decides, or no side has a majority."""
    none = Reading(Result.MAJORITY_NOT_REACHED, say(N_("Neither side has a majority: majority not reached.")))
    if rule_set.tie is Tie.PERSON:
        return (Reading(Result.PASSED, say(N_("A tie carries it: passed."))), none)
    named = office(rule_set.tie)
    if side is None:
        asked = N_("If %(office)s takes the side in favour: passed.")
        against = N_("If %(office)s takes the side against: not passed.")
        return (
            Reading(Result.PASSED, say(asked, office=named)), Reading(Result.NOT_PASSED, say(against, office=named)),
            none,
        )  # fmt: skip
    msgid = N_("The two sides are equal, and the side of %(office)s decides: %(result)s.")
    return Reading(side, say(msgid, office=named, result=Lower(say(word(side))))), none


def rest(rule_set: RuleSet, result: Result, numbers: Weighed) -> Step:
    """Rows 11 and 12."""
    source = rule_set.source(Parameter.THRESHOLD)
    if result is Result.NOT_PASSED:
        against = N_("%(against)s of %(base)s are against, more than half: not passed")
        return Step(11, say(against, against=numbers.against, base=numbers.base), source)
    msgid = N_("Not enough agree, and no more than half are against: majority not reached")
    return Step(12, say(msgid), source)


@dataclass(frozen=True)
class Lower:
    """A word inside a sentence."""

    word: Sentence

    def __str__(self) -> str:
        text = str(self.word)
        return text[:1].lower() + text[1:]


def _answers(rule_set: RuleSet, tally: Tally) -> Iterator[Sentence]:
    numbers = {
        AnswerValue.IN_FAVOUR: tally.in_favour, AnswerValue.AGAINST: tally.against, AnswerValue.OTHER: tally.other,
        AnswerValue.ABSTAIN: tally.abstained, AnswerValue.DISCUSS: tally.discuss,
        AnswerValue.NOT_TAKING_PART: tally.not_taking_part,
    }  # fmt: skip
    for value, msgid in _COUNT:
        if value in rule_set.answers:
            yield say(msgid, number=numbers[value])
    yield say(N_("no answer %(number)s"), number=tally.silent)


def _deemed(rule_set: RuleSet, tally: Tally) -> Sentence:
    """A silent member is named in the rule-set's own words, never as one who voted for it."""
    own = N_(
        "%(agreeing)s count as agreeing, %(deemed)s of them in silence (%(silent_as)s), %(unread)s never opened it"
    )
    deemed = N_("%(agreeing)s agree, of which %(deemed)s deemed to agree, %(unread)s of them never opened it")
    return say(
        own if rule_set.silent_as else deemed, agreeing=tally.agreeing, deemed=tally.deemed,
        silent_as=rule_set.silent_as, unread=tally.deemed_unread,
    )  # fmt: skip


def _test(rule_set: RuleSet, test: Test, tally: Tally, so: str) -> Sentence:
    numbers = tally.of(test.of)
    return say(
        _MEASURED[test.of],
        agreeing=numbers.agreeing,
        base=numbers.base,
        share=share_of_base(test, rule_set),
        needed=test.needed(numbers.base),
        measure=rule_set.electorate.second_measure or "",
        so=say(so),
    )


def _exempt(rule_set: RuleSet, tally: Tally) -> Step:
    assert rule_set.deemed_met is not None
    said = say(N_("Not in favour: %(others)s, fewer than %(limit)s: that test is deemed met"),
               others=tally.base - tally.agreeing, limit=rule_set.deemed_met.fewer_than)  # fmt: skip
    return Step(9, said, rule_set.source(Parameter.THRESHOLD))


def _unbroken(rule_set: RuleSet, tally: Tally) -> Sentence:
    assert rule_set.objections is not None
    if not tally.against:
        return say(N_("The period is over and nobody objected: passed"))
    msgid = N_("The period is over; objections: %(against)s, fewer than the %(needed)s that break it: passed")
    return say(msgid, against=tally.against, needed=rule_set.objections.needed(tally.eligible))
