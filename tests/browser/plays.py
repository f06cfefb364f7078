"""What the days begin with, and the small things that people do with a page."""

import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings import actions as meetings
from ecabinet.meetings.rules import ItemPlan, MeetingPlan
from ecabinet.people.actions import add_account, issue_link, set_first_password
from ecabinet.people.models import Body, Person
from ecabinet.people.passwords import hashed
from tests.cast import Cast

TITLES = ("Bảng giá đất năm 2027", "Phân bổ ngân sách dự phòng", "Chương trình nhà ở xã hội")
PASSWORD = "trời xanh trên sông Hồng"


@dataclass(frozen=True)
class Session:
    """A convened meeting of three items, whose guest is invited to the second only."""

    meeting: int
    items: tuple[int, ...]

    @property
    def at(self) -> str:
        """Its address."""
        return f"/meetings/{self.meeting}"


def add_catalogue(db: Db) -> tuple[int, int]:
    """A type of meeting and a room."""
    kind = meetings.add_type(db, None, code="regular", name_vi="Phiên họp thường kỳ", name_en="Regular session")
    room = meetings.add_room(db, None, code="P1", name_vi="Phòng họp số 1", name_en="Room No. 1", seats=40)
    return kind.id, room.id


def convene(house: House, cast: Cast) -> Session:
    """A meeting that begins in an hour."""
    return house.db.act(lambda db: _convene(db, cast))


def _convene(db: Db, cast: Cast) -> Session:
    secretary = cast.actor("secretary")
    kind, room = add_catalogue(db)
    at = db.now + timedelta(hours=1)
    plan = MeetingPlan(
        type_id=kind, title="Phiên họp tháng 6", starts_at=at, ends_at=at + timedelta(hours=3),
        chair_id=cast["chair"], room_id=room,
    )  # fmt: skip
    meeting = meetings.create_meeting(db, secretary, db.get_one(Body, cast.body), plan)
    items = [meetings.add_item(db, secretary, meeting, ItemPlan(title, minutes=20)) for title in TITLES]
    meetings.invite_person(db, secretary, meeting, db.get_one(Person, cast["guest"]), items[1])
    meetings.convene_meeting(db, secretary, meeting, words="Urgent")
    return Session(meeting.id, tuple(item.id for item in items))


def give_account(house: House, cast: Cast, name: str) -> None:
    """Somebody gets an account whose login is their name, and PASSWORD."""
    secret = hashed(PASSWORD)

    def give(db: Db) -> None:
        account = add_account(db, None, db.get_one(Person, cast[name]), name)
        set_first_password(db, issue_link(db, None, account), secret)

    house.db.act(give)


def confirm(page: Page, words: str, within: Locator | None = None) -> None:
    """Press a button that asks once more, and say yes."""
    fold = (within or page.locator("body")).locator("details.confirm").filter(has_text=words).first
    fold.locator("summary").click()
    fold.locator(".confirm__ask button").click()


def mark(page: Page) -> None:
    """Remember that this is the page as it was loaded."""
    page.evaluate("window.asLoaded = true; 0")


def was_not_reloaded(page: Page) -> None:
    """It is still the page that was marked."""
    assert page.evaluate("window.asLoaded") is True, f"{page.url} was loaded again"


def is_live(page: Page) -> None:
    """The page has its wire."""
    expect(page.locator("#live")).to_have_text(re.compile("^(Live|Trực tiếp)$"))


def listen(page: Page) -> list[str]:
    """Everything that its wires tell this page, from the next page on."""
    heard: list[str] = []
    page.on("websocket", lambda wire: wire.on("framereceived", lambda frame: heard.append(str(frame))))
    return heard
