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
SEND, REMARK, ATTACHED = "Send the answer", "Rút còn ba năm", "minimal-document.pdf"
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
    with page.expect_navigation():  # the wire may tell this page of it before the answer brings the next
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
    sends(binh)
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
    sends(page)
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


def reads_beside_the_form(page: Page) -> None:
    """The paper opens beside the questions, at its first page."""
    page.locator("#papers").get_by_role("link", name="Tờ trình").click()
    expect(page.frame_locator(".beside-reader iframe").locator("#page")).to_have_value("1")


def agrees_on_a_condition(page: Page) -> None:
    """In favour, with a remark that knows the page being read, and a file; the paper is closed."""
    question = page.locator(".question").first
    question.get_by_text("In favour", exact=True).click()
    question.get_by_role("button", name="Condition of my agreement").click()
    remark = question.locator(".remark")
    remark.locator("textarea").fill(REMARK)
    expect(remark.locator("select option:checked")).to_have_text("Tờ trình")
    expect(remark.get_by_label("Page")).to_have_value("1")
    question.locator("[type=file]").set_input_files(FILES / ATTACHED)
    expect(question.get_by_role("link", name=ATTACHED)).to_be_visible()
    page.get_by_role("button", name="Close the paper").click()


def sees_what_will_be_sent(page: Page) -> None:
    """What is not answered is said; once it is, everything stands above the button."""
    sends(page)
    choice = page.locator(".question").nth(1)
    expect(choice).to_contain_text("Question 2 has no answer yet")
    choice.get_by_text(CHOICE[1]).click()
    for said in ("In favour", REMARK, "Tờ trình, page 1", ATTACHED, CHOICE[1]):
        expect(page.locator(".sending")).to_contain_text(said)
    expect(page.locator(".mine")).to_contain_text("Draft saved at")


def keeps_it_while_the_line_is_lost(page: Page, faults: Faults) -> None:
    """What cannot be sent is said, and stays typed."""
    page.context.set_offline(True)
    faults.expect("ERR_INTERNET_DISCONNECTED|htmx:error: Failed to fetch")
    sends(page)
    expect(page.locator("#refusals")).to_contain_text("what you typed is still here")
    assert page.locator(".question").first.locator(".remark textarea").input_value() == REMARK
    page.context.set_offline(False)


def sends_once(page: Page) -> None:
    """Two taps are one answer."""
    page.get_by_role("button", name=SEND).dblclick()
    expect(page.locator(".sent")).to_contain_text(re.compile("received at"))
    for said in (REMARK, ATTACHED, CHOICE[1]):
        expect(page.locator(".answered")).to_contain_text(said)


def changes_it_from_an_old_tab(page: Page, faults: Faults) -> None:
    """A page that was opened before is refused once, with what it typed; the second time it knows."""
    faults.expect("409")
    opinion, choice = page.locator(".question").nth(0), page.locator(".question").nth(1)
    opinion.get_by_text("Against", exact=True).click()
    choice.get_by_text(CHOICE[0]).click()
    sends(page)
    expect(page.locator("#refusals")).to_contain_text("after this page was opened")
    expect(opinion.get_by_role("radio", name="Against")).to_be_checked()
    sends(page)
    expect(page.locator(".answered")).to_contain_text("Against")


def types_until_the_deadline_has_passed(page: Page, served: Served) -> None:
    """What was typed too late is received as a statement."""
    is_live(page)
    opinion = page.locator(".question").first
    opinion.get_by_text("Other opinion", exact=True).click()
    opinion.get_by_label("Your opinion").fill(HALF)
    served.pass_time(timedelta(days=20))
    page.get_by_role("button", name="Send what I typed as a late statement").click()
    expect(page.locator(".sent")).to_contain_text("late statement was received")
    expect(page.locator("body")).to_contain_text(HALF)


def sends(page: Page) -> None:
    """One tap on the button."""
    page.get_by_role("button", name=SEND).click()


def test_a_member_reads_beside_the_form_remarks_attaches_sees_what_is_sent_and_sends_once(
    open_as: OpenAs, house: House, cast: Cast, served: Served, faults: Faults
) -> None:
    form = ask_for_a_choice(house, cast)
    an, old_tab = open_as("an", form), open_as("an", form, on="phone")
    for page in (an, old_tab):
        is_live(page)
    reads_beside_the_form(an)
    agrees_on_a_condition(an)
    sees_what_will_be_sent(an)
    keeps_it_while_the_line_is_lost(an, faults)
    sends_once(an)
    changes_it_from_an_old_tab(old_tab, faults)
    types_until_the_deadline_has_passed(open_as("binh", form), served)
