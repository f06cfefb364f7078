"""The guide on a port, and a browser to look at it."""

import asyncio
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from tests.look.guide import Stage, close, make_guide, tell
from tests.support.browser import chromium


class Guide:
    """The running guide: what tests do to its wire."""

    def __init__(self) -> None:
        self.stage = Stage()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Serve, on the same port as before."""
        self.loop = asyncio.new_event_loop()
        config = uvicorn.Config(
            make_guide(self.stage), port=self.port, log_level="error", timeout_graceful_shutdown=1, lifespan="off"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: self.loop.run_until_complete(self.server.serve()), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop serving; every wire is lost."""
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(10)
        self.loop.close()
        self.stage.wires.clear()

    def do(self, act: Coroutine[Any, Any, None]) -> None:
        """Run an act on the server's side of the wire."""
        asyncio.run_coroutine_threadsafe(act, self.loop).result(10)

    def tell(self, frame: str) -> None:
        """Send a frame to every page."""
        self.do(tell(self.stage, frame))

    def close(self, code: int) -> None:
        """Close every page's wire."""
        self.do(close(self.stage, code))

    def change(self, **values: Any) -> None:
        """Change the region and tell it."""
        self.tell(self.stage.change(**values))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def guide() -> Iterator[Guide]:
    """A guide of its own for each test."""
    guide = Guide()
    yield guide
    if not guide.loop.is_closed():
        guide.stop()


@pytest.fixture
def faults() -> list[str]:
    """What the browser's console complained of."""
    return []


@pytest.fixture
def page(browser: Browser, guide: Guide, faults: list[str]) -> Iterator[Page]:
    """The trial page with its wire open."""
    context = browser.new_context(viewport={"width": 1180, "height": 820})
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{guide.url}/trial?lang=en")
    expect(page.locator("#live")).to_have_text("Live")
    yield page
    context.close()
