"""Conducting through HTTP: begin, item after item, the end; who may and who is refused; races."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import func, select

from ecabinet.floor.models import CheckIn, ItemStart
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.records.models import Record
from tests.cast import PEOPLE, Cast
from tests.conftest import SignedIn
from tests.floor.scene import Scene, begin, make, turn

CONDUCTORS = ("chair", "secretary")


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """A convened meeting."""
    return make(house, cast)


def verbs(house: House) -> list[str]:
    with house.db.reading() as db:
        return list(db.exec(select(Record.verb).order_by(Record.id)))  # type: ignore[arg-type]


def count(house: House, model: type[ItemStart] | type[CheckIn]) -> int:
    with house.db.reading() as db:
        return db.exec(select(func.count()).select_from(model)).one()


def test_only_the_chair_and_the_secretariat_come_to_conduct(scene: Scene, signed_in: SignedIn) -> None:
    for name in PEOPLE:
        wanted = 200 if name in CONDUCTORS else 404
        assert signed_in(name).get(f"{scene.at}/conduct").status_code == wanted, name
        assert signed_in(name).get(f"{scene.at}/attendance.csv").status_code == wanted, name
        if name not in CONDUCTORS:
            for act in ("start", "end", "turn", "roll-call", "vote", "vote/close", "displays", "displays/unpair"):
                assert signed_in(name).post(f"{scene.at}/{act}").status_code == 404, (name, act)


def test_the_chair_does_not_come_before_the_convening(house: House, cast: Cast, signed_in: SignedIn) -> None:
    at = make(house, cast, convened=False).at
    assert signed_in("chair").get(f"{at}/conduct").status_code == 404
    assert signed_in("secretary").get(f"{at}/conduct").status_code == 200
    refused = signed_in("secretary").post(f"{at}/start")
    assert refused.status_code == 409
    assert "has not been convened" in refused.text


def test_a_cancelled_meeting_does_not_begin(house: House, cast: Cast, signed_in: SignedIn) -> None:
    at = make(house, cast, cancelled=True).at
    assert "was cancelled" in signed_in("secretary").post(f"{at}/start").text


def test_a_meeting_runs_from_start_to_end(scene: Scene, signed_in: SignedIn, house: House) -> None:
    chair = signed_in("chair")
    assert chair.post(f"{scene.at}/turn", data={"item": scene.items[0]}).status_code == 409
    assert chair.post(f"{scene.at}/start").status_code == 303
    assert "has begun already" in chair.post(f"{scene.at}/start").text
    shown: int | str = ""
    for item in scene.items:
        assert chair.post(f"{scene.at}/turn", data={"item": item, "shown": shown}).status_code == 303
        shown = item
    assert "Border affairs" in chair.get(f"{scene.at}/conduct").text
    assert chair.post(f"{scene.at}/turn", data={"item": scene.items[0], "shown": shown}).status_code == 303
    assert chair.post(f"{scene.at}/end").status_code == 303
    assert "has ended" in chair.post(f"{scene.at}/turn", data={"item": scene.items[1], "shown": scene.items[0]}).text
    assert "has ended" in chair.post(f"{scene.at}/end").text
    assert [v for v in verbs(house) if v in ("started meeting", "ended meeting")] == [
        "started meeting",
        "ended meeting",
    ]
    assert verbs(house).count("turned to item") == 5


def test_a_stale_tap_moves_nothing(scene: Scene, house: House, cast: Cast, signed_in: SignedIn) -> None:
    begin(house, cast, scene)
    turn(house, cast, scene, scene.items[0])
    turn(house, cast, scene, scene.items[1], scene.items[0])
    refused = signed_in("secretary").post(f"{scene.at}/turn", data={"item": scene.items[3], "shown": scene.items[0]})
    assert refused.status_code == 409
    assert "Somebody turned to another item" in refused.text
    assert count(house, ItemStart) == 2


def test_an_item_of_another_meeting_is_not_turned_to(
    scene: Scene, house: House, cast: Cast, signed_in: SignedIn
) -> None:
    begin(house, cast, scene)
    assert "not on the agenda" in signed_in("chair").post(f"{scene.at}/turn", data={"item": 4711}).text


def test_twenty_taps_on_next_move_once(scene: Scene, house: House, cast: Cast) -> None:
    begin(house, cast, scene)
    turn(house, cast, scene, scene.items[0])
    with ThreadPoolExecutor(20) as pool:
        tap = lambda n: turn(house, cast, scene, scene.items[1], scene.items[0], CONDUCTORS[n % 2])  # noqa: E731
        moved = list(pool.map(tap, range(20)))
    assert moved.count(True) == 1
    assert count(house, ItemStart) == 2


def test_the_clock_of_an_item_goes_on_when_it_comes_back(house: House, cast: Cast, scene: Scene) -> None:
    from datetime import timedelta

    from ecabinet.floor.agenda import agenda_of
    from ecabinet.floor.views.room import item_since
    from ecabinet.kernel import clock

    begin(house, cast, scene)
    first, second = scene.items[:2]
    turn(house, cast, scene, first)
    began = clock.now()
    clock.set_clock(began + timedelta(minutes=7))
    turn(house, cast, scene, second, first)
    clock.set_clock(began + timedelta(minutes=17))
    turn(house, cast, scene, first, second)
    clock.set_clock(began + timedelta(minutes=20))
    with house.db.reading() as db:
        since = item_since(db, agenda_of(db, scene.meeting))
    assert since == began + timedelta(minutes=10)


def test_the_record_says_who_did_it(scene: Scene, house: House, cast: Cast, signed_in: SignedIn) -> None:
    signed_in("secretary").post(f"{scene.at}/start")

    def look(db: Db) -> Record:
        return db.exec(select(Record).where(Record.verb == "started meeting")).one()

    record = house.db.act(look)
    assert (record.actor_id, record.thing) == (cast["secretary"], f"meeting/{scene.meeting}")


def test_the_item_that_the_meeting_is_at_stays_on_the_agenda_with_its_vote(
    scene: Scene, house: House, cast: Cast, signed_in: SignedIn
) -> None:
    begin(house, cast, scene, "chair", "an", "binh", "chi")
    turn(house, cast, scene, scene.items[2])
    chair, secretary = signed_in("chair"), signed_in("secretary")
    assert chair.post(f"{scene.at}/vote", data={"item": scene.items[2], "question": "Adopt?"}).status_code == 303
    for item in scene.items[1:3]:  # the item with the current part, and the part
        refused = secretary.post(f"/items/{item}/remove")
        assert (refused.status_code, "The meeting is at this item now." in refused.text) == (409, True)
    assert secretary.post(f"/items/{scene.items[0]}/remove").status_code == 303
    assert "Adopt?" in chair.get(f"{scene.at}/conduct").text
    assert chair.post(f"{scene.at}/vote/close", data={"vote": 1}).status_code == 303
    turn(house, cast, scene, scene.items[3], shown=scene.items[2])
    for item in scene.items[1:3]:
        refused = secretary.post(f"/items/{item}/remove")
        assert (refused.status_code, "A vote was taken on this item" in refused.text) == (409, True)
