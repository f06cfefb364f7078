"""The arithmetic in words: one step for each row of the order of evaluation that was weighed, with its numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecabinet.kernel.words import N_
from ecabinet.rulebook.rulesets import Parameter, RuleSet, Test, Tie
from ecabinet.rulebook.sentences import Bilingual, Sentence, say
from ecabinet.rulebook.tally import Tally
from ecabinet.rulebook.values import AnswerValue, Result
from ecabinet.rulebook.words_of_rules import share_of_base


@dataclass(frozen=True)
class Step:
    """One reason: its row in the table of ballots, the sentence with its numbers, and the text that it rests on."""

    row: int
    sentence: Sentence
    source: Bilingual | None = None


_COUNT = {
    frozenset[AnswerValue](): N_("In favour %(in_favour)s, against %(against)s, no answer %(silent)s"),
    frozenset({AnswerValue.OTHER}): N_(
        "In favour %(in_favour)s, against %(against)s, other opinion %(other)s, no answer %(silent)s"
    ),
    frozenset({AnswerValue.ABSTAIN}): N_(
        "In favour %(in_favour)s, against %(against)s, abstained %(abstained)s, no answer %(silent)s"
    ),
    frozenset({AnswerValue.OTHER, AnswerValue.ABSTAIN}): N_(
        "In favour %(in_favour)s, against %(against)s, other opinion %(other)s, abstained %(abstained)s, "
        "no answer %(silent)s"
    ),
}
_TIE = {
    (Tie.PRIME_MINISTER, AnswerValue.IN_FAVOUR): N_(
        "%(equal)s agree and %(equal)s are against; the Prime Minister is in favour: passed"
    ),
    (Tie.PRIME_MINISTER, AnswerValue.AGAINST): N_(
        "%(equal)s agree and %(equal)s are against; the Prime Minister is against: not passed"
    ),
    (Tie.PRIME_MINISTER, None): N_(
        "%(equal)s agree and %(equal)s are against; the Prime Minister took neither side: a person decides"
    ),
    (Tie.CHAIRPERSON, AnswerValue.IN_FAVOUR): N_(
        "%(equal)s agree and %(equal)s are against; the Chairperson is in favour: passed"
    ),
    (Tie.CHAIRPERSON, AnswerValue.AGAINST): N_(
        "%(equal)s agree and %(equal)s are against; the Chairperson is against: not passed"
    ),
    (Tie.CHAIRPERSON, None): N_(
        "%(equal)s agree and %(equal)s are against; the Chairperson took neither side: a person decides"
    ),
    (Tie.MEETING_CHAIR, AnswerValue.IN_FAVOUR): N_(
        "%(equal)s agree and %(equal)s are against; the chair of the meeting is in favour: passed"
    ),
    (Tie.MEETING_CHAIR, AnswerValue.AGAINST): N_(
        "%(equal)s agree and %(equal)s are against; the chair of the meeting is against: not passed"
    ),
    (Tie.MEETING_CHAIR, None): N_(
        "%(equal)s agree and %(equal)s are against; the chair of the meeting took neither side: a person decides"
    ),
}


def still_open(tally: Tally) -> Step:
    """Row 6."""
    numbers = {"answered": tally.answered, "eligible": tally.eligible}
    return Step(6, Sentence(N_("%(answered)s of %(eligible)s answered so far"), numbers))


def withdrawn() -> Step:
    """Row 1."""
    return Step(1, say(N_("Withdrawn by its owner: nothing is decided")))


def stopped() -> Step:
    """Row 2."""
    return Step(2, say(N_("Ended by the chair: nothing is decided")))


def void(tally: Tally) -> Step:
    """Row 3."""
    return Step(3, say(N_("A paper had to be replaced: the answers given, %(count)s, are void"), count=tally.answered))


def counted(rule_set: RuleSet, tally: Tally) -> Iterator[Step]:
    """Row 7: what was answered, who is deemed to agree, who was recused."""
    yield Step(7, _answers(rule_set, tally))
    if tally.deemed:
        yield Step(7, _deemed(tally), rule_set.source(Parameter.SILENCE))
    if tally.recused:
        recused = N_("Recused: %(recused)s of %(members)s members")
        yield Step(7, say(recused, recused=tally.recused, members=tally.members))


def weighed(rule_set: RuleSet, tally: Tally, met: Sequence[bool]) -> Iterator[Step]:
    """Row 9: each test and whether it is met."""
    for test, enough in zip(rule_set.tests, met, strict=True):
        so = N_("passed") if all(met) else N_("reached") if enough else N_("not reached")
        yield Step(9, _test(rule_set, test, tally, so), rule_set.source(Parameter.THRESHOLD))


def tied(rule_set: RuleSet, side: AnswerValue | None, tally: Tally) -> Step:
    """Row 10; `side` is in favour or against, None when the holder of the office took neither."""
    otherwise = tally.base - tally.agreeing - tally.against
    mixed = N_("%(equal)s agree and %(equal)s are against, %(otherwise)s of %(base)s neither: a person decides")
    msgid = mixed if side and otherwise else _TIE[rule_set.tie, side]
    sentence = say(msgid, equal=tally.against, otherwise=otherwise, base=tally.base)
    return Step(10, sentence, rule_set.source(Parameter.TIE))


def rest(result: Result, tally: Tally) -> Step:
    """Rows 11 and 12."""
    if result is Result.NOT_PASSED:
        against = N_("%(against)s of %(base)s are against, more than half: not passed")
        return Step(11, say(against, against=tally.against, base=tally.base))
    return Step(12, say(N_("Not enough agree, and no more than half are against: majority not reached")))


def _answers(rule_set: RuleSet, tally: Tally) -> Sentence:
    return say(
        _COUNT[frozenset(rule_set.answers) & {AnswerValue.OTHER, AnswerValue.ABSTAIN}],
        in_favour=tally.in_favour,
        against=tally.against,
        other=tally.other,
        abstained=tally.abstained,
        silent=tally.silent,
    )


def _deemed(tally: Tally) -> Sentence:
    return say(
        N_("%(agreeing)s agree, of which %(deemed)s deemed to agree, %(unread)s of them never opened it"),
        agreeing=tally.agreeing,
        deemed=tally.deemed,
        unread=tally.deemed_unread,
    )


def _test(rule_set: RuleSet, test: Test, tally: Tally, so: str) -> Sentence:
    return say(
        N_("%(agreeing)s of %(base)s agree; %(share)s, that is %(needed)s, must agree: %(so)s"),
        agreeing=tally.agreeing,
        base=tally.base,
        share=share_of_base(test, rule_set.base),
        needed=test.needed(tally.base),
        so=say(so),
    )
