"""Meetings: create, change, convene, cancel."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC
from typing import Any

from sqlmodel import col, select

from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.fold import fold
from ecabinet.kernel.words import N_
from ecabinet.meetings.access import facts_of, items_of, readers_of, state
from ecabinet.meetings.models import Cancellation, Convening, Invitation, Meeting, MeetingType, Room
from ecabinet.meetings.rules import (
    MeetingPlan,
    State,
    lead,
    why_not_cancel,
    why_not_change,
    why_not_convene,
    why_not_notice,
    why_not_planned,
)  # fmt: skip
from ecabinet.meetings.slots import CREATED
from ecabinet.notices.actions import tell
from ecabinet.people.access import members_of
from ecabinet.people.models import Body, Person
from ecabinet.people.rules import named
from ecabinet.records.actions import Acting, note, save_version, shown

CONVENED = N_("You are invited to “%(title)s”, %(at)s.")
CHANGED = N_("“%(title)s” was changed: it now begins at %(at)s. See what else is different.")
CANCELLED = N_("“%(title)s” is cancelled. %(reason)s")
UNKNOWN = N_("Choose something that is in the list.")
LABELS = {
    "type_id": N_("Type"),
    "title": N_("Title"),
    "number": N_("Number"),
    "chair_id": N_("Meeting chair"),
    "starts_at": N_("Start"),
    "ends_at": N_("End"),
    "room_id": N_("Meeting room"),
    "remote_url": N_("Remote link"),
}


def refuse(why: str | None) -> None:
    """Refuse with the sentence, if there is one."""
    if why is not None:
        raise Refused(why)


def show_in(db: Db) -> Any:
    """How a changed value is said: numbers by the names that they stand for."""

    def show(field: str, value: Any) -> str:
        if field == "chair_id" and value is not None:
            return str(db.get_one(Person, value).name)
        if field in {"room_id", "type_id"} and value is not None:
            return named(db.get_one(Room, value) if field == "room_id" else db.get_one(MeetingType, value))
        return shown(field, value)

    return show


def _need_choices(db: Db, plan: MeetingPlan) -> None:
    for model, number in ((MeetingType, plan.type_id), (Room, plan.room_id), (Person, plan.chair_id)):
        if number is not None and db.get(model, number) is None:
            raise Refused(UNKNOWN)


def create_meeting(db: Db, actor: Acting, body: Body, plan: MeetingPlan) -> Meeting:
    """Prepare a meeting of a body; nobody but its secretariat sees it until it is convened."""
    refuse(why_not_planned(plan))
    _need_choices(db, plan)
    meeting = Meeting(body_id=body.id, created_by=actor.id, changed_at=db.now, folded=folded(plan), **asdict(plan))
    db.add(meeting)
    db.flush()
    note(db, actor, "created meeting", f"meeting/{meeting.id}", title=plan.title, body=body.code, version=1)
    for take_up in CREATED:
        take_up(db, actor, meeting)
    return meeting


def folded(plan: MeetingPlan) -> str:
    """What a search finds the meeting by."""
    return fold(f"{plan.title} {plan.number}")


def change_meeting(db: Db, actor: Acting, meeting: Meeting, plan: MeetingPlan, version: int) -> None:
    """Change what is said of a meeting; once it is convened everybody who comes is told. Raises Stale."""
    refuse(why_not_change(state(db, meeting.id)) or why_not_planned(plan))
    _need_choices(db, plan)
    in_utc = replace(plan, starts_at=plan.starts_at.astimezone(UTC), ends_at=plan.ends_at.astimezone(UTC))
    if not _save(db, actor, meeting, asdict(in_utc), version):
        return
    meeting.folded, meeting.changed_at = folded(plan), db.now
    if facts_of(db, meeting.id).convened:
        tell_readers(db, actor, meeting, CHANGED, at=meeting.starts_at)


def _save(db: Db, actor: Acting, meeting: Meeting, fields: dict[str, Any], version: int) -> bool:
    return save_version(db, actor, meeting, f"meeting/{meeting.id}", version, fields, labels=LABELS, show=show_in(db))


def tell_readers(db: Db, actor: Acting, meeting: Meeting, msgid: str, **params: Any) -> None:
    """Tell everybody who may read the meeting, but for whoever acts."""
    people = [who for who in readers_of(db, meeting.id) if who != actor.id]
    tell(db, people, msgid, f"/meetings/{meeting.id}", title=meeting.title, **params)


def convene_meeting(db: Db, actor: Acting, meeting: Meeting, words: str = "") -> None:
    """Convene: the body's members are invited, and everybody who is asked may read and is told.

    `words` say why the notice is shorter than the regulation asks for, or who confirms that it is enough.
    """
    items = len(items_of(db, meeting.id))
    at, now = meeting.starts_at, db.now
    has_chair = meeting.chair_id is not None
    refuse(why_not_convene(state(db, meeting.id), has_chair=has_chair, items=items, starts_at=at, now=now))
    given = lead(db.get_one(Body, meeting.body_id).profile, formats.local(now).date(), formats.local(at).date())
    refuse(why_not_notice(given, words))
    meeting.version += 1
    fact = Convening(meeting_id=meeting.id, by=actor.id, at=now, version=meeting.version)
    fact.notice_days, fact.words = given.asked, words
    db.add(fact)
    _invite_members(db, actor, meeting, (row.id for row in members_of(db, meeting.body_id)))
    note(
        db, actor, "convened meeting", f"meeting/{meeting.id}", version=meeting.version, given=given.given,
        asked=given.asked, words=words,
    )  # fmt: skip
    db.flush()
    tell_readers(db, actor, meeting, CONVENED, at=meeting.starts_at)


def _invite_members(db: Db, actor: Acting, meeting: Meeting, members: Iterable[int]) -> None:
    invited = set(db.exec(select(Invitation.person_id).where(_whole_of(meeting.id))))
    for person_id in members:
        if person_id not in invited:
            db.add(Invitation(meeting_id=meeting.id, person_id=person_id, as_member=True, by=actor.id, at=db.now))


def _whole_of(meeting_id: int) -> Any:
    whole = col(Invitation.item_id).is_(None) & col(Invitation.person_id).is_not(None)
    return (col(Invitation.meeting_id) == meeting_id) & whole & col(Invitation.ended_at).is_(None)


def cancel_meeting(db: Db, actor: Acting, meeting: Meeting, reason: str) -> None:
    """Cancel; everybody who could read it is told the reason and can still look at it."""
    stands = state(db, meeting.id)
    refuse(why_not_cancel(stands, reason))
    db.add(Cancellation(meeting_id=meeting.id, by=actor.id, at=db.now, reason=reason))
    meeting.version += 1
    meeting.changed_at = db.now
    note(db, actor, "cancelled meeting", f"meeting/{meeting.id}", version=meeting.version, reason=reason)
    if stands is State.CONVENED:
        tell_readers(db, actor, meeting, CANCELLED, reason=reason)
