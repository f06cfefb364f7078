"""A session as those live it who sit in it: the chair, members, a guest of one item, and the screen of the hall."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Item, Meeting
from tests.browser.conftest import Faults, OpenAs
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


@dataclass(frozen=True)
class Room:
    """Everybody who sits in the session, each before a screen of their own."""

    hall: Page
    secretary: Page
    chair: Page
    an: Page
    binh: Page
    chi: Page
    guest: Guest

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.hall, self.secretary, self.chair, self.an, self.binh, self.chi


def gather(session: Session, open_as: OpenAs) -> Room:
    """Every page is opened, paired and live."""
    hall = open_as("", "/display", on="hall")
    secretary = open_as("secretary", f"{session.at}/conduct", on="desktop")
    pair(secretary, hall)
    expect(hall.locator("h1")).to_have_text("Phiên họp tháng 6")
    chair = open_as("chair", f"{session.at}/conduct")
    an, binh, chi = (open_as(name, session.at, on="phone") for name in ("an", "binh", "chi"))
    room = Room(hall, secretary, chair, an, binh, chi, Guest(open_as("guest", "/account"), session))
    for page in room.pages:
        is_live(page)
        mark(page)
    return room


def come(room: Room) -> None:
    """One checks in, the secretary calls three others."""
    room.an.get_by_role("button", name="I am here, in the room").click()
    expect(room.an.locator(".checkin")).to_contain_text("You are checked in")
    expect(room.chair.locator(".gauges")).to_contain_text("1/5")
    for name in ("Binh", "Chi", "Chair"):
        room.secretary.get_by_role("button", name=re.compile(rf"^Room ?: {name}$")).click()
    expect(room.hall.locator(".hall__head")).to_contain_text("Present 4 / 5")


def begin(room: Room) -> None:
    """The chair starts the meeting."""
    room.chair.get_by_role("button", name="Start the meeting").click()
    expect(room.an.locator(".current")).to_contain_text("The meeting has begun")
    expect(room.hall.locator("h1")).to_have_text("The meeting has begun")
    room.guest.sees("The meeting has begun")


def turn_to(room: Room, press: str, title: str, guest_sees: str) -> None:
    """The chair calls an item: its title is for the hall and the members, and for the guest if it is theirs."""
    room.chair.get_by_role("button", name=press).click()
    expect(room.hall.locator("h1")).to_have_text(title)
    expect(room.an.locator(".current__title")).to_have_text(title)
    room.guest.sees(guest_sees)


def decide(room: Room) -> None:
    """Three vote, the chair closes the vote, and the result stands on every screen with its arithmetic."""
    room.chair.locator("details.ask summary").click()
    room.chair.get_by_role("button", name="Open the vote").click()
    for page in (room.an, room.binh):
        vote(page, "In favour")
    vote(room.chi, "Against")
    expect(room.hall.locator(".hall__foot")).to_contain_text("3 of 5 members have voted")
    expect(room.hall.locator(".meter")).to_be_visible()
    room.guest.sees(BUDGET)
    confirm(room.chair, "Close the vote and count")
    expect(room.hall.locator(".hall__kicker")).to_contain_text("Result of the vote")
    expect(room.an.locator(".floor-vote .outcome")).to_be_visible()
    expect(room.an.locator(".floor-vote .arithmetic li").first).to_be_visible()


def end(room: Room) -> None:
    """The chair ends the meeting."""
    confirm(room.chair, "End the meeting")
    expect(room.hall.locator("h1")).to_have_text("The meeting has ended")
    expect(room.binh.locator(".current")).to_contain_text("The meeting has ended")
    room.guest.sees("The meeting has ended")


@pytest.mark.parametrize("stage", ENGINES, indirect=True)
def test_a_session_is_followed_by_every_screen_from_its_start_to_its_end(session: Session, open_as: OpenAs) -> None:
    room = gather(session, open_as)
    come(room)
    begin(room)
    turn_to(room, "Call item 1", LAND, guest_sees="Another item is being discussed")
    turn_to(room, "Next: 2", BUDGET, guest_sees=BUDGET)
    decide(room)
    turn_to(room, "Next: 3", HOUSING, guest_sees="Another item is being discussed")
    end(room)
    for page in room.pages:
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


def test_a_double_click_opens_a_vote_once_and_words_for_it_outlive_other_looks(
    session: Session, open_as: OpenAs
) -> None:
    chair, an = open_as("chair", f"{session.at}/conduct"), open_as("an", session.at, on="phone")
    chair.get_by_role("button", name="Start the meeting").click()
    chair.get_by_role("button", name="Call item 1").click()
    chair.locator("details.ask summary").click()
    chair.locator("details.ask").get_by_role("button", name="Open without a quorum").dblclick()
    an.locator(".my-vote__other summary").click()
    an.get_by_label("Your opinion in words").fill("Sửa Điều 5")
    expect(chair.locator(".stage__vote")).to_contain_text("0 of 5 members have voted")
    expect(chair.locator(".refusal")).to_have_count(0)
    for switch, words in (("Dark", "Your opinion in words"), ("Tiếng Việt", "Ý kiến của đồng chí")):
        an.locator("#shell-account summary").click()
        an.get_by_role("button", name=switch).click()
        expect(an.locator(".toast")).to_be_visible()
        expect(an.get_by_label(words)).to_be_visible()
        expect(an.get_by_label(words)).to_have_value("Sửa Điều 5")


@pytest.mark.parametrize("on", ["phone", "tablet"])
def test_a_refusal_is_seen_whole_wherever_the_page_is_scrolled_to(
    session: Session, open_as: OpenAs, faults: Faults, on: str
) -> None:
    faults.expect("409")
    page = open_as("secretary", f"{session.at}/conduct", on=on)
    page.get_by_label("Code on the display").fill("AAA AAA")
    page.get_by_role("button", name="Pair", exact=True).click()
    refusal = page.locator(".refusal")
    expect(refusal).to_be_in_viewport()
    box = refusal.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 2
    assert page.evaluate("([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.refusal'))", [x, y])


def test_what_an_act_asks_once_more_stays_on_the_screen(session: Session, open_as: OpenAs) -> None:
    page = open_as("chair", f"{session.at}/conduct", on="upright")
    page.get_by_role("button", name="Start the meeting").click()
    page.locator(".conduct__end summary").click()
    asked = page.locator(".conduct__end .confirm__ask")
    expect(asked.get_by_role("button", name="End the meeting")).to_be_in_viewport(ratio=1)
    expect(asked).to_be_in_viewport(ratio=1)


def test_a_word_of_any_length_breaks_before_it_widens_a_page(house: House, session: Session, open_as: OpenAs) -> None:
    def rename(db: Db) -> None:
        for row in (db.get_one(Meeting, session.meeting), *(db.get_one(Item, it) for it in session.items)):
            row.title = "https://cabinet.example/" + "x" * 200

    house.db.act(rename)
    for on in ("phone", "tablet"):
        page = open_as("chair", session.at, on=on)
        for path in (session.at, f"{session.at}/conduct", "/", "/meetings"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (on, path)
