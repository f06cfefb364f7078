"""What is done on the floor: the meeting begins, people come and go, it turns from item to item, it ends.

The doors lock the meeting's row first (a check-in shares it), so everything read here is as it stands.
"""

from sqlmodel import col, select

from ecabinet.floor.agenda import agenda_of, meeting_of, stage_of_row, vote_open
from ecabinet.floor.attendance import attendance_of
from ecabinet.floor.models import CheckIn, ItemStart
from ecabinet.floor.rules import (
    Mode,
    Stage,
    why_not_check_in,
    why_not_end,
    why_not_start,
    why_not_turn,
)
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.meetings.models import End, Meeting, Start
from ecabinet.people.models import Person
from ecabinet.records.actions import Acting, note


def refuse(why: str | None) -> None:
    """Refuse with the sentence, if there is one."""
    if why is not None:
        raise Refused(why)


def start_meeting(db: Db, actor: Acting, meeting: Meeting) -> None:
    """The meeting begins; who is here is counted from now on."""
    refuse(why_not_start(stage_of_row(meeting_of(db, meeting.id))))
    here = attendance_of(db, meeting_of(db, meeting.id)).quorum
    db.add(Start(meeting_id=meeting.id, by=actor.id, at=db.now))
    note(db, actor, "started meeting", f"meeting/{meeting.id}", present=here.present, quorum=here.needed)


def end_meeting(db: Db, actor: Acting, meeting: Meeting) -> None:
    """The meeting ends; its displays say so until they are unpaired."""
    stage = stage_of_row(meeting_of(db, meeting.id))
    refuse(why_not_end(stage, vote_open=vote_open(db, meeting.id) is not None))
    db.add(End(meeting_id=meeting.id, by=actor.id, at=db.now))
    note(db, actor, "ended meeting", f"meeting/{meeting.id}")


def turn_to_item(db: Db, actor: Acting, meeting: Meeting, item_id: int, *, shown: int | None) -> bool:
    """Turn to an item; whether anything moved. `shown`: the item that was current on the screen that was tapped.

    Many taps on one "next" move once: the item asked for is current already for all but the first.
    """
    agenda = agenda_of(db, meeting.id)
    current = agenda.meeting.item_id
    if agenda.stage is Stage.UNDER_WAY and current == item_id:
        return False
    line = agenda.line(item_id)
    refuse(
        why_not_turn(
            agenda.stage, listed=line is not None, shown=shown, current=current,
            vote_open=vote_open(db, meeting.id) is not None,
        )
    )  # fmt: skip
    assert line is not None
    db.add(ItemStart(meeting_id=meeting.id, item_id=item_id, by=actor.id, at=db.now))
    note(db, actor, "turned to item", f"meeting/{meeting.id}", item=item_id, number=line.number)
    return True


def check_in(db: Db, actor: Acting, meeting: Meeting, person_id: int, mode: Mode) -> bool:
    """Somebody is here, by their own word or the secretariat's; whether anything changed. Another mode corrects it."""
    here = _presence(db, meeting, person_id)
    row = meeting_of(db, meeting.id)
    expected = attendance_of(db, row).find(person_id) is not None
    refuse(why_not_check_in(stage_of_row(row), expected=expected))
    if here is not None and here.mode == mode:
        return False
    if here is not None:
        here.ended_at = db.now
        db.flush()
    db.add(CheckIn(meeting_id=meeting.id, person_id=person_id, mode=mode.value, by=actor.id, at=db.now))
    verb = "corrected check-in" if here is not None else "checked in"
    note(db, actor, verb, f"meeting/{meeting.id}", person=person_id, mode=mode.value)
    return True


def check_out(db: Db, actor: Acting, meeting: Meeting, person_id: int) -> bool:
    """Somebody has left, or was not here after all; whether anything changed."""
    here = _presence(db, meeting, person_id)
    refuse(why_not_check_in(stage_of_row(meeting_of(db, meeting.id)), expected=True))
    if here is None:
        return False
    here.ended_at = db.now
    note(db, actor, "checked out", f"meeting/{meeting.id}", person=person_id)
    return True


def _presence(db: Db, meeting: Meeting, person_id: int) -> CheckIn | None:
    """The check-in in force. Two check-ins of one person wait for each other here: the meeting is shared by all."""
    db.exec(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)).first()
    mine = (CheckIn.meeting_id == meeting.id, CheckIn.person_id == person_id, col(CheckIn.ended_at).is_(None))
    return db.exec(select(CheckIn).where(*mine)).first()
