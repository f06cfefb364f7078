"""Engines for SQLite and PostgreSQL, with the traps of each disarmed."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event


def _on_sqlite_connect(raw: Any, _record: Any) -> None:
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # INSERT OR REPLACE asks the triggers for DELETE only then
        "busy_timeout=15000",
        "cache_size=-16000",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Connection) -> None:
    if connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
        return  # a reading that began below the Session
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


def make_engine(url: str, readers: int = 4) -> Engine:
    """An engine with the traps of its kind disarmed; its errors never say what was typed."""
    size = readers + 40
    if url.startswith("sqlite"):
        thread = {"check_same_thread": False}
        engine = create_engine(url, pool_size=size, max_overflow=40, hide_parameters=True, connect_args=thread)
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    else:
        engine = create_engine(url, pool_size=size, max_overflow=40, hide_parameters=True)
    _say_savepoints_plainly(engine.dialect)
    return engine


def _say_savepoints_plainly(dialect: Dialect) -> None:
    """Each act has a savepoint; SQLAlchemy would compile its three statements anew every time."""

    def to(words: str) -> Callable[[Connection, str], None]:
        def run(connection: Connection, name: str) -> None:
            connection.connection.driver_connection.execute(words + name)  # type: ignore[union-attr]

        return run

    for name, words in (
        ("savepoint", ""),
        ("rollback_to_savepoint", "ROLLBACK TO "),
        ("release_savepoint", "RELEASE "),
    ):
        setattr(dialect, f"do_{name}", to(f"{words}SAVEPOINT "))
