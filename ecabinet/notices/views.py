"""My notices: what I was told, unread first seen, live; opening one marks it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.responses import RedirectResponse, Response

from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Pass
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region, own
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done, later
from ecabinet.kernel.words import N_
from ecabinet.notices.access import counts, lines, mail_to_repeat, notice_to_mark, notice_to_read
from ecabinet.notices.actions import mark_all_read, mark_opened, mark_read
from ecabinet.notices.choosing import post_again, post_choices, show_choices, show_mail
from ecabinet.notices.models import Notice
from ecabinet.notices.rules import sentence
from ecabinet.people.access import administers, person
from ecabinet.people.rules import AdminPlace

PAGE = 30


@dataclass(frozen=True)
class Line:
    """A notice in the reader's language."""

    id: int
    at: datetime
    text: str
    is_read: bool


def _shown(db: Db, person_id: int, first: int) -> list[Line]:
    return [
        Line(row.id, row.at, sentence(row.msgid, row.params_json), row.read_at is not None)
        for row in lines(db, person_id, first, PAGE)
    ]


def newest(db: Db, _thing: int, person_id: int) -> dict[str, Any]:
    """The latest notices, and how many are unread."""
    count, unread = counts(db, person_id)
    return {"lines": _shown(db, person_id, 0), "count": count, "unread": unread, "older": False}


def show_notices(ctx: Ctx, _thing: Any) -> Response:
    """My notices, the latest live; older ones on further pages."""
    number = ctx.query.get("page", "1")
    at = max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1
    count, unread = counts(ctx.db, ctx.me.id)
    return page(
        ctx, "notices/list.html", section="notices", at=at, pages=max(1, -(-count // PAGE)), unread=unread, count=count,
        lines=_shown(ctx.db, ctx.me.id, (at - 1) * PAGE) if at > 1 else [], older=True,
    )  # fmt: skip


def open_notice(ctx: Ctx, notice: Pass) -> Response:
    """To where the notice leads; it is marked as read after the answer."""
    mark = partial(mark_opened, person_id=ctx.me.id, notice_id=notice.id)
    background = later(ctx.house.db.act, mark)
    return RedirectResponse(notice.facts.link or "/notices", status_code=303, background=background)


def post_read(ctx: Ctx, notice: Notice) -> Done:
    """Mark one as read."""
    mark_read(ctx.db, notice)
    return Done("/notices", ["notices/0"])


def post_all_read(ctx: Ctx, _thing: Any) -> Done:
    """Mark all as read."""
    mark_all_read(ctx.db, ctx.me.id)
    return Done("/notices", ["notices/0"])


ROUTES: list[Guarded] = [
    Guarded("GET", "/notices", door=person, view=show_notices),
    Guarded("GET", "/notices/{id:int}", door=notice_to_read, view=open_notice),
    Guarded("POST", "/notices/{id:int}/read", door=notice_to_mark, view=post_read, name="mark_notice_read"),
    Guarded("POST", "/notices/read", door=person, view=post_all_read, name="mark_notices_read"),
    Guarded("GET", "/account/notices", door=person, view=show_choices),
    Guarded("POST", "/account/notices", door=person, view=post_choices, again=show_choices),
    Guarded("GET", "/admin/mail", door=administers, view=show_mail),
    Guarded("POST", "/admin/mail/{id:int}/again", door=mail_to_repeat, view=post_again),
]
ADMINISTRATION = [
    AdminPlace(
        N_("Mail"), "/admin/mail", "send", N_("Whether notices go out by mail, and what could not be delivered.")
    )
]
REGIONS: list[Region] = [
    Region(
        "notices", door=person, template="notices/_notices.html", context=newest, audience=own,
        topics=lambda _thing, person_id, _values: {f"notices/{person_id}"},
    ),
]  # fmt: skip
