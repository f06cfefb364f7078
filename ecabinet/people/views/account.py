"""My account: who I am here, my password, where I am signed in; and the link by which a password is first set."""

from typing import Any

from starlette.responses import Response

from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import anyone
from ecabinet.kernel.errors import Missing, Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.people import access, actions, passwords
from ecabinet.people.actions.accounts import LINK_DEAD
from ecabinet.people.actions.saving import refuse
from ecabinet.people.lists import sessions_of, who_is
from ecabinet.people.models import Account, Person, SignIn
from ecabinet.people.rules import SHORTEST, why_not_password, why_not_same
from ecabinet.people.views.forms import device, secret

WRONG_OLD = N_("The present password is not right.")


def show_account(ctx: Ctx, _thing: Any) -> Response:
    """My account."""
    return page(
        ctx, "people/account.html", section="account", who=who_is(ctx.db, ctx.me.id),
        account=access.account_of(ctx.db, ctx.me.id), sessions=sessions_of(ctx.db, ctx.me.id), shortest=SHORTEST,
        said=ctx.query.get("said", ""),
    )  # fmt: skip


def _own(db: Db, person_id: int) -> tuple[Person, Account]:
    account = access.account_of(db, person_id)
    if account is None:
        raise Missing
    return db.get_one(Person, person_id), account


async def hash_new_password(ctx: Ctx) -> str:
    """Before the lock: the new password keeps the rules, the old one is right."""
    me, old = ctx.me.id, secret(ctx, "old_password")
    new, again = secret(ctx, "new_password"), secret(ctx, "again_password")
    person, account = await ctx.house.db.read(lambda db: _own(db, me))
    refuse(why_not_same(new, again) or why_not_password(new, account.login, person.name))
    place = device(ctx)

    def work() -> str:
        try:
            passwords.verify(ctx.house, account.login, old, place)
        except Refused as refusal:
            if refusal.msgid == passwords.WRONG:
                raise Refused(WRONG_OLD) from None
            raise
        return passwords.hashed(new)

    return await passwords.queued(work)


def change_password(ctx: Ctx, _thing: Any) -> Done:
    """Change my password."""
    account = access.account_of(ctx.db, ctx.me.id)
    if account is None:
        raise Missing
    actions.change_password(ctx.db, ctx.me, account, ctx.prepared, ctx.me.session_id)
    return Done("/account?said=password")


def end_session(ctx: Ctx, session: SignIn) -> Done:
    """End one of my sessions."""
    actions.end_session(ctx.db, ctx.me, session)
    return Done("/account?said=session" if session.id != ctx.me.session_id else "/sign-in")


def end_other_sessions(ctx: Ctx, _thing: Any) -> Done:
    """End all my sessions but this one."""
    actions.end_other_sessions(ctx.db, ctx.me, ctx.me.session_id)
    return Done("/account?said=sessions")


def show_first_password(ctx: Ctx, _thing: Any) -> Response:
    """The form behind a link; the same words for every link that does not hold."""
    link = access.link_by_token(ctx.db, ctx.path["token"])
    if link is None:
        return page(ctx, "people/dead_link.html", status=404, sentence=LINK_DEAD)
    account = ctx.db.get_one(Account, link.account_id)
    person = ctx.db.get_one(Person, account.person_id)
    return page(
        ctx, "people/first_password.html", person=person, account=account, until=link.expires_at, shortest=SHORTEST
    )


def _behind(db: Db, token: str) -> tuple[str, str]:
    link = access.link_by_token(db, token)
    if link is None:
        raise Refused(LINK_DEAD)
    account = db.get_one(Account, link.account_id)
    return account.login, db.get_one(Person, account.person_id).name


async def hash_first_password(ctx: Ctx) -> str:
    """Before the lock: the link holds and the password keeps the rules."""
    token, new, again = ctx.path["token"], secret(ctx, "new_password"), secret(ctx, "again_password")
    login, name = await ctx.house.db.read(lambda db: _behind(db, token))
    refuse(why_not_same(new, again) or why_not_password(new, login, name))
    return await passwords.queued(lambda: passwords.hashed(new))


def set_first_password(ctx: Ctx, _thing: Any) -> Done:
    """Use the link."""
    actions.set_first_password(ctx.db, ctx.path["token"], ctx.prepared)
    return Done("/sign-in?set=1")


ROUTES = [
    Guarded("GET", "/account", door=access.person, view=show_account),
    Guarded(
        "POST", "/account/password", door=access.person, view=change_password, prepare=hash_new_password,
        again=show_account,
    ),
    Guarded("POST", "/account/sessions/{id:int}/end", door=access.own_session, view=end_session),
    Guarded("POST", "/account/sessions/end-others", door=access.person, view=end_other_sessions),
    Guarded("GET", "/first-password/{token}", door=anyone, view=show_first_password),
    Guarded(
        "POST", "/first-password/{token}", door=anyone, view=set_first_password, prepare=hash_first_password,
        again=show_first_password,
    ),
]  # fmt: skip
