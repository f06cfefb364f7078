"""How a form lives, in words: who is asked, when it opens and ends, who sees what, what follows."""

from collections.abc import Iterator

from ecabinet.kernel.words import N_
from ecabinet.rulebook.parameters import (
    Change,
    EarlyEnd,
    Parameter,
    Period,
    Proof,
    RunningTally,
    Secrecy,
    Start,
    Unit,
    Who,
)
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Sentence, say
from ecabinet.rulebook.values import Grade, Kind

Said = tuple[Parameter, Sentence, bool]
START = {
    Start.NONE: N_("It may be opened without anybody's consent."),
    Start.CHAIR: N_("The chair must agree before it is opened."),
    Start.CONSENT: N_("All members must agree that it is decided in writing."),
    Start.CLEARED: N_("A preparatory body must have cleared it before it is opened."),
}
_LIMITS = {
    Unit.WORKING_DAYS: (
        N_("The deadline is %(least)s to %(most)s working days after the opening."),
        N_("The deadline is at least %(least)s working days after the opening."),
        N_("The deadline is at most %(most)s working days after the opening."),
        N_("The deadline is exactly %(least)s working days after the opening."),
    ),
    Unit.HOURS: (
        N_("The deadline is %(least)s to %(most)s hours after the opening."),
        N_("The deadline is at least %(least)s hours after the opening."),
        N_("The deadline is at most %(most)s hours after the opening."),
        N_("The deadline is exactly %(least)s hours after the opening."),
    ),
}
_EXTEND = {
    Who.SECRETARIAT: N_("The secretariat may extend the deadline."),
    Who.CHAIR: N_("The chair may extend the deadline."),
    Who.EITHER: N_("The chair or the secretariat may extend the deadline."),
}
_SHORTEN = {
    Who.SECRETARIAT: N_("The secretariat may shorten the period, with a reason that everybody reads."),
    Who.CHAIR: N_("The chair may shorten the period, with a reason that everybody reads."),
    Who.EITHER: N_("The chair or the secretariat may shorten the period, with a reason that everybody reads."),
}
_STOP = {
    Who.SECRETARIAT: N_("The secretariat may end it without result."),
    Who.CHAIR: N_("The chair may end it without result."),
    Who.EITHER: N_("The chair or the secretariat may end it without result."),
}
EARLY = {
    EarlyEnd.NEVER: N_("It does not end before its deadline."),
    EarlyEnd.ALL_ANSWERED: N_("It may be closed before the deadline once everybody has answered."),
    EarlyEnd.OUTCOME_CERTAIN: N_("It ends as soon as the outcome is certain."),
}
CHANGE = {
    Change.UNTIL_CLOSE: N_("An answer may be changed until the close; every earlier one stays on record."),
    Change.NEVER: N_("An answer is final once it is sent."),
    Change.UNTIL_BROKEN: N_("An answer may be changed until the procedure is broken or closed."),
}
SECRECY = {
    Secrecy.NAMED: N_("Answers carry the member's name."),
    Secrecy.NAMED_TO_SECRETARIAT: N_("Only the secretariat sees who gave which answer."),
    Secrecy.SECRET: N_("Answers are secret: nothing joins a member and an answer."),
}
RUNNING_TALLY = {
    RunningTally.NOBODY: N_("Nobody sees the count before the close."),
    RunningTally.SECRETARIAT: N_("Before the close, only the chair and the secretariat see the count."),
    RunningTally.EVERYBODY: N_("Everybody entitled sees the count as it grows."),
}
PROOF = {
    Proof.SESSION: N_("Being signed in is enough to answer."),
    Proof.CONFIRMATION: N_("You confirm who you are anew before an answer is sent."),
    Proof.CERTIFICATE: N_("An answer is signed with the member's certificate."),
    Proof.PAPER: N_("Answers on paper are entered by one person and confirmed by a second."),
}
REPLACE = {
    Who.NOBODY: N_("The papers are frozen by the opening, and nobody may replace one."),
    Who.SECRETARIAT: N_(
        "The papers are frozen by the opening; only the Office may replace one, which ends the round and voids its "
        "answers."
    ),
    Who.CHAIR: N_(
        "The papers are frozen by the opening; only the chair may replace one, which ends the round and voids its "
        "answers."
    ),
    Who.EITHER: N_(
        "The papers are frozen by the opening; only the chair or the Office may replace one, which ends the round and "
        "voids its answers."
    ),
}
_ANNOUNCED = {
    Who.SECRETARIAT: N_("The secretariat announces the result within %(hours)s hours."),
    Who.CHAIR: N_("The chair announces the result within %(hours)s hours."),
    Who.EITHER: N_("The chair or the secretariat announces the result within %(hours)s hours."),
}


