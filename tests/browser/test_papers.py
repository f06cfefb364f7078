"""Papers in a real browser: uploading by script, reading, and a right that ends while one reads."""

import re
from pathlib import Path

from playwright.sync_api import Route, expect

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Invitation
from tests.browser.conftest import PAPER, Faults, OpenAs
from tests.browser.plays import is_live
from tests.scene import Scene

FILES = PAPER.parent


def test_files_are_uploaded_one_by_one_and_each_has_its_sentence(open_as: OpenAs, scene: Scene, tmp_path: Path) -> None:
    broken = tmp_path / "hong.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing else")
    member = open_as("an", f"/meetings/{scene.meeting}")
    is_live(member)
    page = open_as("secretary", f"/dossiers/{scene.dossier}")
    is_live(page)
    page.locator("#files").set_input_files([FILES / "multicolumn.pdf", broken, FILES / "crazyones-pdfa.pdf"])
    rows = page.locator(".upload__file")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Upload").click()
    expect(rows.nth(0)).to_contain_text(re.compile(r"1-[A-Z] · \d+ pages?"), timeout=60_000)
    expect(rows.nth(1)).to_contain_text("hong.pdf is")
    expect(rows.nth(2)).to_contain_text(re.compile(r"1-[A-Z] · \d+ pages?"), timeout=60_000)
    expect(page.locator("[data-part=summary]")).to_have_text("2 of 3 files were added.")
    expect(page.locator(".region--kept_papers .paper-row")).to_have_count(3)  # by the wire, beside the form
    expect(member.locator(".agenda__papers li")).to_have_count(3)


def test_files_chosen_before_the_script_has_come_wait_in_its_list(open_as: OpenAs, scene: Scene) -> None:
    page = open_as("secretary", f"/meetings/{scene.meeting}")
    held: list[Route] = []
    page.route("**/upload.js", lambda route: held.append(route))
    page.goto(f"/dossiers/{scene.dossier}", wait_until="commit")
    page.locator("#files").set_input_files([FILES / "multicolumn.pdf"])
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(".upload__file")).to_have_count(1)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".upload__file")).to_contain_text(re.compile(r"1-[A-Z] · \d+ pages?"), timeout=60_000)
    assert page.locator("#files").evaluate("input => input.required")  # and asks for the next


def test_a_paper_is_read_beside_the_agenda_by_keyboard(open_as: OpenAs, scene: Scene) -> None:
    page = open_as("an", f"/papers/{scene.paper}")
    is_live(page)
    expect(page.locator(".reader__page[data-drawn]").first).to_be_visible()
    expect(page.locator('#beside a[aria-current="page"]')).to_have_attribute("href", f"/papers/{scene.paper}")
    page.keyboard.press("End")
    expect(page.locator("[data-part=number]")).to_have_value("4")
    page.locator(".reading-head__about summary").click()
    expect(page.locator(".reading-head__versions")).to_contain_text("Bổ sung phụ lục")


def test_a_right_withdrawn_takes_the_paper_from_the_screen(
    open_as: OpenAs, scene: Scene, house: House, faults: Faults
) -> None:
    faults.expect("404")
    paper = scene.paper

    def invite(db: Db) -> int:
        invitation = db.get_one(Invitation, scene.invitation)
        row = Invitation(
            meeting_id=scene.meeting, person_id=invitation.person_id, item_id=scene.items[0], by=invitation.by,
            at=clock.now(),
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id

    number = house.db.act(invite)
    page = open_as("guest", f"/papers/{paper}")
    is_live(page)
    expect(page.locator(".reader__page[data-drawn]").first).to_be_visible()

    def withdraw(db: Db) -> None:
        db.get_one(Invitation, number).ended_at = db.now

    house.db.act(withdraw)
    expect(page.locator(".split__main .gone")).to_be_visible()
    expect(page.locator(".reader__page")).to_have_count(0)
