"""Signing in and out; whoever had typed something finds it again."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response

from ecabinet.kernel import words
from ecabinet.kernel.doors import anyone
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page, refusal_partial
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done, sign_in_address
from ecabinet.kernel.words import N_
from ecabinet.people import actions, passwords
from ecabinet.people.access import Sessions
from ecabinet.people.lists import demonstration_people, demonstration_person
from ecabinet.people.rules import local_path
from ecabinet.people.views.forms import device, secret, sessions

COOKIE_DAYS = 30
CARRIED = "typed:"
MOST_CARRIED = 400
SIGNED_OUT = N_(
    "You are signed out, and nothing was sent. What you typed is still here: sign in in another tab, come back to this"
    " one and send again."
)


@dataclass(frozen=True)
class Carried:
    """What somebody had typed when their session was over: where it goes, its fields, whether a file was among them."""

    to: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    files: bool = False

    @property
    def readable(self) -> list[str]:
        """The fields that somebody wrote, not those that a page had filled in."""
        return [value for name, value in self.fields if not value.isdecimal() and name not in {"version", "next"}]


class FrontDoor(Sessions):
    """Sessions, and what somebody gets who has none."""

    def sign_in(self, ctx: Ctx) -> Response:
        """To the sign-in page and back; a form that was sent is kept on it, a page with script keeps it by itself."""
        if ctx.request.method == "GET":
            return RedirectResponse(sign_in_address(ctx), 303)
        if ctx.htmx:
            ctx.refusal = Refused(SIGNED_OUT)
            return HTMLResponse(refusal_partial(ctx), 401)
        return _page(ctx, _sent(ctx), _referer(ctx), status=401)


def _referer(ctx: Ctx) -> str:
    parts = urlsplit(ctx.request.headers.get("referer", ""))
    return local_path(parts.path + (f"?{parts.query}" if parts.query else "")) if parts.path else "/"


def _sent(ctx: Ctx) -> Carried:
    """The form that this request sent to another page; passwords are never kept, files cannot be."""
    items = ctx.form.multi_items()
    kept = [(n, v) for n, v in items if isinstance(v, str) and "password" not in n][:MOST_CARRIED]
    files = any(not isinstance(value, str) and value.filename for _, value in items)
    url = ctx.request.url
    return Carried(url.path + (f"?{url.query}" if url.query else ""), tuple(kept), files)


def _carried(ctx: Ctx) -> Carried:
    """The form that this sign-in page has been keeping."""
    to = local_path(ctx.form.get("to"), "")
    items = ctx.form.multi_items() if to else []
    kept = [(n.removeprefix(CARRIED), v) for n, v in items if n.startswith(CARRIED) and isinstance(v, str)]
    return Carried(to, tuple(kept[:MOST_CARRIED]), bool(ctx.text("files")))


def _page(ctx: Ctx, carried: Carried, back: str, login: str = "", status: int = 200) -> Response:
    groups = demonstration_people(ctx.db) if ctx.house.demo(ctx.db) else []
    return page(
        ctx, "people/sign_in.html", status=status, groups=groups, carried=carried, back=back, login=login,
        prefix=CARRIED, password_set="set" in ctx.query,
    )  # fmt: skip


def show_sign_in(ctx: Ctx, _thing: Any) -> Response:
    """The page where one signs in."""
    back = local_path(ctx.query.get("next"))
    return RedirectResponse(back, 303) if ctx.actor else _page(ctx, Carried(), back)


def again(ctx: Ctx, _thing: Any) -> Response:
    """The page once more after a refusal, with everything that was typed."""
    return _page(ctx, _carried(ctx), local_path(ctx.form.get("next")), ctx.text("login"))


async def verify(ctx: Ctx) -> passwords.Verified:
    """Before the lock: the password, in its queue."""
    login, password, place = ctx.text("login"), secret(ctx, "password"), device(ctx)
    return await passwords.queued(lambda: passwords.verify(ctx.house, login, password, place))


def sign_in(ctx: Ctx, _thing: Any) -> Done:
    """Begin a session by login and password."""
    found: passwords.Verified = ctx.prepared
    _person, token = actions.sign_in(ctx.db, found.account_id, found.password_hash, found.rehashed, device(ctx))
    return _entered(ctx, token)


def sign_in_as(ctx: Ctx, _thing: Any) -> Done:
    """Begin a session as a person of the demonstration."""
    person = demonstration_person(ctx.db, ctx.number("person") or 0)
    return _entered(ctx, actions.sign_in_demonstration(ctx.db, person, device(ctx)))


def _entered(ctx: Ctx, token: str) -> Done:
    if ctx.actor:
        actions.end_own_session(ctx.db, ctx.actor, ctx.actor.session_id)
    carried, back = _carried(ctx), local_path(ctx.form.get("next"))
    if carried.to:
        return Done(back, show=lambda ctx: _give_cookie(ctx, token, _resume(ctx, token, carried, back)))
    return Done(back, response=_give_cookie(ctx, token, RedirectResponse(back, 303)))


def _resume(ctx: Ctx, token: str, carried: Carried, back: str) -> Response:
    """What was typed, and the button that sends it; the reader is signed in already."""
    ctx.actor = ctx.house.identity.by_cookie(ctx.db, {sessions(ctx).cookie: token})
    words.language.set(ctx.lang)
    return page(ctx, "people/resume.html", carried=carried, back=back)


def _give_cookie(ctx: Ctx, token: str, response: Response) -> Response:
    jar = sessions(ctx)
    response.set_cookie(
        jar.cookie, token, max_age=COOKIE_DAYS * 86400, path="/", httponly=True, samesite="lax", secure=jar.secure
    )
    return response


def sign_out(ctx: Ctx, _thing: Any) -> Done:
    """End this session; somebody who has none is signed out already."""
    if ctx.actor:
        actions.end_own_session(ctx.db, ctx.actor, ctx.actor.session_id)
    response = RedirectResponse("/sign-in", 303)
    jar = sessions(ctx)
    response.delete_cookie(jar.cookie, path="/", httponly=True, samesite="lax", secure=jar.secure)
    return Done("/sign-in", response=response)


ROUTES = [
    Guarded("GET", "/sign-in", door=anyone, view=show_sign_in),
    Guarded("POST", "/sign-in", door=anyone, view=sign_in, prepare=verify, again=again),
    Guarded("POST", "/sign-in/as", door=anyone, view=sign_in_as, again=again),
    Guarded("POST", "/sign-out", door=anyone, view=sign_out),
]
