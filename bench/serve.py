"""The servers that are compared: `python -m bench.serve KIND PORT [ARGS]`; KIND is product or one of the bare ones."""

import asyncio
import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ecabinet.kernel.serving import server_config


def _serve(app: ASGIApp, port: int) -> None:
    uvicorn.Server(server_config(app, port=port)).run()


def product(port: int, folder: str, kept: str = "kept", url: str = "") -> None:
    """The product as `ecabinet serve` runs it; "uncached" lets it keep no fragment."""
    from ecabinet.app import make_app, make_house, settle
    from ecabinet.settings import read_settings

    env = {"ECABINET_DATA_DIR": folder, "ECABINET_PORT": str(port), "ECABINET_DATABASE_URL": url}
    house = make_house(read_settings(env))
    if kept == "uncached":
        house.render.keep_no_fragments()
    app = make_app(house)
    settle()
    _serve(app, port)


def replay(port: int, folder: str) -> None:
    """The product with a clock that stands where its standard input last said; each moment is confirmed when it holds.

    Sessions last for the whole time that is replayed.
    """
    from ecabinet.app import make_app, make_house, settle
    from ecabinet.kernel import clock
    from ecabinet.settings import read_settings

    clock.set_clock(datetime.fromisoformat(sys.stdin.readline().strip()))
    env = {"ECABINET_DATA_DIR": folder, "ECABINET_PORT": str(port)}
    house = make_house(replace(read_settings(env), idle_hours=24 * 400))
    app = make_app(house)
    settle()

    def follow() -> None:
        for line in sys.stdin:
            clock.set_clock(datetime.fromisoformat(line.strip()))
            runner = house.parts["jobs"]
            runner.loop.call_soon_threadsafe(runner.wake.set)
            print("set", flush=True)

    threading.Thread(target=follow, name="clock", daemon=True).start()
    _serve(app, port)


def page(port: int, size: str) -> None:
    """A bare Starlette page of so many bytes."""
    body = "x" * int(size)

    async def show(_request: Request) -> Response:
        return HTMLResponse(body)

    _serve(Starlette(routes=[Route("/", show)]), port)


def insert(port: int, file: str) -> None:
    """A bare Starlette POST that inserts one row by the sqlite3 module and commits, synchronous=FULL."""
    Path(file).unlink(missing_ok=True)
    db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE answer (id INTEGER PRIMARY KEY, person TEXT, value TEXT, at TEXT)")

    async def answer(request: Request) -> Response:
        body = (await request.body()).decode()
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "INSERT INTO answer (person, value, at) VALUES (?, ?, datetime('now'))", (request.cookies["session"], body)
        )
        db.execute("COMMIT")
        return PlainTextResponse("ok")

    _serve(Starlette(routes=[Route("/", answer, methods=["POST"])]), port)


def insert_postgres(port: int, url: str) -> None:
    """The same by psycopg, on a server that waits for its disk."""
    import psycopg

    db = psycopg.connect(url.replace("+psycopg", "", 1))
    db.execute("DROP TABLE IF EXISTS bare_answer")
    db.execute("CREATE TABLE bare_answer (id bigserial PRIMARY KEY, person text, value text, at timestamptz)")
    db.commit()

    async def answer(request: Request) -> Response:
        body = (await request.body()).decode()
        db.execute(
            "INSERT INTO bare_answer (person, value, at) VALUES (%s, %s, now())", (request.cookies["session"], body)
        )
        db.commit()
        return PlainTextResponse("ok")

    _serve(Starlette(routes=[Route("/", answer, methods=["POST"])]), port)


def broadcast(port: int) -> None:
    """Bare `websockets`: whoever says "go N" has N letters sent to everybody."""
    import uvloop
    from websockets.asyncio.server import ServerConnection, serve
    from websockets.asyncio.server import broadcast as to_all

    everybody: set[ServerConnection] = set()

    async def serve_one(connection: ServerConnection) -> None:
        everybody.add(connection)
        try:
            async for message in connection:
                if str(message).startswith("go "):
                    to_all(everybody, "x" * int(str(message)[3:]))
        finally:
            everybody.discard(connection)

    async def main() -> None:
        async with serve(serve_one, "127.0.0.1", port, compression=None, max_queue=None):
            await asyncio.get_running_loop().create_future()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())


KINDS: dict[str, Callable[..., None]] = {
    "product": product, "replay": replay, "page": page, "insert": insert, "insert_postgres": insert_postgres,
    "broadcast": broadcast,
}  # fmt: skip

if __name__ == "__main__":
    os.umask(0o077)
    KINDS[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])
