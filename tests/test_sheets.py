"""No page shows a part without the sheet that lays it out."""

import re
from collections import defaultdict
from functools import cache

from starlette.testclient import TestClient

from ecabinet.app import all_routes
from ecabinet.kernel.web import House
from ecabinet.paths import STATIC
from tests.cast import PEOPLE, Cast, token
from tests.scene import rows_of, set_scene


@cache
def sheets_of() -> dict[str, set[str]]:
    """Class → the sheets that say something of it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (STATIC / "css").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        for name in re.findall(r"\.([A-Za-z][\w-]*)", rules):
            found[name].add(path.name)
    return found


def bare(page: str) -> set[str]:
    """The classes of a page that are laid out only by sheets that it does not load."""
    loaded = set(re.findall(r'/static/css/([\w-]+\.css)"', page))
    used = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    return {name for name in used if name in sheets_of() and not sheets_of()[name] & loaded}


def test_every_part_of_every_page_has_its_sheet(client: TestClient, house: House, cast: Cast) -> None:
    scene = set_scene(house, cast)
    with house.db.reading() as db:
        rows = rows_of(db, cast)
    found = set()
    for route in (it for it in all_routes() if it.method == "GET" and "{token}" not in it.path):
        path = route.path.replace("{id:int}", str(scene.number_for(route.path, cast, rows))).replace("{n:int}", "1")
        for name in PEOPLE:
            answer = client.get(path, headers={"cookie": f"session={token(name)}"}, follow_redirects=False)
            if answer.headers.get("content-type", "").startswith("text/html"):
                found |= {(route.path, it) for it in bare(answer.text)}
    assert found == set()
