"""The permission matrix: every route, every person of the cast, on both engines, against who_may.csv.

`python -m tests.test_who_may` writes the table from what the doors say now: read the difference before it is committed.
"""

import csv
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ecabinet.app import all_routes
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing, SignedOut
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import House
from tests.cast import PEOPLE, Cast, token
from tests.scene import Scene, rows_of, set_scene

TABLE = Path(__file__).parent / "who_may.csv"
EVERYBODY = ("nobody", *PEOPLE, "display")


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    return set_scene(house, cast)


def table() -> dict[str, dict[str, str]]:
    """Route → person → yes, no or in (is asked to sign in)."""
    with TABLE.open(encoding="utf-8") as file:
        return {row.pop("route"): row for row in csv.DictReader(file)}


def named(route: Guarded) -> str:
    return f"{route.method} {route.path}"


def doors_say(db: Db, cast: Cast, scene: Scene) -> dict[str, dict[str, str]]:
    """What each door answers each person."""
    rows = rows_of(db, cast)
    said: dict[str, dict[str, str]] = {}
    for route in all_routes():
        number = scene.number_for(route.path, cast, rows)
        said[named(route)] = {name: one(db, route, cast, name, number) for name in EVERYBODY}
    return said


def one(db: Db, route: Guarded, cast: Cast, name: str, number: int) -> str:
    try:
        route.door.open(db, None if name == "nobody" else cast[name], number)
    except SignedOut:
        return "in"
    except Missing:
        return "no"
    return "yes"


def test_every_route_admits_whom_the_table_says(house: House, cast: Cast, scene: Scene) -> None:
    with house.db.reading() as db:
        assert doors_say(db, cast, scene) == table()


def test_every_page_answers_as_its_door_says(client: TestClient, house: House, cast: Cast, scene: Scene) -> None:
    matrix = table()
    with house.db.reading() as db:
        rows = rows_of(db, cast)
    wrong = []
    for route in (it for it in all_routes() if it.method == "GET"):
        path = route.path.replace("{id:int}", str(scene.number_for(route.path, cast, rows)))
        path = path.replace("{n:int}", "1").replace("{token}", "unknown")
        for name in EVERYBODY:
            client.cookies.clear()
            headers = {} if name == "nobody" else {"cookie": f"session={token(name)}"}
            answer = client.get(path, headers=headers)
            wrong += [] if fits(matrix[named(route)][name], answer.status_code) else [(name, path, answer.status_code)]
    assert wrong == []


def fits(said: str, status: int) -> bool:
    """Whether an answer is what the table says; a door that opens may still lead on, or to nothing under its number."""
    return {"in": status == 303, "no": status == 404, "yes": status < 500}[said]


def test_the_table_has_no_route_that_is_gone() -> None:
    assert set(table()) == {named(route) for route in all_routes()}


def test_foreign_and_wrong_numbers_look_the_same(client: TestClient, scene: Scene) -> None:
    headers = {"cookie": f"session={token('outsider')}"}
    for path in ("/meetings/{}", "/papers/{}", "/ballots/{}", "/dossiers/{}", "/items/{}/edit"):
        foreign = client.get(path.format(scene.meeting), headers=headers)
        wrong = client.get(path.format(987654), headers=headers)
        assert (foreign.status_code, wrong.status_code) == (404, 404)


def write() -> None:
    """Write the table afresh."""
    import tempfile

    from ecabinet.app import make_house
    from ecabinet.kernel import clock
    from ecabinet.settings import read_settings
    from tests.conftest import MORNING, _fill

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ecabinet.db"
        cast = _fill(url)
        clock.set_clock(MORNING)
        house = make_house(read_settings({"ECABINET_DATABASE_URL": url, "ECABINET_DATA_DIR": folder}))
        scene = set_scene(house, cast)
        with house.db.reading() as db:
            said = doors_say(db, cast, scene)
        house.db.close()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["route", *EVERYBODY], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"route": route, **row} for route, row in said.items())


if __name__ == "__main__":
    sys.exit(write())  # type: ignore[func-returns-value]
