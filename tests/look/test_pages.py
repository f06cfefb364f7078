"""The pages of the style guide, read by the accessibility checker and the HTML checker, at every size."""

import urllib.request

import pytest
from playwright.sync_api import Browser

from tests.look.conftest import Guide
from tests.support import axe, nu

NAMES = ["desk", "read", "answer", "hall", "parts", "signin", "error", "trial"]
SIZES = {"tablet": (1180, 820), "upright": (820, 1180), "phone": (390, 844), "desktop": (1440, 900)}
TARGETS = ".button, button, .place, .tabs a, .papers a, .choice, .field input, .field select"
SMALL = """targets => [...document.querySelectorAll(targets)]
    .filter(el => el.checkVisibility() && el.getBoundingClientRect().height < 43.9)
    .map(el => el.outerHTML.slice(0, 80))"""
OPEN = "document.querySelectorAll('details.account, details.confirm').forEach(fold => fold.open = true)"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("theme", ["theme=light", "theme=dark", "theme=light&contrast=high"])
def test_no_page_hinders_anybody(browser: Browser, guide: Guide, lang: str, theme: str) -> None:
    context = browser.new_context(viewport={"width": 1180, "height": 820}, reduced_motion="reduce")
    page = context.new_page()
    found = []
    for name in NAMES:
        page.goto(f"{guide.url}/{name}?lang={lang}&{theme}&demo&refused=No.")
        page.evaluate(OPEN)
        found += [f"{name}: {line}" for line in axe.violations(page)]
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_its_screen_and_every_target_is_large_enough(
    browser: Browser, guide: Guide, size: str
) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    wide, small = [], []
    for name in NAMES:
        page.goto(f"{guide.url}/{name}?lang=vi&demo")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
        small += page.evaluate(SMALL, TARGETS)
    context.close()
    assert wide == []
    assert small == []


def test_every_page_is_html(guide: Guide) -> None:
    def text(name: str) -> str:
        with urllib.request.urlopen(f"{guide.url}/{name}?lang=en&demo&refused=No.") as answer:
            return str(answer.read().decode())

    assert nu.errors({name: text(name) for name in NAMES}) == []


def test_paper_carries_no_frame(browser: Browser, guide: Guide) -> None:
    page = browser.new_page()
    page.goto(f"{guide.url}/desk?lang=en")
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert not page.locator("text=Open the agenda").is_visible()
    assert page.locator("h1").is_visible()
    page.close()


def test_a_page_without_script_has_its_switches_and_its_acts(browser: Browser, guide: Guide) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{guide.url}/desk?lang=en")
    page.click(".account__open")
    assert page.locator("#shell-theme button").count() == 3
    assert page.locator("input[name=next][form=shell-theme]").get_attribute("value") == "/desk"
    assert page.locator("input[name=contrast][form=shell-theme]").get_attribute("value") == "auto"
    page.goto(f"{guide.url}/parts?lang=en")
    page.click("details.confirm > summary")
    page.click("details.confirm button")
    assert page.url == f"{guide.url}/trial"
    context.close()


def test_one_who_wants_no_motion_gets_none(browser: Browser, guide: Guide) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{guide.url}/trial?lang=en")
    page.locator("#live", has_text="Live").wait_for()
    page.evaluate("window.ran = 0; Element.prototype.animate = () => { window.ran += 1; }; 0")
    guide.change(count=40, rows=["One", "Two", "Three"])
    page.locator("#count", has_text="40").wait_for()
    assert page.evaluate("window.ran") == 0
    context.close()
