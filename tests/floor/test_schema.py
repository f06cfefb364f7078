"""What the database refuses by itself, by raw SQL on both engines."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ecabinet.kernel.web import House
from tests.cast import Cast
from tests.floor.scene import Scene, begin, make, turn

AT = "'2026-06-24 01:00:00+00:00'"


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """A convened meeting."""
    return make(house, cast)


def run(house: House, sql: str) -> None:
    with house.db.engine.begin() as connection:
        connection.execute(text(sql))


TWICE, VALUES = "UNIQUE constraint|duplicate key", "CHECK constraint|check constraint"
RUNS, COMES = "only a meeting under way", "only to a convened meeting"
STAYS, CHECK_IN_ENDS, PAIRING_ENDS = "only added to", "a check-in only ends", "a pairing only ends"


def refuses(house: House, sql: str, words: str) -> None:
    with pytest.raises(IntegrityError, match=words):
        run(house, sql)


def start_of(scene: Scene, item: int) -> str:
    return f'INSERT INTO item_start (meeting_id, item_id, "by", at) VALUES ({scene.meeting}, {item}, 1, {AT})'


def presence(scene: Scene, person: int, mode: str = "room") -> str:
    values = f"{scene.meeting}, {person}, '{mode}', 1, {AT}"
    return f'INSERT INTO check_in (meeting_id, person_id, mode, "by", at) VALUES ({values})'


def test_items_start_only_while_the_meeting_runs(scene: Scene, house: House, cast: Cast) -> None:
    refuses(house, start_of(scene, scene.items[0]), RUNS)
    begin(house, cast, scene)
    run(house, start_of(scene, scene.items[0]))
    run(house, f'INSERT INTO meeting_end (meeting_id, "by", at) VALUES ({scene.meeting}, 1, {AT})')
    refuses(house, start_of(scene, scene.items[1]), RUNS)


def test_only_items_of_this_agenda_start(scene: Scene, house: House, cast: Cast) -> None:
    begin(house, cast, scene)
    run(house, f"UPDATE item SET removed_at = {AT} WHERE id = {scene.items[1]}")
    refuses(house, start_of(scene, scene.items[1]), RUNS)
    refuses(house, start_of(scene, 4711), RUNS)


def test_what_was_turned_to_is_only_added_to(scene: Scene, house: House, cast: Cast) -> None:
    begin(house, cast, scene)
    turn(house, cast, scene, scene.items[0])
    refuses(house, f"UPDATE item_start SET item_id = {scene.items[1]}", STAYS)
    refuses(house, "DELETE FROM item_start", STAYS)


def test_nobody_is_present_twice_or_in_a_third_way(scene: Scene, house: House, cast: Cast) -> None:
    run(house, presence(scene, cast["an"]))
    refuses(house, presence(scene, cast["an"], "remote"), TWICE)
    refuses(house, presence(scene, cast["binh"], "ghost"), VALUES)


def test_a_check_in_only_ends_and_only_once(scene: Scene, house: House, cast: Cast) -> None:
    run(house, presence(scene, cast["an"]))
    refuses(house, "UPDATE check_in SET mode = 'remote'", CHECK_IN_ENDS)
    refuses(house, f"UPDATE check_in SET ended_at = {AT}, person_id = {cast['binh']}", CHECK_IN_ENDS)
    run(house, f"UPDATE check_in SET ended_at = {AT}")
    refuses(house, "UPDATE check_in SET ended_at = NULL", CHECK_IN_ENDS)
    refuses(house, "DELETE FROM check_in", CHECK_IN_ENDS)
    run(house, presence(scene, cast["an"], "remote"))


def test_nobody_checks_in_before_the_convening_or_after_a_cancellation(house: House, cast: Cast) -> None:
    refuses(house, presence(make(house, cast, convened=False), cast["an"]), COMES)


def test_nobody_checks_in_to_a_cancelled_meeting(house: House, cast: Cast) -> None:
    refuses(house, presence(make(house, cast, cancelled=True), cast["an"]), COMES)


def test_a_display_follows_one_meeting_at_a_time_and_a_pairing_only_ends(
    scene: Scene, house: House, cast: Cast
) -> None:
    pairing = (
        f'INSERT INTO pairing (display_id, meeting_id, "by", at) VALUES ({cast.display}, {scene.meeting}, 1, {AT})'
    )
    run(house, pairing)
    refuses(house, pairing, TWICE)
    refuses(house, "DELETE FROM pairing", PAIRING_ENDS)
    refuses(house, f"UPDATE pairing SET meeting_id = 4711, ended_at = {AT}", PAIRING_ENDS)
    run(house, f"UPDATE pairing SET ended_at = {AT}")
    refuses(house, "UPDATE pairing SET ended_at = NULL", PAIRING_ENDS)
    run(house, pairing)
