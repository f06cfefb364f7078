"""SQLite's one writer: a thread that performs all acts and commits them in groups."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db, Work
from ecabinet.kernel.erasing import still_owed
from ecabinet.kernel.errors import NotSaved
from ecabinet.kernel.outbox import tell

log = logging.getLogger("ecabinet.db")
T = TypeVar("T")
GROUP_LIMIT = 64
SLOW_ACT = 0.050

Act = Callable[[Db], T]
Told = Callable[[set[str], int], None]


class _Pending(NamedTuple):
    act: Act[Any]
    future: Future[Any]


class SqliteWriter(threading.Thread):
    """All acts on one thread, each in a SAVEPOINT, committed in groups: one fsync for many acts."""

    def __init__(self, engine: Engine, told: Told, mine: set[int]) -> None:
        super().__init__(name="writer", daemon=True)
        self.engine = engine.execution_options(writing=True)
        self.told, self.mine = told, mine
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
            self.owed = still_owed(self.engine, self.owed)

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
                    position = tell(connection, topics)
                    self.mine.add(position)
        except Exception:
            self.mine.discard(position)  # its number may be another process's next
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
                value = perform(db, pending.act)
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


def perform(db: Db, act: Act[T]) -> T:
    db.now = clock.now()
    value = act(db)
    db.commit()
    return value
