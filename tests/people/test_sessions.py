"""A session: how it ends, who sees it, the language and looks that it keeps."""

from datetime import timedelta

from sqlmodel import col, select
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from ecabinet.kernel import clock
from ecabinet.kernel.web import House
from ecabinet.people.models import SignIn
from tests.cast import Cast, token
from tests.conftest import MORNING, SignedIn
from tests.people.conftest import PASSWORD, Give


def test_signing_out_ends_the_session_for_good(signed_in: SignedIn) -> None:
    an = signed_in("an")
    assert an.post("/sign-out").headers["location"] == "/sign-in"
    assert signed_in("an").get("/account").status_code == 303
    assert an.post("/sign-out").status_code == 303


def _until_closed(wire: WebSocketTestSession) -> int:
    try:
        while True:
            wire.receive_text()
    except WebSocketDisconnect as end:
        return end.code


def test_ending_a_session_closes_its_wires_at_once(
    house: House, client: TestClient, signed_in: SignedIn, visitor: TestClient, account: Give
) -> None:
    account("an")
    visitor.post("/sign-in", data={"login": "an", "password": PASSWORD})
    with client.websocket_connect("/live", headers={"cookie": f"session={token('an')}"}) as wire:
        wire.receive_text()
        assert visitor.post("/account/sessions/end-others").status_code == 303
        assert _until_closed(wire) == 4401
    assert visitor.get("/account").status_code == 200
    assert signed_in("an").get("/account").status_code == 303


def test_a_person_sees_and_ends_only_their_own_sessions(house: House, signed_in: SignedIn, cast: Cast) -> None:
    with house.db.reading() as db:
        sessions = {row.actor_id: row.id for row in db.exec(select(SignIn))}
    an = signed_in("an")
    assert an.post(f"/account/sessions/{sessions[cast['binh']]}/end").status_code == 404
    assert an.post(f"/account/sessions/{sessions[cast['an']]}/end").headers["location"] == "/sign-in"
    assert signed_in("binh").get("/account").status_code == 200


def test_a_session_ends_after_twelve_idle_hours_unless_it_was_seen(house: House, signed_in: SignedIn) -> None:
    clock.advance(timedelta(hours=11))
    assert signed_in("an").get("/account").status_code == 200
    house.db.act(house.parts["sessions"].note_seen)
    clock.advance(timedelta(hours=2))
    assert signed_in("an").get("/account").status_code == 200
    assert signed_in("binh").get("/account").status_code == 303


def test_seeing_a_session_again_is_told_to_nobody(house: House, signed_in: SignedIn) -> None:
    clock.advance(timedelta(hours=1))
    signed_in("an").get("/account")
    told: list[set[str]] = []
    house.db.listeners.append(lambda topics, _position: told.append(topics))
    house.db.act(house.parts["sessions"].note_seen)
    assert told == []
    with house.db.reading() as db:
        assert max(row.seen_at for row in db.exec(select(SignIn))) == MORNING + timedelta(hours=1)


def test_a_session_does_not_end_by_time_while_its_owner_is_busy(house: House, cast: Cast) -> None:
    from sqlalchemy import literal

    from ecabinet.people.access import Sessions

    sessions = Sessions(12, secure=True, busy=[col(SignIn.actor_id) == literal(cast["an"])])
    clock.advance(timedelta(hours=30))
    with house.db.reading() as db:
        assert sessions.by_cookie(db, {"__Host-session": token("an")}) is not None
        assert sessions.by_cookie(db, {"__Host-session": token("binh")}) is None
        numbers = [row.id for row in db.exec(select(SignIn))]
        assert [actor for actor, _lang in sessions.alive(db, numbers).values()] == [cast["an"], cast["display"]]


def test_a_language_is_kept_for_the_person_and_reloads_their_other_screens(
    client: TestClient, signed_in: SignedIn
) -> None:
    an = signed_in("an")
    with client.websocket_connect("/live", headers={"cookie": f"session={token('an')}"}) as wire:
        wire.receive_text()
        wire.send_json({"regions": {"rail/0": {"hash": ""}}})
        assert "rail" in wire.receive_text()
        assert an.post("/language", data={"lang": "vi", "next": "/account"}).headers["location"] == "/account"
        assert _until_closed(wire) == 4408
    assert "Tài khoản của tôi" in an.get("/account").text


def test_a_visitor_chooses_language_and_theme_for_the_browser(visitor: TestClient) -> None:
    visitor.post("/language", data={"lang": "vi", "next": "/sign-in"})
    visitor.post("/theme", data={"theme": "dark", "contrast": "high", "next": "//evil.example"})
    page = visitor.get("/sign-in").text
    assert '<html lang="vi" data-theme="dark" data-contrast="high">' in page
    assert visitor.post("/theme", data={"theme": '"><b>', "contrast": "x"}).headers["location"] == "/"
    assert '<html lang="vi" data-theme="auto" data-contrast="auto">' in visitor.get("/sign-in").text
