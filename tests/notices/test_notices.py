"""What I am told: mine alone, in my language, unread until I opened or marked it, live."""

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.kernel.words import language
from ecabinet.notices import actions as notice_actions
from ecabinet.notices.access import unread
from ecabinet.notices.actions import tell
from ecabinet.notices.models import Notice
from ecabinet.notices.rules import packed, sentence
from tests.cast import MEMBERS, PEOPLE, Cast, token
from tests.conftest import MORNING, SignedIn

SAID = "“%(title)s” is cancelled. %(reason)s"


def told(house: House, cast: Cast, *names: str, title: str = "Session", link: str = "/meetings") -> list[int]:
    people = [cast[name] for name in names]
    rows = house.db.act(lambda db: [row.id for row in tell(db, people, SAID, link, title=title, reason="Storm.")])
    return list(rows)


def count(house: House, cast: Cast, name: str) -> int:
    with house.db.reading() as db:
        return unread(db, cast[name])


def eventually_read(house: House, number: int) -> bool:
    with house.db.reading() as db:
        return db.get_one(Notice, number).read_at is not None


def test_a_notice_is_its_persons_alone(signed_in: SignedIn, house: House, cast: Cast) -> None:
    (number,) = told(house, cast, "an")
    assert "“Session” is cancelled. Storm." in signed_in("an").get("/notices").text
    assert "Storm." not in signed_in("binh").get("/notices").text
    assert signed_in("binh").get(f"/notices/{number}").status_code == 404
    assert signed_in("binh").post(f"/notices/{number}/read").status_code == 404
    assert count(house, cast, "an") == 1


def test_opening_a_notice_leads_to_its_thing_and_marks_it(signed_in: SignedIn, house: House, cast: Cast) -> None:
    (number,) = told(house, cast, "an", link="/meetings?when=past")
    answer = signed_in("an").get(f"/notices/{number}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/meetings?when=past"
    assert eventually_read(house, number)
    assert count(house, cast, "an") == 0


def test_one_is_marked_or_all_are(signed_in: SignedIn, house: House, cast: Cast) -> None:
    numbers = [told(house, cast, "an", title=f"Session {n}")[0] for n in range(3)]
    an = signed_in("an")
    assert an.post(f"/notices/{numbers[0]}/read").status_code == 303
    assert count(house, cast, "an") == 2
    answer = an.post("/notices/read", headers={"hx-request": "true"})
    assert "Everything is read" in answer.text
    assert count(house, cast, "an") == 0


def test_the_same_unread_notice_is_renewed_and_a_read_one_is_told_again(house: House, cast: Cast) -> None:
    (first,) = told(house, cast, "an")
    clock.advance(timedelta(minutes=9))
    assert told(house, cast, "an", "an") == [first]
    with house.db.reading() as db:
        assert db.get_one(Notice, first).at == MORNING + timedelta(minutes=9)
    house.db.act(lambda db: setattr(db.get_one(Notice, first), "read_at", db.now))
    (second,) = told(house, cast, "an")
    assert second != first


def test_a_notice_comes_by_the_wire(client: TestClient, house: House, cast: Cast) -> None:
    wire: Any
    with client.websocket_connect("/live", headers={"cookie": f"session={token('an')}"}) as wire:
        wire.send_text(json.dumps({"regions": {"notices/0": {"stamp": 0, "hash": ""}}}))
        frames: list[str] = []
        while len(frames) < 2:
            frame = wire.receive_text()
            if '"k": "region"' in frame:
                frames.append(frame)
                if len(frames) == 1:
                    told(house, cast, "an", "binh")
        assert "No notices yet" in frames[0]
        assert "Storm." in frames[1]


def test_older_notices_stand_on_further_pages(signed_in: SignedIn, house: House, cast: Cast) -> None:
    for n in range(35):
        told(house, cast, "an", title=f"Session number {n:02d}")
    an = signed_in("an")
    assert "Session number 34" in an.get("/notices").text
    assert "Session number 02" not in an.get("/notices").text
    assert "Session number 02" in an.get("/notices?page=2").text
    assert an.get("/notices?page=no").status_code == 200


def test_other_channels_hear_of_what_is_told(house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[int] = []
    monkeypatch.setattr(notice_actions, "CHANNELS", [lambda _db, rows: heard.extend(row.person_id for row in rows)])
    told(house, cast, "an", "binh")
    assert heard == [cast["an"], cast["binh"]]


def test_names_and_moments_read_in_the_readers_language() -> None:
    kept = packed({"at": MORNING, "body": ("Chính phủ", "Government"), "n": 3})
    for lang, shown in (
        ("vi", "Chính phủ 3 08:00, Thứ Tư 24 tháng 6 năm 2026"),
        ("en", "Government 3 Wednesday 24 June 2026, 08:00"),
    ):
        before = language.set(lang)
        assert sentence("%(body)s %(n)s %(at)s", kept) == shown
        language.reset(before)


def test_nothing_is_told_when_the_act_is_refused(house: House, cast: Cast) -> None:
    def act(db: Db) -> None:
        tell(db, [cast["an"]], SAID, "/", title="x", reason="y")
        raise ValueError

    with pytest.raises(ValueError):
        house.db.act(act)
    with house.db.reading() as db:
        assert db.exec(select(Notice)).first() is None


def test_telling_all_takes_as_many_statements_as_telling_two(house: House, cast: Cast) -> None:
    def statements(db: Db, names: Sequence[str]) -> int:
        said: list[str] = []
        connection = db.connection()
        note = lambda *args: said.append(args[2])  # noqa: E731
        event.listen(connection, "before_cursor_execute", note)
        tell(db, [cast[name] for name in names], SAID, "/", title="x", reason="y")
        event.remove(connection, "before_cursor_execute", note)
        return len(said)

    assert house.db.act(partial(statements, names=MEMBERS[:2])) == house.db.act(partial(statements, names=MEMBERS[2:]))
    assert house.db.act(partial(statements, names=PEOPLE)) <= 2
    assert [count(house, cast, name) for name in MEMBERS] == [1] * len(MEMBERS)
