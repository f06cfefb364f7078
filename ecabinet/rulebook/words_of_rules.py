"""A rule-set in words: before the answers, and in the warning to whoever has not sent."""

from dataclasses import dataclass
from fractions import Fraction

from ecabinet.kernel.words import N_
from ecabinet.rulebook.rulesets import (
    Base,
    Change,
    Parameter,
    Period,
    RuleSet,
    RunningTally,
    Secrecy,
    Silence,
    Test,
    Tie,
    Unit,
)
from ecabinet.rulebook.sentences import Bilingual, Sentence, say
from ecabinet.rulebook.values import AnswerState, AnswerValue

_MORE_THAN = {Fraction(1, 2): N_("more than half"), Fraction(2, 3): N_("more than two thirds")}
_AT_LEAST = {
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
_SILENCE = {
    Silence.AGREES: N_("Silence at the deadline counts as agreement, and the member answers for it."),
    Silence.NOT_AGREED: N_("Whoever gives no answer is not counted in favour."),
    Silence.ABSENT: N_("Whoever gives no answer is counted as absent."),
}
_TIE = {
    Tie.FAILS: N_("If as many are against as in favour, it does not pass."),
    Tie.PRIME_MINISTER: N_("If as many are against as in favour, the side of the Prime Minister decides."),
    Tie.CHAIRPERSON: N_("If as many are against as in favour, the side of the Chairperson decides."),
    Tie.MEETING_CHAIR: N_("If as many are against as in favour, the side of the chair of the meeting decides."),
}
_CHANGE = {
    Change.UNTIL_CLOSE: N_("An answer may be changed until the close; every earlier one stays on record."),
    Change.NEVER: N_("An answer is final once it is sent."),
}
_SECRECY = {
    Secrecy.NAMED: N_("Answers carry the member's name."),
    Secrecy.NAMED_TO_SECRETARIAT: N_("Only the secretariat sees who gave which answer."),
    Secrecy.SECRET: N_("Answers are secret: nothing joins a member and an answer."),
}
_RUNNING_TALLY = {
    RunningTally.NOBODY: N_("Nobody sees the count before the close."),
    RunningTally.SECRETARIAT: N_("Before the close, only the chair and the secretariat see the count."),
    RunningTally.EVERYBODY: N_("Everybody entitled sees the count as it grows."),
}
_NOT_SENT = {
    AnswerState.NONE: N_("You have not answered yet."),
    AnswerState.DRAFT: N_("Your draft has not been sent: until you send it, it is not an answer."),
    AnswerState.SENT_UP: N_("The answer prepared for you has not been sent: until you send it, it is not an answer."),
}
_SILENT_MEANS = {
    Silence.AGREES: N_("If you send nothing by the deadline, you are deemed to agree, and you answer for it."),
    Silence.NOT_AGREED: N_("If you send nothing, you are not counted in favour."),
    Silence.ABSENT: N_("If you send nothing, you are counted as absent."),
}
_LIMITS = {
    Unit.WORKING_DAYS: (
        N_("The deadline is %(least)s to %(most)s working days after the opening."),
        N_("The deadline is at least %(least)s working days after the opening."),
        N_("The deadline is at most %(most)s working days after the opening."),
    ),
    Unit.HOURS: (
        N_("The deadline is %(least)s to %(most)s hours after the opening."),
        N_("The deadline is at least %(least)s hours after the opening."),
        N_("The deadline is at most %(most)s hours after the opening."),
    ),
}


@dataclass(frozen=True)
class Clause:
    """One sentence of a rule and the legal text that it rests on."""

    parameter: Parameter
    sentence: Sentence
    source: Bilingual | None = None


def share_of_base(test: Test, base: Base) -> Sentence:
    """`more than half of all members`"""
    known = (_MORE_THAN if test.strict else _AT_LEAST).get(test.share)
    other = N_("more than %(fraction)s") if test.strict else N_("at least %(fraction)s")
    return say(_BASE[base], share=say(known) if known else say(other, fraction=str(test.share)))


def rule_in_words(rule_set: RuleSet, roll_size: int) -> tuple[Clause, ...]:
    """What everybody reads before answering; `roll_size` counts all members, the recused included."""
    said = [
        *((Parameter.THRESHOLD, _threshold(rule_set, test, roll_size)) for test in rule_set.tests),
        (Parameter.SILENCE, say(_SILENCE[rule_set.silence])),
        (Parameter.TIE, say(_TIE[rule_set.tie])),
        *((Parameter.ANSWERS, sentence) for sentence in _other_opinion(rule_set)),
        *((Parameter.PERIOD, sentence) for sentence in _limits(rule_set.period)),
        (Parameter.CHANGE, say(_CHANGE[rule_set.change])),
        (Parameter.SECRECY, say(_SECRECY[rule_set.secrecy])),
        (Parameter.SECRECY, say(_RUNNING_TALLY[rule_set.running_tally])),
    ]
    return tuple(Clause(parameter, sentence, rule_set.source(parameter)) for parameter, sentence in said)


def silence_warning(rule_set: RuleSet, state: AnswerState) -> tuple[Sentence, ...]:
    """What a member who has not sent, and the member's staff, are told while the form is open; () once answered."""
    if state not in _NOT_SENT:
        return ()
    return (say(_NOT_SENT[state]), say(_SILENT_MEANS[rule_set.silence]))


def silence_in_words(rule_set: RuleSet) -> Sentence:
    """The same rule, said of everybody."""
    return say(_SILENCE[rule_set.silence])


def _threshold(rule_set: RuleSet, test: Test, roll_size: int) -> Sentence:
    share = share_of_base(test, rule_set.base)
    if rule_set.base is not Base.ALL_MEMBERS:
        return say(N_("To pass, %(share)s must agree."), share=share)
    needed = test.needed(roll_size)
    return say(N_("%(needed)s of %(base)s must agree: %(share)s."), needed=needed, base=roll_size, share=share)


def _other_opinion(rule_set: RuleSet) -> list[Sentence]:
    if AnswerValue.OTHER not in rule_set.answers:
        return []
    return [say(N_("Another opinion needs words; it is counted among the members, but not in favour."))]


def _limits(period: Period) -> list[Sentence]:
    both, least, most = _LIMITS[period.unit]
    numbers = {"least": period.least, "most": period.most}
    if period.least is None and period.most is None:
        return []
    return [say(most if period.least is None else least if period.most is None else both, **numbers)]
