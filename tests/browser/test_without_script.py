"""Every act works in a browser that runs no script: a form, a POST, a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from ecabinet.kernel.web import House
from tests.browser.conftest import FILES, OpenAs
from tests.browser.plays import TITLES, convene
from tests.cast import Cast
from tests.scene import Scene


@pytest.fixture
def plain(open_as: OpenAs):
    """A screen that runs no script."""

    def open_(name: str, path: str) -> Page:
        return open_as(name, path, java_script_enabled=False)

    return open_


def test_a_member_answers_a_form_and_changes_the_answer(scene: Scene, plain) -> None:
    page = plain("an", f"/ballots/{scene.form}")
    page.get_by_role("radio", name="In favour").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".sent")).to_contain_text("Your answer was received")
    page.get_by_role("link", name="Change it").click()
    page.get_by_role("radio", name="Other opinion").check()
    page.get_by_label("Your opinion").fill("Bổ sung điều khoản chuyển tiếp")
    page.get_by_role("button", name="Send the changed answer").click()
    expect(page.locator(".sent")).to_contain_text("Your answer was received")
    expect(page.locator(".answered")).to_contain_text("Bổ sung điều khoản chuyển tiếp")


def test_a_member_replies_and_the_chair_conducts(house: House, cast: Cast, plain) -> None:
    session = convene(house, cast)
    member = plain("an", session.at)
    member.get_by_role("button", name="I come").click()
    expect(member.locator(".my-reply")).to_contain_text("I come")
    member.get_by_role("button", name="I am here, in the room").click()
    expect(member.locator(".checkin")).to_contain_text("You are checked in")
    chair = plain("chair", f"{session.at}/conduct")
    chair.get_by_role("button", name="Start the meeting").click()
    chair.get_by_role("button", name="Call item 1").click()
    expect(chair.locator(".stage__title")).to_have_text(TITLES[0])
    chair.get_by_role("button", name="Next: 2").click()
    expect(chair.locator(".stage__title")).to_have_text(TITLES[1])
    member.reload()
    expect(member.locator(".current__title")).to_have_text(TITLES[1])


def test_the_secretary_uploads_and_hears_what_became_of_each_file(scene: Scene, plain) -> None:
    page = plain("secretary", f"/dossiers/{scene.dossier}")
    before = page.locator("#papers .paper-row").count()
    page.get_by_label("Drop PDF files here").set_input_files(
        [FILES / "minimal-document.pdf", FILES / "libreoffice-writer-password.pdf"]
    )
    page.get_by_role("button", name="Upload").click()
    results = page.get_by_role("status").filter(has_text="What became of the files")
    expect(results.locator(".row").nth(0)).to_contain_text("added")
    expect(results.locator(".row").nth(1)).to_contain_text(re.compile("not added", re.I))
    expect(page.locator("#papers .paper-row")).to_have_count(before + 1)


def test_a_member_votes(scene: Scene, plain) -> None:
    page = plain("binh", f"/meetings/{scene.meeting}")
    page.get_by_role("button", name="In favour", exact=True).click()
    expect(page.locator(".my-vote__word")).to_contain_text("Your vote is counted")
