"""What a page does with what the wire tells, and without it."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.look.conftest import Guide


def shows(page: Page, count: int) -> None:
    """The pushed region shows this count."""
    expect(page.locator("#count")).to_have_text(str(count))


def test_a_push_shows_without_a_reload_and_the_policy_finds_no_fault(
    page: Page, guide: Guide, faults: list[str]
) -> None:
    guide.change(count=4)
    shows(page, 4)
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
    assert faults == []


def test_typed_text_ticks_focus_and_open_folds_survive_a_push(page: Page, guide: Guide) -> None:
    page.fill("#note", "half a sentence")
    page.check("#tick")
    page.check("[name=side][value=b]")
    page.select_option("#pick", "two")
    page.click("#fold summary")
    page.focus("#note")
    page.evaluate("document.getElementById('note').setSelectionRange(4, 4)")
    guide.change(count=5, note="from elsewhere", rows=["Alpha", "Beta", "Gamma"])
    shows(page, 5)
    assert page.input_value("#note") == "half a sentence"
    assert page.is_checked("#tick")
    assert page.is_checked("[name=side][value=b]")
    assert page.input_value("#pick") == "two"
    assert page.evaluate("document.getElementById('fold').open")
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["note", 4]


def test_typed_text_survives_when_the_focus_is_elsewhere(page: Page, guide: Guide) -> None:
    page.fill("#note", "half a sentence")
    page.focus(".brand")
    guide.change(count=6, note="from elsewhere")
    shows(page, 6)
    assert page.input_value("#note") == "half a sentence"


def test_an_untouched_field_follows_the_server(page: Page, guide: Guide) -> None:
    guide.change(count=6, note="from elsewhere")
    shows(page, 6)
    assert page.input_value("#note") == "from elsewhere"


def test_typed_text_stays_with_its_own_row_when_another_comes_before_it(page: Page, guide: Guide) -> None:
    page.get_by_label("Beta").fill("for Beta")
    guide.change(count=7, rows=["New", "Alpha", "Beta"])
    shows(page, 7)
    assert page.get_by_label("Beta").input_value() == "for Beta"
    assert page.get_by_label("Alpha").input_value() == ""
    assert page.get_by_label("New").input_value() == ""


def test_a_frame_older_than_what_is_shown_is_dropped(page: Page, guide: Guide) -> None:
    old = guide.stage.change(count=8)
    guide.change(count=9)
    shows(page, 9)
    guide.tell(old)
    guide.change(rows=["told after"])
    expect(page.get_by_label("told after")).to_be_visible()
    shows(page, 9)


def test_an_answer_older_than_what_is_shown_is_dropped(page: Page, guide: Guide) -> None:
    guide.change(count=10)
    shows(page, 10)
    with page.expect_response("**/act"):
        page.click("text=Stale")
    page.wait_for_timeout(200)
    shows(page, 10)


def test_an_act_shows_its_answer_and_frees_what_was_sent(page: Page, guide: Guide, faults: list[str]) -> None:
    page.fill("#note", "sent")
    page.press("#note", "Enter")
    expect(page.locator("#trial-1")).to_have_attribute("data-stamp", "2")
    assert page.input_value("#note") == "sent"
    guide.change(count=11, note="changed by another")
    shows(page, 11)
    assert page.input_value("#note") == "changed by another"
    assert faults == []


def test_a_refused_act_says_why_and_keeps_what_was_typed(page: Page) -> None:
    page.fill("#note", "not yet")
    page.click("text=Refuse")
    expect(page.locator("#refusals [role=alert]")).to_have_text("No.")
    assert page.input_value("#note") == "not yet"


def test_a_change_waits_while_a_finger_presses(page: Page, guide: Guide) -> None:
    box = page.locator("#count").bounding_box()
    assert box
    page.mouse.move(box["x"], box["y"])
    page.mouse.down()
    guide.change(count=12)
    page.wait_for_timeout(300)
    shows(page, 3)
    page.mouse.up()
    shows(page, 12)


def test_a_change_is_said_once_in_the_region_s_words(page: Page, guide: Guide) -> None:
    guide.change(count=13)
    expect(page.locator("#said")).to_have_text("Now 13 answers")
    page.evaluate("document.getElementById('said').textContent = ''")
    guide.change(rows=["other"])
    expect(page.get_by_label("other")).to_be_visible()
    assert page.locator("#said").text_content() == ""


def test_a_withdrawn_right_empties_the_region_and_says_so(page: Page, guide: Guide) -> None:
    guide.tell(json.dumps({"k": "gone", "key": "trial/1", "say": "No longer shown."}) + "\n")
    expect(page.locator("#trial-1")).to_have_text("No longer shown.")
    expect(page.locator("#said")).to_have_text("No longer shown.")


@pytest.mark.parametrize("code", [1000, 1001, 1008, 1011, 1012, 4413])
def test_the_wire_comes_back_after_every_close(page: Page, guide: Guide, code: int) -> None:
    guide.close(code)
    guide.stage.change(count=14)
    expect(page.locator("#count")).to_have_text("14", timeout=5000)


def test_a_page_left_open_over_a_restart_is_right_within_five_seconds(page: Page, guide: Guide) -> None:
    page.fill("#note", "still here")
    guide.stop()
    guide.stage.change(count=15)
    page.wait_for_timeout(3200)
    expect(page.locator("#live")).to_have_attribute("data-behind", re.compile(r"\d+"))
    assert re.search(r"Behind by \d+ seconds?; reconnecting", page.inner_text("#live"))
    guide.start()
    up = time.monotonic()
    expect(page.locator("#count")).to_have_text("15", timeout=5000)
    assert time.monotonic() - up < 5
    expect(page.locator("#live")).to_have_text("Live")
    assert page.locator("#live").get_attribute("data-behind") is None
    expect(page.locator("#said")).to_contain_text("15")
    assert page.input_value("#note") == "still here"


def test_silence_counts_as_a_loss(page: Page, guide: Guide) -> None:
    page.clock.install()
    page.reload()
    expect(page.locator("#live")).to_have_text("Live")
    guide.stage.beating = False
    heard = len(guide.stage.heard)
    page.clock.run_for(31_000)
    page.wait_for_timeout(300)
    assert len(guide.stage.heard) > heard


def test_a_signed_out_page_goes_to_the_sign_in_page_and_returns_to_what_was_typed(page: Page, guide: Guide) -> None:
    page.fill("#plain", "half a sentence")
    page.fill("#secret", "a password")
    guide.stage.close_code = 4401
    guide.close(4401)
    page.wait_for_url("**/sign-in?next=%2Ftrial%3Flang%3Den")
    assert "a password" not in page.evaluate("JSON.stringify(sessionStorage)")
    guide.stage.close_code = None
    page.goto(f"{guide.url}/trial?lang=en")
    expect(page.locator("#plain")).to_have_value("half a sentence")
    assert page.input_value("#secret") == ""
    expect(page.locator(".toast")).to_be_visible()


def test_nobody_else_gets_what_was_typed(page: Page, guide: Guide) -> None:
    page.fill("#plain", "half a sentence")
    guide.stage.close_code = 4401
    guide.close(4401)
    page.wait_for_url("**/sign-in**")
    guide.stage.close_code = None
    page.goto(f"{guide.url}/trial?lang=en&person=8")
    assert page.input_value("#plain") == ""
    assert page.evaluate("sessionStorage.length") == 0


def test_a_page_is_reloaded_when_the_server_says_so(page: Page, guide: Guide) -> None:
    page.evaluate("window.before = true")
    page.fill("#plain", "half a sentence")
    with page.expect_event("load"):
        guide.close(4408)
    assert page.evaluate("window.before") is None
    expect(page.locator("#plain")).to_have_value("half a sentence")


def test_a_region_that_an_answer_brings_is_named_to_the_server(page: Page, guide: Guide) -> None:
    page.evaluate(
        """() => {
            const main = document.querySelector('.main');
            const text = '<section id="trial-2" data-region="trial/2" data-stamp="1" data-hash="x"></section>';
            htmx.swap({text, target: main, sourceElement: main, swap: 'beforeend'});
        }"""
    )
    page.wait_for_timeout(300)
    assert {"add": {"trial/2": {"stamp": 1, "hash": "x"}}} in guide.stage.heard


def test_places_are_reached_by_keyboard_alone(page: Page, guide: Guide) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator(".palette__find")).to_be_focused()
    page.keyboard.type("opin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answer")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url(f"{guide.url}/")


def test_a_fold_closes_by_escape_and_gives_the_focus_back(page: Page) -> None:
    page.click(".account__open")
    page.focus(".account__menu button")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('shell-account').open")
    assert page.evaluate("document.activeElement.className") == "account__open"
