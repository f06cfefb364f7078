"""Calendar files: one meeting, and one's own calendar by a secret address."""

from typing import Any

from starlette.responses import Response

from ecabinet.kernel.doors import Pass, anyone
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import language
from ecabinet.meetings import lists
from ecabinet.meetings.access import meeting_to_read
from ecabinet.meetings.actions import calendar_hash, end_calendar_link, make_calendar_link
from ecabinet.meetings.ics import calendar
from ecabinet.meetings.slots import DEADLINES
from ecabinet.people.access import person

TYPE = "text/calendar; charset=utf-8"
SHOWN_ONCE = "calendar"


def _public(ctx: Ctx) -> str:
    """The address of this installation as its people know it."""
    return (ctx.house.settings.public_url or str(ctx.request.base_url)).rstrip("/")


def send_meeting(ctx: Ctx, meeting: Pass) -> Response:
    """One meeting as a calendar file."""
    rows = lists.calendar_rows(ctx.db, ctx.me.id, meeting.id)
    return _file(calendar(rows, _public(ctx), ctx.now), f"meeting-{meeting.id}.ics")


def send_calendar(ctx: Ctx, _thing: Any) -> Response:
    """Somebody's calendar, behind its secret address."""
    owner = lists.owner_of_calendar(ctx.db, calendar_hash(ctx.path["token"]))
    if owner is None:
        raise Missing
    language.set(owner.lang)
    rows = lists.calendar_rows(ctx.db, owner.id)
    deadlines = [it for said in DEADLINES for it in said(ctx.db, owner.id)]
    return _file(calendar(rows, _public(ctx), ctx.now, owner.name, deadlines), "e-cabinet.ics")


def _file(content: bytes, name: str) -> Response:
    return Response(content, media_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def show_link(ctx: Ctx, _thing: Any) -> Response:
    """My calendar's address: made, shown once, ended."""
    token = ctx.request.cookies.get(SHOWN_ONCE, "")
    address = f"{_public(ctx)}/calendar/{token}.ics" if token else ""
    response = page(
        ctx, "meetings/calendar_link.html", section="meetings", address=address,
        has_link=lists.has_calendar(ctx.db, ctx.me.id),
    )  # fmt: skip
    if token:
        response.delete_cookie(SHOWN_ONCE, path="/calendar-link")
    return response


def post_link(ctx: Ctx, _thing: Any) -> Done:
    """A new address; it crosses to the page that shows it once in a cookie of a minute, never in a log."""
    token = make_calendar_link(ctx.db, ctx.me)
    response = Response(status_code=303, headers={"Location": "/calendar-link"})
    response.set_cookie(
        SHOWN_ONCE, token, max_age=60, path="/calendar-link", httponly=True, samesite="strict",
        secure=ctx.house.settings.secure,
    )  # fmt: skip
    return Done("/calendar-link", response=response)


def post_end(ctx: Ctx, _thing: Any) -> Done:
    """The address opens nothing any more."""
    end_calendar_link(ctx.db, ctx.me)
    return Done("/calendar-link")


ROUTES = [
    Guarded("GET", "/meetings/{id:int}/meeting.ics", door=meeting_to_read, view=send_meeting),
    Guarded("GET", "/calendar/{token}.ics", door=anyone, view=send_calendar),
    Guarded("GET", "/calendar-link", door=person, view=show_link),
    Guarded("POST", "/calendar-link", door=person, view=post_link),
    Guarded("POST", "/calendar-link/end", door=person, view=post_end),
]
