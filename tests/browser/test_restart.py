"""The server is killed in mid-meeting, and comes back."""

import re
import time

from playwright.sync_api import Page, expect

from ecabinet.floor.actions import close_vote_on_item, turn_to_item
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Meeting
from tests.browser.conftest import Faults, OpenAs
from tests.browser.plays import is_live, mark, was_not_reloaded
from tests.browser.server import Killable
from tests.cast import Cast
from tests.scene import Scene

RIGHT_AGAIN = 5.0
TYPED = "Đề nghị rà soát thủ tục"


def next_item(db: Db, cast: Cast, scene: Scene) -> None:
    """What happens while nobody serves: the vote is closed, and the meeting is at its second item."""
    meeting, chair = db.get_one(Meeting, scene.meeting), cast.actor("chair")
    close_vote_on_item(db, chair, meeting, scene.vote)
    turn_to_item(db, chair, meeting, scene.items[1], shown=scene.items[0])


def is_behind(page: Page) -> None:
    """The page says that it is behind, and by how long."""
    expect(page.locator("#live")).to_have_attribute("data-behind", re.compile(r"\d+"))
    assert re.search(r"Behind by \d+ seconds?; reconnecting", page.locator("#live").inner_text())


def test_pages_are_right_again_within_five_seconds_and_nothing_typed_is_lost(
    killable: Killable, house: House, cast: Cast, scene: Scene, open_as: OpenAs, faults: Faults
) -> None:
    meeting = f"/meetings/{scene.meeting}"
    chair, an = open_as("chair", f"{meeting}/conduct"), open_as("an", meeting, on="phone")
    form = open_as("an", f"/ballots/{scene.form}")
    for page in (chair, an, form):
        is_live(page)
        mark(page)
    form.get_by_text("Other opinion", exact=True).click()
    faults.expect(
        "WebSocket connection|ERR_CONNECTION_REFUSED|Failed to load resource|ERR_CONNECTION_RESET|Failed to fetch"
    )

    killable.kill()
    form.get_by_label("Your opinion").fill(TYPED)
    form.get_by_role("button", name="Send the answer").click()
    expect(form.locator("#refusals")).to_contain_text("The server could not be reached")
    for page in (chair, an, form):
        is_behind(page)
    house.db.act(lambda db: next_item(db, cast, scene))
    killable.start()
    began = time.monotonic()
    expect(an.locator(".current__title")).to_have_text("Nội dung thứ 2")
    expect(chair.locator(".stage__title")).to_have_text("Nội dung thứ 2")
    for page in (chair, an, form):
        is_live(page)
        was_not_reloaded(page)
    assert time.monotonic() - began < RIGHT_AGAIN

    assert form.get_by_label("Your opinion").input_value() == TYPED
    form.get_by_role("button", name="Send the answer").click()
    expect(form.locator("[role=status]", has_text="was received").first).to_be_visible()
