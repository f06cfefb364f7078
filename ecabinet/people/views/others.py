"""Administration: members' assistants, display devices, the sign-in log."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from ecabinet.kernel import formats
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.people import access, actions, directory
from ecabinet.people.actions.saving import UNKNOWN
from ecabinet.people.models import Assistance, Display, Person
from ecabinet.people.rules import device_of
from ecabinet.people.views.forms import first_day, last_day, page_number, since, typed, until, version

SECTION = "admin"
ASSISTANTS, DISPLAYS, SIGN_INS = "/admin/assistants", "/admin/displays", "/admin/sign-ins"


def list_assistants(ctx: Ctx, _thing: Any) -> Response:
    """Who assists which member, and the form for one more."""
    saved = {"member_id": ctx.query.get("member", ""), "assistant_id": "", "reads": True, "since": first_day(ctx.now)}
    return page(
        ctx, "people/assistants.html", section=SECTION, rows=directory.assistances(ctx.db), action=ASSISTANTS,
        form=typed(ctx, ASSISTANTS, {**saved, "until": ""}), people=directory.person_choices(ctx.db),
    )  # fmt: skip


def add_assistant(ctx: Ctx, _thing: Any) -> Done:
    """Let somebody assist a member."""
    member = ctx.db.get(Person, ctx.number("member_id") or 0)
    assistant = ctx.number("assistant_id")
    if member is None or assistant is None:
        raise Refused(UNKNOWN)
    actions.add_assistant(
        ctx.db, ctx.me, member, assistant_id=assistant, reads="reads" in ctx.form, since=since(ctx), until=until(ctx)
    )
    return Done(ASSISTANTS)


def show_assistant(ctx: Ctx, row: Assistance) -> Response:
    """The form of a term as assistant."""
    action = f"{ASSISTANTS}/{row.id}"
    saved = {"reads": row.reads, "since": first_day(row.since), "until": last_day(row.until)}
    return page(
        ctx, "people/assistant.html", section=SECTION, row=row, action=action, form=typed(ctx, action, saved),
        member=ctx.db.get_one(Person, row.member_id), assistant=ctx.db.get_one(Person, row.assistant_id),
    )  # fmt: skip


def change_assistant(ctx: Ctx, row: Assistance) -> Done:
    """Change what an assistant reads, and the dates."""
    actions.change_assistance(
        ctx.db, ctx.me, row, version(ctx), reads="reads" in ctx.form, since=since(ctx, row.since),
        until=until(ctx, row.until),
    )  # fmt: skip
    return Done(ASSISTANTS)


def end_assistant(ctx: Ctx, row: Assistance) -> Done:
    """The assistant serves the member no longer."""
    actions.end_assistance(ctx.db, ctx.me, row)
    return Done(ASSISTANTS)


def list_displays(ctx: Ctx, _thing: Any) -> Response:
    """The display devices."""
    return page(ctx, "people/displays.html", section=SECTION, rows=directory.displays(ctx.db))


def show_display(ctx: Ctx, row: Display) -> Response:
    """The form of a display."""
    action = f"{DISPLAYS}/{row.id}"
    form = typed(ctx, action, {"name": row.name})
    return page(ctx, "people/display.html", section=SECTION, row=row, action=action, form=form)


def name_display(ctx: Ctx, row: Display) -> Done:
    """Name a display by where it hangs."""
    actions.name_display(ctx.db, ctx.me, row, version(ctx), name=ctx.text("name")[:120])
    return Done(DISPLAYS)


def end_display(ctx: Ctx, row: Display) -> Done:
    """The device shows nothing any more."""
    actions.end_display(ctx.db, ctx.me, row)
    return Done(DISPLAYS)


def _day(text: str, days: int = 0) -> datetime | None:
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime(day.year, day.month, day.day, tzinfo=formats.zone)


def list_sign_ins(ctx: Ctx, _thing: Any) -> Response:
    """The sign-in log by account, time and outcome."""
    chosen = {name: ctx.query.get(name, "").strip()[:100] for name in ("login", "since", "until", "outcome")}
    found = directory.sign_ins(
        ctx.db, chosen["login"], _day(chosen["since"]), _day(chosen["until"], 1), chosen["outcome"],
        page_number(ctx),
    )  # fmt: skip
    url = f"?{urlencode({**chosen, 'page': ''})}"
    return page(
        ctx, "people/sign_ins.html", section=SECTION, found=found, chosen=chosen, url=url, device_of=device_of,
        administers=bool(access.administers.admit(ctx.db, (ctx.me.id,), 0)),
    )  # fmt: skip


_assistant, _display = access.assistance_to_administer, access.display_to_administer
ROUTES = [
    Guarded("GET", ASSISTANTS, door=access.administers, view=list_assistants),
    Guarded("POST", ASSISTANTS, door=access.administers, view=add_assistant, again=list_assistants),
    Guarded("GET", ASSISTANTS + "/{id:int}", door=_assistant, view=show_assistant),
    Guarded("POST", ASSISTANTS + "/{id:int}", door=_assistant, view=change_assistant, again=show_assistant),
    Guarded("POST", ASSISTANTS + "/{id:int}/end", door=_assistant, view=end_assistant, again=show_assistant),
    Guarded("GET", DISPLAYS, door=access.administers, view=list_displays),
    Guarded("GET", DISPLAYS + "/{id:int}", door=_display, view=show_display),
    Guarded("POST", DISPLAYS + "/{id:int}", door=_display, view=name_display, again=show_display),
    Guarded("POST", DISPLAYS + "/{id:int}/end", door=_display, view=end_display, again=show_display),
    Guarded("GET", SIGN_INS, door=access.reads_sign_ins, view=list_sign_ins),
]
