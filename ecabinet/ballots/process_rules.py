"""Why not, around a form: its dossier, its slip, reminders, moving the deadline back, ending the round, a meeting.

Plain values in, the sentence that refuses or None out; as `rules`, of which this is the other half.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from ecabinet.ballots.rules import NO_MOMENT
from ecabinet.kernel.words import N_
from ecabinet.rulebook.parameters import Start
from ecabinet.rulebook.reasons import Reading
from ecabinet.rulebook.rulesets import RuleSet, Who
from ecabinet.rulebook.sentences import At, Sentence, say
from ecabinet.rulebook.values import Ending, Result, State
from ecabinet.rulebook.workdays import OfficeHours

CHECK_DAYS, SLIP_DAYS = 2, 3  # working days for the check of a dossier and for the note on a slip (rules-vn C 1, 3)
JUST_NOW = timedelta(minutes=10)
NOT_PREPARED = N_("It was opened or set aside already: what belongs before the opening is over.")


class Verdict(StrEnum):
    """What is noted on a slip."""

    AGREED = "agreed"
    SENT_BACK = "sent_back"


VERDICT_WORDS = {Verdict.AGREED: N_("Agreed: send the form"), Verdict.SENT_BACK: N_("Sent back with a remark")}


# The dossier and the slip


def why_not_check(*, state: State, missing: str, complete: bool, returned: bool) -> Sentence | None:
    """`returned`: it is with the agency now."""
    if state is not State.DRAFT:
        return say(NOT_PREPARED)
    if not complete and not missing.strip():
        return say(N_("Write what is missing; the agency reads it as you write it."))
    if not complete and returned:
        return say(N_("It is with the agency already: wait for what was asked, or note it as complete."))
    return None


def why_not_resubmit(*, state: State, returned: bool) -> Sentence | None:
    """Only what was sent back comes again."""
    if state is not State.DRAFT:
        return say(NOT_PREPARED)
    return None if returned else say(N_("Nothing is asked of you: the dossier is with the Office."))


def why_not_slip(*, state: State, notes: bool, words: str, returned: bool, waiting: bool) -> Sentence | None:
    """`notes`: whoever it is addressed to chairs the body or is a deputy today. `waiting`: a slip waits already."""
    if state is not State.DRAFT:
        return say(NOT_PREPARED)
    if returned:
        return say(N_("The dossier is with the agency: submit it when it is complete."))
    if waiting:
        return say(N_("A slip waits for its note already."))
    if not notes:
        return say(N_("Choose the chair of the body or a deputy."))
    return None if words.strip() else say(N_("Write what you propose."))


def why_not_note(*, state: State, waiting: bool, verdict: str, words: str) -> Sentence | None:
    """Why the chair or deputy cannot note now."""
    if state is not State.DRAFT:
        return say(NOT_PREPARED)
    if not waiting:
        return say(N_("No slip waits for a note."))
    if verdict not in set(Verdict):
        return say(N_("Choose whether the form is sent."))
    if verdict == Verdict.SENT_BACK and not words.strip():
        return say(N_("Say in a few words why it is sent back."))
    return None


_START = {
    Start.CHAIR: N_("By its rules the chair must agree first: submit the slip, and have it noted."),
    Start.CONSENT: N_(
        "By its rules all members must agree that it is decided in writing: note its dossier as complete once they"
        " have."
    ),
    Start.CLEARED: N_(
        "By its rules a preparatory body must have cleared it: note its dossier as complete once it has."
    ),
}


def why_not_begin(start: Start, *, complete: bool, returned: bool, slip: str) -> Sentence | None:
    """Why it is not opened yet. `slip`: "" for none, "waiting", or the verdict of the last one."""
    if returned:
        return say(N_("The dossier is with the agency, which was asked for what is missing."))
    if slip == "waiting":
        return say(N_("The submission slip waits for its note."))
    if slip == Verdict.SENT_BACK:
        return say(N_("The submission slip was sent back: mend the form and submit it again."))
    met = {Start.NONE: True, Start.CHAIR: slip == Verdict.AGREED, Start.CONSENT: complete, Start.CLEARED: complete}
    return None if met[start] else say(_START[start])


# Reminders


def reminder_due(
    hours: Iterable[int], *, deadline: datetime, since: datetime, now: datetime, done: Collection[int]
) -> int | None:
    """Which of somebody's moments before the deadline has come and was not told yet; the nearest one alone.

    A moment that lay before the deadline was set (`since`) has passed: nobody is reminded in the minute of the opening.
    """
    come = [it for it in hours if since < deadline - timedelta(hours=it) <= now]
    if now >= deadline or not come or any(it <= min(come) for it in done):
        return None
    return min(come)


def why_not_chase(*, state: State, asked: bool, silent: int, fresh: int, last: datetime | None) -> Sentence | None:
    """`asked`: whoever is meant is asked in this form at all; `silent`: how many of them have not answered; `fresh`:
    how many of these were not asked again just now.
    """
    if state is not State.OPEN:
        return say(N_("Only while the form is open are its members asked again."))
    if not asked:
        return say(N_("Whoever was meant is not asked in this form: choose a member from the list below."))
    if not silent:
        return say(N_("Whoever was meant has answered meanwhile; nobody was asked again."))
    if not fresh and last:
        return say(N_("That was just done, at %(at)s. Nobody was asked twice."), at=At(last))
    return None


# The deadline, back; the round, ended


def may(who: Who, *, keeps: bool, leads: bool) -> bool:
    """Whether somebody with these rights is meant."""
    return {Who.NOBODY: False, Who.SECRETARIAT: keeps, Who.CHAIR: leads, Who.EITHER: keeps or leads}[who]


def why_not_shorten(
    rule_set: RuleSet, *, state: State, keeps: bool, leads: bool, deadline: datetime | None, to: datetime | None,
    reason: str, now: datetime,
) -> Sentence | None:  # fmt: skip
    """Why the deadline is not moved to an earlier moment; `to`: None for one that could not be read."""
    if state is not State.OPEN or deadline is None:
        return say(N_("Only the deadline of an open form is moved."))
    if not may(rule_set.shortened_by, keeps=keeps, leads=leads):
        return say(N_("By its rules you do not shorten its time."))
    if to is None:
        return say(NO_MOMENT)
    if to >= deadline:
        return say(N_("An earlier deadline lies before the present one, %(deadline)s."), deadline=At(deadline))
    if to <= now:
        return say(N_("The deadline has passed already: set a later one."))
    return None if reason.strip() else say(N_("Say why its time is shortened; everybody who was asked will read it."))


def why_not_end(
    rule_set: RuleSet, ending: Ending, *, state: State, keeps: bool, leads: bool, reason: str
) -> Sentence | None:
    """Why the chair cannot stop it, or the round cannot be ended for the sake of a paper."""
    if state is not State.OPEN:
        return say(N_("Only an open form is ended before its deadline."))
    who = rule_set.stopped_by if ending is Ending.STOPPED else rule_set.papers_replaced_by
    if not may(who, keeps=keeps, leads=leads):
        return say(N_("By its rules you do not end it before its deadline."))
    return None if reason.strip() else say(N_("Say why it is ended; everybody who was asked will read it."))


def why_not_round(*, state: State, has_next: bool) -> Sentence | None:
    """Why no new round is made of this one."""
    if state not in (State.VOID, State.WITHDRAWN, State.STOPPED):
        return say(N_("A new round is made of one that ended without a result."))
    return say(N_("A new round was made already.")) if has_next else None


# Where the rules leave it open


def reading_key(reading: Reading) -> str:
    """How a reading is named in a form: "passed", or "passed/2" for an option."""
    return f"{reading.result}/{reading.option}" if reading.option else reading.result.value


def why_not_settle(*, readings: Collection[str], decided: bool, chosen: str, reason: str) -> Sentence | None:
    """Why a person cannot decide (rules-vn A3 and A4); `readings`: the keys of those that the rules allow."""
    if not readings:
        return say(N_("The rules decide this one; nobody has to."))
    if decided:
        return say(N_("It has been decided already."))
    if chosen not in readings:
        return say(N_("Choose one of the readings."))
    return None if reason.strip() else say(N_("Give the reason; it is recorded with the decision."))


# A meeting


def goes_to_meeting(results: Collection[str]) -> Result | None:
    """The result for which the matter goes to a meeting: the rule-set says so, or no majority was reached (C 9)."""
    return next((it for it in (Result.TO_MEETING, Result.MAJORITY_NOT_REACHED) if it in results), None)


def why_not_table(*, waits: bool, fits: bool) -> Sentence | None:
    """`waits`: it is for a meeting and on no agenda. `fits`: the meeting is of the body and has not begun."""
    if not waits:
        return say(N_("It stands on an agenda already, or goes to no meeting."))
    return None if fits else say(N_("Choose a meeting of the body that has not begun."))


# Clocks


def check_due(arrived: datetime, hours: OfficeHours) -> datetime:
    """By when the Office looks whether a dossier is complete."""
    return hours.add(arrived, CHECK_DAYS)


def slip_due(sent: datetime, hours: OfficeHours) -> datetime:
    """By when a slip is noted."""
    return hours.add(sent, SLIP_DAYS)
