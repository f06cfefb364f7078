"""The agenda's acts: add, change, move and remove items."""

from dataclasses import asdict
from typing import Any

from sqlmodel import col, select
from starlette.responses import Response

from ecabinet.kernel.errors import Missing, Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.access import item_to_prepare, items_of, meeting_to_prepare, state
from ecabinet.meetings.actions import add_item, change_item, move_item, place_of, remove_item
from ecabinet.meetings.agenda import numbers_of
from ecabinet.meetings.models import Item, ItemKind, Meeting, Secrecy
from ecabinet.meetings.rules import (
    KIND_WORDS,
    LONGEST_ITEM,
    LONGEST_ITEM_TITLE,
    LONGEST_NAME,
    SECRECY_WORDS,
    ItemPlan,
    why_not_change,
)  # fmt: skip
from ecabinet.people.models import Organisation
from ecabinet.people.rules import named

CHOOSE = N_("Choose something that is in the list.")
NO_PLACE = N_("Give the place as a number.")
NO_MINUTES = N_("Give the minutes as a number.")


def _plan(ctx: Ctx) -> ItemPlan:
    minutes = ctx.number("minutes")
    if minutes is None:
        raise Refused(NO_MINUTES)
    return ItemPlan(
        title=ctx.text("title"), kind=ctx.text("kind", ItemKind.DECISION), minutes=minutes,
        agency_id=ctx.number("agency_id"), rapporteur=ctx.text("rapporteur"),
        secrecy=ctx.text("secrecy", Secrecy.NONE), paper_only="paper_only" in ctx.form,
    )  # fmt: skip


def _choices(ctx: Ctx, meeting: Meeting, saved: ItemPlan) -> dict[str, Any]:
    standing = select(Organisation).where(col(Organisation.ended_at).is_(None))
    agencies = ctx.db.exec(standing.order_by(col(Organisation.position), col(Organisation.id)))
    values = {name: ctx.typed(name, "" if value is None else value) for name, value in asdict(saved).items()}
    values["paper_only"] = "paper_only" in ctx.form if ctx.form else saved.paper_only
    return {
        "meeting": meeting, "closed": why_not_change(state(ctx.db, meeting.id)), "values": values,
        "kinds": {kind.value: words for kind, words in KIND_WORDS.items()},
        "levels": [(level.value, gettext(words)) for level, words in SECRECY_WORDS.items()],
        "agencies": [(row.id, named(row)) for row in agencies],
        "limits": {"title": LONGEST_ITEM_TITLE, "name": LONGEST_NAME, "minutes": LONGEST_ITEM},
    }  # fmt: skip


def _parent(ctx: Ctx, meeting: Meeting) -> Item | None:
    """The item that a part is added to, of the same meeting."""
    typed = ctx.text("under") or ctx.query.get("under", "")
    if not typed:
        return None
    parent = ctx.db.get(Item, int(typed)) if typed.isdecimal() and len(typed) < 18 else None
    if parent is None or parent.meeting_id != meeting.id or parent.parent_id or parent.removed_at:
        raise Refused(CHOOSE)
    return parent


def _parent_shown(ctx: Ctx, meeting: Meeting) -> Item | None:
    """The same for the form: none after a refusal that says so; a wrong address leads nowhere."""
    try:
        return _parent(ctx, meeting)
    except Refused:
        if ctx.refusal is None:
            raise Missing from None
        return None


def new_item(ctx: Ctx, meeting: Meeting) -> Response:
    """The form of a new item, or of a part of one."""
    parent = _parent_shown(ctx, meeting)
    numbers = numbers_of(items_of(ctx.db, meeting.id))
    return page(
        ctx, "meetings/new_item.html", section="meetings", parent=parent,
        parent_number=numbers[parent.id] if parent else "", **_choices(ctx, meeting, ItemPlan("")),
    )  # fmt: skip


def post_item(ctx: Ctx, meeting: Meeting) -> Done:
    """Add what was typed; the form comes back empty when another one follows."""
    parent = _parent(ctx, meeting)
    item = add_item(ctx.db, ctx.me, meeting, _plan(ctx), parent)
    if "another" in ctx.form:
        return Done(f"/meetings/{meeting.id}/items/new" + (f"?under={parent.id}" if parent else ""))
    return Done(f"/meetings/{meeting.id}#item-{item.id}")


def edit_item(ctx: Ctx, item: Item) -> Response:
    """The form of an item."""
    meeting = ctx.db.get_one(Meeting, item.meeting_id)
    saved = ItemPlan(
        item.title, item.kind, item.minutes, item.agency_id, item.rapporteur, item.secrecy, item.paper_only
    )
    rows = items_of(ctx.db, meeting.id)
    return page(
        ctx, "meetings/edit_item.html", section="meetings", item=item, number=numbers_of(rows)[item.id],
        has_parts=any(row.parent_id == item.id for row in rows), **_choices(ctx, meeting, saved),
    )  # fmt: skip


def post_edit(ctx: Ctx, item: Item) -> Done:
    """Save what was typed."""
    meeting = ctx.db.get_one(Meeting, item.meeting_id)
    change_item(ctx.db, ctx.me, meeting, item, _plan(ctx), ctx.number("version") or 0)
    return Done(f"/meetings/{meeting.id}#item-{item.id}")


def post_move(ctx: Ctx, item: Item) -> Done:
    """Move up, down, or to a place."""
    meeting = ctx.db.get_one(Meeting, item.meeting_id)
    steps = {"up": -1, "down": 1}
    step = ctx.text("step")
    to = place_of(ctx.db, item) + steps[step] if step in steps else ctx.number("to")
    if to is None:
        raise Refused(NO_PLACE)
    move_item(ctx.db, ctx.me, meeting, item, max(1, to))
    return Done(f"/meetings/{meeting.id}#item-{item.id}", [f"agenda/{meeting.id}"])


def post_remove(ctx: Ctx, item: Item) -> Done:
    """Take it off the agenda."""
    meeting = ctx.db.get_one(Meeting, item.meeting_id)
    remove_item(ctx.db, ctx.me, meeting, item)
    return Done(f"/meetings/{meeting.id}", [f"agenda/{meeting.id}"])


ROUTES = [
    Guarded("GET", "/meetings/{id:int}/items/new", door=meeting_to_prepare, view=new_item),
    Guarded("POST", "/meetings/{id:int}/items", door=meeting_to_prepare, view=post_item, again=new_item),
    Guarded("GET", "/items/{id:int}/edit", door=item_to_prepare, view=edit_item),
    Guarded(
        "POST", "/items/{id:int}/edit", door=item_to_prepare, view=post_edit, again=edit_item, name="post_item_edit"
    ),
    Guarded("POST", "/items/{id:int}/move", door=item_to_prepare, view=post_move),
    Guarded("POST", "/items/{id:int}/remove", door=item_to_prepare, view=post_remove),
]
