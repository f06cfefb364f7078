"""The database: one snapshot for a read, the lock before the first read for an act, on SQLite and PostgreSQL alike."""

import asyncio
import json
import logging
import queue
import re
import sqlite3
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, ClassVar, NamedTuple, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Select,
    bindparam,
    create_engine,
    event,
    insert,
    inspect,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import UOWTransaction
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Session, SQLModel

from ecabinet.kernel import clock
from ecabinet.kernel.errors import NotSaved, Refused
from ecabinet.kernel.words import N_

log = logging.getLogger("ecabinet.db")
T = TypeVar("T")

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
GROUP_LIMIT = 64
SLOW_ACT = 0.050
TOO_LONG = N_("One field is too long: it takes at most %(most)s characters.")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(**kw: Any) -> Any:
    """A column that holds a moment."""
    return Field(sa_type=Moment, **kw)


def key(**kw: Any) -> Any:
    """The primary key of a table, given by the database."""
    return Field(default=None, primary_key=True, **kw)


class Row(SQLModel):
    """Base of every table. `topics` are the names under which screens are told that this row changed."""

    @property
    def topics(self) -> set[str]:
        return set()


class Outbox(Row, table=True):
    """What was told, in the order of telling; kept for an hour for readers in other processes."""

    __tablename__ = "outbox"
    __table_args__: ClassVar[Any] = {"sqlite_autoincrement": True}
    id: int = key()
    xid: int = Field(default=0, sa_type=BigInteger, index=True)
    topics_json: str
    at: datetime = moment()


class Snapshot(NamedTuple):
    """Where a read stands: everything told before `horizon` is in it; `order` grows with every commit."""

    horizon: int
    order: int


class Db(Session):
    """A session with its moment; `now` is taken after the lock. `raw` is the driver's connection, once asked for."""

    now: datetime
    raw: Any = None
    reads_only = False

    def snapshot(self) -> Snapshot:
        """The position of this read among all acts."""
        known = self.info.get("snapshot")
        if known is None:
            known = self.info["snapshot"] = _snapshot(self)
        return cast(Snapshot, known)


_SQLITE_SNAPSHOT = "SELECT coalesce(max(id), 0) + 1 FROM outbox"
_POSTGRES_SNAPSHOT = (
    "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
    " - (SELECT count(*) FROM pg_snapshot_xip(s)) FROM pg_current_snapshot() AS s"
)


def _snapshot(db: Db) -> Snapshot:
    raw = driver(db)
    if dialect_of(db) == "sqlite":
        position = raw.execute(_SQLITE_SNAPSHOT).fetchone()[0]
        return Snapshot(position, position)
    return Snapshot(*raw.execute(_POSTGRES_SNAPSHOT).fetchone())


def dialect_of(db: Session) -> str:
    """ "sqlite" or "postgresql"."""
    return db.get_bind().dialect.name


def driver(db: Session) -> Any:
    """The driver's own connection, inside this session's transaction."""
    raw = getattr(db, "raw", None)
    if raw is None:
        raw = db.connection().connection.driver_connection
        if isinstance(db, Db):
            db.raw = raw  # asking the Session each time costs more than most statements
    return raw


def alone(db: Session, work: str) -> None:
    """Until this act ends, no other act in any process does this work; wait for one that does."""
    if dialect_of(db) == "postgresql":  # on SQLite one thread writes
        driver(db).execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (work,))


@cache
def _lengths(kind: type[Row]) -> list[tuple[str, int]]:
    """The fields of a table that hold so many characters and no more."""
    kinds = [(it.key, getattr(it.columns[0].type, "length", None)) for it in inspect(kind).column_attrs]
    return [(name, most) for name, most in kinds if most]


@event.listens_for(Db, "before_flush")
def _refuse_too_long(db: Db, _flush: UOWTransaction, _rows: Any) -> None:
    """One behaviour on both engines: SQLite would keep all of it, PostgreSQL would end the act as a fault of ours."""
    for row in (*db.new, *db.dirty):
        for name, most in _lengths(type(row)):  # type: ignore[arg-type]
            value = row.__dict__.get(name)
            if isinstance(value, str) and len(value) > most:
                raise Refused(TOO_LONG, most=most)


Work = Callable[[Engine], bool]


def afterwards(db: Db, name: str, work: Work) -> None:
    """Have something done once this act is committed and before it is answered; `work` says whether it is done.

    What is not done yet is tried again after each later act, and every half second on SQLite.
    """
    db.info.setdefault("afterwards", {})[name] = work


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


def _still_owed(engine: Engine, works: dict[str, Work]) -> dict[str, Work]:
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


