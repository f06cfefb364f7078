"""An opinion form, from its first word to the arithmetic of its result."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.documents.actions import Details, add_papers
from ecabinet.documents.arrivals import Arrived
from ecabinet.documents.pdf import Cleaned
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Dossier
from tests.ballots.play import open_drafted
from tests.browser.conftest import FILES, PAPER, Faults, OpenAs
from tests.browser.plays import is_live, mark, was_not_reloaded
from tests.browser.server import Served
from tests.cast import Cast
from tests.conftest import ENGINES

TITLE = "Dự thảo Nghị định về giá đất"
HALF = "Đề nghị làm rõ thẩm quyền của"
CHOICE = ("Từ ngày 01 tháng 7", "Từ ngày 01 tháng 10")


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
    expect(page.get_by_role("radio", name="In favour")).to_be_checked()


def sends_what_was_prepared(page: Page) -> None:
    """The member looks at the draft in the form, and sends it."""
    page.get_by_role("link", name="Show it in the form").click()
    expect(page.get_by_role("radio", name="In favour")).to_be_checked()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("[role=status]", has_text="was received").first).to_be_visible()


def ask_for_a_choice(house: House, cast: Cast) -> str:
    """A form with an opinion and a choice, on a paper of four pages; where it stands."""

    def make(db: Db) -> int:
        secretary = cast.actor("secretary")
        ballot = create_form(db, secretary, body_id=cast.body, text=Text(TITLE))
        add_question(db, secretary, ballot, "Đồng ý ban hành Nghị định?")
        add_question(db, secretary, ballot, "Thời điểm áp dụng", kind="options", options=CHOICE, proposed=1)
        stored = house.parts["blobs"].put(PAPER.read_bytes())
        file = Arrived("to-trinh.pdf", stored, stored, Cleaned(4, "Tờ trình", "595.3x841.9*4", ()))
        dossier = db.get_one(Dossier, ballot.dossier_id or 0)
        add_papers(db, secretary, dossier, [file], details=Details(title="Tờ trình"), isolated=False)
        return ballot.id

    number = house.db.act(make)
    open_drafted(house, cast, number)
    return f"/ballots/{number}"


def test_a_member_reads_beside_the_form_remarks_attaches_sees_what_is_sent_and_sends_once(
    open_as: OpenAs, house: House, cast: Cast, served: Served, faults: Faults
) -> None:
    form = ask_for_a_choice(house, cast)
    an, other_tab = open_as("an", form), open_as("an", form, on="phone")
    for page in (an, other_tab):
        is_live(page)
    question, choice = an.locator(".question").nth(0), an.locator(".question").nth(1)

    an.locator("#papers").get_by_role("link", name="Tờ trình").click()
    expect(an.frame_locator(".beside-reader iframe").locator("#page")).to_have_value("1")
    question.get_by_text("In favour", exact=True).click()
    question.get_by_role("button", name="Condition of my agreement").click()
    remark = question.locator(".remark")
    remark.locator("textarea").fill("Rút còn ba năm")
    expect(remark.locator("select option:checked")).to_have_text("Tờ trình")
    expect(remark.get_by_label("Page")).to_have_value("1")
    question.locator("[type=file]").set_input_files(FILES / "minimal-document.pdf")
    expect(question.get_by_role("link", name="minimal-document.pdf")).to_be_visible()
    an.get_by_role("button", name="Close the paper").click()

    an.get_by_role("button", name="Send the answer").click()
    expect(choice).to_contain_text("Question 2 has no answer yet")
    choice.get_by_text(CHOICE[1]).click()
    will = an.locator(".sending")
    for said in ("In favour", "Rút còn ba năm", "Tờ trình, page 1", "minimal-document.pdf", CHOICE[1]):
        expect(will).to_contain_text(said)
    expect(an.locator(".mine")).to_contain_text("Draft saved at")

    an.context.set_offline(True)
    faults.expect("ERR_INTERNET_DISCONNECTED|htmx:error: Failed to fetch")
    an.get_by_role("button", name="Send the answer").click()
    expect(an.locator("#refusals")).to_contain_text("what you typed is still here")
    assert remark.locator("textarea").input_value() == "Rút còn ba năm"
    an.context.set_offline(False)
    an.get_by_role("button", name="Send the answer").dblclick()
    expect(an.locator(".sent")).to_contain_text(re.compile("received at"))
    for said in ("Rút còn ba năm", "minimal-document.pdf", CHOICE[1]):
        expect(an.locator(".answered")).to_contain_text(said)

    faults.expect("409")
    old = other_tab.locator(".question")
    old.nth(0).get_by_text("Against", exact=True).click()
    old.nth(1).get_by_text(CHOICE[0]).click()
    other_tab.get_by_role("button", name="Send the answer").click()
    expect(other_tab.locator("#refusals")).to_contain_text("after this page was opened")
    expect(old.nth(0).get_by_role("radio", name="Against")).to_be_checked()
    other_tab.get_by_role("button", name="Send the answer").click()
    expect(other_tab.locator(".answered")).to_contain_text("Against")

    late = open_as("binh", form)
    is_live(late)
    late.locator(".question").nth(0).get_by_text("Other opinion", exact=True).click()
    late.locator(".question").nth(0).get_by_label("Your opinion").fill(HALF)
    served.pass_time(timedelta(days=20))
    late.get_by_role("button", name="Send what I typed as a late statement").click()
    expect(late.locator(".sent")).to_contain_text("late statement was received")
    expect(late.locator("body")).to_contain_text(HALF)
