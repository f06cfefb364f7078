"""Work after the answer: kept in the database, so that it survives a restart; done by one process at a time."""

import asyncio
import contextlib
import json
import logging
import os
import secrets
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import true
from sqlmodel import Field, col, select

from ecabinet.kernel import clock
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db, Row, key, moment
from ecabinet.kernel.web import House

log = logging.getLogger("ecabinet.jobs")

LEASE = timedelta(minutes=5)
TRIES = 5
Handler = Callable[[House, dict[str, Any]], None]
HANDLERS: dict[str, Handler] = {}
SLOW: set[str] = set()


class Job(Row, table=True):
    """Something to do at a moment; `key` makes it unique while it waits."""

    __tablename__ = "job"
    id: int = key()
    kind: str = Field(max_length=40)
    payload_json: str = "{}"
    unique: str | None = Field(default=None, unique=True, max_length=120)
    due_at: datetime = moment(index=True)
    holder: str = ""
    held_until: datetime | None = moment(default=None, nullable=True)
    tries: int = 0
    done_at: datetime | None = moment(default=None, nullable=True, index=True)
    error: str = ""

    @property
    def topics(self) -> set[str]:
        return {"jobs"}


def handler(kind: str, *, slow: bool = False) -> Callable[[Handler], Handler]:
    """The function that does jobs of this kind; it may be called twice for one job, so it asks before it acts.

    What is `slow` waits for its like alone: a form closes at its second, however many papers are read meanwhile.
    """

    def register(do: Handler) -> Handler:
        HANDLERS[kind] = do
        if slow:
            SLOW.add(kind)
        return do

    return register


def enqueue(
    db: Db, kind: str, payload: dict[str, Any], *, due: datetime | None = None, unique: str | None = None
) -> None:
    """Have something done at `due` (at once without it); a waiting job with the same `unique` is moved instead."""
    waiting = db.exec(select(Job).where(Job.unique == unique)).first() if unique else None
    if waiting is None:
        db.add(Job(kind=kind, payload_json=json.dumps(payload), unique=unique, due_at=due or db.now))
        return
    waiting.kind, waiting.payload_json, waiting.due_at = kind, json.dumps(payload), due or db.now
    waiting.done_at, waiting.tries, waiting.holder, waiting.held_until, waiting.error = None, 0, "", None, ""


def cancel(db: Db, unique: str) -> None:
    """Forget a waiting job."""
    waiting = db.exec(select(Job).where(Job.unique == unique)).first()
    if waiting is not None:
        db.delete(waiting)


class Runner:
    """Takes what is due, holding each job by a lease; wakes when a job is told. Slow jobs have a loop of their own."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.name = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(3)}"
        self.wake, self.wake_slow = asyncio.Event(), asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    def hear(self, topics: set[str], _position: int) -> None:
        """A job was added."""
        if "jobs" in topics and self.loop and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.wake.set)

    async def keep_working(self) -> None:
        """Do what is due; sleep until the next is."""
        self.loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as lanes:
            lanes.create_task(self._keep_working(slow=False))
            lanes.create_task(self._keep_working(slow=True))

    async def _keep_working(self, *, slow: bool) -> None:
        wake = self.wake_slow if slow else self.wake
        while True:
            wake.clear()
            if not slow:
                self.wake_slow.set()  # whoever wakes us means both
            try:
                worked = await asyncio.to_thread(self.work_once, slow=slow)
                wait = 0.0 if worked else await asyncio.to_thread(self._until_next, slow)
            except Exception:
                log.exception("the jobs' round failed")
                wait = 5.0
            if wait:
                with contextlib.suppress(TimeoutError):
                    # not wait_for: on Python 3.11 it can swallow the cancellation that ends this loop
                    async with asyncio.timeout(wait):
                        await wake.wait()

    def work_once(self, *, slow: bool | None = None) -> bool:
        """Do one job that is due, a slow one or a quick one or any; whether there was one."""
        taken = self.house.db.act(lambda db: self._take(db, slow)) if self._any_due(slow) else None
        if taken is None:
            return False
        number, kind, payload = taken
        try:
            HANDLERS[kind](self.house, payload)
            self.house.db.act(lambda db: _finish(db, number, self.name))
        except Exception as error:
            log.exception("job %d (%s) failed", number, kind)
            said = f"{type(error).__name__}: {error}"[:500]
            self.house.db.act(lambda db: _failed(db, number, said))
        return True

    def _any_due(self, slow: bool | None) -> bool:
        with self.house.db.reading() as db:
            return db.exec(_due(db.now, slow)).first() is not None

    def _take(self, db: Db, slow: bool | None = None) -> tuple[int, str, dict[str, Any]] | None:
        job = db.exec(_due(db.now, slow).with_for_update(skip_locked=True)).first()
        if job is None:
            return None
        job.holder, job.held_until, job.tries = self.name, db.now + LEASE, job.tries + 1
        return job.id, job.kind, json.loads(job.payload_json)

    def _until_next(self, slow: bool) -> float:
        with self.house.db.reading() as db:
            first = db.exec(
                select(Job.due_at)
                .where(col(Job.done_at).is_(None), Job.tries < TRIES, _of_lane(slow))
                .order_by(col(Job.due_at))
                .limit(1)
            ).first()
        return 5.0 if first is None else min(5.0, max(0.02, (first - clock.now()).total_seconds()))


def _of_lane(slow: bool | None) -> Any:
    among_slow = col(Job.kind).in_(SLOW)
    return true() if slow is None else among_slow if slow else ~among_slow


def _due(now: datetime, slow: bool | None) -> Any:
    free = col(Job.held_until).is_(None) | (col(Job.held_until) < now)
    return (
        select(Job)
        .where(col(Job.done_at).is_(None), col(Job.due_at) <= now, free, Job.tries < TRIES, _of_lane(slow))
        .order_by(col(Job.due_at), col(Job.id))
        .limit(1)
    )


def _finish(db: Db, number: int, holder: str) -> None:
    job = db.get(Job, number)
    if job is not None and job.holder == holder:
        job.done_at, job.held_until = db.now, None


def _failed(db: Db, number: int, error: str) -> None:
    job = db.get(Job, number)
    if job is not None:
        job.error, job.held_until = error, None
        job.due_at = db.now + timedelta(seconds=2**job.tries)


def prune_jobs(database: Database, before: datetime) -> None:
    """Forget finished jobs."""

    def prune(db: Db) -> None:
        for job in db.exec(select(Job).where(col(Job.done_at) < before).limit(500)):
            db.delete(job)

    database.act(prune)
