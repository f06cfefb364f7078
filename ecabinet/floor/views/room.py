"""What everybody at the meeting sees while it runs: the current item, who is here, the vote, and their own part."""

from typing import Any

from ecabinet.ballots.access import ballot_to_cast
from ecabinet.ballots.cards import TONES
from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.models import Ballot
from ecabinet.floor.access import floor_to_follow
from ecabinet.floor.actions import check_in, check_out
from ecabinet.floor.agenda import Agenda, agenda_of, counted_from, meeting_of, state_of_row, time_on_items
from ecabinet.floor.attendance import PRESENCE_TONES, PRESENCE_WORDS, attendance_of, is_day, presence_of, tally_of
from ecabinet.floor.rules import Mode, why_not_check_in
from ecabinet.floor.votes import VALUE_ICONS, own_answer, shown_vote, topics_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.render import Region, own
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.meetings.access import (
    asked_people,
    items_seen,
    meeting_to_answer,
    meeting_to_read,
    participants_to_read,
)
from ecabinet.meetings.models import Item, Meeting
from ecabinet.meetings.rules import KIND_WORDS, State
from ecabinet.rulebook.values import AnswerValue, word

Items = tuple[int, ...] | None


def current(db: Db, meeting_id: int, items: Items) -> dict[str, Any]:
    """The item that the meeting is at, its clock, and where the meeting stands; a foreign item has no title."""
    agenda = agenda_of(db, meeting_id)
    line, meeting = agenda.current, agenda.meeting
    foreign = line is not None and items is not None and line.id not in items
    whole = items is None
    return {
        "meeting": meeting, "state": agenda.state, "State": State,
        "line": None if foreign else line, "foreign": foreign,
        "kinds": KIND_WORDS, "since": item_since(db, agenda), "until": item_until(db, agenda),
        "count": sum(it.item.parent_id is None for it in agenda.lines) if whole else 0,
        "ahead": agenda.beside[1] if whole else None,
    }  # fmt: skip


def item_since(db: Db, agenda: Agenda) -> Any:
    """From when the clock of the current item counts: time spent on it before is in it."""
    line = agenda.current
    if line is None or agenda.meeting.turned_at is None:
        return None
    run = (agenda.meeting.ended_at or db.now) - agenda.meeting.turned_at
    return counted_from(agenda.meeting.turned_at, time_on_items(db, agenda.meeting)[line.id] - run)


def item_until(db: Db, agenda: Agenda) -> Any:
    """When the planned time of the current item is up."""
    since = item_since(db, agenda)
    return since + agenda.current.planned if since and agenda.current else None


def _current_topics(meeting_id: int, _items: Items, _values: dict[str, Any]) -> set[str]:
    return {f"meeting/{meeting_id}", f"current/{meeting_id}"}


def attendance(db: Db, meeting_id: int, _audience: None) -> dict[str, Any]:
    """How many are here, members and guests apart; the quorum. Once the day has come."""
    meeting = meeting_of(db, meeting_id)
    state = state_of_row(meeting)
    comes = state is State.DRAFT or (state is State.CONVENED and not is_day(meeting.starts_at))
    return {"meeting": meeting, "who": None if comes else tally_of(db, meeting)}


def present(db: Db, meeting_id: int, audience: None) -> dict[str, Any]:
    """Who is here by name, who is away and why."""
    values = attendance(db, meeting_id, audience)
    people = attendance_of(db, values["meeting"]) if values["who"] else None
    return {**values, "people": people, "words": PRESENCE_WORDS, "tones": PRESENCE_TONES}


def attendance_topics(meeting_id: int, values: dict[str, Any]) -> set[str]:
    """What is told when the roll-call changes."""
    body = f"body/{values['meeting'].body_id}"
    told = {f"{name}/{meeting_id}" for name in ("meeting", "attendance", "replies", "invitations")}
    return told | {body}


def checkin(db: Db, meeting_id: int, person_id: int) -> dict[str, Any]:
    """Whether I am here, and the buttons that say so; nothing for whoever reads but is not asked."""
    asked = bool(asked_people(db, meeting_id, [person_id]))
    here = presence_of(db, meeting_id, person_id) if asked else None
    why = why_not_check_in(state_of_row(here), is_day=is_day(here.starts_at), expected=True) if here else ""
    return {"meeting": meeting_id, "here": here, "open": why is None, "words": PRESENCE_WORDS, "Mode": Mode}


def _checkin_topics(meeting_id: int, person_id: int, _values: dict[str, Any]) -> set[str]:
    return {f"meeting/{meeting_id}", f"attendance/{meeting_id}/person/{person_id}", f"person/{person_id}"}