def life(rule_set: RuleSet) -> Iterator[Said]:
    """Parameter, sentence, and whether it is as usual."""
    yield from _period(rule_set)
    yield Parameter.CHANGE, say(CHANGE[rule_set.change]), False
    yield Parameter.SECRECY, say(SECRECY[rule_set.secrecy]), False
    yield Parameter.SECRECY, _running_tally(rule_set), False
    yield from _electorate(rule_set)
    yield Parameter.START, say(START[rule_set.start]), rule_set.start is Start.NONE
    yield from _remarks(rule_set)
    taken_back = N_("Its owner may withdraw it.")
    kept = N_("It cannot be withdrawn after the start.")
    yield Parameter.WITHDRAWAL, say(taken_back if rule_set.withdrawable else kept), rule_set.withdrawable
    yield Parameter.FREEZE, say(REPLACE[rule_set.papers_replaced_by]), rule_set.papers_replaced_by is Who.SECRETARIAT
    yield Parameter.PROOF, say(PROOF[rule_set.proof]), rule_set.proof is Proof.SESSION
    if not rule_set.drafts:
        yield Parameter.PROOF, say(N_("Nothing typed is kept before it is sent, and no assistant prepares it.")), False
    yield from _after(rule_set)


def _running_tally(rule_set: RuleSet) -> Sentence:
    """Who sees the count grow: the chair too, unless names are for the secretariat only."""
    if rule_set.secrecy is Secrecy.NAMED_TO_SECRETARIAT and rule_set.running_tally is RunningTally.SECRETARIAT:
        return say(N_("Before the close, only the secretariat sees the count."))
    return say(RUNNING_TALLY[rule_set.running_tally])


def _period(rule_set: RuleSet) -> Iterator[Said]:
    where = Parameter.PERIOD
    yield from ((where, sentence, False) for sentence in _limits(rule_set.period))
    if Kind.FORM not in rule_set.kinds:
        return
    if not rule_set.extendable:
        yield where, say(N_("The deadline is never extended.")), False
    else:
        yield where, say(_EXTEND[rule_set.extended_by]), rule_set.extended_by is Who.SECRETARIAT
    if rule_set.shortened_by in _SHORTEN:
        yield where, say(_SHORTEN[rule_set.shortened_by]), False
    if rule_set.stopped_by in _STOP:
        yield where, say(_STOP[rule_set.stopped_by]), False
    yield where, say(EARLY[rule_set.early_end]), rule_set.early_end is not EarlyEnd.OUTCOME_CERTAIN


def _limits(period: Period) -> list[Sentence]:
    if period.unit is Unit.MOMENT:
        zone = period.zone or say(N_("local time"))
        return [say(N_("The deadline is an exact moment that is named at the opening (%(zone)s)."), zone=zone)]
    both, least, most, exactly = _LIMITS[period.unit]
    numbers = {"least": period.least, "most": period.most}
    if period.least is None and period.most is None:
        return []
    if period.least == period.most:
        return [say(exactly, **numbers)]
    return [say(most if period.least is None else least if period.most is None else both, **numbers)]


def _electorate(rule_set: RuleSet) -> Iterator[Said]:
    where, it = Parameter.ELECTORATE, rule_set.electorate
    yield where, say(N_("The members in force at the opening are asked; the roll is then frozen.")), True
    if it.weighted:
        yield where, say(N_("Members have weights; the roll shows them.")), False
    if it.second_measure:
        yield where, say(N_("Members have a second weight: %(measure)s."), measure=it.second_measure), False
    substitutes = N_("A substitute may answer for the member.")
    nobody = N_("Nobody answers for a member.")
    yield where, say(substitutes if it.substitutes else nobody), not it.substitutes
    if it.recusal_while_open:
        yield where, say(N_("A member may step aside while it is open.")), False


def _remarks(rule_set: RuleSet) -> Iterator[Said]:
    if Grade.CONDITION in rule_set.remarks:
        msgid = N_("A remark may be a condition of agreement, a point that should be addressed, or for information.")
        yield Parameter.ANSWERS, say(msgid), False
    elif rule_set.remarks:
        yield Parameter.ANSWERS, say(N_("A remark may be added to an answer.")), False
    if rule_set.options:
        yield Parameter.ANSWERS, say(N_("A question may also be a choice between options.")), True


def _after(rule_set: RuleSet) -> Iterator[Said]:
    where, after = Parameter.AFTER, rule_set.after
    if after.announced_within and after.announced_by in _ANNOUNCED:
        yield where, say(_ANNOUNCED[after.announced_by], hours=after.announced_within), False
    if after.statement_hours:
        msgid = N_("Statements may be made within %(hours)s hours after the close.")
        yield where, say(msgid, hours=after.statement_hours), False
    if after.in_minutes:
        yield where, say(N_("The result is entered in the minutes of the next meeting.")), True
