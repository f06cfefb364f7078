"""A rule-set in words: before the answers, and in the warning to whoever has not sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ecabinet.kernel.words import N_
from ecabinet.rulebook.parameters import Base, Limit, Measure, Parameter, Silence, Test, Tie
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Bilingual, Sentence, say
from ecabinet.rulebook.values import AnswerState, AnswerValue, Result, word
from ecabinet.rulebook.words_of_life import Said, life

_MORE_THAN = {Fraction(1, 2): N_("more than half"), Fraction(2, 3): N_("more than two thirds")}
_AT_LEAST = {
    Fraction(1): N_("the whole"),
    Fraction(1, 2): N_("at least half"),
    Fraction(2, 3): N_("at least two thirds"),
    Fraction(3, 4): N_("at least three quarters"),
}
_BASE = {
    Base.ALL_MEMBERS: N_("%(share)s of all members"),
    Base.ELIGIBLE: N_("%(share)s of the members entitled to answer"),
    Base.TAKING_PART: N_("%(share)s of the members taking part"),
    Base.VOTES_CAST: N_("%(share)s of the votes cast"),
}
_WEIGHED_BASE = {
    Base.ALL_MEMBERS: N_("%(share)s of the %(measure)s of all members"),
    Base.ELIGIBLE: N_("%(share)s of the %(measure)s of the members entitled to answer"),
    Base.TAKING_PART: N_("%(share)s of the %(measure)s of the members taking part"),
    Base.VOTES_CAST: N_("%(share)s of the %(measure)s of those who cast a vote"),
}
SILENCE = {
    Silence.AGREES: N_("Silence at the deadline counts as agreement, and the member answers for it."),
    Silence.ABSTAINS: N_("Whoever gives no answer is counted as abstaining."),
    Silence.ABSENT: N_("Whoever gives no answer is counted as absent."),
    Silence.NOT_AGREED: N_("Whoever gives no answer is not counted in favour."),
    Silence.STAYS_OPEN: N_("It stays open until everybody has answered, unless the outcome is certain."),
}
_SILENT_WORD = {
    Silence.AGREES: N_("Deemed to agree"),
    Silence.ABSTAINS: N_("No answer, counted as abstaining"),
    Silence.ABSENT: N_("Absent"),
    Silence.NOT_AGREED: N_("No answer"),
    Silence.STAYS_OPEN: N_("No answer yet"),
}
_OFFICE = {
    Tie.PRIME_MINISTER: N_("the Prime Minister"),
    Tie.CHAIRPERSON: N_("the Chairperson"),
    Tie.MEETING_CHAIR: N_("the chair of the meeting"),
}
TIE = {
    Tie.FAILS: N_("If as many are against as in favour, it does not pass."),
    Tie.PERSON: N_("If as many are against as in favour, a person decides."),
    Tie.PRIME_MINISTER: N_("If as many are against as in favour, the side of the Prime Minister decides."),
    Tie.CHAIRPERSON: N_("If as many are against as in favour, the side of the Chairperson decides."),
    Tie.MEETING_CHAIR: N_("If as many are against as in favour, the side of the chair of the meeting decides."),
}
_THEN = {
    Result.NOT_PASSED: N_("it does not pass"),
    Result.TO_MEETING: N_("it is taken to a meeting"),
    Result.TO_OWNER: N_("it goes back to its owner"),
    Result.ENDED_WITHOUT_RESULT: N_("it ends without result"),
}
_NOT_SENT = {
    AnswerState.NONE: N_("You have not answered yet."),
    AnswerState.DRAFT: N_("Your draft has not been sent: until you send it, it is not an answer."),
    AnswerState.SENT_UP: N_("The answer prepared for you has not been sent: until you send it, it is not an answer."),
}
_SILENT_MEANS = {
    Silence.AGREES: N_("If you send nothing by the deadline, you are deemed to agree, and you answer for it."),
    Silence.ABSTAINS: N_("If you send nothing, you are counted as abstaining."),
    Silence.ABSENT: N_("If you send nothing, you are counted as absent."),
    Silence.NOT_AGREED: N_("If you send nothing, you are not counted in favour."),
    Silence.STAYS_OPEN: N_("Until you answer, the matter stays open."),
}


@dataclass(frozen=True)
class Clause:
    """One sentence of a rule and the legal text that it rests on; `usual`: what is so unless a rule-set differs."""

    parameter: Parameter
    sentence: Sentence
    source: Bilingual | None = None
    usual: bool = False


def office(tie: Tie) -> Sentence:
    """The office whose side decides a tie."""
    return say(_OFFICE[tie]) if tie in _OFFICE else say("")


def share_of_base(test: Test, rule_set: RuleSet) -> Sentence:
    """`more than half of all members`, `at least 65% of the population of the members entitled to answer`."""
    known = (_MORE_THAN if test.strict else _AT_LEAST).get(test.share)
    share = say(known) if known else _share(test)
    if test.of is Measure.MEMBERS:
        return say(_BASE[rule_set.base], share=share)
    second = test.of is Measure.SECOND_WEIGHT and rule_set.electorate.second_measure
    return say(_WEIGHED_BASE[rule_set.base], share=share, measure=second or say(N_("weights")))


def _share(test: Test) -> Sentence:
    percent = test.share * 100
    fraction = f"{percent}%" if percent.denominator == 1 else str(test.share)
    return say(N_("more than %(fraction)s") if test.strict else N_("at least %(fraction)s"), fraction=fraction)


def rule_in_words(rule_set: RuleSet, roll_size: int) -> tuple[Clause, ...]:
    """What everybody reads before answering; `roll_size` counts all members, the recused included."""
    return tuple(clause for clause in rule_in_full(rule_set, roll_size) if not clause.usual)


def rule_in_full(rule_set: RuleSet, roll_size: int) -> tuple[Clause, ...]:
    """All seventeen parameters, also those that are as usual, for which no text is cited."""
    said = (*_deciding(rule_set, roll_size), *life(rule_set))
    return tuple(
        Clause(parameter, sentence, None if usual else rule_set.source(parameter), usual)
        for parameter, sentence, usual in said
    )


def silence_warning(rule_set: RuleSet, state: AnswerState) -> tuple[Sentence, ...]:
    """What a member who has not sent, and the member's staff, are told while the form is open; () once answered."""
    if state not in _NOT_SENT:
        return ()
    return (say(_NOT_SENT[state]), say(_SILENT_MEANS[rule_set.silence]))


