"""27 members answer within one second while 500 screens watch the count."""

import asyncio
import itertools
import json
import multiprocessing
import random
import re
import time

from bench import client
from bench.client import Screen
from bench.harness import ROUNDS, Measured, Server, at_most
from bench.stage import Stage, token

VALUES = itertools.cycle(["in_favour", "against"])
WITHIN = 1.0


class Seen:
    """Which screens have been shown the count since it was asked."""

    def __init__(self, key: str, screens: int) -> None:
        self.key, self.of = f'"key": "{key}"'.encode(), screens
        self.which = set[Screen]()
        self.all = asyncio.Event()

    def ask(self) -> None:
        self.which.clear()
        self.all.clear()

    def __call__(self, screen: Screen, payload: bytes) -> None:
        if self.key in payload[:160]:
            self.which.add(screen)
            if len(self.which) == self.of:
                self.all.set()


def answers_watched(stage: Stage) -> list[Measured]:
    """What a member waits for the confirmation of an answer."""
    with Server("product", stage.folder) as product:
        return client.run(lambda: _measure(stage, product))


async def _measure(stage: Stage, product: Server) -> list[Measured]:
    key = f"progress/{stage.watched}"
    digest = await _hash(stage, product.port, key)
    hello = json.dumps({"regions": {key: {"stamp": 0, "hash": digest}}})
    seen = Seen(key, len(stage.watchers))
    await client.connect(product.port, [Screen(token(person), hello, seen) for person in stage.watchers])
    latencies = list[list[float]]()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for _ in range(ROUNDS + 1):  # the first warms both sides up
            seen.ask()
            storm = pool.apply_async(answer_all, (product.port, stage.watched, stage.watched_question, stage.members,
                                                  next(VALUES)))  # fmt: skip
            latencies.append(await asyncio.to_thread(storm.get, 60))
            await asyncio.wait_for(seen.all.wait(), 20)
    every = sorted(itertools.chain.from_iterable(latencies[1:]))
    p99 = every[min(len(every) - 1, int(len(every) * 0.99))]
    detail = (
        f"p99 of {len(every)} answers, median {every[len(every) // 2] * 1000:.0f} ms;"
        f" {len(stage.watchers)} screens were all shown the count"
    )
    return [at_most("answers-watched", p99 * 1000, "ms", 60, detail)]


async def _hash(stage: Stage, port: int, key: str) -> str:
    """The count as a page shows it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    writer.write(client.get(f"/ballots/{stage.watched}/progress", token(stage.watchers[0])))
    _status, body = await client.read_answer(reader)
    writer.close()
    found = dict(re.findall(r'data-region="([^"]+)"[^>]*?data-hash="([^"]+)"', body.decode()))
    return str(found[key])


def answer_all(port: int, ballot: int, question: int, members: list[int], value: str) -> list[float]:
    """All members answer, each at a moment of its own within one second, on a connection that is open; each wait."""
    body = f"value-{question}={value}&words-{question}="

    async def one(member: int) -> float:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(random.uniform(0.1, 0.1 + WITHIN))
        started = time.perf_counter()
        writer.write(client.post(f"/ballots/{ballot}/answers", token(member), body))
        status, said = await client.read_answer(reader)
        waited = time.perf_counter() - started
        writer.close()
        assert status == b"303", (status, said[:300])
        return waited

    async def all_of_them() -> list[float]:
        return list(await asyncio.gather(*(one(member) for member in members)))

    return client.run(all_of_them)
