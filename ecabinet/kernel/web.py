"""Routes with doors. GET looks in one snapshot; POST acts under the lock and answers with what changed, afresh."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import Environment
from markupsafe import Markup
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from ecabinet.kernel import clock, words
from ecabinet.kernel.database import Database, Pace
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door
from ecabinet.kernel.errors import Missing, Refused, SignedOut, Stale, Throttled
from ecabinet.kernel.render import Frame, PageRegions, Renderer, Slots, dom_id

log = logging.getLogger("ecabinet.web")
EMPTY_FORM = FormData()
LARGEST = 2**31 - 1
LONGEST_FIELD = 4 * 1024 * 1024  # of a form with files; what is too long is then refused in a sentence


@dataclass(frozen=True)
class Actor:
    """Who is looking or acting: a person or a paired display, through one signed-in session."""

    id: int
    kind: str
    name: str
    lang: str
    session_id: int
    theme: str = "auto"
    contrast: str = "auto"


class Identity(Protocol):
    """Who stands behind a request or a wire; given by the slice that knows people."""

    def by_cookie(self, db: Db, cookies: Mapping[str, str]) -> Actor | None:
        """The actor of a request."""

    def alive(self, db: Db, sessions: Sequence[int]) -> Mapping[int, tuple[int, str]]:
        """Of these sessions those that still hold: session → (actor, language)."""

    def sign_in(self, ctx: "Ctx") -> Response:
        """What somebody who is not signed in gets instead; typed words are kept."""


def whole(text: str) -> int | None:
    """A whole number that a key can hold, or None."""
    return int(text) if text.isdecimal() and len(text) < 11 and int(text) <= LARGEST else None


def without_nul(form: FormData) -> FormData:
    """What was typed, without the one character that PostgreSQL cannot keep and that marks where pages are cut."""
    items = form.multi_items()
    if not any(isinstance(value, str) and "\x00" in value for _name, value in items):
        return form
    return FormData([(name, it.replace("\x00", "") if isinstance(it, str) else it) for name, it in items])


@dataclass
class House:
    """What the running product is made of; one for each process."""

    db: Database
    env: Environment
    render: Renderer
    identity: Identity
    settings: Any
    demo: Callable[[Db], bool] = lambda db: False
    parts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Ctx:
    """What a view knows: the request, the session, who acts and what was typed."""

    request: Request
    db: Db
    house: House
    actor: Actor | None
    form: FormData = field(default_factory=FormData)
    prepared: Any = None
    refusal: Refused | None = None
    facts: Any = None

    @property
    def me(self) -> Actor:
        """The actor behind a door that needs one."""
        if self.actor is None:
            raise SignedOut
        return self.actor

    @property
    def now(self) -> datetime:
        """The moment of this look or act."""
        return self.db.now

    @property
    def lang(self) -> str:
        """The language of the page."""
        return self.actor.lang if self.actor else browser_language(self.request, self.house.settings.language)

    @property
    def path(self) -> Mapping[str, Any]:
        """The path's parameters."""
        return self.request.path_params

    @property
    def query(self) -> Mapping[str, str]:
        """The query's parameters."""
        return self.request.query_params

    @property
    def htmx(self) -> bool:
        """Whether the page asks for parts."""
        return self.request.headers.get("hx-request") == "true"

    def text(self, name: str, default: str = "") -> str:
        """One typed field, trimmed; an uploaded file is no text."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def number(self, name: str) -> int | None:
        """One typed whole number, or None."""
        return whole(self.text(name))

    def numbers(self, name: str) -> list[int]:
        """All whole numbers typed under one name."""
        found = self.form.getlist(name)
        return [number for v in found if isinstance(v, str) and (number := whole(v)) is not None]

    def typed(self, name: str, saved: Any = "") -> Any:
        """What a field shows: the typed words after a refusal, else what is saved."""
        return self.form.get(name, "") if self.form else saved

    @property
    def sentence(self) -> str:
        """The refusal in the reader's language, or nothing."""
        return words.gettext(self.refusal.msgid, **self.refusal.params) if self.refusal else ""


