"""A whole day of an opinion form, in Vietnamese, on tablets: a secretary, three members, an assistant, an auditor."""

import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from ecabinet.kernel import words
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people.models import Person
from tests.browser.conftest import PAPER, OpenAs
from tests.browser.plays import is_live, mark, was_not_reloaded
from tests.browser.server import Served
from tests.cast import Cast
from tests.conftest import ENGINES

TITLE = "Dự thảo Nghị quyết về giá đất năm 2027"
QUESTIONS = ("Đồng ý ban hành Nghị quyết?", "Đồng ý thời điểm có hiệu lực từ ngày 01/01/2027?")
OPINION = "Đề nghị quy định rõ trách nhiệm của Ủy ban nhân dân cấp tỉnh."
ANSWER = "Tiếp thu, bổ sung khoản 3 Điều 5; giữ nguyên phạm vi điều chỉnh."


def vi(msgid: str, **params: object) -> str:
    """The Vietnamese that the pages say."""
    token = words.language.set("vi")
    try:
        return words.gettext(msgid, **params)
    finally:
        words.language.reset(token)


def everybody_reads_vietnamese(house: House) -> None:
    """As the product is used."""

    def change(db: Db) -> None:
        for person in db.exec(select(Person)):
            person.lang = "vi"

    house.db.act(change)


def asks(page: Page) -> str:
    """The secretary writes the form, hangs a paper on it, looks it over and opens it; where it stands."""
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("link", name="Lập phiếu").first.click()
    page.get_by_label("Trích yếu").fill(TITLE)
    page.get_by_label(vi("Submitting agency")).select_option(label="Bộ Tài chính")
    page.get_by_role("button", name="Bắt đầu lập phiếu").click()
    for label, question in zip(("The first question", "One more question"), QUESTIONS, strict=True):
        page.get_by_label(vi(label)).fill(question)
        page.get_by_role("button", name="Thêm vấn đề").click()
        expect(page.get_by_label(vi("One more question"))).to_have_value("")
    hangs_a_paper(page)
    page.get_by_role("link", name="Xem lại và phát hành").click()
    page.get_by_role("button", name="Phát hành và hỏi 5 thành viên").click()
    expect(page.get_by_role("link", name="Tiến độ")).to_be_visible()
    found = re.search(r"/ballots/\d+", page.url)
    assert found
    return found[0]


def hangs_a_paper(page: Page) -> None:
    """One PDF, by the page of the form's papers."""
    edit = page.url
    page.get_by_role("link", name="Thêm hoặc sửa tài liệu").click()
    is_live(page)
    page.locator("#files").set_input_files(str(PAPER))
    expect(page.locator(".upload__file")).to_have_count(1)
    page.get_by_role("button", name="Tải lên", exact=True).click()
    expect(page.locator("#papers .paper-row")).to_have_count(1, timeout=60_000)
    page.goto(edit)


def reads_the_paper(page: Page) -> None:
    """A member reads the paper beside the form, and closes it."""
    is_live(page)
    page.locator("#papers a[href^='/papers/']").first.click()
    expect(page.frame_locator("iframe").locator("canvas").first).to_be_visible()
    page.get_by_role("button", name="Đóng tài liệu").click()


def received(page: Page) -> None:
    """The page says that the answer was received."""
    expect(page.locator("[role=status]", has_text="Đã nhận").first).to_be_visible()


def prepares(page: Page) -> None:
    """The assistant drafts both answers and sends them up."""
    for choice in page.get_by_role("radio", name="Đồng ý", exact=True).all():
        choice.check(force=True)
    page.get_by_role("button", name="Trình lên thành viên").click()
    expect(page.locator(".sent-up, [role=status], .mine").first).to_be_visible()


def sends_what_was_prepared(page: Page) -> None:
    """The member looks at the draft in the form, and sends it."""
    page.get_by_role("link", name="Hiện trong phiếu").click()
    expect(page.get_by_role("radio", name="Đồng ý", exact=True).first).to_be_checked()
    page.get_by_role("button", name="Gửi ý kiến").click()
    received(page)


def says_something_else(page: Page) -> None:
    """Another opinion on the first question, agreement on the second."""
    page.get_by_text("Ý kiến khác", exact=True).first.click()
    page.get_by_label("Ý kiến của đồng chí").first.fill(OPINION)
    page.get_by_text("Đồng ý", exact=True).last.click()
    page.get_by_role("button", name="Gửi ý kiến").click()
    received(page)


def is_closed_and_reckoned(page: Page) -> None:
    """The result stands there with its arithmetic, without the page having been loaded again."""
    expect(page.locator(".counted .steps li").first).to_be_visible()
    was_not_reloaded(page)


def explains(secretary: Page, minister: Page, form: str) -> None:
    """The secretariat sends the summary; the ministry answers the one opinion that there is."""
    secretary.goto(f"{form}/opinions")
    expect(secretary.locator("body")).to_contain_text(OPINION)
    secretary.get_by_role("button", name=vi("Send the summary")).click()
    minister.goto(f"{form}/opinions/1")
    expect(minister.locator("body")).to_contain_text(OPINION)
    minister.locator("input[name=verdict][value=in_part]").check(force=True)
    minister.locator("textarea[name=words]").fill(ANSWER)
    minister.get_by_role("button", name=vi("Save"), exact=True).click()
    secretary.goto(f"{form}/opinions")
    expect(secretary.locator("body")).to_contain_text(ANSWER)


def recounts(page: Page, form: str, folder: Path) -> str:
    """An auditor takes the export and recounts it with nothing but Python; what the script says."""
    taken = page.request.get(f"{form}/export.zip")
    assert taken.ok
    (folder / "export.zip").write_bytes(taken.body())
    with zipfile.ZipFile(folder / "export.zip") as archive:
        archive.extractall(folder / "export")
    script = next((folder / "export").rglob("recount.py"))
    done = subprocess.run([sys.executable, "-I", "-S", str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("stage", ENGINES, indirect=True)
def test_a_secretary_and_three_members_live_an_opinion_form_on_tablets_in_vietnamese(
    open_as: OpenAs, served: Served, house: House, cast: Cast, tmp_path: Path
) -> None:
    everybody_reads_vietnamese(house)
    form = asks(open_as("secretary", "/ballots"))
    secretary = open_as("secretary", f"{form}/progress")
    an, binh, chi = (open_as(name, form) for name in ("an", "binh", "chi"))
    for page in (an, binh, chi):
        reads_the_paper(page)
    expect(secretary.locator("body")).to_contain_text("3/5 đã mở xem")
    mark(secretary)

    prepares(open_as("assistant", f"{form}/draft"))
    sends_what_was_prepared(an)
    binh.get_by_role("button", name="Đồng ý tất cả").click()
    received(binh)
    says_something_else(chi)
    expect(secretary.locator("h2", has_text="3/5 đã trả lời")).to_be_visible()
    was_not_reloaded(secretary)

    for page in (secretary, an, binh, chi):
        mark(page)
    served.pass_time(timedelta(days=20))
    for page in (secretary, binh, chi):
        is_closed_and_reckoned(page)

    explains(secretary, an, form)
    secretary.goto(f"{form}/outcome")
    symbol = secretary.locator("h1, .page-head").first.inner_text()
    assert "PLYK" in symbol or "PLYK" in secretary.locator("textarea[name=text]").input_value()
    chi.goto(f"{form}/receipt")
    expect(chi.locator("main svg, main img").first).to_be_visible()
    assert "✓" in recounts(secretary, form, tmp_path)
