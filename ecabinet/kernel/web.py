"""What a view is given and what it gives back: the house, who acts, what was typed, what is done."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import Environment
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ecabinet.kernel import words
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused, SignedOut
from ecabinet.kernel.render import Renderer

LARGEST = 2**31 - 1


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
    return words.preferred(request.headers.get("accept-language", ""), default)


def sign_in_address(ctx: Ctx) -> str:
    """The sign-in page that returns to where one was."""
    url = ctx.request.url
    back = url.path + (f"?{url.query}" if url.query else "")
    return f"/sign-in?next={quote(back)}" if ctx.request.method == "GET" and back != "/" else "/sign-in"


def later(job: Callable[..., Any], *args: Any) -> BackgroundTask:
    """Something noted after the answer, in a thread."""
    return BackgroundTask(asyncio.to_thread, job, *args)
