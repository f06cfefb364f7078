"""Opinions a second through the real route, against a bare handler that inserts one row and commits."""

import itertools
from collections.abc import Iterator

from bench import client
from bench.harness import Measured, Server, at_least, medians
from bench.stage import Stage, token

CONNECTIONS, ROUNDS_OF_ALL = 32, 3
VALUES = itertools.cycle(["in_favour", "against"])


def answers(stage: Stage) -> list[Measured]:
    """500 members answer over 32 connections at synchronous=FULL; every refusal is a failure."""
    with Server("product", stage.folder) as product, Server("insert", stage.folder / "bare.db") as bare:

        def once() -> tuple[float, ...]:
            ours, our_cpu = _rate(product, _opinions(stage), (b"303",))
            plain, plain_cpu = _rate(bare, _bare(stage), (b"200",))
            return ours / plain, ours, plain, our_cpu * 1e6, plain_cpu * 1e6

        ratio, ours, plain, our_cpu, plain_cpu = medians(once)
    detail = f"{ours:.0f}/s at {our_cpu:.0f} µs of CPU an answer; bare {plain:.0f}/s at {plain_cpu:.0f} µs"
    return [at_least("answers", ratio, "of bare", 0.15, detail)]


def _opinions(stage: Stage) -> Iterator[bytes]:
    for _ in range(ROUNDS_OF_ALL):
        body = f"value-{stage.question}={next(VALUES)}&words-{stage.question}="
        for person in stage.roll:
            yield client.post(f"/ballots/{stage.ballot}/answers", token(person), body)


def _bare(stage: Stage) -> Iterator[bytes]:
    for _ in range(ROUNDS_OF_ALL):
        for person in stage.roll:
            yield client.post("/", token(person), "value=in_favour")


def _rate(server: Server, requests: Iterator[bytes], wanted: tuple[bytes, ...]) -> tuple[float, float]:
    """Answers a second, and seconds of the server's CPU for one."""
    before = server.cpu()
    done = client.run(lambda: client.load(server.port, requests, CONNECTIONS, wanted))
    assert not done.failures, done.failures[0]
    return done.count / done.seconds, (server.cpu() - before) / done.count
