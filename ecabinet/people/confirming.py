"""A fresh confirmation of who acts, before an act that asks for one. Every way to confirm is one function here."""

from dataclasses import dataclass

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import N_
from ecabinet.people import access, passwords
from ecabinet.people.models import Person
from ecabinet.people.views.forms import device, secret

PASSWORD, DEMONSTRATION = "password", "demonstration"
CONFIRM_FIRST = N_("Confirm first that it is you: type your password and send again.")
CLICK_FIRST = N_("Confirm first that it is you: tick the box and send again.")
WRONG = N_("The password is not right. Nothing was sent; what you typed is still here.")


@dataclass(frozen=True)
class Confirmed:
    """Somebody confirmed freshly who they are; `by` names the way."""

    by: str


def way_for(db: Db, person: int) -> str:
    """How this person confirms: the password, or one click for a person of the demonstration, who has none."""
    if access.account_of(db, person) is None and db.get_one(Person, person).demonstration:
        return DEMONSTRATION
    return PASSWORD


async def confirm(ctx: Ctx) -> Confirmed:
    """Before the lock: what was given with the form shows who acts. Raises Refused."""
    me = ctx.me.id
    way = await ctx.house.db.read(lambda db: way_for(db, me))
    if way == DEMONSTRATION:
        if ctx.text("confirm_person") != str(me):
            raise Refused(CLICK_FIRST)
        return Confirmed(DEMONSTRATION)
    return await _by_password(ctx)


async def _by_password(ctx: Ctx) -> Confirmed:
    typed, me, place = secret(ctx, "password"), ctx.me.id, device(ctx)
    if not typed:
        raise Refused(CONFIRM_FIRST)
    account = await ctx.house.db.read(lambda db: access.account_of(db, me))
    login = account.login if account else ""

    def work() -> None:
        try:
            passwords.verify(ctx.house, login, typed, place)
        except Refused as refusal:
            if refusal.msgid == passwords.WRONG:
                raise Refused(WRONG) from None
            raise

    await passwords.queued(work)
    return Confirmed(PASSWORD)
