"""Displays: a browser becomes one, its code is used once, it follows one meeting and lets go of it at once."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ecabinet.floor.models import Pairing
from ecabinet.floor.rules import WAITING
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.screens import SIGNED_OUT
from ecabinet.kernel.web import House
from ecabinet.people.actions import end_display
from ecabinet.people.models import Display
from tests.cast import PEOPLE, Cast
from tests.conftest import SignedIn
from tests.floor.scene import TITLES, Scene, begin, make, turn, watch
from tests.wire import heard


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """A convened meeting."""
    return make(house, cast)


@pytest.fixture
def wires() -> Iterator[ExitStack]:
    """Wires that are closed at the end."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def screen(client: TestClient) -> TestClient:
    """A browser that has become a display in English."""
    browser = TestClient(client.app, follow_redirects=False)
    browser.portal = client.portal
    assert "This browser becomes a display" in browser.get("/display?lang=en").text
    assert browser.post("/display", data={"lang": "en"}).headers["location"] == "/display"
    return browser


def code_of(house: House, cast: Cast) -> str:
    """The code of the display that is not of the cast."""
    with house.db.reading() as db:
        row = db.exec(select(Display).where(Display.id != cast.display)).one()
        return row.code or ""


def pair(signed_in: SignedIn, scene: Scene, code: str, who: str = "secretary") -> int:
    return signed_in(who).post(f"{scene.at}/displays", data={"code": code}).status_code


def unpair(signed_in: SignedIn, house: House, scene: Scene, cast: Cast) -> int:
    with house.db.reading() as db:
        number = db.exec(select(Display.id).where(Display.id != cast.display)).one()
    return signed_in("secretary").post(f"{scene.at}/displays/unpair", data={"display": number}).status_code


def cookie(screen: TestClient) -> str:
    return f"display={screen.cookies.get('display', path='/display')}"


