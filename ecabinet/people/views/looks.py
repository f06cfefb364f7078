"""Language, theme and contrast: of the person when signed in, else of the browser."""

from typing import Any

from starlette.responses import RedirectResponse

from ecabinet.kernel.doors import anyone
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import LANGUAGES
from ecabinet.people import actions
from ecabinet.people.access import self_of
from ecabinet.people.models import Person
from ecabinet.people.rules import local_path
from ecabinet.people.views.forms import sessions

YEAR = 365 * 86400
THEMES, CONTRASTS = ("auto", "light", "dark"), ("auto", "high")


def _chosen(ctx: Ctx, name: str, allowed: tuple[str, ...]) -> str:
    value = ctx.text(name)
    return value if value in allowed else allowed[0]


def _back(ctx: Ctx, **cookies: str) -> Done:
    """Back to the page; this browser remembers the choice for when nobody is signed in."""
    response = RedirectResponse(local_path(ctx.form.get("next")), 303)
    for name, value in cookies.items():
        response.set_cookie(
            name, value, max_age=YEAR, path="/", httponly=True, samesite="lax", secure=sessions(ctx).secure
        )
    return Done("/", response=response)


def choose_language(ctx: Ctx, _thing: Any) -> Done:
    """Show everything in another language."""
    lang = _chosen(ctx, "lang", tuple(LANGUAGES))
    if ctx.actor:
        actions.choose_language(ctx.db, self_of(ctx.db, ctx.actor), lang)
    return _back(ctx, lang=lang)


def choose_looks(ctx: Ctx, _thing: Any) -> Done:
    """Show everything light or dark, in normal or high contrast."""
    theme, contrast = _chosen(ctx, "theme", THEMES), _chosen(ctx, "contrast", CONTRASTS)
    chooser = self_of(ctx.db, ctx.actor) if ctx.actor else None
    if isinstance(chooser, Person):
        actions.choose_looks(ctx.db, chooser, theme, contrast)
    return _back(ctx, theme=theme, contrast=contrast)


ROUTES = [
    Guarded("POST", "/language", door=anyone, view=choose_language),
    Guarded("POST", "/theme", door=anyone, view=choose_looks),
]
