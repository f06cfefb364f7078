"""Why not: plain values in, the sentence that refuses or None out.

Actions ask under the lock; templates ask the same to show a button.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from ecabinet.kernel.words import N_
from ecabinet.rulebook.rulesets import Parameter, Period, RuleSet, Silence, Unit
from ecabinet.rulebook.sentences import At, Sentence, say
from ecabinet.rulebook.tally import may_end_early
from ecabinet.rulebook.values import (
    AnswerState,
    Ending,
    Kind,
    State,
)
from ecabinet.rulebook.workdays import OfficeHours

_ENDED = {
    State.WITHDRAWN: N_("It was withdrawn; nothing more can be done with it."),
    State.STOPPED: N_("The chair ended it without a result; nothing more can be done with it."),
    State.VOID: N_("It is void because a paper was replaced; a new round will be opened."),
}
_ENDINGS = {
    Ending.CLOSED: State.CLOSED,
    Ending.WITHDRAWN: State.WITHDRAWN,
    Ending.STOPPED: State.STOPPED,
    Ending.PAPER_CHANGED: State.VOID,
}
_CONFIRM = {
    Parameter.SILENCE: N_("The regulation does not say what silence at the deadline means: confirm it first."),
    Parameter.PERIOD: N_("The regulation does not say how long the members have: confirm the deadline first."),
}


NO_MOMENT = N_("The new deadline is missing or cannot be read: write a date and a time, such as 2026-06-30 17:00.")


def state_of(*, opened: bool, ending: Ending | None, deadline: datetime | None, now: datetime) -> State:
    """The state that the facts say. At the deadline a form is closed, whether or not the closing job has run."""
    if ending:
        return _ENDINGS[ending]
    if not opened:
        return State.DRAFT
    return State.CLOSED if deadline and deadline <= now else State.OPEN


def answer_state(
    rule_set: RuleSet, *, answered: bool, sent_up: bool, drafted: bool, state: State, recused: bool = False
) -> AnswerState:
    """How far one person's answer has come; deemed agreement only after the close and only where the rule says so."""
    if answered:
        return AnswerState.ANSWERED
    if state is State.CLOSED:
        return AnswerState.DEEMED_AGREED if _deems(rule_set) and not recused else AnswerState.NONE
    if sent_up:
        return AnswerState.SENT_UP
    return AnswerState.DRAFT if drafted else AnswerState.NONE


def earliest_deadline(period: Period, opened_at: datetime, hours: OfficeHours) -> datetime | None:
    """The first deadline that the period allows; None without a shortest period."""
    return None if period.least is None else _after(opened_at, period.least, period.unit, hours)


def latest_deadline(period: Period, opened_at: datetime, hours: OfficeHours) -> datetime | None:
    """The last deadline that the period allows; None without a longest period."""
    return None if period.most is None else _after(opened_at, period.most, period.unit, hours)


def why_not_open(
    rule_set: RuleSet,
    kind: Kind,
    *,
    state: State,
    questions: int,
    members: int,
    papers_in_work: int,
    deadline: datetime | None,
    confirmed: Collection[Parameter],
    now: datetime,
    hours: OfficeHours,
) -> Sentence | None:
    """`members`: size of the roll that would be frozen. `papers_in_work`: papers not yet checked, or refused."""
    if state is not State.DRAFT:
        return say(_ENDED.get(state, N_("It has been opened already.")))
    if kind not in rule_set.kinds:
        return say(N_("This rule-set is not made for it: choose another one."))
    if not questions:
        return say(N_("Write at least one question first."))
    if not members:
        return say(N_("Nobody would be asked: the body has no members today."))
    if papers_in_work:
        return say(
            N_("Papers not ready: %(count)s. Wait until they are checked, or take them away."), count=papers_in_work
        )
    unconfirmed = [parameter for parameter in rule_set.to_confirm if parameter not in confirmed]
    if unconfirmed:
        return say(_CONFIRM[unconfirmed[0]])
    return _why_not_deadline(rule_set, kind, deadline, now, hours)


