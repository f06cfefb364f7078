"""What was chosen, and the remarks that script had made, outlive a session that ended before a draft took them."""

from urllib.parse import quote_plus

from playwright.sync_api import Page, expect

from ecabinet.kernel.web import House
from tests.ballots.play import opened_form
from tests.browser.conftest import Faults, OpenAs
from tests.browser.plays import PASSWORD, confirm, give_account, is_live
from tests.cast import Cast

FIRST, SECOND = "Rút còn ba năm", "Nêu rõ cơ quan chủ trì"


def remark(page: Page, grade: str, words: str) -> None:
    """One more remark of a grade at the first question."""
    question = page.locator(".question").first
    question.get_by_role("button", name=grade).click()
    question.locator(".remark textarea").last.fill(words)


def sign_in(page: Page) -> None:
    page.get_by_label("Login").fill("an")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_remark_that_no_draft_had_taken_is_there_after_signing_in_again_and_one_that_it_had_is_there_once(
    house: House, cast: Cast, open_as: OpenAs, faults: Faults
) -> None:
    form = f"/ballots/{opened_form(house, cast, 'Q')}"
    give_account(house, cast, "an")
    page = open_as("", form)
    sign_in(page)
    is_live(page)
    page.get_by_text("In favour", exact=True).click()
    with page.expect_response(lambda it: quote_plus(FIRST) in (it.request.post_data or "")) as saved:
        remark(page, "Condition of my agreement", FIRST)
    assert saved.value.status == 204, "the draft has taken the first one"
    administrator = open_as("administrator", f"/admin/people/{cast['an']}", on="desktop")
    page.route("**/mine", lambda route: route.abort())
    faults.expect("ERR_FAILED|Failed to fetch")
    remark(page, "For information", SECOND)
    confirm(administrator, "Sign out everywhere")
    page.wait_for_url("**/sign-in?next=**")
    page.unroute("**/mine")
    sign_in(page)
    words = page.locator(".question").first.locator(".remark textarea")
    expect(words).to_have_count(2)
    assert [it.input_value() for it in words.all()] == [FIRST, SECOND]
    expect(page.get_by_role("radio", name="In favour")).to_be_checked()
    expect(page.locator(".remark").last).to_contain_text("For information")
    remark(page, "For information", "Another one")
    names = [it.get_attribute("name") for it in words.all()]
    assert len(set(names)) == 3, "each has a name of its own"
    page.get_by_role("button", name="Send the answer").click()
    for said in (FIRST, SECOND, "Another one"):
        expect(page.locator(".answered")).to_contain_text(said)
