"""The record in a real database: triggers refuse, and whoever goes around them is named by verify."""

import contextlib
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from ecabinet.__main__ import app
from ecabinet.audit.actions import check_record
from ecabinet.audit.rules import ALTERED, CUT_OFF, GAP, GONE, Break, Head
from ecabinet.kernel.web import House
from ecabinet.records.actions import note, seal_some
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.support import postgres

Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def sealed(house: House, cast: Cast) -> House:
    """Six sealed records."""
    for n in range(6):
        house.db.act(partial(note, actor=cast.actor("secretary"), verb="answered", thing="ballot/7", n=n))
    house.db.act(seal_some)
    return house


@pytest.fixture
def verify(sealed: House, settings: object, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """The command, as it is called."""
    monkeypatch.setenv("ECABINET_DATABASE_URL", sealed.settings.database_url)

    def run(*args: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["verify", *args])
        return done.exit_code, done.output

    return run


def raw(house: House, *statements: str) -> None:
    """Go around everything but the database itself."""
    with house.db.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def without_triggers(house: House, *statements: str) -> None:
    """Go around the database's refusals too."""
    names = [f"{table}_no_{verb}" for table in ("record", "seal") for verb in ("update", "delete")]
    tables = dict(zip(names, ("record", "record", "seal", "seal"), strict=True))
    drops = [f"DROP TRIGGER {n}" + ("" if house.db.sqlite else f" ON {tables[n]}") for n in names]
    off = (
        ["PRAGMA foreign_keys=OFF"]
        if house.db.sqlite
        else ["ALTER TABLE seal DROP CONSTRAINT fk_seal_record_id_record"]
    )
    if house.db.sqlite:
        with house.db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK") if connection.in_transaction() else None
            plain = connection.connection.driver_connection
            assert plain is not None
            for statement in [*off, *drops, *statements]:
                plain.execute(statement)
            plain.execute("PRAGMA foreign_keys=ON")
        return
    raw(house, *off, *drops, *statements)


def broken(house: House) -> Break | None:
    with house.db.reading() as db:
        return check_record(db)[0].broken


def test_raw_sql_can_neither_change_nor_remove(sealed: House) -> None:
    for table, change in (("record", "verb = 'x'"), ("seal", "hash = 'x'")):
        for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="only added to"):
                raw(sealed, statement)
    assert broken(sealed) is None


def test_raw_sql_can_neither_replace_nor_empty(sealed: House) -> None:
    if sealed.db.sqlite:
        other = sqlite3.connect(sealed.settings.database_url.removeprefix("sqlite:///"))
        for statement in (
            "INSERT OR REPLACE INTO record SELECT id, at, actor_id, actor_name, 'x', thing, data_json FROM record",
            "INSERT OR REPLACE INTO seal SELECT seq, record_id, previous, 'x' FROM seal",
            "INSERT OR REPLACE INTO seal SELECT seq + 100, record_id, 'x', hash FROM seal WHERE seq = 1",
        ):
            with pytest.raises(sqlite3.IntegrityError, match=r"only added to|in another's place"):
                other.execute(statement)
        other.close()
    else:
        for statement in ("TRUNCATE seal", "TRUNCATE record CASCADE"):
            with pytest.raises(DBAPIError, match="only added to"):
                raw(sealed, statement)
    assert broken(sealed) is None


def test_an_untouched_record_holds(verify: Verify) -> None:
    code, said = verify()
    assert code == 0
    assert "6 seals hold." in said


def test_records_without_a_seal_are_reported_and_do_not_break_it(sealed: House, verify: Verify) -> None:
    sealed.db.act(lambda db: note(db, None, "warned", "ballot/7"))
    code, said = verify()
    assert (code, "1 records are not sealed" in said) == (0, True)


def test_one_changed_byte_is_named(sealed: House, verify: Verify) -> None:
    without_triggers(sealed, "UPDATE record SET data_json = '{\"n\":9}' WHERE id = 3")
    found = broken(sealed)
    assert found
    assert (found.seal, found.record, found.msgid) == (3, 3, ALTERED)
    assert found.at is not None
    code, said = verify()
    assert code == 1
    assert "Seal 3, record 3 of 2026-06-24T01:00:00+00:00" in said


def test_a_record_that_cannot_be_read_is_named(sealed: House, verify: Verify) -> None:
    never = "rubbish" if sealed.db.sqlite else "infinity"
    without_triggers(sealed, f"UPDATE record SET at = '{never}' WHERE id = (SELECT record_id FROM seal WHERE seq = 3)")
    code, said = verify()
    assert code == 1
    assert "Seal 3, record" in said
    assert "not what was sealed" in said


def test_a_removed_record_is_named(sealed: House) -> None:
    without_triggers(sealed, "DELETE FROM record WHERE id = 4")
    found = broken(sealed)
    assert found
    assert (found.seal, found.record, found.msgid) == (4, 4, GONE)


def test_a_removed_seal_is_named(sealed: House) -> None:
    without_triggers(sealed, "DELETE FROM seal WHERE seq = 2")
    found = broken(sealed)
    assert found
    assert (found.seal, found.msgid) == (2, GAP)


def test_two_swapped_records_are_named(sealed: House) -> None:
    without_triggers(
        sealed,
        "UPDATE record SET id = 99 WHERE id = 2",
        "UPDATE record SET id = 2 WHERE id = 5",
        "UPDATE record SET id = 5 WHERE id = 99",
    )
    found = broken(sealed)
    assert found
    assert (found.seal, found.record, found.msgid) == (2, 2, ALTERED)


def test_a_cut_tail_is_named_by_a_seal_that_was_kept(sealed: House, verify: Verify) -> None:
    with sealed.db.reading() as db:
        head = check_record(db)[0].head
    without_triggers(sealed, "DELETE FROM seal WHERE seq > 4", "DELETE FROM record WHERE id > 4")
    assert broken(sealed) is None
    with sealed.db.reading() as db:
        found = check_record(db, Head(head.seq, head.hash))[0].broken
    assert found == Break(5, None, None, CUT_OFF)
    code, said = verify("--against", str(head))
    assert (code, "Seal 5" in said) == (1, True)


def test_what_was_kept_must_be_a_seal(verify: Verify) -> None:
    assert verify("--against", "something")[0] == 2


def test_a_database_without_the_records_tables_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, house: House
) -> None:
    monkeypatch.setenv("ECABINET_DATA_DIR", str(tmp_path))
    with contextlib.ExitStack() as stack:
        empty = f"sqlite:///{tmp_path / 'empty.db'}" if house.db.sqlite else stack.enter_context(postgres.database())
        monkeypatch.setenv("ECABINET_DATABASE_URL", empty)
        done = CliRunner().invoke(app, ["verify"])
    assert (done.exit_code, "is this the right database?" in done.output) == (2, True)


def test_the_page_tells_of_each_line_only_that_line_and_what_it_does_not_tell(
    sealed: House, signed_in: SignedIn
) -> None:
    auditor = signed_in("auditor")
    without_triggers(
        sealed, "UPDATE record SET data_json = '{\"n\":9}' WHERE id = 3", "DELETE FROM record WHERE id = 5"
    )
    page = auditor.get("/record").text
    lines = {part.partition('"')[0]: part.partition("</details>")[0] for part in page.split('id="record-')[1:]}
    altered = {n for n, line in lines.items() if "not as it was sealed" in line}
    assert altered == {"3"}
    assert {n for n, line in lines.items() if ">as it was sealed" in line} == {"1", "2", "4", "6"}
    assert "That none is missing and that all follow one another is seen only when all of it is checked." in page
