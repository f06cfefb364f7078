"""The demonstration's pages, looked at by people of every role."""

import re
from collections import Counter, deque
from datetime import timedelta
from html import unescape

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.app import make_app
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people.access import token_hash
from ecabinet.people.models import Person, SignIn
from tests.seed.play import NAMES, NOW, ROLES

MOST_PAGES, OF_ONE_KIND = 150, 3


def somebody(house: House, key: str) -> str:
    """The cookie of a person of the demonstration."""

    def enter(db: Db) -> None:
        person = db.exec(select(Person).where(Person.name == NAMES[key])).one()
        db.add(SignIn(actor_id=person.id, token_hash=token_hash(f"token-{key}"), at=db.now, seen_at=db.now))

    house.db.act(enter)
    return f"token-{key}"


def links(page: str) -> set[str]:
    found = {unescape(it).partition("#")[0] for it in re.findall(r'<a\b[^>]*?\shref="(/[^/"][^"]*|/)"', page)}
    return {it for it in found if it}


def shape(path: str) -> str:
    """Pages that differ in numbers only are of one kind."""
    return re.sub(r"\d+|=[^&]*", "N", path)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_no_link_that_somebody_is_shown_is_broken(house, role):
    with TestClient(make_app(house), follow_redirects=True) as client:
        client.cookies.set("session", somebody(house, ROLES[role]))
        waiting, seen, kinds, broken = deque(["/"]), {"/"}, Counter[str](), []
        while waiting and sum(kinds.values()) < MOST_PAGES:
            path = waiting.popleft()
            if kinds[shape(path)] == OF_ONE_KIND:
                continue
            kinds[shape(path)] += 1
            answer = client.get(path)
            if answer.status_code != 200:
                broken.append((path, answer.status_code))
            if "text/html" in answer.headers.get("content-type", ""):
                fresh = links(answer.text) - seen
                seen |= fresh
                waiting.extend(sorted(fresh))
    assert broken == []
    assert len(kinds) > 3


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_session_that_runs_over_midnight_stays_on_everybodys_list(house):
    with TestClient(make_app(house)) as client:
        for key in ("btc", "thuky1"):
            client.cookies.set("session", somebody(house, key))
            for later in (0, 40, 170):
                clock.set_clock(NOW + timedelta(minutes=later))
                assert "Phiên họp Chính phủ thường kỳ tháng 11/2026" in client.get("/meetings").text
            clock.set_clock(NOW)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_sign_in_page_offers_people_by_role_in_one_click(house):
    with TestClient(make_app(house), follow_redirects=False) as client:
        page = client.get("/sign-in").text
        for key in ROLES.values():
            assert NAMES[key] in page
        number = re.search(r'name="person" value="(\d+)"', page)
        assert number is not None
        action = re.search(r'action="(/[^"]+)"[^>]*>(?:(?!</form>).)*name="person"', page, re.S)
        assert action is not None
        answer = client.post(action[1], data={"person": number[1]})
        assert answer.status_code == 303
        assert NAMES["pm"] in client.get("/").text