def why_not_extend(
    rule_set: RuleSet,
    *,
    state: State,
    opened_at: datetime,
    deadline: datetime | None,
    new_deadline: datetime | None,
    reason: str,
    hours: OfficeHours,
) -> Sentence | None:
    """Beyond the longest period only with a reason, which everybody is shown (rules-vn B).

    `new_deadline`: None for one that could not be read.
    """
    if state is not State.OPEN:
        return why_not_open_now(state)
    if deadline is None:
        return say(N_("A vote in the room has no deadline."))
    if not rule_set.extendable:
        return say(N_("By its rules the deadline is never extended."))
    if new_deadline is None:
        return say(NO_MOMENT)
    if new_deadline <= deadline:
        return say(N_("The new deadline must be later than the present one, %(deadline)s."), deadline=At(deadline))
    latest = latest_deadline(rule_set.period, opened_at, hours)
    if latest and new_deadline > latest and not reason.strip():
        beyond = N_(
            "That is beyond the longest period, which ends at %(latest)s: give the reason; everybody will see it."
        )
        return say(beyond, latest=At(latest))
    return None


def why_not_close(
    rule_set: RuleSet,
    *,
    opened: bool,
    ending: Ending | None,
    deadline: datetime | None,
    all_answered: bool,
    now: datetime,
    ended: bool = False,
) -> Sentence | None:
    """A vote is closed by its chair at any moment, a form at its deadline or where the rule-set lets it end early.

    `ended`: by its rules it has ended already, because it was broken or because its outcome is certain.
    """
    if ending or not opened:
        return why_not_open_now(state_of(opened=opened, ending=ending, deadline=deadline, now=now))
    if deadline is None or deadline <= now or ended or may_end_early(rule_set, all_answered=all_answered):
        return None
    return say(N_("Members may answer until %(deadline)s; it closes by itself then."), deadline=At(deadline))


def why_not_withdraw(rule_set: RuleSet, *, state: State, reason: str) -> Sentence | None:
    """Why the owner cannot take the text back."""
    if state is not State.OPEN:
        return why_not_open_now(state)
    if not rule_set.withdrawable:
        return say(N_("By its rules it cannot be withdrawn after the start."))
    if not reason.strip():
        return say(N_("Say why it is withdrawn; everybody who was asked will read it."))
    return None


def _deems(rule_set: RuleSet) -> bool:
    return rule_set.silence is Silence.AGREES


def _after(opened_at: datetime, n: int, unit: Unit, hours: OfficeHours) -> datetime:
    if unit is Unit.HOURS:
        return opened_at + timedelta(hours=n)
    return hours.add(opened_at, n)


def _why_not_deadline(
    rule_set: RuleSet, kind: Kind, deadline: datetime | None, now: datetime, hours: OfficeHours
) -> Sentence | None:
    if kind is Kind.VOTE:
        return say(N_("A vote in the room has no deadline.")) if deadline else None
    if deadline is None:
        return say(N_("Set the deadline for the answers."))
    if deadline <= now:
        return say(N_("The deadline has passed already: set a later one."))
    earliest = earliest_deadline(rule_set.period, now, hours)
    if earliest and deadline < earliest:
        return say(N_("That is too short: the earliest deadline is %(earliest)s."), earliest=At(earliest))
    latest = latest_deadline(rule_set.period, now, hours)
    if latest and deadline > latest:
        return say(N_("That is too long: the latest deadline is %(latest)s."), latest=At(latest))
    return None


def why_not_open_now(state: State) -> Sentence:
    """Why nothing is taken any more, or not yet."""
    if state is State.DRAFT:
        return say(N_("It has not been opened yet."))
    return say(_ENDED.get(state, N_("It is closed: the deadline has passed or the chair has closed it.")))
