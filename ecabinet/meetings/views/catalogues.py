"""The catalogues of meeting types and rooms: see, add, change, retire, take up again."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.responses import Response

from ecabinet.kernel.db import Db
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.meetings import actions, choices
from ecabinet.meetings.access import room_to_keep, type_to_keep
from ecabinet.meetings.models import MeetingType, Room
from ecabinet.people.access import administers


@dataclass(frozen=True)
class Catalogue:
    """One of the two, in words and addresses."""

    home: str
    region: str
    title: str
    add: str
    all: str
    hint: str
    has_seats: bool
    model: type[MeetingType] | type[Room]


TYPES = Catalogue(
    "/admin/meeting-types", "meeting_types", N_("Meeting types"), N_("Add a type"), N_("All types"),
    N_("Meetings keep this type, but no new meeting can have it."), has_seats=False, model=MeetingType,
)  # fmt: skip
ROOMS = Catalogue(
    "/admin/rooms", "rooms", N_("Meeting rooms"), N_("Add a room"), N_("All rooms"),
    N_("Meetings keep this room, but no new meeting can take place in it."), has_seats=True, model=Room,
)  # fmt: skip


def _seats(ctx: Ctx) -> int:
    return min(ctx.number("seats") or 0, 10**6)


def _typed(ctx: Ctx) -> dict[str, Any]:
    return {name: ctx.text(name) for name in ("code", "name_vi", "name_en")}


def _show(catalogue: Catalogue, ctx: Ctx, _thing: Any) -> Response:
    return page(ctx, "meetings/entries.html", section="admin", catalogue=catalogue)


def _edit(catalogue: Catalogue, ctx: Ctx, row: MeetingType | Room) -> Response:
    return page(ctx, "meetings/entry.html", section="admin", catalogue=catalogue, row=row)


def show_types(ctx: Ctx, thing: Any) -> Response:
    """All types of meeting, and the form for one more."""
    return _show(TYPES, ctx, thing)


def show_rooms(ctx: Ctx, thing: Any) -> Response:
    """All rooms, and the form for one more."""
    return _show(ROOMS, ctx, thing)


def edit_type(ctx: Ctx, row: MeetingType) -> Response:
    """One type."""
    return _edit(TYPES, ctx, row)


def edit_room(ctx: Ctx, row: Room) -> Response:
    """One room."""
    return _edit(ROOMS, ctx, row)


def post_type(ctx: Ctx, _thing: Any) -> Done:
    """Add a type."""
    actions.add_type(ctx.db, ctx.me, **_typed(ctx))
    return Done(TYPES.home)


def post_room(ctx: Ctx, _thing: Any) -> Done:
    """Add a room."""
    actions.add_room(ctx.db, ctx.me, seats=_seats(ctx), **_typed(ctx))
    return Done(ROOMS.home)


def save_type(ctx: Ctx, row: MeetingType) -> Done:
    """Save a type."""
    actions.change_type(ctx.db, ctx.me, row, ctx.number("version") or 0, **_typed(ctx))
    return Done(TYPES.home)


def save_room(ctx: Ctx, row: Room) -> Done:
    """Save a room."""
    actions.change_room(ctx.db, ctx.me, row, ctx.number("version") or 0, seats=_seats(ctx), **_typed(ctx))
    return Done(ROOMS.home)


def _end(catalogue: Catalogue, ctx: Ctx, row: MeetingType | Room) -> Done:
    actions.retire(ctx.db, ctx.me, row)
    return Done(catalogue.home, [f"{catalogue.region}/0"])


def _resume(catalogue: Catalogue, ctx: Ctx, row: MeetingType | Room) -> Done:
    actions.resume(ctx.db, ctx.me, row)
    return Done(catalogue.home, [f"{catalogue.region}/0"])


def _entries(catalogue: Catalogue, db: Db, _thing: int, _audience: Any) -> dict[str, Any]:
    return {"rows": choices.all_entries(db, catalogue.model), "catalogue": catalogue}


def _region(catalogue: Catalogue, topic: str) -> Region:
    return Region(
        catalogue.region, door=administers, template="meetings/_entries.html", context=partial(_entries, catalogue),
        topics=lambda *_: {topic},
    )  # fmt: skip


REGIONS = [_region(TYPES, "meeting-types"), _region(ROOMS, "rooms")]
_TYPE, _ROOM = f"{TYPES.home}/{{id:int}}", f"{ROOMS.home}/{{id:int}}"
ROUTES = [
    Guarded("GET", TYPES.home, door=administers, view=show_types, name="meeting_types"),
    Guarded("POST", TYPES.home, door=administers, view=post_type, again=show_types, name="add_meeting_type"),
    Guarded("GET", _TYPE, door=type_to_keep, view=edit_type, name="meeting_type"),
    Guarded("POST", _TYPE, door=type_to_keep, view=save_type, again=edit_type, name="change_meeting_type"),
    Guarded("POST", f"{_TYPE}/end", door=type_to_keep, view=partial(_end, TYPES), name="end_meeting_type"),
    Guarded("POST", f"{_TYPE}/resume", door=type_to_keep, view=partial(_resume, TYPES), name="resume_meeting_type"),
    Guarded("GET", ROOMS.home, door=administers, view=show_rooms, name="rooms"),
    Guarded("POST", ROOMS.home, door=administers, view=post_room, again=show_rooms, name="add_room"),
    Guarded("GET", _ROOM, door=room_to_keep, view=edit_room, name="room"),
    Guarded("POST", _ROOM, door=room_to_keep, view=save_room, again=edit_room, name="change_room"),
    Guarded("POST", f"{_ROOM}/end", door=room_to_keep, view=partial(_end, ROOMS), name="end_room"),
    Guarded("POST", f"{_ROOM}/resume", door=room_to_keep, view=partial(_resume, ROOMS), name="resume_room"),
]
