"""What stands before every route: request numbers, one log line, security headers, the origin check."""

import json
import logging
import random
import sys
import time
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecabinet.kernel import clock

log = logging.getLogger("ecabinet.request")
PRIVATE_PATHS = ("/calendar/", "/first-password/")
# A number to find a request by guards nothing; the system's own source would let another thread in at every request.
_numbers = random.Random()
FORM_LIMIT = 4 * 1024 * 1024
SAFE = {"GET", "HEAD", "OPTIONS"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
    " connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'self'; frame-src 'self'; object-src 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
]
PRIVATE = (b"cache-control", b"no-store")
TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
KNOWN = {name for name, _ in HEADERS}


def same_origin(headers: MutableMapping[bytes, bytes], public_url: str) -> bool:
    """Whether an unsafe request comes from our own pages; `headers` by lower-case name."""
    site = headers.get(b"sec-fetch-site", b"")
    if site:
        return site in {b"same-origin", b"none"}
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin:
        return True  # no browser sends an unsafe cross-site request without either header
    ours = {headers.get(b"host", b"").decode("latin-1"), urlsplit(public_url).netloc}
    return urlsplit(origin).netloc in ours - {""}  # "null" has no place, and is nobody's own


class Shield:
    """One pure ASGI layer around the product."""

    def __init__(
        self, app: ASGIApp, *, wires: Mapping[str, ASGIApp], refusal: Callable[[int], ASGIApp], limit: int,
        public_url: str = "", secure: bool = False,
    ) -> None:  # fmt: skip
        self.app, self.wires, self.public_url, self.refusal, self.limit = app, wires, public_url, refusal, limit
        self.headers = [*HEADERS, TRANSPORT] if secure else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = f"{_numbers.getrandbits(48):012x}"
        headers = dict(scope["headers"])
        unsafe = scope["type"] == "websocket" or scope["method"] not in SAFE
        foreign = unsafe and not same_origin(headers, self.public_url)
        if scope["type"] == "websocket":
            wire = _shut if foreign else self.wires.get(scope["path"], self.app)
            await wire(scope, receive, send)
            return
        refused = 403 if foreign else 413 if self._is_too_large(headers) else 0
        await self._answer(self.refusal(refused) if refused else self.app, scope, receive, send, state)

    async def _answer(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, state: dict[str, Any]
    ) -> None:  # fmt: skip
        started, status = time.perf_counter(), 500

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name for name, _ in message["headers"]}
                kept = [pair for pair in self.headers if pair[0] not in given] if given & KNOWN else self.headers
                message["headers"] = [*message["headers"], *kept]
                if b"cache-control" not in given:
                    message["headers"].append(PRIVATE)
                message["headers"].append((b"x-request-id", state["request_id"].encode()))
            await send(message)

        try:
            await app(scope, receive, guarded)
        except Exception:
            if not state.get("logged"):
                raise
        finally:
            if log.isEnabledFor(logging.INFO):
                _note(scope, state, status, time.perf_counter() - started)

    def _is_too_large(self, headers: MutableMapping[bytes, bytes]) -> bool:
        """Whether the announced body is beyond what its kind may be: files, or a form without files."""
        length = headers.get(b"content-length", b"0")
        limit = self.limit if headers.get(b"content-type", b"").startswith(b"multipart/") else FORM_LIMIT
        return length.isdigit() and int(length) > limit


def _note(scope: Scope, state: dict[str, Any], status: int, seconds: float) -> None:
    """One line a request, written without the logging machinery (it is on every request's path)."""
    actor, path = state.get("actor"), scope["path"]
    for private in PRIVATE_PATHS:
        if path.startswith(private):
            path = f"{private}…"
    sys.stderr.write(
        f'{{"at": "{clock.now().isoformat(timespec="milliseconds")}", "level": "info", "from": "request",'
        f' "id": "{state["request_id"]}", "method": "{scope["method"]}", "path": {json.dumps(path)},'
        f' "status": {status}, "ms": {seconds * 1000:.1f}, "person": {actor.id if actor else "null"}}}\n'
    )


async def _shut(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008})


class Lines(logging.Formatter):
    """One JSON object a line: time, level, where, what and its fields; never contents."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower(),
            "from": record.name, "what": record.getMessage(), **getattr(record, "fields", {}),
        }  # fmt: skip
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging calls it so
        """Where it happened and what it was; of what it said the first line only, since databases add the row."""
        parts: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(parts) < 5:
            said = str(error).partition("\n")[0][:200]
            parts.insert(0, "".join(traceback.format_tb(error.__traceback__)) + f"{type(error).__qualname__}: {said}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(parts)


def set_up_log(level: str) -> None:
    """Structured lines on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # At "debug" some of these would write down what people typed.
    for noisy in ("uvicorn", "uvicorn.error", "pypdf", "alembic", "sqlalchemy", "multipart", "python_multipart"):
        logging.getLogger(noisy).setLevel("WARNING")
