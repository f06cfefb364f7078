"""The wire: what one person does shows on the others' screens, and a right that ends empties them."""

import json
from datetime import timedelta

from sqlmodel import select
from starlette.testclient import TestClient, WebSocketTestSession

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people.models import Secretaryship
from tests.ballots.play import fields, opened_form
from tests.cast import Cast
from tests.conftest import SignedIn


def watching(client: TestClient) -> WebSocketTestSession:
    """A screen that shows these regions; use it as a context."""
    return client.websocket_connect("/live", headers={"sec-fetch-site": "same-origin"})


def show(screen: WebSocketTestSession, *keys: str) -> None:
    """Name the regions and hear them once."""
    screen.send_text(json.dumps({"regions": {key: {} for key in keys}}))
    for key in keys:
        until(screen, key, "")


def until(screen: WebSocketTestSession, key: str, words: str) -> str:
    """The next frame of a region that says the words."""
    for _ in range(40):
        head, _line, body = screen.receive_text().partition("\n")
        frame = json.loads(head)
        if frame.get("key") == key and (words in body or words in frame.get("say", "")):
            return body
    raise AssertionError(f"{key} never said {words}")


def test_a_member_answers_and_the_secretarys_count_moves(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast, "Q")
    progress = f"progress/{form}"
    with watching(signed_in("secretary")) as screen:
        show(screen, progress)
        signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
        assert "<b>1</b> in favour" in until(screen, progress, "1 of 5 answered")


def test_every_open_page_of_the_form_learns_of_an_extension(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    with watching(signed_in("an")) as screen:
        show(screen, f"ballot_head/{form}")
        data = {"deadline": "2026-06-30T17:00", "reason": "A storm"}
        signed_in("secretary").post(f"/ballots/{form}/extend", data=data)
        assert "17:00" in until(screen, f"ballot_head/{form}", "A storm")


def test_what_an_assistant_sends_up_reaches_the_members_open_page(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    draft = fields(house, form, "in_favour") | {"member": str(cast["an"]), "send_up": "1"}
    with watching(signed_in("an")) as screen:
        show(screen, f"my_answers/{form}")
        signed_in("assistant").post(f"/ballots/{form}/draft", data=draft)
        shown = until(screen, f"my_answers/{form}", "Assistant prepared this answer")
        assert f"/ballots/{form}?prepared=1" in shown


def test_the_list_of_what_waits_follows_by_itself(house: House, cast: Cast, signed_in: SignedIn) -> None:
    with watching(signed_in("an")) as screen:
        show(screen, "ballots_waiting/1")
        form = opened_form(house, cast)
        assert "Waiting for you" in until(screen, "ballots_waiting/1", f'href="/ballots/{form}"')


def test_the_screen_of_a_secretary_whose_term_ends_is_emptied(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    with watching(signed_in("secretary")) as screen:
        show(screen, f"progress/{form}")

        def end(db: Db) -> None:
            for term in db.exec(select(Secretaryship).where(Secretaryship.person_id == cast["secretary"])):
                term.until = db.now - timedelta(seconds=1)

        house.db.act(end)
        signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
        until(screen, f"progress/{form}", "no longer shown")
