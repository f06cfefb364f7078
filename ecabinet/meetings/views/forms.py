"""Preparing a meeting: create, change, convene, cancel."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select
from starlette.responses import Response

from ecabinet.kernel import formats
from ecabinet.kernel.doors import Pass
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.meetings import choices, lists
from ecabinet.meetings.access import facts_of, items_of, meeting_to_keep, meeting_to_prepare
from ecabinet.meetings.actions import cancel_meeting, change_meeting, convene_meeting, create_meeting
from ecabinet.meetings.models import Meeting, MeetingType, Room
from ecabinet.meetings.rules import (
    LONGEST_ADDRESS,
    LONGEST_NUMBER,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MeetingPlan,
    lead,
    why_not_change,
    why_not_convene,
)  # fmt: skip
from ecabinet.meetings.showing import line_of, state_of_row
from ecabinet.people.access import chair_of, keeps_some_body, members_of
from ecabinet.people.models import Body, Person
from ecabinet.people.rules import named

NO_TIMES = N_("Give the day and time of the start and of the end.")
CHOOSE = N_("Choose something that is in the list.")
LIMITS = {"title": LONGEST_TITLE, "number": LONGEST_NUMBER, "remote_url": LONGEST_ADDRESS, "words": LONGEST_WORDS}


def _time(ctx: Ctx, name: str) -> datetime:
    at = formats.parse_input(ctx.text(name))
    if at is None or not 1900 < at.year < 3000:
        raise Refused(NO_TIMES)
    return at


def _plan(ctx: Ctx) -> MeetingPlan:
    starts_at, ends_at = _time(ctx, "starts_at"), _time(ctx, "ends_at")
    type_id = ctx.number("type_id")
    if type_id is None:
        raise Refused(CHOOSE)
    return MeetingPlan(
        type_id=type_id, title=ctx.text("title"), starts_at=starts_at, ends_at=ends_at, number=ctx.text("number"),
        chair_id=ctx.number("chair_id"), room_id=ctx.number("room_id"), remote_url=ctx.text("remote_url"),
    )  # fmt: skip


def _choices(ctx: Ctx, bodies: list[Body], meeting: Meeting | None = None) -> dict[str, Any]:
    """What the form offers."""
    rooms = choices.catalogue(ctx.db, Room, meeting.room_id if meeting else None)
    types = choices.catalogue(ctx.db, MeetingType, meeting.type_id if meeting else None)
    chairs: dict[int, str] = {}
    for body in bodies:
        for row in members_of(ctx.db, body.id):
            chairs.setdefault(row.id, row.name)
    if meeting is not None and meeting.chair_id is not None and meeting.chair_id not in chairs:
        chairs[meeting.chair_id] = ctx.db.get_one(Person, meeting.chair_id).name
    return {
        "bodies": [(body.id, named(body)) for body in bodies], "types": [(it.id, named(it)) for it in types],
        "rooms": [(it.id, named(it)) for it in rooms], "chairs": list(chairs.items()), "limits": LIMITS,
    }  # fmt: skip


def new_meeting(ctx: Ctx, _thing: Any) -> Response:
    """The form of a new meeting."""
    bodies = choices.bodies_kept(ctx.db, ctx.me.id)
    chair = chair_of(ctx.db, bodies[0].id) if len(bodies) == 1 else None
    return page(
        ctx, "meetings/new.html", section="meetings", chair=chair, **_choices(ctx, bodies)
    )  # fmt: skip


def post_meeting(ctx: Ctx, _thing: Any) -> Done:
    """Create what was typed."""
    bodies = {body.id: body for body in choices.bodies_kept(ctx.db, ctx.me.id)}
    body = bodies.get(ctx.number("body_id") or 0)
    if body is None:
        raise Refused(CHOOSE)
    meeting = create_meeting(ctx.db, ctx.me, body, _plan(ctx))
    return Done(f"/meetings/{meeting.id}")


def edit_meeting(ctx: Ctx, meeting: Meeting) -> Response:
    """The form of a meeting."""
    body = ctx.db.get_one(Body, meeting.body_id)
    closed = why_not_change(state_of_row(facts_of(ctx.db, meeting.id)))
    return page(
        ctx, "meetings/edit.html", section="meetings", meeting=meeting, closed=closed, **_choices(ctx, [body], meeting)
    )


def post_edit(ctx: Ctx, meeting: Meeting) -> Done:
    """Save what was typed."""
    change_meeting(ctx.db, ctx.me, meeting, _plan(ctx), ctx.number("version") or 0)
    return Done(f"/meetings/{meeting.id}")


def ask_convene(ctx: Ctx, meeting: Any) -> Response:
    """What convening does, and what the regulation asks for."""
    row = lists.meeting_row(ctx.db, meeting.id)
    profile = ctx.db.exec(select(Body.profile).where(col(Body.id) == row.body_id)).one()
    given = lead(profile, formats.local(ctx.now).date(), formats.local(row.starts_at).date())
    invited = len(lists.by_invitee(lists.invited_rows(ctx.db, meeting.id)))
    why_not = why_not_convene(
        state_of_row(row), has_chair=row.chair_id is not None, items=len(items_of(ctx.db, meeting.id)),
        starts_at=row.starts_at, now=ctx.now,
    )  # fmt: skip
    return page(
        ctx, "meetings/convene.html", section="meetings", line=line_of(row), given=given, profile=profile,
        members=len(members_of(ctx.db, row.body_id)), invited=invited, why_not=why_not, limits=LIMITS,
    )  # fmt: skip


def post_convene(ctx: Ctx, meeting: Meeting) -> Done:
    """Convene."""
    convene_meeting(ctx.db, ctx.me, meeting, ctx.text("words"))
    return Done(f"/meetings/{meeting.id}")


def ask_cancel(ctx: Ctx, meeting: Pass | Meeting) -> Response:
    """Why the meeting is cancelled."""
    row = lists.meeting_row(ctx.db, meeting.id)
    return page(ctx, "meetings/cancel.html", section="meetings", line=line_of(row), limits=LIMITS)


def post_cancel(ctx: Ctx, meeting: Meeting) -> Done:
    """Cancel."""
    cancel_meeting(ctx.db, ctx.me, meeting, ctx.text("reason"))
    return Done(f"/meetings/{meeting.id}")


ROUTES = [
    Guarded("GET", "/meetings/new", door=keeps_some_body, view=new_meeting),
    Guarded("POST", "/meetings", door=keeps_some_body, view=post_meeting, again=new_meeting),
    Guarded("GET", "/meetings/{id:int}/edit", door=meeting_to_prepare, view=edit_meeting),
    Guarded("POST", "/meetings/{id:int}/edit", door=meeting_to_prepare, view=post_edit, again=edit_meeting),
    Guarded("GET", "/meetings/{id:int}/convene", door=meeting_to_keep, view=ask_convene),
    Guarded("POST", "/meetings/{id:int}/convene", door=meeting_to_prepare, view=post_convene, again=ask_convene),
    Guarded("GET", "/meetings/{id:int}/cancel", door=meeting_to_keep, view=ask_cancel),
    Guarded("POST", "/meetings/{id:int}/cancel", door=meeting_to_prepare, view=post_cancel, again=ask_cancel),
]
