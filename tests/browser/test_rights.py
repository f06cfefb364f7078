"""Rights that end while a page is open."""

import pytest
from playwright.sync_api import Page, expect

from ecabinet.kernel.web import House
from tests.browser.conftest import Faults, OpenAs
from tests.browser.plays import PASSWORD, TITLES, confirm, convene, give_account, is_live, mark, was_not_reloaded
from tests.cast import Cast
from tests.scene import Scene


def test_an_invitation_that_is_withdrawn_empties_the_open_screen_of_the_guest(
    house: House, cast: Cast, open_as: OpenAs, faults: Faults
) -> None:
    session = convene(house, cast)
    guest, secretary = open_as("guest", session.at), open_as("secretary", f"{session.at}/people", on="desktop")
    expect(guest.locator(".agenda")).to_contain_text(TITLES[1])
    is_live(guest)
    mark(guest)
    person = secretary.locator(".participant").filter(has_text="Guest")
    person.locator("details.item-acts > summary").click()
    confirm(secretary, "Withdraw the invitation", person)
    expect(guest.locator(".gone").first).to_have_text("This is no longer shown to you.")
    expect(guest.locator(".agenda")).to_have_count(0)
    was_not_reloaded(guest)
    for words in (*TITLES, "Phiên họp tháng 6"):
        assert words not in guest.locator("body").inner_html()
        assert words not in guest.title()
    faults.expect("404")
    guest.reload()
    expect(guest.locator("h1")).not_to_contain_text("Phiên họp")


def sign_in(page: Page, login: str) -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def account(house: House, cast: Cast) -> str:
    give_account(house, cast, "an")
    return "an"


def test_a_session_that_is_ended_leads_to_the_sign_in_page_and_back_to_what_was_typed(
    account: str, scene: Scene, cast: Cast, open_as: OpenAs
) -> None:
    page = open_as("", f"/ballots/{scene.form}")
    sign_in(page, account)
    is_live(page)
    page.get_by_text("Other opinion", exact=True).click()
    page.get_by_label("Your opinion").fill("Chưa viết xong")
    administrator = open_as("administrator", f"/admin/people/{cast['an']}", on="desktop")
    confirm(administrator, "Sign out everywhere")
    page.wait_for_url("**/sign-in?next=**")
    sign_in(page, account)
    page.wait_for_url(f"**/ballots/{scene.form}")
    expect(page.get_by_label("Your opinion")).to_have_value("Chưa viết xong")
    expect(page.get_by_role("radio", name="Other opinion")).to_be_checked()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("[role=status]", has_text="was received").first).to_be_visible()


def test_a_first_password_is_set_by_a_link_that_works_once(cast: Cast, open_as: OpenAs, faults: Faults) -> None:
    administrator = open_as("administrator", f"/admin/people/{cast['binh']}", on="desktop")
    administrator.get_by_label("Login").fill("binh")
    administrator.get_by_role("button", name="Make an account").click()
    link = administrator.get_by_label("Link", exact=True).input_value()
    page = open_as("", link)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    sign_in(page, "binh")
    expect(page.locator(".account__words").first).to_contain_text("Binh")
    faults.expect("404")
    assert page.goto(link).status == 404  # type: ignore[union-attr]