@event.listens_for(Db, "after_flush")
def _note_topics(db: Db, _flush: UOWTransaction) -> None:
    told = db.info.setdefault("topics", set())
    for row in (*db.new, *db.dirty, *db.deleted):
        told.update(row.topics)


def insert_many(db: Db, kind: type[Row], rows: Sequence[dict[str, Any]], topics: Iterable[str]) -> None:
    """Many rows by one statement: a flush would go from row to row. It sees none of them, so `topics` are named."""
    if rows:
        db.connection().execute(insert(kind.__table__), rows)  # type: ignore[attr-defined]
    db.info.setdefault("topics", set()).update(topics)


def update_many(db: Db, kind: type[Row], ids: Sequence[int], values: dict[str, Any], topics: Iterable[str]) -> None:
    """The same values for many rows."""
    if ids:
        table = kind.__table__  # type: ignore[attr-defined]
        change = update(table).where(table.c.id == bindparam("row")).values(values)
        db.connection().execute(change, [{"row": number} for number in ids])
    db.info.setdefault("topics", set()).update(topics)


class Hot:
    """A read that is built once: the statement's text and converters are kept, the driver is asked directly.

    Binds are named bindparam()s (no expanding IN). Rows are named tuples of the selected columns.
    """

    def __init__(self, statement: Select[Any] | Any) -> None:
        self.statement = statement
        self._ready: dict[type, Callable[[Any, dict[str, Any]], list[Any]]] = {}

    def rows(self, db: Session, **params: Any) -> list[Any]:
        """All rows."""
        raw = driver(db)
        if not getattr(db, "reads_only", False) and (db.new or db.dirty):
            db.flush()
        run = self._ready.get(type(raw))
        if run is None:
            run = self._ready[type(raw)] = self._prepare(db.get_bind().dialect)
        return run(raw, params)

    def first(self, db: Session, **params: Any) -> Any:
        """The first row, or None."""
        rows = self.rows(db, **params)
        return rows[0] if rows else None

    def scalar(self, db: Session, **params: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.first(db, **params)
        return row[0] if row else None

    def _prepare(self, dialect: Dialect) -> Callable[[Any, dict[str, Any]], list[Any]]:
        compiled = self.statement.compile(dialect=dialect)
        sql, fixed = str(compiled), compiled.construct_params(_check=False)
        binders = {n: p for n, b in compiled.binds.items() if (p := b.type._cached_bind_processor(dialect))}
        columns = list(self.statement.selected_columns)
        record = namedtuple("record", [c.key or f"c{i}" for i, c in enumerate(columns)], rename=True)  # type: ignore[misc]
        readers = [(i, p) for i, c in enumerate(columns) if (p := c.type._cached_result_processor(dialect, None))]
        order = compiled.positiontup

        def run(raw: Any, params: dict[str, Any]) -> list[Any]:
            values = {**fixed, **params}
            for name, convert in binders.items():
                values[name] = convert(values[name])
            found = raw.execute(sql, [values[n] for n in order] if order is not None else values).fetchall()
            if not readers:
                return [record._make(row) for row in found]
            made = []
            for row in found:
                cells = list(row)
                for i, convert in readers:
                    cells[i] = convert(cells[i])
                made.append(record._make(cells))
            return made

        return run


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


Act = Callable[[Db], T]
Told = Callable[[set[str], int], None]


class _Pending(NamedTuple):
    act: Act[Any]
    future: Future[Any]


class SqliteWriter(threading.Thread):
    """All acts on one thread, each in a SAVEPOINT, committed in groups: one fsync for many acts."""

    def __init__(self, engine: Engine, told: Told) -> None:
        super().__init__(name="writer", daemon=True)
        self.engine = engine.execution_options(writing=True)
        self.told = told
        self.waiting: queue.SimpleQueue[_Pending | None] = queue.SimpleQueue()
        self.slow: list[tuple[str, float]] = []
        self.owed: dict[str, Work] = {}

    def submit(self, act: Act[T]) -> "Future[T]":
        """Put an act in the queue; the future is done after its commit."""
        future: Future[T] = Future()
        self.waiting.put(_Pending(act, future))
        return future

    def stop(self) -> None:
        """End after what is queued."""
        self.waiting.put(None)
        self.join(timeout=10)

    def run(self) -> None:
        going = True
        while going:
            try:
                first = self.waiting.get(timeout=0.5 if self.owed else None)
            except queue.Empty:
                self._pay()
                continue
            going = first is not None and self._commit_group(first)

    def _pay(self) -> None:
        """Do what is owed after the acts."""
        if self.owed:
            self.owed = _still_owed(self.engine, self.owed)

    def _commit_group(self, first: _Pending) -> bool:
        """One transaction; false when the end was asked for meanwhile."""
        done: list[tuple[Future[Any], Any]] = []
        topics: set[str] = set()
        going, position = True, 0
        try:
            with self.engine.connect() as connection, connection.begin():
                following: _Pending | None = first
                while following is not None:
                    self._attempt(connection, following, done, topics)
                    following, going = self._next(len(done))
                if topics:
                    position = _tell(connection, topics)
        except Exception:
            log.exception("a group of acts was not committed")
            for future, _value in done:
                future.set_exception(NotSaved())
            if not done and not first.future.done():
                first.future.set_exception(NotSaved())
            return going
        if topics:
            self.told(topics, position)
        self._pay()
        for future, value in done:
            future.set_result(value)
        return going

    def _next(self, count: int) -> tuple[_Pending | None, bool]:
        if count >= GROUP_LIMIT:
            return None, True
        try:
            following = self.waiting.get_nowait()
        except queue.Empty:
            return None, True
        return following, following is not None

    def _attempt(
        self, connection: Connection, pending: _Pending, done: list[tuple[Future[Any], Any]], topics: set[str]
    ) -> None:
        """Run one act in its savepoint; a refused act rolls back alone, one that nobody waits for is not begun."""
        if not pending.future.set_running_or_notify_cancel():
            return
        started = time.perf_counter()
        try:
            with Db(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
                value = _perform(db, pending.act)
                topics |= db.info.get("topics", set())
                self.owed |= db.info.get("afterwards", {})
        except OperationalError:
            raise
        except BaseException as error:
            if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
                raise
            pending.future.set_exception(error)
        else:
            done.append((pending.future, value))
        taken = time.perf_counter() - started
        if taken > SLOW_ACT:
            self.slow.append((_name(pending.act), taken))
            log.warning("an act held the writer for %d ms: %s", taken * 1000, _name(pending.act))


def _name(act: Any) -> str:
    """What the log may say of an act: its name, never what it is done with."""
    function = getattr(act, "func", act)
    return f"{function.__module__}.{getattr(function, '__qualname__', type(function).__qualname__)}"


def _perform(db: Db, act: Act[T]) -> T:
    db.now = clock.now()
    value = act(db)
    db.commit()
    return value


_TELL_SQLITE = "INSERT INTO outbox (xid, topics_json, at) VALUES (0, ?, ?) RETURNING id"
_TELL_POSTGRES = (
    "INSERT INTO outbox (xid, topics_json, at) VALUES (pg_current_xact_id()::text::bigint, %s, %s) RETURNING xid"
)


def _tell(connection: Connection, topics: set[str]) -> int:
    """Write what was touched into the outbox; its position among all acts."""
    at = clock.now()
    raw = connection.connection.driver_connection
    assert raw is not None
    if connection.dialect.name == "sqlite":
        when: Any = at.replace(tzinfo=None).isoformat(" ", "microseconds")
        return int(raw.execute(_TELL_SQLITE, (json.dumps(sorted(topics)), when)).fetchone()[0])
    return int(raw.execute(_TELL_POSTGRES, (json.dumps(sorted(topics)), at)).fetchone()[0])


class Database:
    """Reading and writing; `listeners` hear what was told, after the commit, with its position."""

    def __init__(self, url: str, readers: int = 4) -> None:
        self.engine = make_engine(url, readers)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self.listeners: list[Told] = []
        self.readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._writers = ThreadPoolExecutor(8, thread_name_prefix="writer")
        self._pinned, self._guard, self._kept = threading.local(), threading.Lock(), list[Connection]()
        self._owed: dict[str, Work] = {}
        self.writer = SqliteWriter(self.engine, self.told) if self.sqlite else None
        if self.writer:
            self.writer.start()

    def told(self, topics: set[str], position: int) -> None:
        """Pass on what a commit touched."""
        for listener in self.listeners:
            listener(topics, position)

    @contextmanager
    def reading(self) -> Iterator[Db]:
        """One snapshot; nothing written in it is kept."""
        if getattr(self._pinned, "busy", False):
            with self._reading_on(self._reading_connection()) as db:
                yield db
            return
        pinned = self._pinned.__dict__.get("connection") or self._pin()
        self._pinned.busy = True
        try:
            with self._reading_on(pinned, keep=True) as db:
                yield db
        finally:
            self._pinned.busy = False

    @contextmanager
    def _reading_on(self, connection: Connection, *, keep: bool = False) -> Iterator[Db]:
        """The Session is bound to a connection whose transaction begins below it, so that hot reads never ask it."""
        raw: Any = connection.connection.driver_connection
        db = Db(bind=connection, expire_on_commit=False)
        try:
            if self.sqlite:
                raw.execute("BEGIN")
            db.raw, db.now, db.reads_only = raw, clock.now(), True
            yield db
        finally:
            db.close()
            raw.rollback()
            if not keep:
                connection.close()

    def _reading_connection(self) -> Connection:
        return self.engine.connect() if self.sqlite else self.engine.connect().execution_options(**_READ_ONLY)

    def _pin(self) -> Connection:
        """Each thread that reads keeps one connection."""
        made = self._pinned.connection = self._reading_connection()
        with self._guard:
            self._kept.append(made)
        return made

    def act(self, act: Act[T]) -> T:
        """Perform an act and wait for its commit (for the command line, jobs and tests)."""
        return self.writer.submit(act).result() if self.writer else self._act_on_postgres(act)

    async def write(self, act: Act[T]) -> T:
        """Perform an act from the event loop."""
        if self.writer:
            return await asyncio.wrap_future(self.writer.submit(act))
        return await asyncio.get_running_loop().run_in_executor(self._writers, self._act_on_postgres, act)

    async def read(self, look: Callable[[Db], T]) -> T:
        """Read from the event loop: one hop to a reader thread."""
        return await asyncio.get_running_loop().run_in_executor(self.readers, self._look, look)

    def _look(self, look: Callable[[Db], T]) -> T:
        with self.reading() as db:
            return look(db)

    def _act_on_postgres(self, act: Act[T]) -> T:
        for attempt in range(4):
            try:
                return self._act_once(act)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", "") not in {"40P01", "40001"} or attempt == 3:
                    raise
                time.sleep(0.01 * 2**attempt)
        raise AssertionError("unreachable")

    def _act_once(self, act: Act[T]) -> T:
        with self.engine.connect() as connection, connection.begin():
            with Db(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
                value = _perform(db, act)
                topics = db.info.get("topics", set())
                owed = self._owed | db.info.get("afterwards", {})
            position = _tell(connection, topics) if topics else 0
        if topics:
            self.told(topics, position)
        self._owed = _still_owed(self.engine, owed) if owed else owed
        return value

    def close(self) -> None:
        """End the threads and let the connections go."""
        if self.writer:
            self.writer.stop()
        self.readers.shutdown(wait=True)
        self._writers.shutdown(wait=True)
        for connection in self._kept:
            connection.close()
        self.engine.dispose()


_READ_ONLY: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class OutboxReader:
    """Hears of acts of other processes, without gaps. `look` is cheap and called every 50 ms."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.version = -1
        self.last, self.seen = 0, set[int]()
        self.look()

    def look(self) -> list[tuple[set[str], int]]:
        """What was told since the last look: (topics, position); telling twice is harmless."""
        return self._look_sqlite() if self.database.sqlite else self._look_postgres()

    def _look_sqlite(self) -> list[tuple[set[str], int]]:
        raw: Any = self.connection.connection.driver_connection
        version = raw.execute("PRAGMA data_version").fetchone()[0]
        if version == self.version:
            return []
        first, self.version = self.version == -1, version
        rows = raw.execute("SELECT id, topics_json FROM outbox WHERE id > ? ORDER BY id", (self.last,)).fetchall()
        self.last = rows[-1][0] if rows else self.last
        return [] if first else [(set(json.loads(topics)), position) for position, topics in rows]

    def _look_postgres(self) -> list[tuple[set[str], int]]:
        raw: Any = self.connection.connection.driver_connection
        horizon = raw.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()[0]
        rows = raw.execute("SELECT id, xid, topics_json FROM outbox WHERE xid >= %s", (self.last,)).fetchall()
        first = self.last == 0
        fresh = [(set(json.loads(t)), x) for i, x, t in rows if i not in self.seen]
        self.seen = {i for i, x, _t in rows if x >= horizon}
        self.last = horizon
        return [] if first else fresh

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


def prune_outbox(db: Db, before: datetime) -> None:
    """Forget what every reader has heard; the last row stays, so that positions go on."""
    db.connection().execute(
        text("DELETE FROM outbox WHERE at < :before AND id < (SELECT max(id) FROM outbox)"),
        {"before": Moment().process_bind_param(before, db.get_bind().dialect)},
    )


def in_json(values: Sequence[int] | set[int]) -> str:
    """A list of numbers as one bind value."""
    return json.dumps(list(values))


__all__ = [
    "Database", "Db", "Hot", "Moment", "Outbox", "OutboxReader", "Row", "Snapshot", "Work", "afterwards", "alone",
    "dialect_of", "driver", "erase_from_log", "in_json", "insert_many", "key", "make_engine", "moment", "partial",
    "prune_outbox", "update_many", "vacuum", "write_anew",
]  # fmt: skip
