"""What is done on the floor: the meeting begins, people come and go, it turns from item to item, it ends.

The doors lock the meeting's row first (a check-in shares it), so everything read here is as it stands.
"""

from sqlmodel import col, select

from ecabinet.ballots.actions import close_vote
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_prepared_vote, open_vote
from ecabinet.floor.agenda import agenda_of, meeting_of, state_of_row, vote_open
from ecabinet.floor.attendance import is_day, tally_of
from ecabinet.floor.models import CheckIn, ItemStart
from ecabinet.floor.rules import (
    Mode,
    why_not_check_in,
    why_not_end,
    why_not_start,
    why_not_turn,
    why_not_vote,
)
from ecabinet.floor.votes import votes_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing, Refused
from ecabinet.meetings.access import asked_people
from ecabinet.meetings.models import End, Item, Meeting, Start
from ecabinet.meetings.rules import State
from ecabinet.people.models import Person
from ecabinet.records.actions import Acting, note


def refuse(why: str | None) -> None:
    """Refuse with the sentence, if there is one."""
    if why is not None:
        raise Refused(why)


def start_meeting(db: Db, actor: Acting, meeting: Meeting) -> None:
    """The meeting begins; who is here is counted from now on."""
    refuse(why_not_start(state_of_row(meeting_of(db, meeting.id))))
    here = tally_of(db, meeting_of(db, meeting.id)).quorum
    db.add(Start(meeting_id=meeting.id, by=actor.id, at=db.now))
    note(db, actor, "started meeting", f"meeting/{meeting.id}", present=here.present, quorum=here.needed)


def end_meeting(db: Db, actor: Acting, meeting: Meeting) -> None:
    """The meeting ends; its displays say so until they are unpaired."""
    state = state_of_row(meeting_of(db, meeting.id))
    refuse(why_not_end(state, vote_open=vote_open(db, meeting.id) is not None))
    db.add(End(meeting_id=meeting.id, by=actor.id, at=db.now))
    note(db, actor, "ended meeting", f"meeting/{meeting.id}")


def turn_to_item(db: Db, actor: Acting, meeting: Meeting, item_id: int, *, shown: int | None) -> bool:
    """Turn to an item; whether anything moved. `shown`: the item that was current on the screen that was tapped.

    Many taps on one "next" move once: the item asked for is current already for all but the first.
    """
    agenda = agenda_of(db, meeting.id)
    current = agenda.meeting.item_id
    if agenda.state is State.UNDER_WAY and current == item_id:
        return False
    line = agenda.line(item_id)
    refuse(
        why_not_turn(
            agenda.state, listed=line is not None, shown=shown, current=current,
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
    expected = bool(asked_people(db, meeting.id, [person_id]))
    refuse(why_not_check_in(_state(db, meeting), is_day=is_day(meeting.starts_at), expected=expected))
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
    refuse(why_not_check_in(_state(db, meeting), is_day=is_day(meeting.starts_at), expected=True))
    if here is None:
        return False
    here.ended_at = db.now
    note(db, actor, "checked out", f"meeting/{meeting.id}", person=person_id)
    return True


def _state(db: Db, meeting: Meeting) -> State:
    return state_of_row(meeting_of(db, meeting.id))


def _presence(db: Db, meeting: Meeting, person_id: int) -> CheckIn | None:
    """The check-in in force. Two check-ins of one person wait for each other here: the meeting is shared by all."""
    db.exec(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)).first()
    mine = (CheckIn.meeting_id == meeting.id, CheckIn.person_id == person_id, col(CheckIn.ended_at).is_(None))
    return db.exec(select(CheckIn).where(*mine)).first()


# Votes


def open_vote_on_item(
    db: Db, actor: Acting, meeting: Meeting, *, item_id: int, question: str, prepared: int | None, confirmed: bool
) -> None:
    """Put a question to the vote on the current item, one written now or a prepared one.

    Without a quorum only with `confirmed`, which is recorded with the numbers of the moment.
    """
    row = meeting_of(db, meeting.id)
    here = tally_of(db, row).quorum
    ready = _prepared(db, meeting, item_id, prepared)
    refuse(
        why_not_vote(
            state_of_row(row), is_current=row.item_id == item_id, vote_open=vote_open(db, meeting.id) is not None,
            question=question if ready is None else "prepared", quorum=here, confirmed=confirmed,
        )
    )  # fmt: skip
    item = db.get(Item, item_id)
    assert item is not None
    here_of = {"present": here.present, "quorum": here.needed}
    if ready is not None:
        open_prepared_vote(db, actor, ready, **here_of, confirmed=not here.met)
    else:
        open_vote(db, actor, item, question, **here_of, confirmed=not here.met)
    if not here.met:
        note(db, actor, "confirmed vote without quorum", f"meeting/{meeting.id}", item=item_id, **here_of)


def _prepared(db: Db, meeting: Meeting, item_id: int, vote_id: int | None) -> Ballot | None:
    """The prepared vote that was chosen, locked; Missing when it does not belong to that item of the meeting."""
    if vote_id is None:
        return None
    rows = [row for row in votes_of(db, meeting.id) if (row.id, row.item_id) == (vote_id, item_id)]
    ballot = db.get(Ballot, vote_id, with_for_update=True) if rows else None
    if ballot is None:
        raise Missing
    return ballot


def close_vote_on_item(db: Db, actor: Acting, meeting: Meeting, vote_id: int) -> None:
    """Close the vote and count; a vote that was closed by another tap stays as it was counted."""
    if vote_id not in {row.id for row in votes_of(db, meeting.id)}:
        raise Missing
    ballot = db.get(Ballot, vote_id, with_for_update=True)
    assert ballot is not None
    close_vote(db, actor, ballot)
