"""The house as ARCHITECTURE.md draws it: what a reader may rely on without looking."""

import re
from collections import Counter
from pathlib import Path

import ecabinet
from ecabinet.app import all_regions, all_routes
from ecabinet.kernel.doors import Door, anyone

PACKAGE = Path(ecabinet.__file__).parent
SLICES = (
    "records", "people", "rulebook", "notices", "meetings", "documents", "ledger", "ballots", "opinions", "floor",
    "desk", "search", "audit",
)  # fmt: skip
TEMPLATES = PACKAGE.parent / "templates"


def doors() -> list[Door]:
    return [*(it.door for it in all_routes()), *(it.door for it in all_regions())]


def test_no_two_doors_share_a_name() -> None:
    by_name: dict[str, set[int]] = {}
    for door in doors():
        by_name.setdefault(door.name, set()).add(id(door))
    assert [name for name, ids in by_name.items() if len(ids) > 1] == []


def test_no_two_routes_and_no_two_regions_share_a_name() -> None:
    for names in ([(it.method, it.path) for it in all_routes()], [it.name for it in all_regions()]):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_public_doors_are_few_and_known() -> None:
    public = {it.path for it in all_routes() if it.door is anyone}
    assert public == {
        "/sign-in", "/sign-in/as", "/sign-out", "/language", "/theme", "/first-password/{token}",
        "/calendar/{token}.ics", "/display", "/receipts/key",
    }  # fmt: skip


def test_a_region_has_a_template_with_an_underscore_and_it_is_there() -> None:
    for region in all_regions():
        assert Path(region.template).name.startswith("_"), region.name
        assert (TEMPLATES / region.template).is_file(), region.template


def test_only_the_kernel_speaks_to_the_driver() -> None:
    raw = re.compile(r"exec_driver_sql|driver_connection|\bexecute\(\s*(?:text|insert|update|delete)\b")
    for name in SLICES:
        for path in (PACKAGE / name).rglob("*.py"):
            assert not raw.search(path.read_text(encoding="utf-8")) or name == "search", path


def test_models_do_not_postpone_their_annotations() -> None:
    for path in PACKAGE.glob("*/models.py"):
        assert "from __future__ import annotations" not in path.read_text(encoding="utf-8"), path


def test_the_kernel_knows_no_word_of_cabinets() -> None:
    words = re.compile(r"^(?:from|import) ecabinet\.(?!kernel|paths|settings)", re.MULTILINE)
    for path in (PACKAGE / "kernel").glob("*.py"):
        assert not words.search(path.read_text(encoding="utf-8")), path
