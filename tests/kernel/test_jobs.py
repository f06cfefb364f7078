"""Jobs survive, are done once, and are tried again."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import select

from ecabinet.kernel import clock, jobs
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import Job, Runner, enqueue
from ecabinet.kernel.web import House

done: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    done.clear()
    jobs.HANDLERS["try"] = lambda _house, payload: done.append(payload)
    yield
    del jobs.HANDLERS["try"]


def test_a_job_is_done_when_it_is_due_and_not_before(house: House) -> None:
    house.db.act(lambda db: enqueue(db, "try", {"n": 1}, due=db.now + timedelta(hours=1)))
    runner = Runner(house)
    assert runner.work_once() is False
    clock.advance(timedelta(hours=1))
    assert runner.work_once() is True
    assert runner.work_once() is False
    assert done == [{"n": 1}]


def test_a_job_held_by_a_process_that_died_is_taken_over(house: House) -> None:
    house.db.act(lambda db: enqueue(db, "try", {"n": 2}))
    dead, alive = Runner(house), Runner(house)
    assert house.db.act(dead._take) is not None
    assert alive.work_once() is False
    clock.advance(jobs.LEASE + timedelta(seconds=1))
    assert alive.work_once() is True
    assert done == [{"n": 2}]


def test_what_falls_due_does_not_wait_for_what_is_slow(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(jobs, "SLOW", {"read"})
    monkeypatch.setitem(jobs.HANDLERS, "read", lambda _house, _payload: ended.wait(20))
    monkeypatch.setitem(jobs.HANDLERS, "try", lambda _house, _payload: ended.set())
    house.db.act(lambda db: enqueue(db, "read", {}))
    house.db.act(lambda db: enqueue(db, "try", {}))

    async def work() -> None:
        working = asyncio.create_task(Runner(house).keep_working())
        assert await asyncio.to_thread(ended.wait, 10)
        working.cancel()
        await asyncio.wait([working])

    asyncio.run(work())


def test_a_failed_job_is_tried_again_later_and_not_for_ever(house: House) -> None:
    def fail(_house: House, _payload: dict[str, Any]) -> None:
        raise ValueError("no")

    jobs.HANDLERS["try"] = fail
    house.db.act(lambda db: enqueue(db, "try", {}))
    runner = Runner(house)
    for _ in range(jobs.TRIES + 3):
        runner.work_once()
        clock.advance(timedelta(minutes=10))
    with house.db.reading() as db:
        job = db.exec(select(Job).where(Job.kind == "try")).one()
    assert (job.tries, job.done_at) == (jobs.TRIES, None)
    assert "ValueError" in job.error


def _wait_for(db: Db, due: timedelta) -> None:
    enqueue(db, "try", {"due": str(due)}, due=db.now + due, unique="close/7")


def test_a_job_with_a_name_waits_once(house: House) -> None:
    for hours in (1, 2):
        due = timedelta(hours=hours)
        house.db.act(partial(_wait_for, due=due))
    with house.db.reading() as db:
        assert len(list(db.exec(select(Job).where(Job.unique == "close/7")))) == 1
    clock.advance(timedelta(hours=1))
    assert Runner(house).work_once() is False
    clock.advance(timedelta(hours=1))
    assert Runner(house).work_once() is True
