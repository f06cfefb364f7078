"""Administration: its first page, organisations and positions."""

from typing import Any

from starlette.responses import Response

from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.people import access, actions, directory
from ecabinet.people.models import Organisation, Position
from ecabinet.people.views.forms import typed, version

SECTION = "admin"
ORGANISATIONS, POSITIONS = "/admin/organisations", "/admin/positions"


def show_index(ctx: Ctx, _thing: Any) -> Response:
    """What an administrator looks after."""
    return page(
        ctx, "people/admin.html", section=SECTION, counts=directory.counts(ctx.db),
        places=ctx.house.parts["administration"],
    )  # fmt: skip


def list_organisations(ctx: Ctx, _thing: Any) -> Response:
    """The tree of organisations."""
    rows = directory.organisations(ctx.db)
    issuing = "issuing" in ctx.query
    tree = [(0, row) for row in rows if row.issues] if issuing else directory.in_tree(rows)
    shown = [(depth, row) for depth, row in tree if "ended" in ctx.query or row.ended_at is None]
    return page(
        ctx, "people/organisations.html", section=SECTION, tree=shown, issuing=issuing,
        people=directory.people_by_organisation(ctx.db), ended=any(row.ended_at for row in rows),
        with_ended="ended" in ctx.query,
    )  # fmt: skip


def _organisation_fields(ctx: Ctx) -> dict[str, Any]:
    return {
        "code": ctx.text("code"), "symbol": ctx.text("symbol"), "name_vi": ctx.text("name_vi"),
        "name_en": ctx.text("name_en"), "parent_id": ctx.number("parent_id"), "issues": "issues" in ctx.form,
        "position": ctx.number("position") or 0,
    }  # fmt: skip


def new_organisation(ctx: Ctx, _thing: Any) -> Response:
    """The form of a new organisation."""
    parent = ctx.query.get("parent", "")
    saved = {"code": "", "symbol": "", "name_vi": "", "name_en": "", "parent_id": parent, "issues": True, "position": 0}
    return page(
        ctx, "people/organisation.html", section=SECTION, row=None, form=typed(ctx, ORGANISATIONS, saved),
        action=ORGANISATIONS, parents=directory.organisation_choices(ctx.db),
    )  # fmt: skip


def add_organisation(ctx: Ctx, _thing: Any) -> Done:
    """Add an organisation."""
    row = actions.add_organisation(ctx.db, ctx.me, **_organisation_fields(ctx))
    return Done(f"{ORGANISATIONS}#organisation-{row.id}")


def show_organisation(ctx: Ctx, row: Organisation) -> Response:
    """The form of an organisation."""
    action = f"{ORGANISATIONS}/{row.id}"
    names = ("code", "symbol", "name_vi", "name_en", "parent_id", "issues", "position")
    return page(
        ctx, "people/organisation.html", section=SECTION, row=row, action=action,
        form=typed(ctx, action, {name: getattr(row, name) for name in names}),
        parents=directory.organisation_choices(ctx.db, but=row.id),
    )  # fmt: skip


def change_organisation(ctx: Ctx, row: Organisation) -> Done:
    """Change or move an organisation."""
    actions.change_organisation(ctx.db, ctx.me, row, version(ctx), **_organisation_fields(ctx))
    return Done(f"{ORGANISATIONS}#organisation-{row.id}")


def end_organisation(ctx: Ctx, row: Organisation) -> Done:
    """End an organisation."""
    actions.end_organisation(ctx.db, ctx.me, row)
    return Done(ORGANISATIONS)


def resume_organisation(ctx: Ctx, row: Organisation) -> Done:
    """Take an organisation up again."""
    actions.resume_organisation(ctx.db, ctx.me, row)
    return Done(f"{ORGANISATIONS}/{row.id}")


def list_positions(ctx: Ctx, _thing: Any) -> Response:
    """The positions that people hold."""
    rows = directory.positions(ctx.db)
    shown = [row for row in rows if "ended" in ctx.query or row.ended_at is None]
    return page(
        ctx, "people/positions.html", section=SECTION, rows=shown, ended=any(row.ended_at for row in rows),
        with_ended="ended" in ctx.query, people=directory.people_by_position(ctx.db),
    )  # fmt: skip


def _position_fields(ctx: Ctx) -> dict[str, Any]:
    rank = ctx.number("rank")
    names = {name: ctx.text(name) for name in ("code", "name_vi", "name_en")}
    return {**names, "rank": 100 if rank is None else min(rank, 10_000)}


def new_position(ctx: Ctx, _thing: Any) -> Response:
    """The form of a new position."""
    form = typed(ctx, POSITIONS, {"code": "", "name_vi": "", "name_en": "", "rank": 100})
    return page(ctx, "people/position.html", section=SECTION, row=None, form=form, action=POSITIONS)


def add_position(ctx: Ctx, _thing: Any) -> Done:
    """Add a position."""
    actions.add_position(ctx.db, ctx.me, **_position_fields(ctx))
    return Done(POSITIONS)


def show_position(ctx: Ctx, row: Position) -> Response:
    """The form of a position."""
    action = f"{POSITIONS}/{row.id}"
    form = typed(ctx, action, {name: getattr(row, name) for name in ("code", "name_vi", "name_en", "rank")})
    return page(ctx, "people/position.html", section=SECTION, row=row, form=form, action=action)


def change_position(ctx: Ctx, row: Position) -> Done:
    """Change a position."""
    actions.change_position(ctx.db, ctx.me, row, version(ctx), **_position_fields(ctx))
    return Done(POSITIONS)


def end_position(ctx: Ctx, row: Position) -> Done:
    """Retire a position."""
    actions.end_position(ctx.db, ctx.me, row)
    return Done(POSITIONS)


def resume_position(ctx: Ctx, row: Position) -> Done:
    """Offer a position again."""
    actions.resume_position(ctx.db, ctx.me, row)
    return Done(f"{POSITIONS}/{row.id}")


_all, _organisation, _position = access.administers, access.organisation_to_administer, access.position_to_administer
_one, _post = ORGANISATIONS + "/{id:int}", POSITIONS + "/{id:int}"
ROUTES = [
    Guarded("GET", "/admin", door=_all, view=show_index),
    Guarded("GET", ORGANISATIONS, door=_all, view=list_organisations),
    Guarded("POST", ORGANISATIONS, door=_all, view=add_organisation, again=new_organisation),
    Guarded("GET", f"{ORGANISATIONS}/new", door=_all, view=new_organisation),
    Guarded("GET", _one, door=_organisation, view=show_organisation),
    Guarded("POST", _one, door=_organisation, view=change_organisation, again=show_organisation),
    Guarded("POST", f"{_one}/end", door=_organisation, view=end_organisation, again=show_organisation),
    Guarded("POST", f"{_one}/resume", door=_organisation, view=resume_organisation, again=show_organisation),
    Guarded("GET", POSITIONS, door=_all, view=list_positions),
    Guarded("POST", POSITIONS, door=_all, view=add_position, again=new_position),
    Guarded("GET", f"{POSITIONS}/new", door=_all, view=new_position),
    Guarded("GET", _post, door=_position, view=show_position),
    Guarded("POST", _post, door=_position, view=change_position, again=show_position),
    Guarded("POST", f"{_post}/end", door=_position, view=end_position, again=show_position),
    Guarded("POST", f"{_post}/resume", door=_position, view=resume_position, again=show_position),
]
