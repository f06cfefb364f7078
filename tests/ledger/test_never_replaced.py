"""No statement takes a kept row away by putting another in its place, or by emptying a table."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ecabinet import schema
from ecabinet.kernel.web import House
from ecabinet.ledger.actions import sign_ends
from tests.ballots.play import answer, asked, draft_form, opened_form
from tests.cast import Cast
from tests.ledger.play import form_with_a_paper, secret_form

KEPT = sorted({trigger.table for trigger in schema.load() if trigger.event == "DELETE"})
FILLED = {
    "answer", "ballot", "ballot_closing", "ballot_extension", "ballot_opening", "frozen_paper", "ledger_entry",
    "ledger_head", "paper_version", "question", "record", "roll_entry", "roll_mark", "urn",
}  # fmt: skip


def played(house: House, cast: Cast) -> int:
    """A closed form with a paper, a secret one with an answer, and an open one with two answers: its number."""
    form_with_a_paper(house, cast)
    answer(house, cast, secret_form(house, cast), "an", "in_favour")
    form = opened_form(house, cast, "Q")
    answer(house, cast, form, "an", "in_favour")
    answer(house, cast, form, "binh", "against")
    house.db.act(lambda db: sign_ends(db, house.parts["signer"]))
    return form


def bare(house: House) -> sqlite3.Connection:
    """A connection as a tool would make it: recursive triggers and foreign keys are off."""
    return sqlite3.connect(house.settings.data_dir / "ecabinet.db", isolation_level=None)


def others(raw: sqlite3.Connection, table: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Statements that put a row in another's place: one column changed, or under the number of another row."""
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(f'"{it}"' for it in columns)
    rows = raw.execute(f"SELECT {names} FROM {table} LIMIT 3").fetchall()
    marks = ", ".join("?" * len(columns))
    for row in rows:
        for at, value in enumerate(row):
            moved = value + 1 if isinstance(value, int) else f"{value or ''}1"
            yield f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", (*row[:at], moved, *row[at + 1 :])
        if table == "urn":
            yield f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", (*row[:2], "[]")


def numbered(raw: sqlite3.Connection, table: str) -> bool:
    sql: str = raw.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()[0]
    return "WITHOUT ROWID" not in sql


def test_no_kept_row_is_replaced_by_another(house: House, cast: Cast) -> None:
    if not house.db.sqlite:
        return  # only SQLite has such a statement
    played(house, cast)
    raw, filled = bare(house), set()
    for table in KEPT:
        before = raw.execute(f"SELECT * FROM {table}").fetchall()
        filled |= {table} if before else set()
        for statement, values in others(raw, table):
            raw.execute("BEGIN")
            with contextlib.suppress(sqlite3.Error):
                raw.execute(statement, values)
            now = raw.execute(f"SELECT * FROM {table}").fetchall()
            raw.execute("ROLLBACK")
            assert set(before) <= set(now), f"{statement}: {values}"
    raw.close()
    assert filled >= FILLED


def test_an_answer_does_not_take_the_number_of_another(house: House, cast: Cast) -> None:
    if not house.db.sqlite:
        return
    form = played(house, cast)
    raw = bare(house)
    copied = 'ballot_id, question_id, person_id, n + 1, value, words, remarks, files, "by", at'
    named = copied.replace("n + 1", "n")
    with pytest.raises(sqlite3.IntegrityError, match="in another's place"):
        raw.execute(
            f"INSERT OR REPLACE INTO answer (id, {named}) SELECT (SELECT min(id) FROM answer), {copied} FROM answer"
            f" WHERE ballot_id = {form} AND person_id = {cast['an']}"
        )
    with pytest.raises(sqlite3.IntegrityError, match="in another's place"):
        raw.execute(
            "INSERT OR REPLACE INTO ledger_entry (rowid, ballot_id, n, kind, body, salt, commitment, chain, edge)"
            " SELECT (SELECT min(rowid) FROM ledger_entry), ballot_id, n + 1, kind, body, salt, commitment, chain, edge"
            " FROM ledger_entry ORDER BY rowid DESC LIMIT 1"
        )
    raw.close()


@pytest.mark.parametrize("table", KEPT)
def test_no_kept_table_is_emptied_at_once(house: House, table: str) -> None:
    if house.db.sqlite:
        return  # only PostgreSQL has such a statement
    with pytest.raises(DatabaseError, match=r"only added to|is not emptied"), house.db.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


def test_a_question_is_not_moved_from_an_opened_ballot_to_another(house: House, cast: Cast) -> None:
    form, other = opened_form(house, cast), draft_form(house, cast)
    with pytest.raises(DatabaseError, match="not altered"), house.db.engine.begin() as connection:
        connection.execute(
            text("UPDATE question SET ballot_id = :other, position = 9 WHERE ballot_id = :form AND position = 1"),
            {"other": other, "form": form},
        )
    assert len(asked(house, form)) == 2


@pytest.mark.parametrize("person", ["guest", "nobody"])
def test_nobody_is_marked_who_is_not_on_the_roll(house: House, cast: Cast, person: str) -> None:
    form = secret_form(house, cast)
    number = cast["guest"] if person == "guest" else 9999
    with pytest.raises(DatabaseError, match="only whoever is on the roll"), house.db.engine.begin() as connection:
        connection.execute(text("INSERT INTO roll_mark VALUES (:b, :p)"), {"b": form, "p": number})