def silence_in_words(rule_set: RuleSet) -> Sentence:
    """The same rule, said of everybody."""
    return say(SILENCE[rule_set.silence])


def silent_word(rule_set: RuleSet) -> Sentence | Bilingual:
    """How a member who gave no answer is recorded after the close: never as one who voted for it."""
    return rule_set.silent_as or say(_SILENT_WORD[rule_set.silence])


def _deciding(rule_set: RuleSet, roll_size: int) -> Iterator[Said]:
    yield from ((Parameter.THRESHOLD, it, False) for it in _threshold(rule_set, roll_size))
    yield Parameter.SILENCE, say(SILENCE[rule_set.silence]), False
    yield from _limits(rule_set)
    if rule_set.tests:
        yield Parameter.TIE, say(TIE[rule_set.tie]), False
    if AnswerValue.OTHER in rule_set.answers:
        words = N_("Another opinion needs words; it is counted among the members, but not in favour.")
        yield Parameter.ANSWERS, say(words), False


def _threshold(rule_set: RuleSet, roll_size: int) -> Iterator[Sentence]:
    for test in rule_set.tests:
        yield _test(rule_set, test, roll_size)
    if not rule_set.tests and rule_set.objections:
        most = rule_set.objections.needed(roll_size) - 1
        unbroken = N_("It passes when the period is over and nobody has objected.")
        tolerated = N_("It passes when the period is over with at most %(most)s objections.")
        yield say(tolerated, most=most) if most else say(unbroken)
    if rule_set.deemed_met:
        exception = N_("While fewer than %(limit)s members are not in favour, the share of %(measure)s is deemed met.")
        measure = rule_set.electorate.second_measure or say(N_("weights"))
        yield say(exception, limit=rule_set.deemed_met.fewer_than, measure=measure)
    vetoes = ", ".join(seat.holder for seat in rule_set.electorate.seats if seat.veto)
    if vetoes:
        yield say(N_("A vote against by one of these fails it: %(holders)s."), holders=vetoes)
    if rule_set.minimum:
        yield say(N_("At least %(minimum)s must answer, else it lapses."), minimum=rule_set.minimum)
    if rule_set.clearance:
        yield say(N_("Only the chair's letter of clearance concludes it."))


def _test(rule_set: RuleSet, test: Test, roll_size: int) -> Sentence:
    share = share_of_base(test, rule_set)
    if rule_set.base is not Base.ALL_MEMBERS or test.of is not Measure.MEMBERS:
        return say(N_("To pass, %(share)s must agree."), share=share)
    needed = test.needed(roll_size)
    return say(N_("%(needed)s of %(base)s must agree: %(share)s."), needed=needed, base=roll_size, share=share)


def _limits(rule_set: RuleSet) -> Iterator[Said]:
    if rule_set.objections:
        yield Parameter.OBJECTIONS, _objections(rule_set.objections), False
    if rule_set.conditions:
        msgid = N_("If a condition still stands at the close, %(then)s.")
        yield Parameter.OBJECTIONS, say(msgid, then=_then(rule_set.conditions)), False
    if rule_set.discussion:
        yield Parameter.DISCUSSION, _discussion(rule_set.discussion), False


def _then(result: Result) -> Sentence:
    """What follows; a result that cannot follow is shown too, beside the sentence that says so."""
    return say(_THEN.get(result) or word(result))


def _objections(limit: Limit) -> Sentence:
    then = _then(limit.then)
    if limit.majority:
        return say(N_("If more than half object, %(then)s."), then=then)
    if limit.count == 1 and not limit.immediate:
        return say(N_("An objection must be settled before the close; if one still stands then, %(then)s."), then=then)
    if limit.count == 1:
        return say(N_("One objection is enough: %(then)s."), then=then)
    return say(N_("%(count)s objections are enough: %(then)s."), count=limit.count, then=then)


def _discussion(limit: Limit) -> Sentence:
    then = _then(limit.then)
    if limit.majority:
        return say(N_("If more than half ask for discussion, %(then)s."), then=then)
    if limit.count == 1 and limit.reasoned:
        return say(N_("One request for discussion, with its reasons, is enough: %(then)s."), then=then)
    if limit.count == 1:
        return say(N_("One request for discussion is enough: %(then)s."), then=then)
    return say(N_("%(count)s requests for discussion are enough: %(then)s."), count=limit.count, then=then)
