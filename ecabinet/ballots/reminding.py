"""Reminders before the deadline and the word after it: to whoever answers and to the staff, at each one's own hours."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.access import (
    ballot_id,
    drafts_of,
    extensions_of,
    stage_of,
)
from ecabinet.ballots.models import Ballot, RollEntry
from ecabinet.ballots.process import Reminder
from ecabinet.ballots.process_rules import reminder_due
from ecabinet.ballots.silence import silent_members
from ecabinet.ballots.states import state_at
from ecabinet.ballots.telling import tell_of
from ecabinet.kernel import words
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.jobs import enqueue, handler
from ecabinet.kernel.web import House
from ecabinet.kernel.words import N_
from ecabinet.notices.access import choices_of
from ecabinet.notices.rules import LEADS, Kind
from ecabinet.people.access import in_force
from ecabinet.people.models import Assistance
from ecabinet.records.actions import note
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import Silence
from ecabinet.rulebook.values import State

BEFORE = N_("Opinion form %(symbol)s closes on %(deadline)s and your answer has not been sent. %(means)s")
BEFORE_DRAFT = N_(
    "Opinion form %(symbol)s closes on %(deadline)s. Your answer is prepared but not sent, and a draft that is not sent"
    " is silence. %(means)s"
)
BEFORE_STAFF = N_(
    "Opinion form %(symbol)s closes on %(deadline)s and the answer of %(member)s has not been sent. %(means)s"
)
BEFORE_STAFF_DRAFT = N_(
    "Opinion form %(symbol)s closes on %(deadline)s. The answer of %(member)s is prepared but not sent, and a draft"
    " that is not sent is silence. %(means)s"
)
AFTER = N_("Opinion form %(symbol)s closed on %(deadline)s without your answer. %(means)s")
AFTER_STAFF = N_("Opinion form %(symbol)s closed on %(deadline)s without the answer of %(member)s. %(means)s")
WILL_MEAN = {
    Silence.AGREES: N_("If nothing is sent, the member is deemed to agree, and answers for it."),
    Silence.ABSTAINS: N_("If nothing is sent, it counts as an abstention."),
    Silence.ABSENT: N_("If nothing is sent, the member is counted as absent."),
    Silence.NOT_AGREED: N_("If nothing is sent, the member is not counted in favour."),
    Silence.STAYS_OPEN: N_("If nothing is sent, the answer stays open."),
}
MEANT = {
    Silence.AGREES: N_("The member is deemed to agree, and answers for it."),
    Silence.ABSTAINS: N_("It counts as an abstention."),
    Silence.ABSENT: N_("The member is counted as absent."),
    Silence.NOT_AGREED: N_("The member is not counted in favour."),
    Silence.STAYS_OPEN: N_("The answer stays open."),
}

_staff = Hot(
    select(col(RollEntry.person_id).label("member_id"), col(Assistance.assistant_id))
    .join(Assistance, col(Assistance.member_id) == RollEntry.person_id)
    .where(col(RollEntry.ballot_id) == ballot_id, in_force(Assistance), col(Assistance.reads))
)
_done = Hot(
    select(col(Reminder.person_id), col(Reminder.member_id), col(Reminder.deadline), col(Reminder.hours)).where(
        col(Reminder.ballot_id) == ballot_id
    )
)


class Missed(NamedTuple):
    """One who is told of one member's missing answer: whoever answers in the seat, or the member's staff."""

    person_id: int
    member_id: int
    member: str
    answers: bool
    drafted: bool


def whom(db: Db, ballot: int, members: Iterable[Any]) -> Iterator[Missed]:
    """Everybody to be told of these members' silence."""
    staff: dict[int, list[int]] = {}
    for row in _staff.rows(db, ballot=ballot, now=db.now):
        staff.setdefault(row.member_id, []).append(row.assistant_id)
    drafted = {row.person_id for row in drafts_of(db, ballot)}
    for it in members:
        answers = it.substitute_id or it.person_id
        yield Missed(answers, it.person_id, it.name, True, it.person_id in drafted)
        for person in staff.get(it.person_id, ()):
            yield Missed(person, it.person_id, it.name, False, it.person_id in drafted)


