"""What runs beside the requests goes on, whatever breaks it once."""

import asyncio

import pytest

from ecabinet import app


async def _watch() -> int:
    began, again = 0, asyncio.Event()

    async def work() -> None:
        nonlocal began
        began += 1
        if began == 1:
            raise ConnectionError("the database restarts")
        again.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(app.keep(work))
    async with asyncio.timeout(5):
        await again.wait()
    task.cancel()
    await asyncio.wait([task])
    return began


def test_work_that_failed_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "PAUSE", 0.0)
    assert asyncio.run(_watch()) == 2