@dataclass(frozen=True)
class Done:
    """An act is done: where a page without script goes, and the regions that changed for one with it.

    `show` makes a page that is seen once (a link that is kept nowhere), after the commit.
    """

    location: str
    regions: Sequence[str] = ()
    response: Response | None = None
    show: Callable[[Ctx], Response] | None = None


View = Callable[[Ctx, Any], Any]
Prepare = Callable[[Ctx], Awaitable[Any]]


def browser_language(request: Request, default: str) -> str:
    """The language of somebody who is not signed in: chosen, else the browser's, else the installation's."""
    chosen = request.cookies.get("lang", "")
    if chosen in words.LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        code = part.strip()[:2].lower()
        if code in words.LANGUAGES:
            return code
    return default


class RouteTable(BaseRoute):
    """All guarded routes, found by the first segment of the path and how many there are: their number costs nothing."""

    def __init__(self, routes: Sequence["Guarded"]) -> None:
        self.routes = list(routes)
        self.by_shape: dict[tuple[str, int], list[Guarded]] = defaultdict(list)
        for route in self.routes:
            self.by_shape[_shape(route.path)].append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The route for the path and method; a path with another method is a partial match."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        if scope["type"] == "http":
            for route in self.by_shape.get(_shape(scope["path"]), ()):
                match, child = route.matches(scope)
                if match is Match.FULL:
                    return match, child
                if match is Match.PARTIAL and found[0] is Match.NONE:
                    found = match, child
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand over to the matched route."""
        await scope["endpoint"].__self__.handle(scope, receive, send)


def _shape(path: str) -> tuple[str, int]:
    return path[1:].partition("/")[0], path.count("/")


class Guarded(Route):
    """A route with a door: there is no way to write one without.

    `prepare` runs between the door and the lock for what is slow (hashing, files); its result is `ctx.prepared`.
    `again` shows the form once more with the refusal's sentence and what was typed.
    """

    def __init__(
        self, method: str, path: str, *, door: Door, view: View, again: View | None = None,
        prepare: Prepare | None = None, name: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(path, self.serve, methods=[method], name=name or view.__name__)
        self.method, self.door, self.view, self.again, self.prepare = method, door, view, again, prepare
        self.pace = Pace()

    async def serve(self, request: Request) -> Response:
        """Answer one request."""
        house: House = request.app.state.house
        if b"%00" in request.scope["query_string"]:
            request.scope["query_string"] = request.scope["query_string"].replace(b"%00", b"")
        if self.method == "GET":
            return await house.db.read(partial(self._look, house, request), self.pace)
        form = without_nul(await request.form(max_fields=5000, max_part_size=LONGEST_FIELD))
        try:
            return await self._act(house, request, form)
        except SignedOut:
            return await house.db.read(partial(self._signed_out, house, request, form))
        finally:
            await form.close()

    def _ctx(self, house: House, request: Request, db: Db, form: FormData = EMPTY_FORM) -> Ctx:
        ctx = Ctx(request, db, house, house.identity.by_cookie(db, request.cookies), form)
        request.state.actor = ctx.actor
        words.language.set(ctx.lang)
        return ctx

    def _enter(self, ctx: Ctx, *, locking: bool = False) -> Any:
        if any(isinstance(value, int) and value > LARGEST for value in ctx.path.values()):
            raise Missing
        number = int(ctx.path.get("id", 0))
        actor_id = ctx.actor.id if ctx.actor else None
        found, ctx.facts = self.door.open(ctx.db, actor_id, number, locking=locking)
        return found

    def _look(self, house: House, request: Request, db: Db) -> Response:
        ctx = self._ctx(house, request, db)
        try:
            return _response(self.view(ctx, self._enter(ctx)))
        except SignedOut:
            return house.identity.sign_in(ctx)

    def _signed_out(self, house: House, request: Request, form: FormData, db: Db) -> Response:
        return house.identity.sign_in(self._ctx(house, request, db, form))

    async def _act(self, house: House, request: Request, form: FormData) -> Response:
        prepared = await self._prepared(house, request, form) if self.prepare else None
        try:
            done = await house.db.write(partial(self._perform, house, request, form, prepared))
        except Refused as refusal:
            return await house.db.read(partial(self._refuse, house, request, form, refusal))
        if isinstance(done, Response):
            return done
        if isinstance(done.response, Response):
            return done.response
        if done.show is None and request.headers.get("hx-request") != "true":
            return RedirectResponse(done.location, status_code=303)
        return await house.db.read(partial(self._answer, house, request, done), self.pace)

    async def _prepared(self, house: House, request: Request, form: FormData) -> Any:
        def enter(db: Db) -> Ctx:
            ctx = self._ctx(house, request, db, form)
            self._enter(ctx)
            return ctx

        assert self.prepare is not None
        ctx = await house.db.read(enter)
        words.language.set(ctx.lang)
        try:
            return await self.prepare(ctx)
        except Refused as refusal:
            return refusal

    def _perform(self, house: House, request: Request, form: FormData, prepared: Any, db: Db) -> Any:
        if isinstance(prepared, Refused):
            raise prepared
        ctx = self._ctx(house, request, db, form)
        ctx.prepared = prepared
        return self.view(ctx, self._enter(ctx, locking=True))

    def _answer(self, house: House, request: Request, done: Done, db: Db) -> Response:
        ctx = self._ctx(house, request, db)
        if done.show is not None:
            return done.show(ctx)
        parts = _partials(ctx, done.regions)
        return HTMLResponse(parts) if parts else Response(status_code=204, headers={"HX-Redirect": done.location})

    def _refuse(self, house: House, request: Request, form: FormData, refusal: Refused, db: Db) -> Response:
        ctx = self._ctx(house, request, db, form)
        ctx.refusal = refusal
        status = 429 if isinstance(refusal, Throttled) else 409
        headers = {"Retry-After": str(refusal.wait)} if isinstance(refusal, Throttled) else None
        if ctx.htmx:
            return HTMLResponse(_refusal_partial(ctx), status, headers)
        if self.again is None:
            return error_page(ctx, status, ctx.sentence, headers)
        response = _response(self.again(ctx, self._enter(ctx)))
        response.status_code = status
        response.headers.update(headers or {})
        return response


def _response(answer: Any) -> Response:
    if isinstance(answer, Done):
        return answer.response or RedirectResponse(answer.location, status_code=303)
    assert isinstance(answer, Response)
    return answer


def _partials(ctx: Ctx, keys: Sequence[str]) -> str:
    parts = []
    for key in keys:
        try:
            html = ctx.house.render.region(ctx.db, ctx.actor.id if ctx.actor else None, key, ctx.lang).html
        except Missing:
            continue
        parts.append(f'<hx-partial hx-target="#{dom_id(key)}" hx-swap="outerMorph">{html}</hx-partial>')
    if parts:
        parts.append('<hx-partial hx-target="#refusals" hx-swap="innerHTML"></hx-partial>')
    return "".join(parts)


def _refusal_partial(ctx: Ctx) -> str:
    html = ctx.house.env.get_template("errors/_refusal.html").render(sentence=ctx.sentence)
    return f'<hx-partial hx-target="#refusals" hx-swap="innerHTML">{html}</hx-partial>'


def page(
    ctx: Ctx, template: str, *, section: str = "", status: int = 200, frame: Hashable = None, **values: Any
) -> HTMLResponse:
    """A whole page; its regions are rendered by `region(name, id)` in the template, which subscribes it to them.

    With `frame` what stands around the regions is kept: path, language, theme and `frame` decide all of it.
    """
    actor_id = ctx.actor.id if ctx.actor else None
    regions = PageRegions(ctx.house.render, ctx.db, actor_id, ctx.lang)
    looks = _looks(ctx)
    if frame is None or ctx.refusal is not None:  # a refusal's sentence, and what was typed, is of one moment
        return HTMLResponse(_render_page(ctx, template, regions, section, looks, values), status)
    kept = ctx.house.render.frame(
        (template, section, frame, *looks.values()), lambda: _cut(ctx, template, section, looks, values)
    )
    return HTMLResponse(kept.fill(regions, actor_id), status)


def _looks(ctx: Ctx) -> dict[str, Any]:
    """What a page's frame depends on besides its own values."""
    actor, request = ctx.actor, ctx.request
    query = request.scope.get("query_string", b"").decode("latin-1")
    return {
        "lang": ctx.lang, "theme": actor.theme if actor else request.cookies.get("theme", "auto"),
        "contrast": actor.contrast if actor else request.cookies.get("contrast", "auto"),
        "demo": ctx.house.demo(ctx.db), "path": request.scope["path"] + (f"?{query}" if query else ""),
    }  # fmt: skip


