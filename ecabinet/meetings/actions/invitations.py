"""Who is asked to a meeting or to an item of it, and what they answer."""

from typing import Any

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.words import N_
from ecabinet.meetings.access import asked_people, facts_of, state
from ecabinet.meetings.actions.meetings import CONVENED, UNKNOWN, refuse
from ecabinet.meetings.models import Invitation, Item, Meeting, Reply
from ecabinet.meetings.rules import why_not_invite, why_not_reply
from ecabinet.notices.actions import tell
from ecabinet.people.models import Organisation, Person
from ecabinet.records.actions import Acting, note

ENDED = N_("This person or organisation has ended.")
INVITED_ALREADY = N_("This invitation is out already.")
NOT_ASKED = N_("This person is not asked to the meeting.")
WITHDRAWN = N_("Your invitation to “%(title)s” was withdrawn.")
COMES_NOT = N_("%(name)s does not come to “%(title)s”. %(reason)s")


def invite_person(db: Db, actor: Acting, meeting: Meeting, person: Person, item: Item | None = None) -> Invitation:
    """Ask somebody to the meeting, or to one item of it (with its parts) only."""
    _check(db, meeting, person, item)
    item_id = item.id if item else None
    made = Invitation(meeting_id=meeting.id, person_id=person.id, item_id=item_id, by=actor.id, at=db.now)
    _invite(db, Invitation.person_id == person.id, made)
    note(db, actor, "invited person", f"meeting/{meeting.id}", person=person.id, item=item_id)
    _tell_invited(db, meeting, {person.id} - {actor.id})
    return made


def invite_organisation(
    db: Db, actor: Acting, meeting: Meeting, organisation: Organisation, item: Item | None = None
) -> Invitation:
    """Ask everybody who belongs to an organisation itself (its parts are asked by themselves)."""
    _check(db, meeting, organisation, item)
    item_id = item.id if item else None
    made = Invitation(meeting_id=meeting.id, organisation_id=organisation.id, item_id=item_id, by=actor.id, at=db.now)
    _invite(db, Invitation.organisation_id == organisation.id, made)
    note(db, actor, "invited organisation", f"meeting/{meeting.id}", organisation=organisation.id, item=item_id)
    _tell_invited(db, meeting, set(_belonging(db, organisation.id)) - {actor.id})
    return made


def _check(db: Db, meeting: Meeting, invitee: Person | Organisation, item: Item | None) -> None:
    refuse(why_not_invite(state(db, meeting.id)))
    if item is not None and (item.meeting_id != meeting.id or item.removed_at is not None):
        raise Refused(UNKNOWN)
    if invitee.ended_at is not None:
        raise Refused(ENDED)


def _invite(db: Db, same: Any, made: Invitation) -> None:
    standing = col(Invitation.ended_at).is_(None)
    whole_or_item = Invitation.item_id == made.item_id
    if db.exec(
        select(Invitation).where(same, Invitation.meeting_id == made.meeting_id, whole_or_item, standing)
    ).first():
        raise Refused(INVITED_ALREADY)
    db.add(made)
    db.flush()


def _belonging(db: Db, organisation_id: int) -> list[int]:
    standing = (Person.organisation_id == organisation_id, col(Person.ended_at).is_(None))
    return list(db.exec(select(Person.id).where(*standing)))


def _tell_invited(db: Db, meeting: Meeting, people: set[int]) -> None:
    """Whoever is invited after the convening is told at once; before it, the convening tells them."""
    if facts_of(db, meeting.id).convened is not None:
        tell(db, people, CONVENED, f"/meetings/{meeting.id}", title=meeting.title, at=meeting.starts_at)


def withdraw_invitation(db: Db, actor: Acting, meeting: Meeting, invitation: Invitation) -> None:
    """Ask no more: the right to read ends at once. A member of the body too stays away until invited again."""
    refuse(why_not_invite(state(db, meeting.id)))
    if invitation.ended_at is not None:
        return
    invitation.ended_at = db.now
    note(
        db, actor, "withdrew invitation", f"meeting/{meeting.id}", person=invitation.person_id,
        organisation=invitation.organisation_id, item=invitation.item_id,
    )  # fmt: skip
    if facts_of(db, meeting.id).convened is not None:
        people = (
            {invitation.person_id} if invitation.person_id else set(_belonging(db, invitation.organisation_id or 0))
        )
        tell(db, {who for who in people if who and who != actor.id}, WITHDRAWN, "/meetings", title=meeting.title)


def reply(db: Db, actor: Acting, meeting: Meeting, person: Person, *, coming: bool, reason: str = "") -> Reply:
    """Answer an invitation, or answer again; the secretariat may note what somebody told it."""
    refuse(why_not_reply(state(db, meeting.id), coming, reason))
    if person.id not in asked_people(db, meeting.id, [person.id]):
        raise Refused(NOT_ASKED)
    answered = (Reply.meeting_id == meeting.id, Reply.person_id == person.id)
    last = db.exec(select(Reply).where(*answered).order_by(col(Reply.n).desc()).limit(1)).first()
    given = Reply(
        meeting_id=meeting.id, person_id=person.id, n=last.n + 1 if last else 1, coming=coming, reason=reason,
        by=actor.id, at=db.now,
    )  # fmt: skip
    db.add(given)
    note(db, actor, "replied", f"meeting/{meeting.id}", person=person.id, coming=coming)
    _tell_of_absence(db, actor, meeting, person, given)
    return given


def _tell_of_absence(db: Db, actor: Acting, meeting: Meeting, person: Person, given: Reply) -> None:
    """The chair decides on absences, so the chair and whoever prepares the meeting are told of one."""
    if given.coming:
        return
    people = {meeting.chair_id, meeting.created_by} - {None, actor.id, person.id}
    link = f"/meetings/{meeting.id}"
    tell(
        db, [who for who in people if who], COMES_NOT, link, name=person.name, title=meeting.title, reason=given.reason
    )
