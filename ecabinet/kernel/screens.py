"""The open pages, what waits to be sent to each, and the tasks that send it."""

import asyncio
import json
import time
from collections import deque

from starlette.types import Message, Send

from ecabinet.kernel import clock, words
from ecabinet.kernel.serving import letter

SLICE = 200
SIGNED_OUT, RELOAD, NONSENSE = 4401, 4408, 4400
GONE = words.N_("This is no longer shown to you.")


class Screen:
    """One open page. Holds the newest letter of each region and drops what it replaces."""

    __slots__ = ("actor_id", "is_queued", "lang", "send", "sender", "sends_since", "session_id", "shown", "unsent")

    def __init__(self, send: Send, session_id: int, actor_id: int, lang: str) -> None:
        self.send = send
        self.session_id, self.actor_id, self.lang = session_id, actor_id, lang
        self.shown: dict[str, str] = {}
        self.unsent: dict[str, Message] = {}
        self.is_queued = False
        self.sends_since = 0.0
        self.sender: asyncio.Task[None] | None = None

    async def drain(self) -> None:
        """Send what waits, the newest of each; nothing follows the end."""
        while self.unsent:
            _of, message = self.unsent.popitem()
            if message["type"] == "websocket.close":
                self.unsent.clear()
            await self.send(message)


class Senders:
    """The tasks that send. One goes from screen to screen as long as lines take what they are given; a line that does
    not holds its sender, and another takes the rest, so that a slow tablet stops nobody and an idle one costs no task.
    """

    def __init__(self) -> None:
        self.ready: deque[Screen] = deque()
        self.going = 0
        self.tasks: set[asyncio.Task[None]] = set()

    def add(self, screen: Screen) -> None:
        """The screen has something to be sent."""
        if not screen.is_queued:
            screen.is_queued = True
            self.ready.append(screen)

    def start(self) -> None:
        """See to it that somebody sends."""
        if self.ready and not self.going:
            task = asyncio.create_task(self._work())
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def finish(self) -> None:
        """Until every screen was begun with."""
        while self.ready:
            self.start()
            await asyncio.sleep(0)

    async def _work(self) -> None:
        self.going += 1
        count, sender = 0, asyncio.current_task()
        try:
            while self.ready:
                await self._serve(self.ready.popleft(), sender)
                count += 1
                if count % SLICE == 0:
                    await asyncio.sleep(0)
        finally:
            self.going -= 1

    async def _serve(self, screen: Screen, sender: asyncio.Task[None] | None) -> None:
        screen.sender, screen.sends_since = sender, time.monotonic()
        self.going -= 1  # whoever looks while we wait for this line sees that we do
        try:
            await screen.drain()
        except Exception:
            screen.unsent.clear()  # it went away while it was being told
        finally:
            self.going += 1
            screen.is_queued, screen.sends_since, screen.sender = False, 0.0, None


def gone_letter(key: str, lang: str) -> Message:
    """What empties a region whose right has ended."""
    token = words.language.set(lang)
    try:
        return letter(json.dumps({"k": "gone", "key": key, "say": words.gettext(GONE)}) + "\n")
    finally:
        words.language.reset(token)


def sign_of_life() -> Message:
    """What tells a page that it is heard, and the time."""
    return letter(json.dumps({"k": "beat", "now": int(clock.now().timestamp() * 1000)}))


def ended(code: int) -> Message:
    """The end of a wire."""
    return {"type": "websocket.close", "code": code}
