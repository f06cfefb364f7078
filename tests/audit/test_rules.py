"""The chain of seals as a pure rule: what is altered, cut, swapped or removed is named by its first place."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from ecabinet.audit import rules
from ecabinet.audit.rules import Break, Chain, Head
from ecabinet.records.actions import GENESIS, digest

AT = datetime(2026, 6, 24, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A seal with its record."""

    seq: int
    record_id: int
    previous: str
    hash: str
    id: int | None
    at: datetime | None = AT
    actor_id: int | None = 1
    actor_name: str | None = "An"
    verb: str | None = "answered"
    thing: str | None = "ballot/7"
    data_json: str | None = "{}"


def chain(count: int = 5) -> list[Row]:
    rows: list[Row] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        row = Row(seq, seq * 10, previous, "", seq * 10)
        row = replace(row, hash=digest(previous, row))  # type: ignore[arg-type]
        rows.append(row)
        previous = row.hash
    return rows


def broken(rows: list[Row], kept: Head | None = None) -> Break | None:
    followed = Chain(kept)
    followed.follow(rows)
    return followed.end()


def test_an_untouched_chain_holds() -> None:
    assert broken(chain()) is None
    assert broken([]) is None


@pytest.mark.parametrize(
    "column", [{"verb": "opened form"}, {"actor_id": 2}, {"actor_name": "Binh"}, {"thing": "ballot/8"},
               {"data_json": '{"a":1}'}, {"at": AT.replace(microsecond=1)}],
)  # fmt: skip
def test_a_record_altered_in_any_column_is_named(column: dict[str, object]) -> None:
    rows = chain()
    rows[2] = replace(rows[2], **column)  # type: ignore[arg-type]
    found = broken(rows)
    assert found
    assert (found.seal, found.record, found.msgid) == (3, 30, rules.ALTERED)


def test_a_record_that_is_gone_is_named_by_its_seal() -> None:
    rows = chain()
    rows[1] = replace(rows[1], id=None, at=None)
    assert broken(rows) == Break(2, 20, None, rules.GONE)


def test_a_missing_seal_is_named() -> None:
    rows = chain()
    del rows[1]
    assert broken(rows) == Break(2, None, None, rules.GAP)
    assert broken(chain()[1:]) == Break(1, None, None, rules.GAP)


def test_two_swapped_records_are_named_at_the_first() -> None:
    rows = chain()
    a, b = rows[1], rows[3]
    rows[1] = replace(a, record_id=b.record_id, id=b.id)
    rows[3] = replace(b, record_id=a.record_id, id=a.id)
    found = broken(rows)
    assert found
    assert (found.seal, found.msgid) == (2, rules.ALTERED)


def test_a_seal_that_was_made_anew_breaks_the_next_one() -> None:
    rows = chain()
    forged = replace(rows[1], data_json='{"a":1}')
    rows[1] = replace(forged, hash=digest(forged.previous, forged))  # type: ignore[arg-type]
    found = broken(rows)
    assert found
    assert (found.seal, found.msgid) == (3, rules.FORKED)


def test_a_chain_made_anew_to_its_end_is_found_by_a_kept_seal() -> None:
    kept = Head(5, chain()[-1].hash)
    rows = chain()
    previous = GENESIS
    for n, row in enumerate(rows):
        made = replace(row, previous=previous, data_json='{"a":1}' if n == 2 else "{}")
        rows[n] = replace(made, hash=digest(previous, made))  # type: ignore[arg-type]
        previous = rows[n].hash
    assert broken(rows) is None
    found = broken(rows, kept)
    assert found
    assert (found.seal, found.msgid) == (5, rules.NOT_KEPT)


def test_a_tail_that_was_cut_off_is_found_by_a_kept_seal() -> None:
    kept = Head(5, chain()[-1].hash)
    assert broken(chain()[:3]) is None
    assert broken(chain()[:3], kept) == Break(4, None, None, rules.CUT_OFF)
    assert broken(chain(7), kept) is None


def test_a_kept_seal_is_read_as_it_was_printed() -> None:
    head = Head(12, "a" * 64)
    assert Head.read(str(head)) == head
    assert Head.read("12") is None
    assert Head.read("x:" + "a" * 64) is None
