"""CPU of the meeting page against a bare Starlette page of the same bytes."""

import itertools
from collections.abc import Iterator

from bench import client
from bench.harness import Measured, Server, at_most, medians
from bench.stage import Stage, token

COUNT, PLAIN, CONNECTIONS = 1500, 6000, 16


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
        """Both in processes of their own, anew each time: where they lie in memory and on the processor is chance."""
        with Server("product", stage.folder, kept) as product:
            sizes.add(size := client.run(lambda: _size(product.port, path, token(stage.viewers[1]))))
            _cost(product, _requests(stage, path), count // 2)
            ours = _cost(product, _requests(stage, path), count)
        with Server("page", size) as bare:
            _cost(bare, itertools.repeat(client.get("/", "x")), PLAIN // 2)
            plain = _cost(bare, itertools.repeat(client.get("/", "x")), PLAIN)
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
