"""Every screen follows: members, item-only invitees, those who conduct; and only as far as each may see."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient

from ecabinet.floor.actions import check_in
from ecabinet.floor.rules import Mode
from ecabinet.kernel import words
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Item, Meeting
from tests.cast import PEOPLE, Cast
from tests.conftest import SignedIn
from tests.floor.scene import TITLES, Scene, begin, make, turn, watch
from tests.wire import heard

REGIONS = ("current", "attendance", "present", "checkin", "floor_vote", "my_vote", "conduct", "roll_call", "displays")


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """A meeting under way, before its first item, with a quorum."""
    scene = make(house, cast)
    begin(house, cast, scene, "chair", "an", "binh", "chi")
    return scene


@pytest.fixture
def wires() -> Iterator[ExitStack]:
    """Wires that are closed at the end."""
    with ExitStack() as stack:
        yield stack


def test_the_next_item_reaches_every_screen(
    scene: Scene, client: TestClient, house: House, cast: Cast, wires: ExitStack
) -> None:
    key = f"current/{scene.meeting}"
    screens = [watch(wires, client, name, key) for name in ("an", "chair", "assistant", "secretary")]
    for wire in screens:
        heard(wire)
    turn(house, cast, scene, scene.items[0])
    for wire in screens:
        said, html = heard(wire)
        assert said["key"] == key
        assert TITLES[0] in html


def test_a_guest_of_one_item_never_hears_of_another(
    scene: Scene, client: TestClient, house: House, cast: Cast, wires: ExitStack
) -> None:
    wire = watch(wires, client, "guest", f"current/{scene.meeting}")
    heard(wire)
    seen = []
    shown = None
    for item in scene.items:
        turn(house, cast, scene, item, shown)
        shown = item
        seen.append(heard(wire)[1])
    assert "Another item is being discussed" in seen[0]
    assert TITLES[1] in seen[1]
    assert "Fees of data" in seen[2]
    assert not any(title in html for html in (seen[0], seen[3]) for title in TITLES)
    assert "of 3" not in "".join(seen)


def test_a_guest_of_one_item_sees_no_vote_on_another(
    scene: Scene, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    turn(house, cast, scene, scene.items[0])
    data: dict[str, Any] = {"item": scene.items[0], "question": "Adopt the budget?"}
    assert signed_in("chair").post(f"{scene.at}/vote", data=data).status_code == 303
    assert "Adopt the budget?" not in signed_in("guest").get(scene.at).text
    assert "Adopt the budget?" in signed_in("an").get(scene.at).text


def test_an_opened_vote_and_each_answer_reach_the_screens(
    scene: Scene, client: TestClient, signed_in: SignedIn, house: House, cast: Cast, wires: ExitStack
) -> None:
    turn(house, cast, scene, scene.items[0])
    mine = watch(wires, client, "an", f"my_vote/{scene.meeting}")
    all_of_us = watch(wires, client, "binh", f"floor_vote/{scene.meeting}")
    led = watch(wires, client, "secretary", f"conduct/{scene.meeting}")
    for wire in (mine, all_of_us, led):
        heard(wire)
    signed_in("chair").post(f"{scene.at}/vote", data={"item": scene.items[0], "question": "Adopt?"})
    assert "Your vote is awaited" in heard(mine)[1]
    assert "0 of 5 members have voted" in heard(all_of_us)[1]
    assert "0 of 5 members have voted" in heard(led)[1]
    signed_in("chi").post("/votes/1/answer", data={"question": 1, "value": "against"})
    assert "1 of 5 members have voted" in heard(all_of_us)[1]
    assert "<b>1</b> against" in heard(led)[1]
    signed_in("an").post("/votes/1/answer", data={"question": 1, "value": "in_favour"})
    assert "Your vote is counted" in heard(mine)[1]


def test_a_check_in_reaches_the_roll_call(
    scene: Scene, client: TestClient, signed_in: SignedIn, wires: ExitStack
) -> None:
    roll = watch(wires, client, "chair", f"roll_call/{scene.meeting}")
    board = watch(wires, client, "an", f"attendance/{scene.meeting}")
    assert "Members present: 4 of 5" in heard(roll)[1]
    heard(board)
    signed_in("dung").post(f"{scene.at}/check-in", data={"mode": "remote"})
    assert "Members present: 5 of 5" in heard(roll)[1]
    assert "Members present: 5 of 5; quorum: 4" in heard(board)[1]


def test_a_withdrawn_right_empties_the_screen(
    scene: Scene, client: TestClient, house: House, cast: Cast, wires: ExitStack
) -> None:
    from sqlmodel import select

    from ecabinet.meetings.models import Invitation

    wire = watch(wires, client, "guest", f"current/{scene.meeting}")
    heard(wire)

    def withdraw(db: Db) -> None:
        for row in db.exec(select(Invitation).where(Invitation.person_id == cast["guest"])):
            row.ended_at = db.now

    house.db.act(withdraw)
    said, html = heard(wire)
    assert (said["k"], html) == ("gone", "")


def test_equal_audiences_see_equal_html_and_page_equals_push(
    scene: Scene, house: House, cast: Cast, signed_in: SignedIn
) -> None:
    turn(house, cast, scene, scene.items[1])
    signed_in("chair").post(f"{scene.at}/vote", data={"item": scene.items[1], "question": "Adopt?"})
    words.language.set("en")
    with house.db.reading() as db:
        for name in REGIONS:
            key = f"{name}/{scene.meeting}"
            by_audience: dict[Any, str] = {}
            for actor, audience in house.render.admit(db, key, [cast[who] for who in PEOPLE]).items():
                region = house.render.regions[name]
                values = region.context(db, scene.meeting, audience)
                html = house.env.get_template(region.template).render(values)
                assert by_audience.setdefault(audience, html) == html, (name, actor)
                assert html in house.render.region(db, actor, key, "en").html


def test_what_turns_often_is_small(scene: Scene, house: House, cast: Cast) -> None:
    turn(house, cast, scene, scene.items[0])
    title = "Dự thảo Nghị quyết thí điểm cơ chế tự chủ toàn diện đối với một số cơ sở giáo dục đại học công lập " * 2

    def rename(db: Db) -> None:
        for item in scene.items:
            db.get_one(Item, item).title = title

    house.db.act(rename)
    with house.db.reading() as db:
        for lang in ("vi", "en"):
            frame = house.render.region(db, cast["an"], f"current/{scene.meeting}", lang).letter
            assert len(frame.encode()) <= 2048


def test_checking_in_wakes_no_other_persons_region(
    scene: Scene, client: TestClient, house: House, cast: Cast, wires: ExitStack
) -> None:
    wire = watch(wires, client, "dung", f"checkin/{scene.meeting}", f"attendance/{scene.meeting}")
    heard(wire)
    heard(wire)

    def come(db: Db) -> None:
        check_in(db, cast.actor("guest"), db.get_one(Meeting, scene.meeting), cast["guest"], Mode.ROOM)

    house.db.act(come)
    assert heard(wire)[0]["key"] == f"attendance/{scene.meeting}"


def test_no_session_of_a_running_meeting_ends_by_time(
    scene: Scene, house: House, cast: Cast, signed_in: SignedIn
) -> None:
    from datetime import timedelta

    from ecabinet.kernel import clock

    clock.set_clock(clock.now() + timedelta(hours=30))
    for name in ("an", "chair", "secretary", "guest"):
        assert signed_in(name).get(scene.at).status_code == 200, name
    assert signed_in("outsider").get("/").status_code == 303
    signed_in("chair").post(f"{scene.at}/end")
    assert signed_in("an").get(scene.at).status_code == 303
