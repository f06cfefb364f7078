"""One change of the current item to 2,000 screens, against bare `websockets` with the same bytes and client."""

import asyncio
import itertools
import json
import multiprocessing
import re
import statistics
import time
from typing import Any

from bench import client
from bench.client import Screen
from bench.harness import ROUNDS, Measured, Server, at_most
from bench.stage import Stage, token

SCREENS = 2000
WATCHED = "current"


class Watch:
    """Counts the screens that got the fresh region, and notes the last one."""

    def __init__(self) -> None:
        self.wanted = b""
        self.got = 0
        self.last = 0.0
        self.bytes = 0
        self.done = asyncio.Event()
        self.of = SCREENS

    def expect(self, wanted: bytes, of: int = SCREENS) -> None:
        self.wanted, self.got, self.bytes, self.of = wanted, 0, 0, of
        self.done.clear()

    def __call__(self, _screen: Screen, payload: bytes) -> None:
        if self.wanted and self.wanted in payload[:160]:
            self.got += 1
            self.bytes += len(payload)
            if self.got == self.of:
                self.last = time.perf_counter()
                self.done.set()


def fanout(stage: Stage) -> list[Measured]:
    """Latency, memory, and what pages feel meanwhile."""
    with Server("product", stage.folder) as product, Server("broadcast") as bare:
        return client.run(lambda: _measure(stage, product, bare))


async def _measure(stage: Stage, product: Server, bare: Server) -> list[Measured]:
    regions = await _regions(stage, product.port)
    people = _viewers(stage)
    hello = json.dumps({"regions": {key: {"stamp": 0, "hash": regions[key]} for key in regions}})
    watch, before = Watch(), product.memory()
    await _warm(stage, product.port)
    before = product.memory()
    screens = [Screen(token(person), hello, watch) for person in people]
    await client.connect(product.port, screens)
    await asyncio.sleep(3)
    each = (product.memory() - before) / SCREENS / 1024
    plain_watch = Watch()
    plain = [Screen("", "hello", plain_watch) for _ in people]
    await client.connect(bare.port, plain)
    ours, theirs, size = await _alternate(stage, product.port, watch, plain, plain_watch)
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    p99 = await _pages(stage, product.port, watch)
    detail = (
        f"{statistics.median(ours) * 1000:.0f} ms from the act to the last of {SCREENS} screens,"
        f" bare {statistics.median(theirs) * 1000:.0f} ms, {size} bytes each"
    )
    return [
        at_most("fanout-2000", ratio, "times bare", 2.5, detail),
        at_most("memory-per-screen", each, "KB", 45, f"{len(regions)} regions on each of {SCREENS} screens"),
        at_most("pages-during-fanout", p99 * 1000, "ms", 100, "p99 of the meeting page while items change"),
    ]


def _viewers(stage: Stage) -> list[int]:
    return [*stage.viewers[: SCREENS - len(stage.guests)], *stage.guests]


async def _regions(stage: Stage, port: int) -> dict[str, str]:
    """Four regions of the meeting page with their hashes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    writer.write(client.get(f"/meetings/{stage.meeting}", token(stage.viewers[1])))
    _status, body = await client.read_answer(reader)
    writer.close()
    found = dict(re.findall(r'data-region="([^"]+)"[^>]*?data-hash="([^"]+)"', body.decode()))
    assert f"{WATCHED}/{stage.meeting}" in found, sorted(found)
    first = [f"{WATCHED}/{stage.meeting}", "rail/0"]
    return {key: found[key] for key in [*first, *(k for k in found if k not in first)][:4]}


async def _turn(stage: Stage, port: int, turns: Any) -> float:
    """The act: the meeting turns to another item. When it was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    shown, item = next(turns)
    started = time.perf_counter()
    writer.write(client.post(f"/meetings/{stage.meeting}/turn", token(stage.secretary), f"item={item}&shown={shown}"))
    status, body = await client.read_answer(reader)
    writer.close()
    assert status == b"303", (status, body[-1500:])
    return started


_turns: dict[int, Any] = {}


def turns_of(stage: Stage) -> Any:
    """Items to turn to, one after the other, for ever; item-only guests see that another one is running."""

    def walk() -> Any:
        shown: Any = ""
        for item in itertools.cycle([stage.items[4], stage.items[2]]):
            yield shown, item
            shown = item

    return _turns.setdefault(stage.meeting, walk())


async def _warm(stage: Stage, port: int) -> None:
    requests = [client.get(f"/meetings/{stage.meeting}", token(p)) for p in (*stage.viewers[:50], *stage.guests[:3])]
    await client.load(port, iter(requests), 4)
    await _turn(stage, port, turns_of(stage))


async def _alternate(
    stage: Stage, port: int, watch: Watch, plain: list[Screen], plain_watch: Watch
) -> tuple[list[float], list[float], int]:
    key = f'"key": "{WATCHED}/{stage.meeting}"'.encode()
    ours, theirs, size = [], [], 0
    for _ in range(4 * ROUNDS + 1):  # the first warms both sides up
        watch.expect(key)
        started = await _turn(stage, port, turns_of(stage))
        await asyncio.wait_for(watch.done.wait(), 20)
        ours.append(watch.last - started)
        size = watch.bytes // SCREENS
        await asyncio.sleep(0.5)
        plain_watch.expect(b"xxxx")
        started = time.perf_counter()
        plain[0].say(f"go {size}")
        await asyncio.wait_for(plain_watch.done.wait(), 20)
        theirs.append(plain_watch.last - started)
        await asyncio.sleep(0.5)
    return ours[1:], theirs[1:], size


async def _pages(stage: Stage, port: int, watch: Watch) -> float:
    """The 99th percentile of pages that another process opens while items change three times a second."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        opening = pool.apply_async(open_pages, (port, stage.meeting, stage.viewers[:60]))
        key = f'"key": "{WATCHED}/{stage.meeting}"'.encode()
        while not opening.ready():
            watch.expect(key)
            await _turn(stage, port, turns_of(stage))
            await asyncio.wait_for(watch.done.wait(), 20)
            await asyncio.sleep(0.25)
        return opening.get(1)


def open_pages(port: int, meeting: int, people: list[int]) -> float:
    """Open the meeting page now and then for some seconds; the 99th percentile in seconds."""

    async def paced() -> float:
        done = client.Load()
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        for person in itertools.islice(itertools.cycle(people), 300):
            started = time.perf_counter()
            writer.write(client.get(f"/meetings/{meeting}", token(person)))
            status, _body = await client.read_answer(reader)
            assert status == b"200"
            done.latencies.append(time.perf_counter() - started)
            await asyncio.sleep(0.015)
        return done.percentile(0.99)

    return client.run(paced)
