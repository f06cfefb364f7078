"""The style guide: pages that look like the product's, made of the shipped templates, sheets and scripts.

`python -m tests.look.guide` serves it on port 8123 (or PORT) for whoever draws; the tests here open it in a browser.
"""

import asyncio
import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from ecabinet import paths
from ecabinet.kernel import clock, words
from ecabinet.kernel.render import wrap
from ecabinet.kernel.shield import HEADERS
from ecabinet.kernel.templates import make_environment

PAGES = Path(__file__).parent / "pages"
SIGNED_OUT = {"signin"}
words.load_catalogs(paths.PACKAGE)
env = make_environment(paths.TEMPLATES)
env.loader = ChoiceLoader([FileSystemLoader(PAGES), FileSystemLoader(paths.TEMPLATES)])
env.auto_reload = True


class Stage:
    """What the trial's one region shows, and who is on the wire."""

    def __init__(self) -> None:
        self.stamp = 1
        self.values: dict[str, Any] = {"count": 3, "note": "", "rows": ["Alpha", "Beta"]}
        self.wires: set[WebSocket] = set()
        self.heard: list[Any] = []
        self.beating = True
        self.close_code: int | None = None

    def html(self) -> str:
        """The region as it stands."""
        inner = env.get_template("_trial.html").render(**self.values, left_at=clock.now() + timedelta(hours=4))
        return wrap("trial/1", inner.encode(), self.stamp, f"h{self.stamp}").decode()

    def frame(self) -> str:
        """What the wire sends of it."""
        header = {"k": "region", "key": "trial/1", "stamp": self.stamp, "hash": f"h{self.stamp}"}
        return f"{json.dumps(header)}\n{self.html()}"

    def change(self, **values: Any) -> str:
        """Change the region; gives the frame that tells it."""
        self.stamp += 1
        self.values.update(values)
        return self.frame()


def show(request: Request) -> Response:
    """One page of the guide."""
    stage: Stage = request.app.state.stage
    name = "signin" if request.url.path == "/sign-in" else request.path_params.get("name") or "desk"
    lang = request.query_params.get("lang", request.cookies.get("lang", "vi"))
    words.language.set(lang)

    def region(key: str, number: int = 0) -> Markup:
        if key == "trial":
            return Markup(stage.html())
        inner = env.get_template(f"_{key}.html").render()
        return Markup(wrap(f"{key}/{number}", inner.encode(), 1, "h").decode())

    person = {"id": int(request.query_params.get("person", "7")), "kind": "person", "name": "Nguyễn Văn An"}
    actor = None if name in SIGNED_OUT else person
    html = env.get_template(f"{name}.html").render(
        actor=actor, lang=lang, section={"read": "meetings", "answer": "ballots"}.get(name, name), now=clock.now(),
        theme=request.query_params.get("theme", "auto"), contrast=request.query_params.get("contrast", "auto"),
        demo="demo" in request.query_params, path=request.url.path, region=region,
        wire=lambda: Markup('<div id="wire" data-live="/live" hidden></div>' if actor else ""),
        refused=request.query_params.get("refused", ""), stale=None, later=clock.now() + timedelta(hours=3, minutes=52),
        code=404, sentence=words.gettext(
            "There is nothing here that you may see. The address may be wrong, or the right to it has ended."
        ), error_id="8f3a01c2d4e5", bare=False,
    )  # fmt: skip
    return HTMLResponse(html)


async def act(request: Request) -> Response:
    """An act on the trial region: answers with the region, late and stale when asked to."""
    stage: Stage = request.app.state.stage
    form = await request.form()
    if form.get("refuse"):
        html = env.get_template("errors/_refusal.html").render(sentence="No.")
        return HTMLResponse(f'<hx-partial hx-target="#refusals" hx-swap="innerHTML">{html}</hx-partial>', 409)
    if form.get("stale"):
        old = wrap("trial/1", b"<p>old</p>", 0, "h0").decode()
        return HTMLResponse(f'<hx-partial hx-target="#trial-1" hx-swap="outerMorph">{old}</hx-partial>')
    stage.change(note=str(form.get("note", "")))
    if request.headers.get("hx-request") != "true":
        return RedirectResponse("/trial", 303)
    return HTMLResponse(f'<hx-partial hx-target="#trial-1" hx-swap="outerMorph">{stage.html()}</hx-partial>')


async def live(websocket: WebSocket) -> None:
    """A wire that behaves as a test tells it to."""
    stage: Stage = websocket.app.state.stage
    await websocket.accept()
    if stage.close_code:
        await websocket.close(stage.close_code)
        return
    stage.wires.add(websocket)
    try:
        while True:
            heard = json.loads(await websocket.receive_text())
            stage.heard.append(heard)
            known = heard.get("regions", {}).get("trial/1")
            if known and known["hash"] != f"h{stage.stamp}":
                await websocket.send_text(stage.frame())
            if stage.beating:
                await websocket.send_text(json.dumps({"k": "beat", "now": int(time.time() * 1000)}))
    except WebSocketDisconnect:
        stage.wires.discard(websocket)


async def tell(stage: Stage, frame: str) -> None:
    """Send a frame to every open wire."""
    for wire in list(stage.wires):
        await wire.send_text(frame)


async def close(stage: Stage, code: int) -> None:
    """Close every open wire."""
    for wire in list(stage.wires):
        stage.wires.discard(wire)
        await wire.close(code)
    await asyncio.sleep(0)


class Policy:
    """The product's own security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)


def make_guide(stage: Stage | None = None) -> Starlette:
    """The guide as an application, behind the product's own security headers."""
    app = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=paths.STATIC)),
            WebSocketRoute("/live", live),
            Route("/act", act, methods=["POST"]),
            Route("/", show),
            Route("/sign-in", show, name="signin"),
            Route("/{name}", show),
        ]
    )
    app.state.stage = stage or Stage()
    app.add_middleware(Policy)
    return app


if __name__ == "__main__":
    uvicorn.run(make_guide(), port=int(os.environ.get("PORT", "8123")), log_level="warning")
