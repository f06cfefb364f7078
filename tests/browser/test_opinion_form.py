"""An opinion form, from its first word to the arithmetic of its result."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.browser.plays import is_live, mark, was_not_reloaded
from tests.browser.server import Served
from tests.conftest import ENGINES

TITLE = "Dự thảo Nghị định về giá đất"
HALF = "Đề nghị làm rõ thẩm quyền của"


def ask(page: Page) -> str:
    """The secretary writes a form and opens it; where it stands."""
    page.get_by_role("link", name="New form").click()
    page.get_by_label("Subject").fill(TITLE)
    page.get_by_role("button", name="Begin the form").click()
    page.get_by_label("The first question").fill("Đồng ý ban hành Nghị định?")
    page.get_by_role("button", name="Add the question").click()
    page.get_by_role("link", name="Look it over and open it").click()
    for box in page.locator("[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name=re.compile("Open it and ask 5 members")).click()
    expect(page.get_by_role("link", name="Progress")).to_be_visible()
    found = re.search(r"/ballots/\d+", page.url)
    assert found
    return found[0]


def extend(page: Page) -> None:
    """Two days later than it was."""
    page.locator("summary", has_text="Extend the deadline").click()
    field = page.get_by_label("New deadline")
    later = datetime.fromisoformat(field.input_value()) + timedelta(days=2)
    field.fill(later.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#reason").fill("Bổ sung báo cáo thẩm định")
    page.get_by_role("button", name="Extend and tell everybody").click()
    expect(page.locator(".ballot__head")).to_contain_text("Deadline moved")


@pytest.mark.parametrize("stage", ENGINES, indirect=True)
def test_a_form_is_asked_prepared_answered_extended_and_closed_and_its_result_is_reckoned(
    open_as: OpenAs, served: Served
) -> None:
    form = ask(open_as("secretary", "/ballots", on="desktop"))
    secretary = open_as("secretary", f"{form}/progress", on="desktop")
    an, binh = open_as("an", form), open_as("binh", form, on="phone")
    for page in (an, binh):
        is_live(page)
        mark(page)

    binh.get_by_text("Other opinion", exact=True).click()
    binh.get_by_label("Your opinion").fill(HALF)
    prepares(open_as("assistant", f"{form}/draft", on="desktop"))
    expect(an.locator(".mine")).to_contain_text("prepared this answer")
    was_not_reloaded(an)

    extend(secretary)
    is_live(secretary)
    mark(secretary)
    expect(binh.locator(".ballot__head")).to_contain_text("Deadline moved")
    assert binh.get_by_label("Your opinion").input_value() == HALF
    was_not_reloaded(binh)

    sends_what_was_prepared(an)
    expect(secretary.locator("h2", has_text="1 of 5 answered")).to_be_visible()
    binh.get_by_label("Your opinion").press_sequentially(" Bộ Tài chính.")
    binh.get_by_role("button", name="Send the answer").click()
    expect(binh.locator("[role=status]", has_text="was received").first).to_be_visible()
    expect(secretary.locator("h2", has_text="2 of 5 answered")).to_be_visible()
    was_not_reloaded(secretary)

    mark(binh)
    served.pass_time(timedelta(days=20))
    for page in (secretary, binh):
        expect(page.locator(".ballot__head")).to_contain_text("closed at")
        expect(page.locator(".counted .steps li").first).to_be_visible()
        was_not_reloaded(page)
    expect(secretary.locator(".said").filter(has_text=HALF)).to_contain_text(f"{HALF} Bộ Tài chính.")


def prepares(page: Page) -> None:
    """The assistant drafts, and sends the draft up."""
    page.get_by_text("In favour", exact=True).click()
    page.get_by_role("button", name="Send up to the member").click()
    expect(page.locator("body")).to_contain_text("You sent it up at")


def sends_what_was_prepared(page: Page) -> None:
    """The member looks at the draft in the form, and sends it."""
    page.get_by_role("link", name="Show it in the form").click()
    expect(page.get_by_role("radio", name="In favour")).to_be_checked()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("[role=status]", has_text="was received").first).to_be_visible()
