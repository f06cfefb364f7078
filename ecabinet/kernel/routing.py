"""Routes with doors. GET looks in one snapshot; POST acts under the lock and answers with what changed, afresh."""

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from ecabinet.kernel import words
from ecabinet.kernel.database import Pace
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door
from ecabinet.kernel.errors import Missing, Refused, SignedOut, Throttled
from ecabinet.kernel.pages import error_page, partials, refusal_partial
from ecabinet.kernel.web import LARGEST, Ctx, Done, House, Prepare, View, without_nul

EMPTY_FORM = FormData()
LONGEST_FIELD = 4 * 1024 * 1024  # of a form with files; what is too long is then refused in a sentence


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
        parts = partials(ctx, done.regions)
        return HTMLResponse(parts) if parts else Response(status_code=204, headers={"HX-Redirect": done.location})

    def _refuse(self, house: House, request: Request, form: FormData, refusal: Refused, db: Db) -> Response:
        ctx = self._ctx(house, request, db, form)
        ctx.refusal = refusal
        status = 429 if isinstance(refusal, Throttled) else 409
        headers = {"Retry-After": str(refusal.wait)} if isinstance(refusal, Throttled) else None
        if ctx.htmx:
            return HTMLResponse(refusal_partial(ctx), status, headers)
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