def _render_page(
    ctx: Ctx, template: str, regions: Any, section: str, looks: dict[str, Any], values: dict[str, Any], actor: Any = ""
) -> str:
    return ctx.house.env.get_template(template).render(
        ctx=ctx, actor=actor or ctx.actor, section=section, now=ctx.now, region=regions.region, wire=regions.wire,
        refused=ctx.sentence, stale=ctx.refusal if isinstance(ctx.refusal, Stale) else None, **looks, **values,
    )  # fmt: skip


def _cut(ctx: Ctx, template: str, section: str, looks: dict[str, Any], values: dict[str, Any]) -> Frame:
    slots = Slots()
    return Frame.cut(_render_page(ctx, template, slots, section, looks, values, slots.actor))


def error_page(ctx: Ctx, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """An error as a page in our design."""
    response = page(
        ctx, "errors/error.html", status=status, code=status, sentence=sentence,
        error_id=getattr(ctx.request.state, "request_id", ""), bare=False,
    )  # fmt: skip
    response.headers.update(headers or {})
    return response


def bare_error(house: House, request: Request, status: int, sentence: str) -> HTMLResponse:
    """An error page that needs neither the database nor a region."""
    lang = browser_language(request, house.settings.language)
    token = words.language.set(lang)
    try:
        html = house.env.get_template("errors/error.html").render(
            ctx=None, actor=None, lang=lang, section="", now=clock.now(), theme=request.cookies.get("theme", "auto"),
            contrast=request.cookies.get("contrast", "auto"), demo=False, path="/", refused="", stale=None,
            region=lambda *_: Markup(""), wire=lambda: Markup(""), code=status, sentence=words.gettext(sentence),
            error_id=getattr(request.state, "request_id", ""), bare=True,
        )  # fmt: skip
    finally:
        words.language.reset(token)
    return HTMLResponse(html, status)


def sign_in_address(ctx: Ctx) -> str:
    """The sign-in page that returns to where one was."""
    url = ctx.request.url
    back = url.path + (f"?{url.query}" if url.query else "")
    return f"/sign-in?next={quote(back)}" if ctx.request.method == "GET" and back != "/" else "/sign-in"


def later(job: Callable[..., Any], *args: Any) -> BackgroundTask:
    """Something noted after the answer, in a thread."""
    return BackgroundTask(asyncio.to_thread, job, *args)


NOT_SAVED = words.N_("This was not saved. Nothing was changed; please try again.")
MISSING = words.N_("There is nothing here that you may see. The address may be wrong, or the right to it has ended.")
BROKEN = words.N_("Something went wrong on our side. What you had saved is safe; please try again.")
UNREADABLE = words.N_("What was sent could not be read, or one field of it is too long. Nothing was saved.")
ELSEWHERE = words.N_("This came from another site and was not carried out.")
TOO_LARGE = words.N_("What was sent is too large for this page. Send a smaller file, or fewer at a time.")


REFUSALS = {400: UNREADABLE, 403: ELSEWHERE, 413: TOO_LARGE}


async def _on_missing(request: Request, _error: Exception) -> Response:
    house: House = request.app.state.house

    def show(db: Db) -> Response:
        ctx = Ctx(request, db, house, house.identity.by_cookie(db, request.cookies))
        words.language.set(ctx.lang)
        return error_page(ctx, 404, words.gettext(MISSING))

    return await house.db.read(show)


async def _on_not_saved(request: Request, _error: Exception) -> Response:
    return bare_error(request.app.state.house, request, 503, NOT_SAVED)


async def _on_http(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    if status in {404, 405}:
        return await _on_missing(request, error)
    return bare_error(request.app.state.house, request, status, REFUSALS.get(status, BROKEN))


async def _on_bug(request: Request, error: Exception) -> Response:
    log.error("request %s failed", getattr(request.state, "request_id", ""), exc_info=error)
    request.state.logged = True
    return bare_error(request.app.state.house, request, 500, BROKEN)
