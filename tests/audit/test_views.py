"""The record's page: for the auditor, in words, found by filters, live, with the state of the chain."""

import json
import time

import pytest
from sqlmodel import select
from starlette.testclient import TestClient, WebSocketTestSession

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people.models import Power
from ecabinet.records.actions import note
from tests.cast import Cast
from tests.conftest import SignedIn


@pytest.fixture
def noted(house: House, cast: Cast) -> House:
    """A few acts of two people and of the system."""

    def acts(db: Db) -> None:
        note(db, cast.actor("secretary"), "created meeting", "meeting/7", title="Phiên họp <b>tháng 6</b>", body="CP")
        note(db, cast.actor("an"), "answered", "ballot/3", n=1)
        note(db, None, "closed", "ballot/3", outcome="passed")

    house.db.act(acts)
    return house


OTHERS = ("secretary", "administrator", "an", "assistant", "outsider", "display")


def test_only_an_auditor_comes_to_the_record(signed_in: SignedIn) -> None:
    for name in OTHERS:
        assert signed_in(name).get("/record").status_code == 404, name
        assert signed_in(name).post("/record/verify").status_code == 404, name


def test_each_record_is_said_in_words_and_escaped(noted: House, signed_in: SignedIn) -> None:
    shown = signed_in("auditor").get("/record").text
    assert "created the meeting" in shown
    assert "Meeting 7" in shown
    assert "The system" in shown
    assert "Phiên họp &lt;b&gt;tháng 6&lt;/b&gt;" in shown


FILTERS: dict[str, set[str]] = {
    "who=secretary": {"created the meeting"},
    "who=SECRET": {"created the meeting"},
    "verb=answered": {"sent an answer"},
    "thing=ballot/3": {"sent an answer", "closed the round"},
    "words=phiên+tháng": {"created the meeting"},
    "since=2026-06-24&until=2026-06-24": {"created the meeting", "sent an answer", "closed the round"},
    "since=2026-06-25": set(),
    "until=2026-06-23": set(),
    "words=%25": set(),
    "who='+OR+1=1--": set(),
    "since=never&until=2026-99-99&before=-1": {"created the meeting", "sent an answer", "closed the round"},
}


def test_filters_find_what_they_say(noted: House, signed_in: SignedIn) -> None:
    auditor = signed_in("auditor")
    for query, found in FILTERS.items():
        answer = auditor.get(f"/record?{query}")
        assert answer.status_code == 200, query
        lines = answer.text.partition('class="sheet"')[2]
        words = ("created the meeting", "sent an answer", "closed the round")
        assert {it for it in words if it in lines} == found, query


def test_the_list_is_turned_over(house: House, cast: Cast, signed_in: SignedIn) -> None:
    def acts(db: Db) -> None:
        for n in range(70):
            note(db, cast.actor("an"), "answered", f"ballot/{n}")

    house.db.act(acts)
    auditor, address, seen = signed_in("auditor"), "/record", set[str]()
    for _turn in range(4):
        shown = auditor.get(address).text
        seen |= {part.partition('"')[0] for part in shown.split('id="record-')[1:]}
        address = shown.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        if not address:
            break
    assert len({it for it in seen if it.isdigit()}) == 70


def _wait(auditor: TestClient, words: str) -> str:
    for _try in range(100):
        shown = auditor.get("/record").text
        if words in shown:
            return shown
        time.sleep(0.05)
    raise AssertionError(f"{words} never came")


def test_the_chain_is_checked_when_it_is_asked(noted: House, signed_in: SignedIn) -> None:
    auditor = signed_in("auditor")
    assert "not checked yet" in auditor.get("/record").text
    assert auditor.post("/record/verify").status_code == 303
    shown = _wait(auditor, "none broken")
    assert "had the record verified" in shown
    assert "What was recorded since is not checked yet." in shown
    assert "ecabinet verify --against" in shown


def test_a_new_record_reaches_an_open_page(noted: House, cast: Cast, signed_in: SignedIn) -> None:
    auditor = signed_in("auditor")
    with auditor.websocket_connect("/live", headers={"cookie": "session=token-of-auditor"}) as wire:
        wire.send_text(json.dumps({"regions": {"records/0": {"stamp": 0, "hash": ""}}}))
        assert _comes(wire, "closed the round")
        noted.db.act(lambda db: note(db, cast.actor("chair"), "withdrew", "ballot/9", reason="late"))
        assert _comes(wire, "withdrew the form")


def test_an_auditor_whose_power_ends_sees_it_go(noted: House, cast: Cast, signed_in: SignedIn) -> None:
    def end(db: Db) -> None:
        power = db.exec(select(Power).where(Power.person_id == cast["auditor"])).one()
        power.until = db.now
        note(db, cast.actor("administrator"), "ended power", f"power/{power.id}")

    auditor = signed_in("auditor")
    with auditor.websocket_connect("/live", headers={"cookie": "session=token-of-auditor"}) as wire:
        wire.send_text(json.dumps({"regions": {"records/0": {"stamp": 0, "hash": ""}}}))
        assert _comes(wire, "closed the round")
        noted.db.act(end)
        assert _comes(wire, '"k": "gone"')


def _comes(wire: WebSocketTestSession, words: str) -> bool:
    """Whether the words come within the next frames."""
    return any(words in wire.receive_text() for _frame in range(20))
