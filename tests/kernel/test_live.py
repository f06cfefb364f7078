"""The wire: catch-up, push to whoever may, an end when the right ends."""

import asyncio
import json
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.screens import NONSENSE, SIGNED_OUT, Screen, Senders
from ecabinet.kernel.web import House
from ecabinet.notices.models import Notice
from ecabinet.people.models import Person, SignIn
from tests.cast import Cast, token
from tests.conftest import SignedIn
from tests.wire import heard

HELLO = json.dumps({"regions": {"rail/0": {"stamp": 0, "hash": ""}}})


def connect(client: TestClient, name: str) -> Any:
    return client.websocket_connect("/live", headers={"cookie": f"session={token(name)}"})


def tell(db: Db, person: int) -> None:
    db.add(Notice(person_id=person, at=db.now, msgid="Something"))


def test_nobody_is_told_to_sign_in(client: TestClient) -> None:
    with client.websocket_connect("/live") as wire, pytest.raises(WebSocketDisconnect) as gone:
        wire.receive_text()
    assert gone.value.code == SIGNED_OUT


def test_a_page_of_another_site_gets_no_wire(client: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/live", headers={"cookie": f"session={token('an')}", "origin": "http://evil.test"}),
    ):
        pass


def test_a_screen_catches_up_and_is_told_of_what_changes(client: TestClient, house: House, cast: Cast) -> None:
    with connect(client, "an") as wire:
        wire.send_text(HELLO)
        first, html = heard(wire)
        assert first["key"] == "rail/0"
        assert 'id="rail-0"' in html
        house.db.act(lambda db: tell(db, cast["an"]))
        second, html = heard(wire)
        assert second["stamp"] > first["stamp"]
        assert "unread" in html


def test_what_is_told_while_a_screen_catches_up_reaches_it_at_once(
    client: TestClient, house: House, cast: Cast
) -> None:
    read, told = threading.Event(), threading.Event()
    rail = house.render.regions["rail"]

    def slowly(db: Db, number: int, audience: Any) -> dict[str, Any]:
        values = rail.context(db, number, audience)
        read.set()
        told.wait(10)
        return values

    house.render.regions["rail"] = replace(rail, context=slowly)
    with connect(client, "an") as wire:
        wire.send_text(HELLO)
        assert read.wait(10)
        house.db.act(lambda db: tell(db, cast["an"]))
        client.portal.call(asyncio.sleep, 0.2)  # type: ignore[union-attr]  # the round that told it is over
        told.set()
        began = time.monotonic()
        assert "unread" not in heard(wire)[1]
        assert "unread" in heard(wire)[1]
    assert time.monotonic() - began < 30, "it came by the sweep"


def test_what_a_page_shows_already_is_not_sent_again(client: TestClient, house: House, cast: Cast) -> None:
    with connect(client, "an") as wire:
        wire.send_text(HELLO)
        first, _html = heard(wire)
    with connect(client, "an") as wire:
        wire.send_text(json.dumps({"regions": {"rail/0": {"stamp": first["stamp"], "hash": first["hash"]}}}))
        house.db.act(lambda db: tell(db, cast["an"]))
        assert heard(wire)[0]["hash"] != first["hash"]


def test_one_person_is_not_told_of_another(client: TestClient, house: House, cast: Cast) -> None:
    with connect(client, "an") as an, connect(client, "binh") as binh:
        an.send_text(HELLO)
        binh.send_text(HELLO)
        before = heard(binh)[0]["hash"]
        heard(an)
        house.db.act(lambda db: tell(db, cast["an"]))
        heard(an)
        house.db.act(lambda db: tell(db, cast["binh"]))
        assert heard(binh)[0]["hash"] != before


def test_an_ended_session_ends_the_wire(client: TestClient, house: House, cast: Cast) -> None:
    def end(db: Db) -> None:
        for session in db.exec(select(SignIn).where(SignIn.actor_id == cast["an"])):
            session.ended_at = clock.now()

    with connect(client, "an") as wire:
        wire.send_text(HELLO)
        heard(wire)
        house.db.act(end)
        with pytest.raises(WebSocketDisconnect) as gone:
            heard(wire)
    assert gone.value.code == SIGNED_OUT


def test_unknown_regions_are_gone_and_nonsense_ends_the_wire(client: TestClient) -> None:
    with connect(client, "an") as wire:
        wire.send_text(json.dumps({"regions": {"secrets/1": {"hash": ""}, "../x": {"hash": ""}}}))
        assert {heard(wire)[0]["k"] for _ in range(2)} == {"gone"}
    for nonsense in ("[]", "no JSON", "[" * 100_000):
        with connect(client, "an") as wire:
            wire.send_text(nonsense)
            with pytest.raises(WebSocketDisconnect) as gone:
                heard(wire)
        assert gone.value.code == NONSENSE


def test_page_and_wire_show_the_same(client: TestClient, signed_in: SignedIn) -> None:
    page = signed_in("an").get("/").text
    with connect(client, "an") as wire:
        wire.send_text(HELLO)
        assert heard(wire)[1] in page


def test_another_language_is_another_page(client: TestClient, house: House, cast: Cast) -> None:
    def speak(db: Db) -> None:
        person = db.get(Person, cast["an"])
        assert person
        person.lang = "vi"

    with connect(client, "an") as wire:
        wire.send_text(HELLO)
        heard(wire)
        house.db.act(speak)
        with pytest.raises(WebSocketDisconnect) as gone:
            heard(wire)
    assert gone.value.code == 4408


def test_a_line_that_hangs_stops_nobody_and_gets_only_the_newest() -> None:
    sent: dict[int, list[str]] = {}

    async def play() -> None:
        gate = asyncio.Event()
        senders, screens = Senders(), []
        for number in range(500):

            async def send(message: Any, number: int = number) -> None:
                if number % 100 == 7:
                    await gate.wait()
                sent.setdefault(number, []).append(message["text"])

            screens.append(Screen(send, number, number, "en"))
        for text in ("one", "two", "three"):
            for screen in screens:
                screen.unsent["agenda/1"] = {"type": "websocket.send", "text": text}
                senders.add(screen)
            senders.start()
            await senders.finish()
        assert len(sent) == 495
        gate.set()
        await asyncio.gather(*senders.tasks)

    asyncio.run(asyncio.wait_for(play(), 10))
    assert all(sent[n] == (["one", "three"] if n % 100 == 7 else ["one", "two", "three"]) for n in range(500))
