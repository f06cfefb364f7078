"""Whatever column of whatever row about a ballot is changed by one byte, the verifier says so."""

import random
import sqlite3
from collections.abc import Iterator
from typing import Any

from ecabinet.audit.actions import check_record
from ecabinet.audit.ledgers import check_ledgers
from ecabinet.kernel.web import House
from tests.cast import Cast
from tests.ledger.play import form_with_a_paper

COVERED = (
    "answer", "roll_entry", "frozen_paper", "question", "ballot_opening", "ballot_extension", "ballot_closing",
    "ledger_entry", "ledger_head", "record", "seal",
)  # fmt: skip
# Keys under which SQLite itself finds a row.
NUMBERS = {
    ("question", "id"),
    ("ballot_opening", "ballot_id"),
    ("ballot_closing", "ballot_id"),
    ("record", "id"),
    ("seal", "seq"),
}
# Numbers that the database gives and that nothing is said by.
KEYS = {("answer", "id"), ("ballot_extension", "id")}


def other(value: Any) -> Any:
    """A value that differs from this one by as little as can be."""
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 1
    digits = [at for at, letter in enumerate(value) if letter.isdecimal()]
    moment = len(value) == 26 and value[10:11] == " "  # what stands between its digits is not read
    at = random.choice(digits) if moment else random.randrange(len(value)) if value else 0
    if moment:
        return value[:at] + str((int(value[at]) + 1) % 10) + value[at + 1 :]
    return value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :] if value else "x"


def changes(raw: sqlite3.Connection) -> Iterator[tuple[str, str, int, Any]]:
    """Of each column of each table one row that says something: table, column, row and value."""
    for table in COVERED:
        for _n, column, *_rest in raw.execute(f"PRAGMA table_info({table})").fetchall():
            rows = raw.execute(f'SELECT rowid, "{column}" FROM {table} WHERE "{column}" IS NOT NULL').fetchall()
            if rows and (table, column) not in KEYS:
                yield (table, column, *random.choice(rows))


def found(house: House) -> bool:
    with house.db.reading() as db:
        chain, _waiting = check_record(db)
        return chain.broken is not None or check_ledgers(db, house.parts["signer"].known).broken is not None


def test_one_changed_byte_of_any_column_is_found(house: House, cast: Cast):
    if not house.db.sqlite:
        return  # what the verifier reads is the same; test_verify changes rows on both engines
    form_with_a_paper(house, cast)
    assert not found(house)
    raw = sqlite3.connect(house.settings.data_dir / "ecabinet.db", isolation_level=None)
    raw.execute("PRAGMA ignore_check_constraints=ON")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    done, unseen = list(changes(raw)), []
    assert {table for table, *_rest in done} == set(COVERED)
    for table, column, row, value in done:
        moved, change = other(value), f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?'
        try:
            raw.execute(change, (moved, row))
        except sqlite3.IntegrityError:  # another row has that number
            moved = value + 1000
            raw.execute(change, (moved, row))
        key = moved if (table, column) in NUMBERS else row
        if not found(house):
            unseen.append(f"{table}.{column}: {value!r} to {moved!r}")
        raw.execute(change, (value, key))
    raw.close()
    assert unseen == []
    assert not found(house)
