"""A session as those live it who sit in it: the chair, members, a guest of one item, and the screen of the hall."""

import re

import pytest
from playwright.sync_api import Page, expect

from ecabinet.kernel.web import House
from tests.browser.conftest import OpenAs
from tests.browser.plays import TITLES, Session, confirm, convene, is_live, listen, mark, was_not_reloaded
from tests.cast import Cast
from tests.conftest import ENGINES

LAND, BUDGET, HOUSING = TITLES


@pytest.fixture
def session(house: House, cast: Cast) -> Session:
    return convene(house, cast)


def pair(secretary: Page, hall: Page) -> None:
    """The secretary types the code that the screen shows."""
    secretary.get_by_label("Code on the display").fill(hall.locator(".hall__code").inner_text())
    secretary.get_by_role("button", name="Pair", exact=True).click()


def vote(page: Page, word: str) -> None:
    """A member's one tap."""
    page.get_by_role("button", name=word).click()
    expect(page.locator(".my-vote__word")).to_contain_text("Your vote is counted")


class Guest:
    """The guest of the second item; at every step nothing of the others may have come, by page or by wire."""

    def __init__(self, page: Page, session: Session) -> None:
        self.page = page
        self.heard = listen(page)
        page.goto(session.at)
        is_live(page)

    def sees(self, words: str) -> None:
        expect(self.page.locator(".current")).to_contain_text(words)
        came = self.page.content() + "".join(self.heard)
        assert [title for title in (LAND, HOUSING) if title in came] == []


@pytest.mark.parametrize("stage", ENGINES, indirect=True)
def test_a_session_is_followed_by_every_screen_from_its_start_to_its_end(session: Session, open_as: OpenAs) -> None:
    hall = open_as("", "/display", on="hall")
    secretary = open_as("secretary", f"{session.at}/conduct", on="desktop")
    pair(secretary, hall)
    expect(hall.locator("h1")).to_have_text("Phiên họp tháng 6")
    chair = open_as("chair", f"{session.at}/conduct")
    an, binh, chi = (open_as(name, session.at, on="phone") for name in ("an", "binh", "chi"))
    guest = Guest(open_as("guest", "/account"), session)
    pages = (hall, secretary, chair, an, binh, chi)
    for page in pages:
        is_live(page)
        mark(page)

    an.get_by_role("button", name="I am here, in the room").click()
    expect(an.locator(".checkin")).to_contain_text("You are checked in")
    expect(chair.locator(".gauges")).to_contain_text("1/5")
    for name in ("Binh", "Chi", "Chair"):
        secretary.get_by_role("button", name=re.compile(rf"^Room ?: {name}$")).click()
    expect(hall.locator(".hall__head")).to_contain_text("Present 4 / 5")

    chair.get_by_role("button", name="Start the meeting").click()
    expect(an.locator(".current")).to_contain_text("The meeting has begun")
    expect(hall.locator("h1")).to_have_text("The meeting has begun")
    guest.sees("The meeting has begun")

    chair.get_by_role("button", name="Call item 1").click()
    expect(hall.locator("h1")).to_have_text(LAND)
    expect(an.locator(".current__title")).to_have_text(LAND)
    guest.sees("Another item is being discussed")

    chair.get_by_role("button", name="Next: 2").click()
    expect(hall.locator("h1")).to_have_text(BUDGET)
    guest.sees(BUDGET)

    chair.locator("details.ask summary").click()
    chair.get_by_role("button", name="Open the vote").click()
    for page in (an, binh):
        vote(page, "In favour")
    vote(chi, "Against")
    expect(hall.locator(".hall__foot")).to_contain_text("3 of 5 members have voted")
    expect(hall.locator(".meter")).to_be_visible()
    guest.sees(BUDGET)
    confirm(chair, "Close the vote and count")
    expect(hall.locator(".hall__kicker")).to_contain_text("Result of the vote")
    expect(an.locator(".floor-vote .outcome")).to_be_visible()
    expect(an.locator(".floor-vote .arithmetic li").first).to_be_visible()

    chair.get_by_role("button", name="Next: 3").click()
    expect(hall.locator("h1")).to_have_text(HOUSING)
    guest.sees("Another item is being discussed")
    confirm(chair, "End the meeting")
    expect(hall.locator("h1")).to_have_text("The meeting has ended")
    expect(binh.locator(".current")).to_contain_text("The meeting has ended")
    guest.sees("The meeting has ended")
    for page in pages:
        was_not_reloaded(page)


def test_a_display_goes_dark_as_soon_as_it_is_unpaired(session: Session, open_as: OpenAs) -> None:
    hall = open_as("", "/display", on="hall")
    secretary = open_as("secretary", f"{session.at}/conduct", on="desktop")
    pair(secretary, hall)
    expect(hall.locator("h1")).to_have_text("Phiên họp tháng 6")
    mark(hall)
    confirm(secretary, "Unpair")
    expect(hall.locator(".hall__code")).to_be_visible()
    assert "Phiên họp tháng 6" not in hall.content()
    was_not_reloaded(hall)
