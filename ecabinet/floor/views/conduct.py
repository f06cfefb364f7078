"""Conducting a meeting with one thumb: begin, who is here, item after item, a vote, the end."""

from datetime import timedelta
from typing import Any

from starlette.responses import Response

from ecabinet.floor.access import floor_to_conduct, meeting_to_conduct
from ecabinet.floor.actions import (
    check_in,
    check_out,
    close_vote_on_item,
    end_meeting,
    open_vote_on_item,
    start_meeting,
    turn_to_item,
)
from ecabinet.floor.agenda import agenda_of, meeting_of, state_of_row, time_on_items
from ecabinet.floor.attendance import (
    PRESENCE_TONES,
    PRESENCE_WORDS,
    as_csv,
    attendance_of,
    is_day,
    others_of,
    tally_of,
)  # fmt: skip
from ecabinet.floor.rules import Mode, why_not_check_in
from ecabinet.floor.views.room import attendance_topics, item_since, item_until
from ecabinet.floor.votes import shown_vote, topics_of, vote_of, votes_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.meetings.models import Meeting
from ecabinet.meetings.rules import KIND_WORDS, STATE_TONES, STATE_WORDS, State
from ecabinet.rulebook.values import word

CHOOSE = N_("Choose who it is first.")
LEFT = "left"


def conduct(db: Db, meeting_id: int, _audience: None) -> dict[str, Any]:
    """Everything that the one who conducts needs in sight: the item, the clocks, the quorum, the vote, what is next."""
    agenda = agenda_of(db, meeting_id)
    vote = shown_vote(db, meeting_id, agenda.meeting.item_id)
    votes = [vote_of(db, row) for row in votes_of(db, meeting_id)]
    back, ahead = agenda.beside
    return {
        "meeting": agenda.meeting, "agenda": agenda, "state": agenda.state, "State": State, "line": agenda.current,
        "back": back, "ahead": ahead, "since": item_since(db, agenda), "until": item_until(db, agenda),
        "spent": {item: minutes(time) for item, time in time_on_items(db, agenda.meeting).items()}, "minutes": minutes,
        "who": tally_of(db, agenda.meeting), "vote": vote,
        "ready": [it for it in votes if it.prepared and it.row.item_id == agenda.meeting.item_id],
        "prepared": {it.row.item_id for it in votes if it.prepared},
        "votes": [it for it in votes if not it.prepared], "numbers": {line.id: line.number for line in agenda.lines},
        "word": word,
        "kinds": KIND_WORDS, "state_words": STATE_WORDS, "state_tones": STATE_TONES,
    }  # fmt: skip


def minutes(time: timedelta) -> str:
    """Hours and minutes as a clock shows them: 1:05."""
    whole = int(time.total_seconds()) // 60
    return f"{whole // 60}:{whole % 60:02}"


def _topics(meeting_id: int, _audience: None, values: dict[str, Any]) -> set[str]:
    told = attendance_topics(meeting_id, values) | {f"current/{meeting_id}"}
    told |= {f"item/{line.id}" for line in values["agenda"].lines}
    return told.union(topics_of(values["vote"]), *({f"ballot/{it.id}"} for it in (*values["ready"], *values["votes"])))


def _roll_call(db: Db, meeting_id: int, _audience: None) -> dict[str, Any]:
    meeting = meeting_of(db, meeting_id)
    state, who = state_of_row(meeting), attendance_of(db, meeting)
    why = why_not_check_in(state, is_day=is_day(meeting.starts_at), expected=True)
    return {
        "meeting": meeting, "state": state, "State": State, "who": who, "open": why is None, "Mode": Mode,
        "others": others_of(db, meeting_id, who) if why is None else [], "words": PRESENCE_WORDS,
        "tones": PRESENCE_TONES,
    }  # fmt: skip


# Pages


def show_conduct(ctx: Ctx, thing: Any) -> Response:
    """The page of the one who conducts."""
    meeting = meeting_of(ctx.db, thing.id)
    keeps = bool(ctx.facts.keeps)
    return page(ctx, "floor/conduct.html", section="meetings", meeting=meeting, keeps=keeps, frame=(thing.id, keeps))


def export_attendance(ctx: Ctx, thing: Any) -> Response:
    """The roll-call for a spreadsheet."""
    text = as_csv(attendance_of(ctx.db, meeting_of(ctx.db, thing.id)))
    named = f'attachment; filename="attendance-{thing.id}.csv"'
    return Response(text, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": named})


# Acts


def _conducted(meeting: Meeting) -> Done:
    regions = [f"conduct/{meeting.id}", f"roll_call/{meeting.id}"]
    return Done(f"/meetings/{meeting.id}/conduct", regions=regions)


def start(ctx: Ctx, meeting: Meeting) -> Done:
    """Begin the meeting."""
    start_meeting(ctx.db, ctx.me, meeting)
    return _conducted(meeting)


def end(ctx: Ctx, meeting: Meeting) -> Done:
    """End the meeting."""
    end_meeting(ctx.db, ctx.me, meeting)
    return _conducted(meeting)


def turn(ctx: Ctx, meeting: Meeting) -> Done:
    """Turn to an item; `shown` is the item that the tapped screen showed."""
    turn_to_item(ctx.db, ctx.me, meeting, ctx.number("item") or 0, shown=ctx.number("shown"))
    return _conducted(meeting)


def call_roll(ctx: Ctx, meeting: Meeting) -> Done:
    """Somebody is here, is here in another way, or has left."""
    person, how = ctx.number("person"), ctx.text("mode")
    if person is None or how not in {*Mode, LEFT}:
        raise Refused(CHOOSE)
    if how in set(Mode):
        check_in(ctx.db, ctx.me, meeting, person, Mode(how))
    else:
        check_out(ctx.db, ctx.me, meeting, person)
    return _conducted(meeting)


def open_vote(ctx: Ctx, meeting: Meeting) -> Done:
    """Put a question to the vote on the current item."""
    open_vote_on_item(
        ctx.db, ctx.me, meeting, item_id=ctx.number("item") or 0, question=ctx.text("question"),
        prepared=ctx.number("vote"), confirmed=ctx.text("confirmed") == "1",
    )  # fmt: skip
    return _conducted(meeting)


def close_vote(ctx: Ctx, meeting: Meeting) -> Done:
    """Close the vote and count."""
    close_vote_on_item(ctx.db, ctx.me, meeting, ctx.number("vote") or 0)
    return _conducted(meeting)


def _act(path: str, view: Any) -> Guarded:
    return Guarded("POST", f"/meetings/{{id:int}}/{path}", door=meeting_to_conduct, view=view, again=show_conduct)


ROUTES = [
    Guarded("GET", "/meetings/{id:int}/conduct", door=floor_to_conduct, view=show_conduct),
    Guarded("GET", "/meetings/{id:int}/attendance.csv", door=floor_to_conduct, view=export_attendance),
    _act("start", start),
    _act("end", end),
    _act("turn", turn),
    _act("roll-call", call_roll),
    _act("vote", open_vote),
    _act("vote/close", close_vote),
]
REGIONS = [
    Region("conduct", door=floor_to_conduct, template="floor/_conduct.html", context=conduct, topics=_topics),
    Region(
        "roll_call", door=floor_to_conduct, template="floor/_roll_call.html", context=_roll_call,
        topics=lambda meeting_id, _audience, values: attendance_topics(meeting_id, values),
    ),
]  # fmt: skip
