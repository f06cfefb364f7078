"""What takes erased rows out of the files too; done after a commit, by `afterwards`."""

import logging
import re
import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine

from ecabinet.kernel.db import Work

log = logging.getLogger("ecabinet.db")


def erase_from_log(engine: Engine) -> bool:
    """SQLite: bring the write-ahead log into the database and empty it, so that it tells no earlier state."""
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA busy_timeout=100")
        try:
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            raw.execute("PRAGMA busy_timeout=15000")
    return not busy


def vacuum(engine: Engine) -> bool:
    """SQLite: write the whole file anew, without what was freed; False while somebody else holds it."""
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        try:
            raw.execute("VACUUM")
        except sqlite3.OperationalError:
            return False
    return True


def write_anew(engine: Engine, *tables: str) -> bool:
    """PostgreSQL: write these small tables anew, so that their files hold no row of before; whether none is left.

    While somebody still reads an older state the server keeps its rows: it is tried a few times.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return any(_written_anew(connection, tables, wait) for wait in (0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8))


def _written_anew(connection: Connection, tables: Sequence[str], wait: float) -> bool:
    """Whether the server says of each table that no dead row of it had to be kept."""
    time.sleep(wait)
    raw: Any = connection.connection.driver_connection
    said: list[str] = []

    def hear(notice: Any) -> None:
        said.append(notice.message_detail or "")

    raw.add_notice_handler(hear)
    try:
        for table in tables:
            connection.exec_driver_sql(f"VACUUM (FULL, VERBOSE) {table}")
    finally:
        raw.remove_notice_handler(hear)
    kept = [int(found[0]) for it in said if (found := re.search(r"\d+", it))]  # "2 dead row versions cannot ..."
    return len(kept) >= len(tables) and not any(kept)


def still_owed(engine: Engine, works: dict[str, Work]) -> dict[str, Work]:
    """Do each work; those that are not done."""
    owed = {}
    for name, work in works.items():
        try:
            done = work(engine)
        except Exception:
            log.exception("what follows an act failed and is tried again: %s", name)
            done = False
        if not done:
            owed[name] = work
    return owed
