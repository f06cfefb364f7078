"""Administration: people, their accounts, powers and sessions."""

from typing import Any

from starlette.responses import Response

from ecabinet.kernel.errors import Missing
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done, whole
from ecabinet.people import access, actions, directory
from ecabinet.people.lists import sessions_of
from ecabinet.people.models import Account, Membership, Person, Power, Secretaryship
from ecabinet.people.rules import POWERS, ROLES, named
from ecabinet.people.views.forms import page_number, typed, version

SECTION = "admin"
PEOPLE = "/admin/people"
FIELDS = ("name", "organisation_id", "position_id", "post_vi", "post_en", "email")


def list_people(ctx: Ctx, _thing: Any) -> Response:
    """People, found by words, organisation and whether they are still here."""
    words, state = ctx.query.get("q", "").strip()[:100], ctx.query.get("state", "here")
    chosen = ctx.query.get("organisation", "")
    found = directory.people(ctx.db, words, whole(chosen), state, page_number(ctx))
    return page(
        ctx, "people/people.html", section=SECTION, found=found, words=words, state=state, chosen=chosen, named=named,
        organisations=directory.organisation_choices(ctx.db), demonstration=actions.is_demonstration(ctx.db),
    )  # fmt: skip


def _fields(ctx: Ctx) -> dict[str, Any]:
    texts = {name: ctx.text(name) for name in FIELDS}
    return {**texts, "organisation_id": ctx.number("organisation_id"), "position_id": ctx.number("position_id")}


def _choices(ctx: Ctx) -> dict[str, Any]:
    return {
        "organisations": directory.organisation_choices(ctx.db), "positions": directory.position_choices(ctx.db),
    }  # fmt: skip


def new_person(ctx: Ctx, _thing: Any) -> Response:
    """The form of a new person."""
    saved = {**dict.fromkeys(FIELDS, ""), "lang": "vi", "organisation_id": ctx.query.get("organisation", "")}
    form = typed(ctx, PEOPLE, saved)
    return page(ctx, "people/new_person.html", section=SECTION, form=form, **_choices(ctx))


def add_person(ctx: Ctx, _thing: Any) -> Done:
    """Add a person; in a demonstration one that can be stepped in as."""
    demonstration = actions.is_demonstration(ctx.db)
    person = actions.add_person(
        ctx.db, ctx.me, **_fields(ctx), lang=ctx.text("lang") or "vi", demonstration=demonstration
    )
    return Done(f"{PEOPLE}/{person.id}")


def show_person(ctx: Ctx, row: Person) -> Response:
    """A person: facts, rights and where they come from, account, sessions."""
    action = f"{PEOPLE}/{row.id}"
    return page(
        ctx, "people/person.html", section=SECTION, row=row, action=action, named=named, roles=ROLES, powers=POWERS,
        form=typed(ctx, action, {name: getattr(row, name) for name in FIELDS}),
        memberships=directory.terms_of(ctx.db, Membership, row.id),
        secretaryships=directory.terms_of(ctx.db, Secretaryship, row.id),
        assistances=directory.assistances_of(ctx.db, row.id), held=directory.powers_of(ctx.db, row.id),
        account=access.account_of(ctx.db, row.id), sessions=sessions_of(ctx.db, row.id),
        login=typed(ctx, f"{action}/account", {"login": ""})["login"],
        demonstration=actions.is_demonstration(ctx.db), **_choices(ctx),
    )  # fmt: skip


def change_person(ctx: Ctx, row: Person) -> Done:
    """Change a person."""
    actions.change_person(ctx.db, ctx.me, row, version(ctx), **_fields(ctx))
    return Done(f"{PEOPLE}/{row.id}")


def end_person(ctx: Ctx, row: Person) -> Done:
    """The person leaves."""
    actions.end_person(ctx.db, ctx.me, row)
    return Done(f"{PEOPLE}/{row.id}")


