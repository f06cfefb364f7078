"""The migrations make the same schema as the tables and triggers say, up and down, on both engines."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ecabinet import schema
from ecabinet.paths import MIGRATIONS
from tests.support import postgres

# What other databases stand at already, by its digest.
LANDED = {"0001_the_house.py": "b6ee1c0e92cf6970", "0001_triggers.json": "ec26212a4d7e6388"}


@pytest.fixture(params=("sqlite", "postgres"))
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases on one engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'one.db'}", f"sqlite:///{tmp_path / 'two.db'}"
        return
    with postgres.database() as one, postgres.database() as two:
        yield one, two


def shape(url: str) -> set[tuple[str, ...]]:
    """Everything that the database says of its schema."""
    return _sqlite(url) if url.startswith("sqlite") else _postgres(url)


def _sqlite(url: str) -> set[tuple[str, ...]]:
    db = sqlite3.connect(url.removeprefix("sqlite:///"))
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'").fetchall()
    tables = [row[1] for row in rows if row[0] == "table" and not row[1].startswith(("sqlite_", "search_fts"))]
    found = {(it[0], it[1], " ".join((it[3] or "").split())) for it in rows if it[0] in {"trigger", "index"}}
    for table in tables:
        found |= {("column", table, *map(str, row[1:])) for row in db.execute(f"PRAGMA table_info({table})")}
        found |= {("key", table, *map(str, row[2:])) for row in db.execute(f"PRAGMA foreign_key_list({table})")}
    found |= {("constraint", row[1], name) for row in rows for name in re.findall(r"CONSTRAINT (\w+)", row[3] or "")}
    db.close()
    return {row for row in found if not any("alembic_version" in cell for cell in row)}


def _postgres(url: str) -> set[tuple[str, ...]]:
    columns = "SELECT 'column', table_name, column_name, data_type, is_nullable FROM information_schema.columns"
    constraints = "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    with psycopg.connect(url.replace("+psycopg", "")) as db:
        asked = (
            f"{columns} WHERE table_schema = 'public'",
            f"{constraints} WHERE connamespace = 'public'::regnamespace",
            "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        )
        found = {tuple(map(str, row)) for question in asked for row in db.execute(question)}
    return {row for row in found if not any("alembic_version" in cell for cell in row)}


def test_migrating_makes_what_the_tables_say(two: tuple[str, str]) -> None:
    schema.create(two[0])
    schema.migrate(two[1])
    assert shape(two[1]) == shape(two[0])


def test_down_takes_everything_away_and_up_brings_it_back(two: tuple[str, str]) -> None:
    schema.migrate(two[0])
    before = shape(two[0])
    schema.migrate(two[0], "base")
    assert shape(two[0]) == set()
    schema.migrate(two[0])
    assert shape(two[0]) == before


def test_a_database_of_each_revision_comes_to_the_newest(two: tuple[str, str]) -> None:
    schema.create(two[0])
    for revision in schema.revisions():
        schema.migrate(two[1], revision)
        schema.migrate(two[1])
        assert shape(two[1]) == shape(two[0]), revision
        schema.migrate(two[1], "base")


def test_no_landed_revision_is_written_anew() -> None:
    folder = MIGRATIONS / "versions"
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest()[:16] for name in LANDED}
    assert digests == LANDED, "a database that stands there would never hear of it: write the next revision"
