"""Sending bytes of the store: whole, by ranges (RFC 9110), unchanged, or by nginx where it serves the store."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from ecabinet.kernel.blobs import Blobs, address
from ecabinet.kernel.fold import fold
from ecabinet.kernel.web import Ctx

CHUNK = 256 * 1024


class Span(NamedTuple):
    """Bytes from `start` up to but not including `end`."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """The range begins behind the last byte (416)."""


def parse_range(header: str, size: int) -> Span | None:
    """The one range that was asked for (RFC 9110, 14.1.2); None for the whole, which also answers what is no range.

    Raises Unsatisfiable.
    """
    unit, _, wanted = header.partition("=")
    first, dash, last = (part.strip() for part in wanted.partition("-"))
    if unit.strip().lower() != "bytes" or not dash or not _is_number(first) or not _is_number(last) or not first + last:
        return None
    if not first:
        span = Span(max(0, size - int(last)), size)
    else:
        if last and int(last) < int(first):
            return None
        span = Span(int(first), min(size, int(last) + 1) if last else size)
    if span.start >= span.end:
        raise Unsatisfiable
    return span


def _is_number(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) < 19)


class File(NamedTuple):
    """Bytes to be sent, and how they are called."""

    sha256: str
    size: int
    name: str
    disposition: str


def send(ctx: Ctx, file: File) -> Response:
    """The answer to a request for bytes: whole, a range, unchanged, or by nginx where it serves the store."""
    headers = _headers(file)
    asked = ctx.request.headers
    if _matches(asked.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers=headers)
    if ctx.house.settings.accel_prefix:
        headers["x-accel-redirect"] = f"{ctx.house.settings.accel_prefix.rstrip('/')}/{address(file.sha256)}"
        return Response(headers=headers, media_type="application/pdf")
    try:
        span = _asked_span(ctx, file, headers["etag"])
    except Unsatisfiable:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{file.size}"})
    if span is None:
        return _bytes(ctx, file, Span(0, file.size), 200, headers)
    headers["content-range"] = f"bytes {span.start}-{span.end - 1}/{file.size}"
    return _bytes(ctx, file, span, 206, headers)


def _headers(file: File) -> dict[str, str]:
    plain = "".join(
        letter for letter in fold(file.name) if letter.isascii() and letter.isprintable() and letter not in '"\\'
    )
    called = f"{file.disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    policy = {"content-security-policy": "default-src 'none'; sandbox"} if file.disposition == "attachment" else {}
    return {
        "etag": f'"{file.sha256}"', "accept-ranges": "bytes", "cache-control": "private, no-cache",
        "content-disposition": called, **policy,
    }  # fmt: skip


def _matches(header: str, etag: str) -> bool:
    given = {part.strip().removeprefix("W/") for part in header.split(",")}
    return etag in given or header.strip() == "*"


def _asked_span(ctx: Ctx, file: File, etag: str) -> Span | None:
    asked = ctx.request.headers
    if ctx.request.method != "GET" or "range" not in asked or asked.get("if-range", etag).strip() != etag:
        return None
    return parse_range(asked["range"], file.size)


def _bytes(ctx: Ctx, file: File, span: Span, status: int, headers: dict[str, str]) -> Response:
    blobs: Blobs = ctx.house.parts["blobs"]
    headers["content-length"] = str(span.end - span.start)
    if ctx.request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type="application/pdf")
    if span.end - span.start <= CHUNK:
        return Response(blobs.read(file.sha256, *span), status, headers, "application/pdf")
    return StreamingResponse(_chunks(blobs, file.sha256, span), status, headers, "application/pdf")


def _chunks(blobs: Blobs, sha256: str, span: Span) -> Iterator[bytes]:
    for start in range(span.start, span.end, CHUNK):
        yield blobs.read(sha256, start, min(start + CHUNK, span.end))
