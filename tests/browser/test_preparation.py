"""A meeting is prepared, and reaches the tablets of its members."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from ecabinet.kernel.formats import local
from ecabinet.kernel.web import House
from tests.browser.conftest import FILES, OpenAs
from tests.browser.plays import add_catalogue, is_live, mark, was_not_reloaded
from tests.browser.server import Hours
from tests.browser.test_session import pair

TITLE = "Phiên họp chuyên đề về đất đai"


@pytest.fixture
def catalogue(house: House) -> None:
    house.db.act(add_catalogue)


def create(page: Page, hours: Hours) -> None:
    """Through the pages, as the secretary does it."""
    begins = local(hours.now()) + timedelta(days=21)
    page.get_by_role("link", name="New meeting").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Start").fill(begins.strftime("%Y-%m-%dT08:00"))
    page.get_by_label("End", exact=True).fill(begins.strftime("%Y-%m-%dT11:30"))
    page.get_by_label(re.compile("^Meeting room")).select_option(label="Room No. 1")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("h1")).to_have_text(TITLE)


def add_items(page: Page, *titles: str) -> None:
    """One after the other, without going back."""
    page.get_by_role("link", name="Add an item").click()
    for number, title in enumerate(titles, 1):
        page.get_by_label("Title").fill(title)
        page.get_by_label("Minutes planned").fill("30")
        page.get_by_role("button", name="Add, and then another" if number < len(titles) else "Add", exact=True).click()
    expect(page.locator(".agenda__item")).to_have_count(len(titles))


def upload(page: Page) -> None:
    """Two papers for the first item, at once."""
    page.locator(".agenda__item").first.locator("details.item-acts > summary").click()
    page.locator(".agenda__item").first.get_by_role("link", name="Papers").click()
    page.get_by_label("Drop PDF files here").set_input_files(
        [FILES / "pdflatex-outline.pdf", FILES / "multicolumn.pdf"]
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".upload__file[data-ok=true]")).to_have_count(2, timeout=60_000)
    expect(page.locator("#papers .paper-row")).to_have_count(2)
    page.get_by_role("link", name="Back to the agenda").click()


def invite(page: Page, name: str) -> None:
    page.locator(".page-head").get_by_role("link", name="Invitations").click()
    page.get_by_label("Name, post or organisation").fill(name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name=re.compile(rf"^Invite +{name}$")).click()
    page.get_by_role("link", name="Back to the meeting").click()
    expect(page.locator("h1")).to_have_text(TITLE)


def test_what_the_secretary_convenes_reaches_two_tablets_and_a_paired_display_by_itself(
    catalogue: None, hours: Hours, open_as: OpenAs
) -> None:
    secretary = open_as("secretary", "/meetings", on="desktop")
    create(secretary, hours)
    add_items(secretary, "Bảng giá đất năm 2027", "Các việc khác")
    upload(secretary)
    invite(secretary, "Guest")
    meeting = secretary.url

    hall = open_as("", "/display", on="hall")
    floor = open_as("secretary", f"{meeting}/conduct", on="desktop")
    pair(floor, hall)
    an, binh = open_as("an", "/meetings"), open_as("binh", "/meetings")
    for page in (an, binh, hall):
        is_live(page)
        mark(page)
    expect(an.get_by_text(TITLE)).to_have_count(0)

    secretary.get_by_role("link", name="Convene", exact=True).click()
    expect(secretary.locator("h1")).to_have_text("Convene the meeting")
    if secretary.locator("[name=words]").count():
        secretary.locator("[name=words]").fill("Chủ nhiệm Văn phòng xác nhận")
    secretary.get_by_role("button", name="Convene", exact=True).click()
    is_live(secretary)
    for page in (an, binh):
        expect(page.get_by_role("link", name=TITLE)).to_be_visible()
        was_not_reloaded(page)
    expect(hall.locator(".hall__head")).to_contain_text("Present 0 / 5")
    was_not_reloaded(hall)

    reads_and_replies(an)
    expect(secretary.locator(".participants__meter")).to_contain_text("1 come")


def reads_and_replies(page: Page) -> None:
    """A member opens the first paper, and says that they come."""
    page.get_by_role("link", name=TITLE).click()
    page.locator(".agenda__papers a").first.click()
    expect(page.locator(".reader__page[data-number='1'] canvas")).to_be_visible()
    assert has_ink(page)
    page.locator(".reading__place a").click()
    page.get_by_role("button", name="I come").click()
    expect(page.locator(".my-reply")).to_contain_text("I come")


def has_ink(page: Page) -> bool:
    """Whether the first page of the paper is drawn, and is not white."""
    return bool(
        page.evaluate(
            """() => {
                const page = document.querySelector(".reader__page[data-number='1'] canvas");
                const { data } = page.getContext("2d").getImageData(0, 0, page.width, page.height);
                return data.some((value, at) => at % 4 < 3 && value < 128);
            }"""
        )
    )
