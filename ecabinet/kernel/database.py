"""The database of one process: one snapshot for a read, the lock before the first read for an act, on both engines."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db, Work
from ecabinet.kernel.engine import make_engine
from ecabinet.kernel.erasing import still_owed
from ecabinet.kernel.outbox import tell
from ecabinet.kernel.writer import Act, SqliteWriter, Told, perform

T = TypeVar("T")


class Pace:
    """How much of the processor one kind of reading has taken lately, in seconds.

    A reading in SQLite waits for nobody, so a quick one is done where it is asked for: waking a thread, being woken by
    it and sharing the interpreter with it costs more than most pages. What has become slow goes to the threads again.
    """

    def __init__(self, quick: float = 0.010) -> None:
        self.quick = quick
        self.seconds = quick * 4

    @property
    def is_quick(self) -> bool:
        """Whether the event loop can do it in passing."""
        return self.seconds < self.quick

    def took(self, seconds: float) -> None:
        """One more was done; the last eight or so count."""
        self.seconds += (seconds - self.seconds) / 4


_READ_ONLY: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """Reading and writing; `listeners` hear what was told, after the commit, with its position.

    `mine` are the positions of this process's own acts, of which the outbox need not tell it.
    """

    def __init__(self, url: str, readers: int = 4) -> None:
        self.engine = make_engine(url, readers)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self.listeners: list[Told] = []
        self.readers = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._writers = ThreadPoolExecutor(4, thread_name_prefix="writer")
        self._pinned, self._guard, self._kept = threading.local(), threading.Lock(), list[Connection]()
        self._owed: dict[str, Work] = {}
        self.mine = set[int]()
        self.writer = SqliteWriter(self.engine, self.told, self.mine) if self.sqlite else None
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
            if db.in_transaction():  # hot reads alone do not begin one
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

    async def read(self, look: Callable[[Db], T], pace: Pace | None = None) -> T:
        """Read from the event loop: one hop to a reader thread, unless `pace` knows that the hop would cost more."""
        if pace is not None and self.sqlite and pace.is_quick:
            return self._look(look, pace)
        return await asyncio.get_running_loop().run_in_executor(self.readers, self._look, look, pace)

    def _look(self, look: Callable[[Db], T], pace: Pace | None = None) -> T:
        started = time.thread_time()
        with self.reading() as db:
            found = look(db)
        if pace is not None:
            pace.took(time.thread_time() - started)
        return found

    def _act_on_postgres(self, act: Act[T]) -> T:
        for attempt in range(4):
            try:
                return self._act_once(act)
            except Exception as error:  # the driver's own, from hot reads, or SQLAlchemy's round it
                state = getattr(getattr(error, "orig", error), "sqlstate", "")
                if state not in {"40P01", "40001"} or attempt == 3:
                    raise
                time.sleep(0.01 * 2**attempt)
        raise AssertionError("unreachable")

    def _act_once(self, act: Act[T]) -> T:
        with self.engine.connect() as connection, connection.begin():
            with Db(bind=connection, join_transaction_mode="rollback_only", expire_on_commit=False) as db:
                value = perform(db, act)
                topics = db.info.get("topics", set())
                owed = self._owed | db.info.get("afterwards", {})
            if topics:
                position = tell(connection, topics)
                self.mine.add(position)
        if topics:
            self.told(topics, position)
        self._owed = still_owed(self.engine, owed) if owed else owed
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