def resume_person(ctx: Ctx, row: Person) -> Done:
    """The person comes back."""
    actions.resume_person(ctx.db, ctx.me, row)
    return Done(f"{PEOPLE}/{row.id}")


def add_account(ctx: Ctx, row: Person) -> Done:
    """Give a person a login, and show the link once."""
    account = actions.add_account(ctx.db, ctx.me, row, ctx.text("login"))
    return _show_link(row, account, actions.issue_link(ctx.db, ctx.me, account))


def issue_link(ctx: Ctx, row: Person) -> Done:
    """A new link for a password, shown once."""
    account = _account(ctx, row)
    return _show_link(row, account, actions.issue_link(ctx.db, ctx.me, account))


def _show_link(row: Person, account: Account, token: str) -> Done:
    name, login, back = row.name, account.login, f"{PEOPLE}/{row.id}"

    def show(ctx: Ctx) -> Response:
        home = ctx.house.settings.public_url or str(ctx.request.base_url).rstrip("/")
        return page(
            ctx, "people/link.html", section=SECTION, name=name, login=login, link=f"{home}/first-password/{token}",
            back=back,
        )  # fmt: skip

    return Done(back, show=show)


def _account(ctx: Ctx, row: Person) -> Account:
    account = access.account_of(ctx.db, row.id)
    if account is None:
        raise Missing
    return account


def disable_account(ctx: Ctx, row: Person) -> Done:
    """Nobody signs in by this account any more."""
    actions.need_other_administrator(ctx.db, row)
    actions.disable_account(ctx.db, ctx.me, row, _account(ctx, row))
    return Done(f"{PEOPLE}/{row.id}")


def enable_account(ctx: Ctx, row: Person) -> Done:
    """The account opens again."""
    actions.enable_account(ctx.db, ctx.me, row, _account(ctx, row))
    return Done(f"{PEOPLE}/{row.id}")


def end_sessions(ctx: Ctx, row: Person) -> Done:
    """Sign somebody out everywhere, at once: a tablet was lost."""
    actions.end_sessions_of(ctx.db, ctx.me, row)
    return Done(f"{PEOPLE}/{row.id}")


def grant_power(ctx: Ctx, row: Person) -> Done:
    """Make somebody administrator or auditor."""
    name = ctx.text("power")
    if name not in POWERS:
        raise Missing
    actions.grant_power(ctx.db, ctx.me, row, name)
    return Done(f"{PEOPLE}/{row.id}")


def end_power(ctx: Ctx, power: Power) -> Done:
    """Take a power away."""
    actions.end_power(ctx.db, ctx.me, power)
    return Done(f"{PEOPLE}/{power.person_id}")


def show_holder(ctx: Ctx, power: Power) -> Response:
    """The person once more, after a refusal about a power."""
    return show_person(ctx, ctx.db.get_one(Person, power.person_id))


_one = access.person_to_administer
ROUTES = [
    Guarded("GET", PEOPLE, door=access.administers, view=list_people),
    Guarded("POST", PEOPLE, door=access.administers, view=add_person, again=new_person),
    Guarded("GET", f"{PEOPLE}/new", door=access.administers, view=new_person),
    Guarded("GET", PEOPLE + "/{id:int}", door=_one, view=show_person),
    Guarded("POST", PEOPLE + "/{id:int}", door=_one, view=change_person, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/end", door=_one, view=end_person, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/resume", door=_one, view=resume_person, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/account", door=_one, view=add_account, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/link", door=_one, view=issue_link, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/disable", door=_one, view=disable_account, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/enable", door=_one, view=enable_account, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/sign-out", door=_one, view=end_sessions, again=show_person),
    Guarded("POST", PEOPLE + "/{id:int}/powers", door=_one, view=grant_power, again=show_person),
    Guarded(
        "POST", "/admin/powers/{id:int}/end", door=access.power_to_administer, view=end_power, again=show_holder
    ),
]  # fmt: skip
