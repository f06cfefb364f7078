"""A small load client on raw sockets: HTTP over kept connections, and thousands of websockets in one process."""

import asyncio
import base64
import os
import re
import struct
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar, cast
from urllib.parse import urlencode

import uvloop

T = TypeVar("T")


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run on uvloop until done."""

    async def main() -> T:
        return await work()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main())


def get(path: str, cookie: str) -> bytes:
    """A GET request, signed in."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={cookie}\r\n\r\n".encode()


def post(path: str, cookie: str, body: str) -> bytes:
    """A form, signed in."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={cookie}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


@dataclass
class Load:
    """What a load did: how many, in which time, each latency, and every answer that was no success."""

    count: int = 0
    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The latency in seconds that this share stays below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def load(port: int, requests: Iterator[bytes], connections: int, wanted: tuple[bytes, ...] = (b"200",)) -> Load:
    """Send all requests over so many kept connections, one after the other on each."""
    done = Load()
    started = time.perf_counter()
    await asyncio.gather(*(_worker(port, requests, done, wanted) for _ in range(connections)))
    done.seconds = time.perf_counter() - started
    return done


async def _worker(port: int, requests: Iterator[bytes], done: Load, wanted: tuple[bytes, ...]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    for request in requests:
        started = time.perf_counter()
        writer.write(request)
        status, body = await read_answer(reader)
        done.latencies.append(time.perf_counter() - started)
        done.count += 1
        if status not in wanted:
            done.failures.append(f"{status.decode()} {body[:300]!r}")
    writer.close()


async def read_answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Status and body of one answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        if line[:15].lower() == b"content-length:":
            length = int(line[15:])
    return head[9:12], await reader.readexactly(length)


class Person:
    """One person at a browser: pages and forms, one after the other, each on a connection of its own."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    async def open(self, path: str) -> str:
        """A page."""
        status, _head, body = await self._exchange(get(path, self.cookie))
        assert status == 200, f"{status} for {path}"
        return body.decode()

    async def send(self, path: str, fields: dict[str, str]) -> str:
        """A form; where it leads to."""
        return self._led(path, await self._exchange(post(path, self.cookie, urlencode(fields))))

    async def upload(self, path: str, files: dict[str, bytes]) -> str:
        """Files, in one form; where it leads to."""
        line = "----------------e-cabinet"
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: application/pdf\r\n\r\n".encode()
            + content
            + b"\r\n"
            for name, content in files.items()
        ]
        body = b"".join(parts) + f"--{line}--\r\n".encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={self.cookie}\r\n"
            f"Sec-Fetch-Site: same-origin\r\nContent-Type: multipart/form-data; boundary={line}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        return self._led(path, await self._exchange(head + body))

    def _led(self, path: str, answer: tuple[int, bytes, bytes]) -> str:
        status, head, body = answer
        assert status == 303, f"{status} for {path}: {body[-1500:]!r}"
        found = re.search(rb"(?im)^location: *(\S+)", head)
        assert found
        return found[1].decode()

    async def _exchange(self, request: bytes) -> tuple[int, bytes, bytes]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?im)^content-length: *(\d+)", head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        writer.close()
        return int(head[9:12]), head, body


class Screen(asyncio.Protocol):
    """One websocket that counts the messages it gets and notes when."""

    def __init__(self, cookie: str, hello: str, on_message: Callable[["Screen", bytes], None]) -> None:
        self.cookie, self.hello, self.on_message = cookie, hello, on_message
        self.buffer = bytearray()
        self.open = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        transport = self.transport
        nonce = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            (
                "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Cookie: session={self.cookie}\r\nSec-Fetch-Site: same-origin\r\n"
                f"Sec-WebSocket-Key: {nonce}\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.open:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self.buffer.startswith(b"HTTP/1.1 101"), bytes(self.buffer[:80])
            del self.buffer[: end + 4]
            self.open = True
            self.say(self.hello)
            self.ready.set_result(None)
        self._frames()

    def _frames(self) -> None:
        while len(self.buffer) >= 2:
            kind, length, start = self.buffer[0] & 15, self.buffer[1] & 127, 2
            if length == 126:
                if len(self.buffer) < 4:
                    return
                length, start = struct.unpack_from("!H", self.buffer, 2)[0], 4
            elif length == 127:
                if len(self.buffer) < 10:
                    return
                length, start = struct.unpack_from("!Q", self.buffer, 2)[0], 10
            if len(self.buffer) < start + length:
                return
            payload = bytes(self.buffer[start : start + length])
            del self.buffer[: start + length]
            if kind == 1:
                self.on_message(self, payload)
            elif kind == 9:
                self._send(10, payload)

    def say(self, text: str) -> None:
        """Send one text message."""
        self._send(1, text.encode())

    def _send(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        head = bytes([128 | kind, 128 | size]) if size < 126 else bytes([128 | kind, 254]) + struct.pack("!H", size)
        self.transport.write(head + b"\0\0\0\0" + payload)  # a mask of zeros leaves the payload as it is


async def connect(port: int, screens: list[Screen], at_once: int = 50) -> None:
    """Open all websockets, some at a time."""
    gate = asyncio.Semaphore(at_once)

    async def one(screen: Screen) -> None:
        async with gate:
            await asyncio.get_running_loop().create_connection(lambda: screen, "127.0.0.1", port)
            await screen.ready

    await asyncio.gather(*(one(screen) for screen in screens))
