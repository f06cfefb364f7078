"""Every page of the product as somebody sees it: no fault of its own, and none that hinders anybody."""

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page
from sqlmodel import select

from ecabinet.app import all_routes
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people.models import Display, Person
from tests.browser.conftest import Faults, OpenAs
from tests.browser.server import Served
from tests.cast import Cast, token
from tests.scene import Scene, rows_of
from tests.support import axe, nu
from tests.test_who_may import one

# Whoever has most to do on a page looks at it; the first of these whom the table lets in.
LOOKERS = ("secretary", "an", "chair", "assistant", "administrator", "auditor", "nobody", "display")
PARTS = 4
WIDE = """new Promise(laid => requestAnimationFrame(() => requestAnimationFrame(laid)))
    .then(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)"""
COLOURS = ("color-contrast", "link-in-text-block")
OPEN = "document.querySelectorAll('details:not(.confirm)').forEach(fold => { if (!fold.name) fold.open = true })"
TARGETS = ".button, button, .place, .tabs a, .papers a, .choice, .field input, .field select, summary"
SMALL = """targets => [...document.querySelectorAll(targets)]
    .filter(el => el.checkVisibility({ opacityProperty: true }) && el.ariaHidden !== 'true')
    .filter(el => el.getBoundingClientRect().height < 43.9)
    .map(el => el.outerHTML.slice(0, 90))"""
DARK = """document.documentElement.dataset.theme = 'dark';
    document.body.offsetWidth; document.getAnimations().forEach(fade => fade.finish());
    new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"""


@dataclass(frozen=True, order=True)
class Look:
    """Somebody at an address."""

    who: str
    path: str


def every_look(db: Db, scene: Scene, cast: Cast) -> Iterator[Look]:
    """Every page of every route by whoever has most to do on it, and the same address as others see it."""
    rows = rows_of(db, cast)
    for route in all_routes():
        if route.method == "GET":
            number = scene.number_for(route.path, cast, rows)
            who = next(it for it in LOOKERS if one(db, route, cast, it, number) == "yes")
            path = route.path.replace("{id:int}", str(number))
            n = "1" if "/opinions/" in path else "2"
            name = "form" if "/documents/" in path else "members"
            yield Look(who, path.replace("{n:int}", n).replace("{token}", "unknown").replace("{name}", name))
    yield from more_looks(scene)


def more_looks(scene: Scene) -> Iterator[Look]:
    """Pages that stand at one address and differ by who looks, or by what they show."""
    desks = [(who, "/") for who in ("an", "chair", "assistant", "administrator", "auditor", "guest", "outsider")]
    meeting, draft = f"/meetings/{scene.meeting}", f"/meetings/{scene.draft_meeting}"
    form, open_form, closed = f"/ballots/{scene.draft_form}", f"/ballots/{scene.form}", f"/ballots/{scene.closed_form}"
    pages = [
        ("an", meeting), ("guest", meeting), ("chair", f"{meeting}/conduct"), ("secretary", draft),
        ("secretary", f"{draft}/convene"), ("secretary", f"{draft}/edit"), ("secretary", f"{draft}/cancel"),
        ("secretary", f"{draft}/items/new"), ("secretary", f"{draft}/invitations?q=a"),
        ("secretary", f"{draft}/conduct"), ("secretary", form), ("secretary", f"{form}/edit"),
        ("secretary", f"{form}/open"),
        ("an", open_form), ("assistant", open_form), ("assistant", f"{open_form}/draft"),
        ("chair", f"{open_form}/progress"), ("an", closed), ("secretary", closed), ("secretary", f"{closed}/progress"),
        ("an", f"/ballots/{scene.vote}"),
        ("secretary", f"/dossiers/{scene.form_dossier}"), ("an", "/meetings?view=calendar"),
        ("an", "/meetings?when=all&q=x"), ("an", f"/papers/{scene.paper}"), ("an", f"/papers/{scene.paper}/v/1"),
        ("an", "/ballots?tab=closed"), ("an", "/search?q=noi+dung"), ("an", "/no-such-page"),
        ("nobody", "/display"), ("display", "/display"), ("nobody", "/"),
    ]  # fmt: skip
    yield from (Look(who, path) for who, path in (*desks, *pages))


@pytest.fixture(params=["en", "vi"])
def lang(request: pytest.FixtureRequest, house: House, scene: Scene) -> str:
    """The language of everybody."""
    chosen = str(request.param)

    def speak(db: Db) -> None:
        for row in (*db.exec(select(Person)), *db.exec(select(Display))):
            row.lang = chosen

    house.db.act(speak)
    return chosen


@pytest.fixture
def looks(house: House, cast: Cast, scene: Scene) -> list[Look]:
    with house.db.reading() as db:
        return sorted(dict.fromkeys(every_look(db, scene, cast)))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_hinders_anybody_or_complains(
    part: int, lang: str, looks: list[Look], open_as: OpenAs, faults: Faults
) -> None:
    faults.expect(r"404 .*/(no-such-page|first-password/unknown|unknown\.ics|receipt\.\w+)|status of 404")
    pages: dict[str, Page] = {}
    found = []
    for look in looks[part * len(looks) // PARTS : (part + 1) * len(looks) // PARTS]:
        if look.who not in pages:
            pages[look.who] = open_as(name_of(look), "/healthz", locale=lang)
        page = pages[look.who]
        if is_page(page, look):
            found += [f"{look.who} {look.path}: {line}" for line in hindrances(page, lang)]
    assert not found, "\n".join(found)


def name_of(look: Look) -> str:
    return "" if look.who == "nobody" else look.who


def is_page(page: Page, look: Look) -> bool:
    """Go there; a file to download is none, and an address that leads on is looked at where it leads."""
    if not page.request.get(look.path).headers.get("content-type", "").startswith("text/html"):
        return False
    answer = page.goto(look.path)
    assert answer is not None
    assert answer.status < 500, f"{look.path}: {answer.status}"
    return True


def hindrances(page: Page, lang: str) -> list[str]:
    """What the accessibility checker finds in either theme, and what does not fit a phone."""
    found = [] if page.get_attribute("html", "lang") == lang else ["is in the wrong language"]
    found += [] if page.title().strip() and page.locator("h1").count() == 1 else ["has no title or not one h1"]
    page.evaluate(OPEN)
    found += [f"light: {line}" for line in axe.violations(page)]
    page.evaluate(DARK)
    found += [f"dark: {line}" for line in axe.violations(page, COLOURS)]  # a theme is nothing but colours
    page.set_viewport_size({"width": 390, "height": 844})
    found += ["is wider than a phone"] if page.evaluate(WIDE) else []
    found += [f"too small for a finger: {target}" for target in page.evaluate(SMALL, TARGETS)]
    page.set_viewport_size({"width": 1180, "height": 820})
    return found


def test_every_page_is_html(lang: str, looks: list[Look], served: Served) -> None:
    texts = {f"{look.who} {look.path}": text(served.url, look) for look in looks}
    found = nu.errors({name: html for name, html in texts.items() if html})
    assert not found, "\n".join(found)


def text(url: str, look: Look) -> str:
    headers = {"cookie": f"session={token(look.who)}"} if name_of(look) else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url + look.path, headers=headers)) as answer:
            is_html = answer.headers.get_content_type() == "text/html"
            return answer.read().decode() if is_html else ""
    except HTTPError as error:
        with error:
            return error.read().decode()
