"""CPU of the meeting page against a bare Starlette page of the same bytes."""

import itertools
from collections.abc import Iterator

from bench import client
from bench.harness import Measured, Server, at_most, medians
from bench.stage import Stage, token

COUNT, PLAIN, TURNS, CONNECTIONS = 1500, 6000, 10, 16


def page_cached(stage: Stage) -> list[Measured]:
    """Several hundred people open the meeting page; every door is asked, fragments are kept."""
    return [_page(stage, "page-cached", "kept", COUNT, 8)]


def page_uncached(stage: Stage) -> list[Measured]:
    """The same with no fragment kept: every region is queried and rendered afresh for each of them."""
    return [_page(stage, "page-uncached", "uncached", COUNT // 3, 45)]


def _page(stage: Stage, name: str, kept: str, count: int, bound: float) -> Measured:
    path = f"/meetings/{stage.meeting}"
    sizes = set[int]()

    def once() -> tuple[float, ...]:
        """Both in fresh processes and by turns: where they lie and how fast the machine goes just now is chance."""
        with Server("product", stage.folder, kept) as product:
            sizes.add(size := client.run(lambda: _size(product.port, path, token(stage.viewers[1]))))
            with Server("page", size) as bare:
                wanted, plainly = _requests(stage, path), itertools.repeat(client.get("/", "x"))
                _cost(product, wanted, count // 2)
                _cost(bare, plainly, PLAIN // 2)
                turns = [
                    (_cost(product, wanted, count // TURNS), _cost(bare, plainly, PLAIN // TURNS)) for _ in range(TURNS)
                ]
        ours, plain = (sum(column) / TURNS for column in zip(*turns, strict=True))
        return ours / plain, ours * 1e6, plain * 1e6

    ratio, ours, plain = medians(once)
    detail = f"{ours:.0f} µs of CPU a page of {max(sizes):,} bytes, bare {plain:.0f} µs"
    return at_most(name, ratio, "times bare", bound, detail)


def _requests(stage: Stage, path: str) -> Iterator[bytes]:
    return itertools.cycle([client.get(path, token(person)) for person in stage.viewers[:400]])


def _cost(server: Server, requests: Iterator[bytes], count: int) -> float:
    """Seconds of the server's CPU for one request."""
    before = server.cpu()
    done = client.run(lambda: client.load(server.port, itertools.islice(requests, count), CONNECTIONS))
    assert not done.failures, done.failures[0]
    return (server.cpu() - before) / done.count


async def _size(port: int, path: str, cookie: str) -> int:
    import asyncio

    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    writer.write(client.get(path, cookie))
    status, body = await client.read_answer(reader)
    writer.close()
    assert status == b"200", body[:2000]
    return len(body)
