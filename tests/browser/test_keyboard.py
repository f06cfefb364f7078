"""A whole answer by keyboard alone; where the focus is, one sees."""

from playwright.sync_api import Page, expect

from ecabinet.kernel.web import House
from tests.browser.conftest import OpenAs
from tests.browser.plays import PASSWORD, give_account, is_live
from tests.cast import Cast
from tests.scene import Scene

LONGEST_WAY = 80
FOCUSED = """() => {
    const el = document.activeElement;
    const seen = el.matches('input[type=radio], input[type=checkbox]') && el.closest('label') || el;
    const drawn = ({ outlineStyle, outlineWidth, boxShadow }) =>
        outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 || boxShadow !== 'none';
    const shows = one => drawn(getComputedStyle(one)) || drawn(getComputedStyle(one, '::after'));
    return { name: (el.getAttribute('aria-label') || el.labels?.[0]?.textContent || el.textContent || '').trim(),
        tag: el.tagName, type: el.type ?? '', shows: shows(el) || shows(seen), value: el.value ?? '' };
}"""


def tab_to(page: Page, name: str, tag: str = "") -> None:
    """Press Tab until the focus stands on it; each stop on the way shows that it has the focus."""
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["shows"] or at["tag"] in {"BODY", "HTML"}, f"one does not see the focus on {at}"
        if at["name"].startswith(name) and at["tag"].startswith(tag):
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def signs_in(page: Page) -> None:
    """Past the links that are skipped to the two fields, and in."""
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    expect(page.locator(".skip")).to_be_in_viewport()
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "Login")
    keys.type("an")
    tab_to(page, "Password")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.locator(".place").first).to_be_visible()


def finds_the_form(page: Page, scene: Scene) -> None:
    """By the palette to the forms, and into the one that is open."""
    scripts_are_there(page)
    page.keyboard.press("Control+k")
    expect(page.locator(".palette__find")).to_be_focused()
    page.keyboard.type("opinion")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballots")
    tab_to(page, "Phiếu đang mở", "A")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ballots/{scene.form}")


def answers(page: Page, scene: Scene) -> None:
    """Chooses, changes the choice by the arrows and back, and sends."""
    tab_to(page, "In favour", "INPUT")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="In favour")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="In favour")).not_to_be_checked()
    page.keyboard.press("ArrowUp")
    tab_to(page, "Send the answer", "BUTTON")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ballots/{scene.form}?sent=1")
    scripts_are_there(page)
    expect(page.locator("[role=status]", has_text="was received").first).to_be_visible()


def asks_for_the_keys(page: Page) -> None:
    """A question mark shows them, Escape puts them away."""
    is_live(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def scripts_are_there(page: Page) -> None:
    """What only scripts open is offered."""
    page.wait_for_selector("[data-opens]:not([hidden])", state="attached")


def test_from_the_sign_in_page_to_an_answer_that_is_sent(
    house: House, cast: Cast, scene: Scene, open_as: OpenAs
) -> None:
    give_account(house, cast, "an")
    page = open_as("", "/sign-in", on="desktop")
    signs_in(page)
    finds_the_form(page, scene)
    answers(page, scene)
    asks_for_the_keys(page)
