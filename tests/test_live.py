"""Every region: page, answer and push show the same; equal audience means equal HTML; foreign doors show nothing."""

import json
import re
from collections import defaultdict
from typing import Any

import pytest
from starlette.testclient import TestClient

from ecabinet.app import all_regions
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.render import Region, Renderer
from ecabinet.kernel.web import House
from ecabinet.records.actions import seal_some
from tests.cast import PEOPLE, Cast, token
from tests.scene import Scene, set_scene
from tests.wire import heard

EVERYBODY = (*PEOPLE, "display")
STAMP = re.compile(r' data-(?:stamp|hash)="[^"]*"')
OTHERS = ("Nội dung thứ 1", "Nội dung thứ 3", "Tờ trình về nội dung thứ nhất")


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    made = set_scene(house, cast)
    house.db.act(seal_some)  # or the record's page changes under the test, as it should
    return made


def things(scene: Scene) -> list[int]:
    """Every number that a region may be about; doors turn the wrong ones away."""
    return sorted({0, 1, *(value for value in vars(scene).values() if isinstance(value, int)), *scene.items})


def shown(house: House, cast: Cast, scene: Scene) -> dict[tuple[str, Any], dict[str, str]]:
    """(region key, audience) → person → HTML, each rendered for that person alone, with nothing kept."""
    found: dict[tuple[str, Any], dict[str, str]] = defaultdict(dict)
    with house.db.reading() as db:
        for region in all_regions():
            for number in things(scene):
                _render(db, house, cast, region, number, found)
    return found


def _render(db: Db, house: House, cast: Cast, region: Region, number: int, found: Any) -> None:
    for name in EVERYBODY:
        fresh = Renderer(house.env, [region])
        facts = region.door.admit(db, [cast[name]], number)
        if cast[name] not in facts:
            continue
        audience = region.audience(facts[cast[name]])
        try:
            html = fresh.fragment(db, f"{region.name}/{number}", "vi", audience).html
        except Missing:
            continue
        found[f"{region.name}/{number}", audience][name] = STAMP.sub("", html)


def test_equal_audience_means_equal_html_and_no_foreign_item(house: House, cast: Cast, scene: Scene) -> None:
    found = shown(house, cast, scene)
    names = {key.partition("/")[0] for key, _audience in found}
    assert names == {region.name for region in all_regions()}, "a region that the scene never shows is not tested"
    for (key, audience), by_person in found.items():
        assert len(set(by_person.values())) == 1, (key, audience, list(by_person))
        if "guest" in by_person:
            assert not [it for it in OTHERS if it in by_person["guest"]], key


PAGES = {
    "/": EVERYBODY[:-1], "/meetings": ("an", "secretary", "guest"), "/meetings/{meeting}": ("an", "secretary", "guest"),
    "/meetings/{meeting}/conduct": ("chair", "secretary"), "/ballots": ("an", "secretary"),
    "/ballots/{form}": ("an", "assistant", "secretary"), "/ballots/{closed_form}": ("an", "secretary"),
    "/ballots/{form}/progress": ("secretary",), "/papers": ("an",), "/papers/{paper}": ("an", "secretary"),
    "/dossiers/{dossier}": ("secretary",), "/notices": ("an",), "/record": ("auditor",), "/display": ("display",),
}  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_the_wire_shows_what_the_page_shows(client: TestClient, scene: Scene, path: str) -> None:
    for name in PAGES[path]:
        headers = {"cookie": f"session={token(name)}"}
        page = client.get(path.format(**vars(scene)), headers=headers)
        assert page.status_code == 200, (name, page.status_code)
        keys = re.findall(r'id="wire"[^>]*data-regions="([^"]*)"', page.text)[0].split()
        regions = {key: {"stamp": 0, "hash": ""} for key in keys}
        with client.websocket_connect("/live", headers=headers) as wire:
            wire.send_text(json.dumps({"regions": regions}))
            pushed: dict[str, tuple[str, str]] = {}
            while len(pushed) < len(keys):
                said, html = heard(wire)
                pushed[said["key"]] = (said["k"], html)
        for key in keys:
            kind, html = pushed[key]
            assert kind == "region", (name, key)
            assert STAMP.sub("", html) in STAMP.sub("", page.text), (name, key)
