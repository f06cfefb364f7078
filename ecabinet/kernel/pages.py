"""Whole pages, parts of pages, and errors as pages in our design."""

import logging
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ecabinet.kernel import clock, words
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing, Stale
from ecabinet.kernel.render import Frame, PageRegions, Slots, dom_id
from ecabinet.kernel.web import Ctx, House, browser_language

log = logging.getLogger("ecabinet.web")
NOT_SAVED = words.N_("This was not saved. Nothing was changed; please try again.")
MISSING = words.N_("There is nothing here that you may see. The address may be wrong, or the right to it has ended.")
BROKEN = words.N_("Something went wrong on our side. What you had saved is safe; please try again.")
UNREADABLE = words.N_("What was sent could not be read, or one field of it is too long. Nothing was saved.")
ELSEWHERE = words.N_("This came from another site and was not carried out.")
TOO_LARGE = words.N_(
    "What was sent is too large for this page. Shorten the text, or send a smaller file or fewer at a time."
)
REFUSALS = {400: UNREADABLE, 403: ELSEWHERE, 413: TOO_LARGE}


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


def partials(ctx: Ctx, keys: Sequence[str]) -> str:
    """The regions that changed, each as a part of a page; without those that one may not see."""
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


def refusal_partial(ctx: Ctx) -> str:
    """Why it was refused, as a part of a page."""
    html = ctx.house.env.get_template("errors/_refusal.html").render(sentence=ctx.sentence)
    return f'<hx-partial hx-target="#refusals" hx-swap="innerHTML">{html}</hx-partial>'


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


async def on_missing(request: Request, _error: Exception) -> Response:
    """What is not there, or not for this reader."""
    house: House = request.app.state.house

    def show(db: Db) -> Response:
        ctx = Ctx(request, db, house, house.identity.by_cookie(db, request.cookies))
        words.language.set(ctx.lang)
        return error_page(ctx, 404, words.gettext(MISSING))

    return await house.db.read(show)


async def on_not_saved(request: Request, _error: Exception) -> Response:
    """An act that the database did not take."""
    return bare_error(request.app.state.house, request, 503, NOT_SAVED)


async def on_http(request: Request, error: Exception) -> Response:
    """What the request itself is refused for."""
    status = getattr(error, "status_code", 500)
    if status in {404, 405}:
        return await on_missing(request, error)
    return bare_error(request.app.state.house, request, status, REFUSALS.get(status, BROKEN))


async def on_bug(request: Request, error: Exception) -> Response:
    """A fault of ours: logged with its number, told in a sentence."""
    log.error("request %s failed", getattr(request.state, "request_id", ""), exc_info=error)
    request.state.logged = True
    return bare_error(request.app.state.house, request, 500, BROKEN)