def test_a_display_shows_a_code_until_it_is_paired(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    code = code_of(house, cast)
    assert f"{code[:3]} {code[3:]}" in screen.get("/display").text
    assert pair(signed_in, scene, code.lower()) == 303
    page = screen.get("/display").text
    assert "June session" in page
    assert "Soon" in page
    assert code[:3] + " " not in page


def test_the_displays_cookie_goes_no_further(screen: TestClient) -> None:
    assert screen.get("/").status_code == 303
    assert screen.get("/").headers["location"].startswith("/sign-in")


def test_only_the_secretariat_pairs(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    code = code_of(house, cast)
    for name in PEOPLE:
        if name != "secretary":
            assert pair(signed_in, scene, code, name) == 404, name
    assert pair(signed_in, scene, code) == 303
    assert "June session" in screen.get("/display").text


def test_a_code_is_used_once(scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast) -> None:
    code = code_of(house, cast)
    assert pair(signed_in, scene, code) == 303
    refused = signed_in("secretary").post(f"{scene.at}/displays", data={"code": code})
    assert refused.status_code == 409
    assert "No display shows that code now" in refused.text
    assert screen.post("/display/code").status_code == 303
    assert code_of(house, cast) == ""


def test_a_code_is_good_for_ten_minutes_and_then_renewed(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    first = code_of(house, cast)
    screen.post("/display/code")
    assert code_of(house, cast) == first
    clock.set_clock(clock.now() + timedelta(minutes=10))
    assert pair(signed_in, scene, first) == 409
    assert screen.post("/display/code").status_code == 303
    second = code_of(house, cast)
    assert second != first
    assert pair(signed_in, scene, second) == 303


def test_no_code_is_no_code(scene: Scene, signed_in: SignedIn) -> None:
    assert pair(signed_in, scene, "") == 409
    assert pair(signed_in, scene, " - ") == 409


def test_one_address_does_not_fill_the_house_with_displays(client: TestClient) -> None:
    for _ in range(WAITING):
        client.cookies.clear()
        assert client.post("/display").status_code == 303
    client.cookies.clear()
    assert client.post("/display").status_code == 429


def test_the_running_item_reaches_the_display_and_unpairing_empties_it_at_once(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast, wires: ExitStack
) -> None:
    code = code_of(house, cast)
    wire = watch(wires, screen, "", "display/0", path="/display/live", cookie=cookie(screen))
    assert code[:3] in heard(wire)[1]
    pair(signed_in, scene, code)
    assert "Soon" in heard(wire)[1]
    begin(house, cast, scene, "chair", "an", "binh", "chi")
    while "The meeting has begun" not in (html := heard(wire)[1]):
        pass
    assert "Present 4 / 5" in html
    assert "quorum met" in html
    turn(house, cast, scene, scene.items[0])
    html = heard(wire)[1]
    assert TITLES[0] in html
    assert "data-elapsed" in html
    unpair(signed_in, house, scene, cast)
    html = heard(wire)[1]
    fresh = code_of(house, cast)
    assert TITLES[0] not in html
    assert f"{fresh[:3]} {fresh[3:]}" in html
    assert fresh != code
    turn(house, cast, scene, scene.items[1], scene.items[0])
    assert TITLES[1] not in screen.get("/display").text


def test_a_display_shows_how_many_have_voted_and_then_the_arithmetic(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    begin(house, cast, scene, "chair", "an", "binh", "chi")
    turn(house, cast, scene, scene.items[0])
    pair(signed_in, scene, code_of(house, cast))
    signed_in("chair").post(f"{scene.at}/vote", data={"item": scene.items[0], "question": "Adopt the budget?"})
    for name in ("chair", "an", "binh"):
        signed_in(name).post("/votes/1/answer", data={"question": 1, "value": "in_favour"})
    page = screen.get("/display").text
    assert "Adopt the budget?" in page
    assert "3 of 5 members have voted" in page
    assert "in favour" not in page
    signed_in("chair").post(f"{scene.at}/vote/close", data={"vote": 1})
    page = screen.get("/display").text
    assert "Passed" in page
    assert "<b>3</b> in favour" in page
    assert "3 of 5" in page


def test_a_secret_item_has_no_title_in_the_hall(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    begin(house, cast, scene)
    turn(house, cast, scene, scene.items[3])
    pair(signed_in, scene, code_of(house, cast))
    page = screen.get("/display").text
    assert "Secret item, on paper only" in page
    assert TITLES[2] not in page


def test_the_end_closes_the_display_and_nothing_is_paired_with_what_is_over(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    begin(house, cast, scene)
    pair(signed_in, scene, code_of(house, cast))
    signed_in("chair").post(f"{scene.at}/end")
    assert "The meeting has ended" in screen.get("/display").text
    unpair(signed_in, house, scene, cast)
    assert pair(signed_in, scene, code_of(house, cast)) == 409


def test_unpairing_twice_is_once(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    assert screen.get("/display").status_code == 200
    pair(signed_in, scene, code_of(house, cast))
    for _ in range(2):
        assert unpair(signed_in, house, scene, cast) == 303
    with house.db.reading() as db:
        assert len(db.exec(select(Pairing)).all()) == 1


def test_an_ended_device_is_cut_off_at_once_and_starts_afresh(
    scene: Scene, screen: TestClient, signed_in: SignedIn, house: House, cast: Cast, wires: ExitStack
) -> None:
    pair(signed_in, scene, code_of(house, cast))
    wire = watch(wires, screen, "", "display/0", path="/display/live", cookie=cookie(screen))
    heard(wire)

    def end(db: Db) -> None:
        display = db.exec(select(Display).where(Display.id != cast.display)).one()
        end_display(db, cast.actor("administrator"), display)

    house.db.act(end)
    with pytest.raises(WebSocketDisconnect) as gone:
        heard(wire)
    assert gone.value.code == SIGNED_OUT
    assert "This browser becomes a display" in screen.get("/display").text
    assert "Unpair" not in signed_in("secretary").get(f"{scene.at}/conduct").text


def test_a_display_changes_its_language(screen: TestClient) -> None:
    assert 'name="lang" value="vi"' in screen.get("/display?lang=vi").text
    assert screen.post("/display", data={"lang": "vi"}).status_code == 303
    assert "Mã của màn hình này" in screen.get("/display").text


def test_a_person_in_the_same_browser_stays_signed_in(screen: TestClient) -> None:
    from tests.cast import token

    screen.cookies.set("session", token("an"))
    assert screen.get("/").status_code == 200
    assert "Code of this display" in screen.get("/display").text
