"""Saving by version: what a stale save is told."""

from datetime import UTC, datetime

import pytest

from ecabinet.kernel import words
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Stale
from ecabinet.kernel.web import House
from ecabinet.people.models import Position
from ecabinet.records.actions import save_version, shown
from tests.cast import Cast


def _save(house: House, cast: Cast, version: int, **fields: object) -> bool:
    def act(db: Db) -> bool:
        row = db.get_one(Position, 1)
        return save_version(
            db, cast.actor("administrator"), row, "position/1", version, fields, labels={"rank": "The rank"}
        )

    return house.db.act(act)


def test_a_stale_save_hears_the_first_and_the_last_value_of_each_field(house: House, cast: Cast) -> None:
    words.language.set("en")
    assert _save(house, cast, 1, rank=7)
    assert not _save(house, cast, 2, rank=7)
    assert _save(house, cast, 2, rank=8, code="m")
    assert _save(house, cast, 3, rank=9, code="minister")
    with pytest.raises(Stale) as stale:
        _save(house, cast, 1, rank=1)
    assert [(c.field, c.was, c.now, c.by) for c in stale.value.changes] == [("The rank", "100", "9", "Administrator")]
    assert stale.value.version == 4
    with house.db.reading() as db:
        assert db.get_one(Position, 1).rank == 9


def test_values_are_shown_as_a_reader_writes_them() -> None:
    words.language.set("en")
    assert shown("since", datetime(2026, 6, 24, 1, tzinfo=UTC).isoformat()) == "24/06/2026 08:00"
    assert (shown("reads", True), shown("reads", False), shown("until", None), shown("rank", 3)) == (
        "yes",
        "no",
        "",
        "3",
    )