def both(msgid: str) -> tuple[str, str]:
    """A sentence in both languages, as a notice keeps it."""
    said = []
    for lang in ("vi", "en"):
        token = words.language.set(lang)
        said.append(words.gettext(msgid))
        words.language.reset(token)
    return said[0], said[1]


def tell_missed(
    db: Db, ballot: Ballot, missed: Iterable[tuple[Missed, str]], means: tuple[str, str], deadline: datetime
) -> None:
    """To each the sentence beside it, together where it is the same; the member's name only to the staff."""
    groups: dict[tuple[str, str], list[int]] = {}
    for it, msgid in missed:
        groups.setdefault((msgid, "" if it.answers else it.member), []).append(it.person_id)
    for (msgid, member), people in groups.items():
        more = {"member": member} if member else {}
        tell_of(db, ballot, people, msgid, about=Kind.REMINDER, deadline=deadline, means=means, **more)


# Before the deadline


def plan_reminders(db: Db, ballot: int, deadline: datetime) -> None:
    """Look again at the next moment at which somebody may want to be reminded."""
    moments = [deadline - timedelta(hours=hours) for hours in LEADS]
    coming = [it for it in moments if it > db.now]
    if coming:
        enqueue(db, "warn_silent", {"ballot": ballot}, due=min(coming), unique=f"remind/{ballot}")


@handler("warn_silent")
def warn_silent(house: House, payload: dict[str, Any]) -> None:
    """Remind whoever has not sent, and their staff, of what silence will mean."""
    house.db.act(lambda db: remind(db, payload["ballot"]))


def remind(db: Db, number: int) -> None:
    """Whose moment has come; nobody twice for one deadline, also when a job is done twice or a day late."""
    ballot, stage = db.get(Ballot, number, with_for_update=True), stage_of(db, number)
    if ballot is None or state_at(stage, db.now) is not State.OPEN or stage.deadline is None:
        return
    since = max([stage.opened_at, *(row.at for row in extensions_of(db, number))])
    missed = list(whom(db, number, silent_members(db, number)))
    choices, done = choices_of(db, {it.person_id for it in missed}), _reminded(db, number, stage.deadline)
    due: list[tuple[Missed, str]] = []
    for it in missed:
        before = done.get((it.person_id, it.member_id), set())
        hours = reminder_due(choices[it.person_id].hours, deadline=stage.deadline, since=since, now=db.now, done=before)
        if hours is not None:
            db.add(_reminder(number, it, stage.deadline, hours, db.now))
            due.append((it, _BEFORE[it.answers, it.drafted]))
    if due:
        means = both(WILL_MEAN[rule_set_of(ballot.rule_set_json).silence])
        tell_missed(db, ballot, due, means, stage.deadline)
        members = sorted({it.member_id for it, _msgid in due})
        note(db, None, "warned", f"ballot/{number}", deadline=stage.deadline, members=members)
    plan_reminders(db, number, stage.deadline)


_BEFORE = {
    (True, False): BEFORE, (True, True): BEFORE_DRAFT, (False, False): BEFORE_STAFF, (False, True): BEFORE_STAFF_DRAFT,
}  # fmt: skip


def _reminder(ballot: int, it: Missed, deadline: datetime, hours: int, at: datetime) -> Reminder:
    return Reminder(
        ballot_id=ballot, person_id=it.person_id, member_id=it.member_id, deadline=deadline, hours=hours, at=at
    )


def _reminded(db: Db, ballot: int, deadline: datetime) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    for row in _done.rows(db, ballot=ballot):
        if row.deadline == deadline:
            found.setdefault((row.person_id, row.member_id), set()).add(row.hours)
    return found


# After it


def tell_silent(db: Db, ballot: Ballot, deadline: datetime) -> None:
    """After the close: to each who sent no answer, and their staff, what that meant."""
    means = both(MEANT[rule_set_of(ballot.rule_set_json).silence])
    missed = [(it, AFTER if it.answers else AFTER_STAFF) for it in whom(db, ballot.id, silent_members(db, ballot.id))]
    tell_missed(db, ballot, missed, means, deadline)
