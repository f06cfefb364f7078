"""Administration: bodies, their members and secretariats."""

from typing import Any

from starlette.responses import Response

from ecabinet.kernel.errors import Missing, Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.people import access, actions, directory
from ecabinet.people.actions.saving import UNKNOWN
from ecabinet.people.models import Body, Membership, Person, Secretaryship
from ecabinet.people.rules import ROLES, named
from ecabinet.people.views.forms import first_day, last_day, since, typed, until, version

SECTION = "admin"
BODIES, MEMBERS, SECRETARIES = "/admin/bodies", "/admin/members", "/admin/secretaries"
EXPLICIT = "general"  # a new body starts with explicit answers; silence is a setting that somebody signs
FIELDS = ("code", "name_vi", "name_en", "profile", "form_symbol", "organisation_id")


def list_bodies(ctx: Ctx, _thing: Any) -> Response:
    """Every body that meets and decides."""
    return page(ctx, "people/bodies.html", section=SECTION, rows=directory.bodies(ctx.db), named=named)


def _fields(ctx: Ctx) -> dict[str, Any]:
    return {**{name: ctx.text(name) for name in FIELDS}, "organisation_id": ctx.number("organisation_id")}


def _choices(ctx: Ctx) -> dict[str, Any]:
    return {
        "organisations": directory.organisation_choices(ctx.db),
        "profiles": [(key, str(title)) for key, title in ctx.house.parts["profiles"](ctx.db)],
    }


def new_body(ctx: Ctx, _thing: Any) -> Response:
    """The form of a new body."""
    form = typed(ctx, BODIES, {**dict.fromkeys(FIELDS, ""), "form_symbol": "PLYK", "profile": EXPLICIT})
    return page(ctx, "people/new_body.html", section=SECTION, form=form, **_choices(ctx))


def add_body(ctx: Ctx, _thing: Any) -> Done:
    """Add a body."""
    body = actions.add_body(ctx.db, ctx.me, **_fields(ctx))
    return Done(f"{BODIES}/{body.id}")


def show_body(ctx: Ctx, body: Body) -> Response:
    """A body: its facts, members and secretariat."""
    action, today = f"{BODIES}/{body.id}", first_day(ctx.now)
    terms = {"person_id": "", "since": today, "until": ""}
    return page(
        ctx, "people/body.html", section=SECTION, row=body, action=action, named=named, roles=ROLES,
        form=typed(ctx, action, {name: getattr(body, name) for name in FIELDS}),
        member=typed(ctx, f"{action}/members", {**terms, "role": "member", "precedence": ""}),
        secretary=typed(ctx, f"{action}/secretaries", terms), people=directory.person_choices(ctx.db),
        members=directory.memberships(ctx.db, body.id), secretaries=directory.secretaryships(ctx.db, body.id),
        chair=access.chair_of(ctx.db, body.id), **_choices(ctx),
    )  # fmt: skip


def change_body(ctx: Ctx, body: Body) -> Done:
    """Change a body."""
    actions.change_body(ctx.db, ctx.me, body, version(ctx), **_fields(ctx))
    return Done(f"{BODIES}/{body.id}")


def end_body(ctx: Ctx, body: Body) -> Done:
    """The body calls nothing new."""
    actions.end_body(ctx.db, ctx.me, body)
    return Done(f"{BODIES}/{body.id}")


def resume_body(ctx: Ctx, body: Body) -> Done:
    """The body works again."""
    actions.resume_body(ctx.db, ctx.me, body)
    return Done(f"{BODIES}/{body.id}")


def _person(ctx: Ctx) -> int:
    number = ctx.number("person_id")
    if number is None:
        raise Refused(UNKNOWN)
    return number


def _role(ctx: Ctx) -> str:
    role = ctx.text("role")
    if role not in ROLES:
        raise Missing
    return role


def _precedence(ctx: Ctx, default: int) -> int:
    typed = ctx.number("precedence")
    return default if typed is None else min(typed, 100_000)


def add_member(ctx: Ctx, body: Body) -> Done:
    """Somebody becomes a member; without a precedence the last."""
    last = max((row.precedence for row, _ in directory.memberships(ctx.db, body.id)), default=0)
    actions.add_membership(
        ctx.db, ctx.me, body, person_id=_person(ctx), role=_role(ctx), precedence=_precedence(ctx, last + 1),
        since=since(ctx), until=until(ctx),
    )  # fmt: skip
    return Done(f"{BODIES}/{body.id}#members")


def show_member(ctx: Ctx, row: Membership) -> Response:
    """The form of a term as member."""
    action = f"{MEMBERS}/{row.id}"
    saved = {
        "since": first_day(row.since),
        "until": last_day(row.until),
        "role": row.role,
        "precedence": row.precedence,
    }
    return page(
        ctx, "people/member.html", section=SECTION, row=row, action=action, roles=ROLES,
        person=ctx.db.get_one(Person, row.person_id), body=named(ctx.db.get_one(Body, row.body_id)),
        form=typed(ctx, action, saved),
    )  # fmt: skip


def change_member(ctx: Ctx, row: Membership) -> Done:
    """Correct a term as member."""
    actions.change_membership(
        ctx.db, ctx.me, row, version(ctx), role=_role(ctx), precedence=_precedence(ctx, row.precedence),
        since=since(ctx, row.since), until=until(ctx, row.until),
    )  # fmt: skip
    return Done(f"{BODIES}/{row.body_id}#members")


def end_member(ctx: Ctx, row: Membership) -> Done:
    """The term ends now."""
    actions.end_membership(ctx.db, ctx.me, row)
    return Done(f"{BODIES}/{row.body_id}#members")


def add_secretary(ctx: Ctx, body: Body) -> Done:
    """Somebody joins the secretariat."""
    actions.add_secretary(ctx.db, ctx.me, body, person_id=_person(ctx), since=since(ctx), until=until(ctx))
    return Done(f"{BODIES}/{body.id}#secretariat")


def end_secretary(ctx: Ctx, row: Secretaryship) -> Done:
    """The person leaves the secretariat now."""
    actions.end_secretaryship(ctx.db, ctx.me, row)
    return Done(f"{BODIES}/{row.body_id}#secretariat")


_one, _member = access.body_to_administer, access.membership_to_administer
ROUTES = [
    Guarded("GET", BODIES, door=access.administers, view=list_bodies),
    Guarded("POST", BODIES, door=access.administers, view=add_body, again=new_body),
    Guarded("GET", f"{BODIES}/new", door=access.administers, view=new_body),
    Guarded("GET", BODIES + "/{id:int}", door=_one, view=show_body),
    Guarded("POST", BODIES + "/{id:int}", door=_one, view=change_body, again=show_body),
    Guarded("POST", BODIES + "/{id:int}/end", door=_one, view=end_body, again=show_body),
    Guarded("POST", BODIES + "/{id:int}/resume", door=_one, view=resume_body, again=show_body),
    Guarded("POST", BODIES + "/{id:int}/members", door=_one, view=add_member, again=show_body),
    Guarded("POST", BODIES + "/{id:int}/secretaries", door=_one, view=add_secretary, again=show_body),
    Guarded("GET", MEMBERS + "/{id:int}", door=_member, view=show_member),
    Guarded("POST", MEMBERS + "/{id:int}", door=_member, view=change_member, again=show_member),
    Guarded("POST", MEMBERS + "/{id:int}/end", door=_member, view=end_member, again=show_member),
    Guarded("POST", SECRETARIES + "/{id:int}/end", door=access.secretaryship_to_administer, view=end_secretary),
]
