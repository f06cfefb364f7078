"""A served house with the cast in it, one browser, and a screen for anybody: whatever a console complains of fails."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from ecabinet.app import make_house
from ecabinet.documents.actions import replace_paper
from ecabinet.documents.arrivals import Arrived
from ecabinet.documents.models import Paper
from ecabinet.documents.pdf import Cleaned
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.settings import Settings, read_settings
from tests.browser.server import Hours, Killable, Served
from tests.cast import Cast, token
from tests.scene import Scene, set_scene
from tests.support import postgres
from tests.support.browser import FLAGS, executable

SCREENS: dict[str, dict[str, Any]] = {
    "tablet": {"viewport": {"width": 1180, "height": 820}, "has_touch": True},
    "upright": {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "hall": {"viewport": {"width": 1920, "height": 1080}},
}
PATIENCE = 10_000
FILES = Path(__file__).resolve().parents[1] / "files"
PAPER = FILES / "pdflatex-outline.pdf"
expect.set_options(timeout=PATIENCE)

OpenAs = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this folder in this process."""
    with sync_playwright() as playwright:
        yield from _running(playwright)


def _running(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Cast]]:
    """The address of a fresh database with the cast; SQLite unless the test asks for both engines."""
    if getattr(request, "param", "sqlite") == "postgres":
        name, cast = request.getfixturevalue("postgres_stage")
        with postgres.database(name) as url:
            yield url, cast
        return
    path, cast = request.getfixturevalue("sqlite_stage")
    shutil.copy(path, tmp_path / "ecabinet.db")
    yield f"sqlite:///{tmp_path / 'ecabinet.db'}", cast


@pytest.fixture
def settings(stage: tuple[str, Cast], tmp_path: Path) -> Settings:
    """No session ends while a test moves the clock by days."""
    env = {"ECABINET_DATABASE_URL": stage[0], "ECABINET_DATA_DIR": str(tmp_path), "ECABINET_LANGUAGE": "en"}
    return replace(read_settings(env), idle_hours=720)


@pytest.fixture
def hours() -> Hours:
    """The clock of the house; the suite's own fixture lets it go."""
    return Hours()


@pytest.fixture
def house(settings: Settings, hours: Hours) -> Iterator[House]:
    """The house under test."""
    house = make_house(settings)
    yield house
    house.db.close()


@pytest.fixture
def scene(house: House, cast: Cast, hours: Hours) -> Scene:
    """One of everything, and a paper that can be read."""
    found = set_scene(house, cast)
    clock._source = hours.now  # the scene was set on stopped clocks
    house.db.act(lambda db: _put_paper(db, house, cast, found))
    return found


def _put_paper(db: Db, house: House, cast: Cast, scene: Scene) -> None:
    stored = house.parts["blobs"].put(PAPER.read_bytes())
    file = Arrived("to-trinh-2.pdf", stored, stored, Cleaned(4, "", "595.3x841.9*4", ()))
    replace_paper(db, cast.actor("secretary"), db.get_one(Paper, scene.paper), file, words="Bổ sung phụ lục")


@pytest.fixture
def served(house: House, hours: Hours) -> Iterator[Served]:
    """The house on a port."""
    served = Served(house, hours)
    yield served
    served.stop()


@pytest.fixture
def killable(scene: Scene, settings: Settings, hours: Hours) -> Iterator[Killable]:
    """The house with the scene, in a process that may be killed."""
    killable = Killable(settings, hours)
    yield killable
    killable.kill()


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """Where the product of this test is."""
    name = "killable" if "killable" in request.fixturenames else "served"
    return str(request.getfixturevalue(name).url)


class Faults:
    """What consoles, policies and requests complained of; a test names what it expects."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.expected = ["WebSocket is closed before the connection is established"]  # left while the wire opened

    def expect(self, pattern: str) -> None:
        """This complaint belongs to what the test does."""
        self.expected.append(pattern)

    def watch(self, page: Page, who: str) -> None:
        """Note what this page complains of."""
        page.on("console", lambda it: self._note(who, it.text) if it.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self._note(who, str(error)))
        page.on("requestfailed", lambda it: self._failed(who, it.url, it.failure or ""))
        page.on("response", lambda it: self._note(who, f"{it.status} {it.url}") if it.status >= 400 else None)

    def _failed(self, who: str, url: str, why: str) -> None:
        if "ERR_ABORTED" not in why:  # left by going to another page
            self._note(who, f"{why} {url}")

    def _note(self, who: str, text: str) -> None:
        self.found.append(f"{who}: {text}")

    def unexpected(self) -> list[str]:
        """What nobody expected."""
        return [it for it in self.found if not any(re.search(pattern, it) for pattern in self.expected)]


@pytest.fixture
def faults() -> Iterator[Faults]:
    """No page of a test may complain of anything unexpected."""
    faults = Faults()
    yield faults
    assert faults.unexpected() == []


@pytest.fixture
def open_as(browser: Browser, address: str, faults: Faults) -> Iterator[OpenAs]:
    """A screen of somebody of the cast: `open_as("an", "/ballots/7", on="phone")`; "" is nobody yet."""
    contexts: list[BrowserContext] = []

    def open_(name: str, path: str = "/", on: str = "tablet", **options: Any) -> Page:
        context = browser.new_context(base_url=address, reduced_motion="reduce", **{**SCREENS[on], **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if name:
            context.add_cookies([{"name": "session", "value": token(name), "url": address}])
        page = context.new_page()
        faults.watch(page, name or "nobody")
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