def floor_vote(db: Db, meeting_id: int, items: Items) -> dict[str, Any]:
    """The vote on the current item: the question, how many have voted, the count where it may be seen, the result."""
    meeting = meeting_of(db, meeting_id)
    seen = items is None or meeting.item_id in items
    return {"meeting": meeting, "vote": shown_vote(db, meeting_id, meeting.item_id) if seen else None}


def _vote_topics(meeting_id: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    item = values["meeting"].item_id
    told = {f"meeting/{meeting_id}", f"current/{meeting_id}", *topics_of(values["vote"])}
    return told | ({f"item/{item}"} if item else set())


def my_vote(db: Db, meeting_id: int, person_id: int) -> dict[str, Any]:
    """The buttons of a member while a vote is open, and what the member answered; nothing for whoever has no vote."""
    meeting = meeting_of(db, meeting_id)
    vote = shown_vote(db, meeting_id, meeting.item_id) if person_id else None
    if vote is not None and person_id not in vote.roll:
        vote = None
    answer = own_answer(db, vote.id, person_id) if vote else None
    return {
        "meeting": meeting, "vote": vote, "answer": answer, "AnswerValue": AnswerValue, "word": word,
        "tones": TONES, "icons": VALUE_ICONS,
    }  # fmt: skip


def _my_topics(meeting_id: int, person_id: int, values: dict[str, Any]) -> set[str]:
    if not person_id:
        return set()
    vote, told = values["vote"], _vote_topics(meeting_id, None, values)
    return told - {f"answers/{vote.id}"} | {f"ballot/{vote.id}/person/{person_id}"} if vote else told


def _voter(facts: Any) -> int:
    """Members have their own; everybody else shares an empty one."""
    return int(facts.actor_id) if facts.votes else 0


# Acts


def take_place(ctx: Ctx, meeting: Meeting) -> Done:
    """I am here, in the room or from afar."""
    mode = Mode.REMOTE if ctx.text("mode") == Mode.REMOTE else Mode.ROOM
    check_in(ctx.db, ctx.me, meeting, ctx.me.id, mode)
    return _at(meeting)


def leave_place(ctx: Ctx, meeting: Meeting) -> Done:
    """I have left."""
    check_out(ctx.db, ctx.me, meeting, ctx.me.id)
    return _at(meeting)


def _at(meeting: Meeting) -> Done:
    return Done(f"/meetings/{meeting.id}", regions=[f"checkin/{meeting.id}", f"attendance/{meeting.id}"])


def answer_vote(ctx: Ctx, vote: Ballot) -> Done:
    """A member votes: one tap, or words for another opinion."""
    item = ctx.db.get(Item, vote.item_id) if vote.item_id else None
    if item is None:
        raise Missing
    value, words = ctx.text("value"), ctx.text("words")
    typed = Typed(value, words if value == AnswerValue.OTHER else "")
    cast_answer(ctx.db, ctx.me, vote, {ctx.number("question") or 0: typed})
    number = item.meeting_id
    return Done(f"/meetings/{number}", regions=[f"my_vote/{number}", f"floor_vote/{number}"])


ROUTES = [
    Guarded("POST", "/meetings/{id:int}/check-in", door=meeting_to_answer, view=take_place),
    Guarded("POST", "/meetings/{id:int}/check-out", door=meeting_to_answer, view=leave_place),
    Guarded("POST", "/votes/{id:int}/answer", door=ballot_to_cast, view=answer_vote),
]
REGIONS = [
    Region(
        "current", door=meeting_to_read, template="floor/_current.html", context=current, audience=items_seen,
        topics=_current_topics,
    ),
    Region(
        "attendance", door=participants_to_read, template="floor/_attendance.html", context=attendance,
        topics=lambda meeting_id, _audience, values: attendance_topics(meeting_id, values),
    ),
    Region(
        "present", door=participants_to_read, template="floor/_present.html", context=present,
        topics=lambda meeting_id, _audience, values: attendance_topics(meeting_id, values),
    ),
    Region(
        "checkin", door=floor_to_follow, template="floor/_checkin.html", context=checkin, audience=own,
        topics=_checkin_topics,
    ),
    Region(
        "floor_vote", door=meeting_to_read, template="floor/_floor_vote.html", context=floor_vote, audience=items_seen,
        topics=_vote_topics,
    ),
    Region(
        "my_vote", door=floor_to_follow, template="floor/_my_vote.html", context=my_vote, audience=_voter,
        topics=_my_topics,
    ),
]  # fmt: skip
