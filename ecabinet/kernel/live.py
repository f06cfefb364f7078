"""The wire: after each commit every screen that shows a changed thing gets it afresh, for its own viewer.

Acts go over HTTP; the wire only tells. Nothing about rights is kept: the door is asked at every push.
"""

import asyncio
import contextlib
import json
import logging
import sys
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from starlette.requests import HTTPConnection
from starlette.types import Message, Receive, Scope, Send

from ecabinet.kernel import clock, words
from ecabinet.kernel.database import Pace
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.outbox import OutboxReader
from ecabinet.kernel.render import Fragment
from ecabinet.kernel.serving import letter
from ecabinet.kernel.web import House

log = logging.getLogger("ecabinet.live")

REGIONS_PER_SCREEN = 50
MOST_EVER = 500  # a page that stays open and turns to ever new things
SLICE = 200
ROUND = 0.05
BEAT = 10.0
SWEEP = 60.0
SEND_TIMEOUT = 20.0
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
            message = self.unsent.pop(next(iter(self.unsent)))
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


class Offer(NamedTuple):
    """A letter for some screens."""

    key: str
    digest: str
    letter: Message
    screens: list[Screen]


class Round(NamedTuple):
    """What one round found: letters to send, screens whose session ended, screens whose language changed."""

    offers: list[Offer]
    ended: list[Screen]
    changed: list[Screen]
    topics: dict[str, frozenset[str]]


class Hub:
    """All screens of this process, by what they show."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.screens: set[Screen] = set()
        self.by_key: dict[str, set[Screen]] = defaultdict(set)
        self.keys_by_topic: dict[str, set[str]] = defaultdict(set)
        self.by_session: dict[int, set[Screen]] = defaultdict(set)
        self.told: set[str] = set()
        self.wake = asyncio.Event()
        self.gate = asyncio.Semaphore(4)
        self.senders = Senders()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.rounds = 0
        self.round_pace, self.catch_up_pace, self.entry_pace = Pace(), Pace(), Pace()

    def hear(self, topics: set[str], _position: int) -> None:
        """Topics were told by a commit; called from any thread."""
        if self.loop and not self.loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self._note, topics)

    def _note(self, topics: set[str]) -> None:
        self.told |= topics
        self.wake.set()

    async def keep_telling(self) -> None:
        """Rounds, at least 50 ms apart, that never take more than half of the time; the first starts at once."""
        self.loop = asyncio.get_running_loop()
        while True:
            await self.wake.wait()
            self.wake.clear()
            topics, self.told = self.told, set()
            started = time.monotonic()
            try:
                await self._tell(topics)
            except Exception:
                log.exception("a round failed")
            took = time.monotonic() - started
            await asyncio.sleep(max(ROUND - took, took))  # whoever sends an answer waits for no second round

    async def _tell(self, topics: set[str]) -> None:
        keys = {key for topic in topics for key in self.keys_by_topic.get(topic, ())}
        sessions = {int(t[8:]) for t in topics if t.startswith("session/") and t[8:].isdecimal()}
        touched = {key: list(self.by_key[key]) for key in keys if self.by_key.get(key)}
        asked = {screen for session in sessions for screen in self.by_session.get(session, ())}
        if touched or asked:
            look = partial(self._look, touched=touched, asked=asked)
            await self._carry_out(await self.house.db.read(look, self.round_pace))
            self.rounds += 1

    def _look(self, db: Db, touched: dict[str, list[Screen]], asked: Iterable[Screen]) -> Round:
        """One reading: who still may, which audience each belongs to, one render for each audience."""
        everyone = {screen for screens in touched.values() for screen in screens} | set(asked)
        alive = self.house.identity.alive(db, list({screen.session_id for screen in everyone}))
        ended = [s for s in everyone if s.session_id not in alive]
        changed = [s for s in everyone if s.session_id in alive and alive[s.session_id] != (s.actor_id, s.lang)]
        out = {*ended, *changed}
        found = Round([], ended, changed, {})
        for key, screens in touched.items():
            self._look_at(db, key, [s for s in screens if s not in out] if out else screens, found)
        return found

    def _look_at(self, db: Db, key: str, screens: list[Screen], found: Round) -> None:
        try:
            audiences = self.house.render.admit(db, key, {screen.actor_id for screen in screens})
        except Missing:
            audiences = {}
        groups: dict[Any, list[Screen]] = defaultdict(list)
        for screen in screens:
            audience = (screen.lang, audiences[screen.actor_id]) if screen.actor_id in audiences else None
            groups[audience].append(screen)
        topics: set[str] = set()
        for group, members in groups.items():
            if group is None:
                found.offers.append(Offer(key, "gone", gone_letter(key, members[0].lang), members))
                continue
            try:
                fragment = self.house.render.fragment(db, key, *group)
            except Missing:
                found.offers.append(Offer(key, "gone", gone_letter(key, members[0].lang), members))
                continue
            topics |= fragment.topics
            found.offers.append(Offer(key, fragment.hash, letter(fragment.letter), members))
        found.topics[key] = frozenset(topics)

    async def _carry_out(self, found: Round) -> None:
        for screen in found.ended:
            self.say(screen, "close", ended(SIGNED_OUT))
        for screen in found.changed:
            self.say(screen, "close", ended(RELOAD))
        for key, topics in found.topics.items():
            self._watch(key, topics)
        count = 0
        for offer in found.offers:
            for screen in offer.screens:
                self.offer(screen, offer.key, offer.digest, offer.letter)
                count += 1
                if count % SLICE == 0:
                    await asyncio.sleep(0)
        await self.senders.finish()

    def offer(self, screen: Screen, key: str, digest: str, message: Message) -> None:
        """Show this next, unless it is shown already."""
        if screen.shown.get(key) != digest:
            screen.shown[key] = digest
            screen.unsent[key] = message
            self.senders.add(screen)
            self.senders.start()

    def say(self, screen: Screen, name: str, message: Message) -> None:
        """Send what is no region."""
        screen.unsent[name] = message
        self.senders.add(screen)
        self.senders.start()

    def _watch(self, key: str, topics: Iterable[str]) -> None:
        for topic in topics:
            self.keys_by_topic[topic].add(key)

    def add(self, screen: Screen, key: str) -> None:
        """The screen shows this region from now on."""
        self.by_key[key].add(screen)

    def enter(self, screen: Screen) -> None:
        """A screen is there."""
        self.screens.add(screen)
        self.by_session[screen.session_id].add(screen)

    def leave(self, screen: Screen) -> None:
        """A screen is gone."""
        self.screens.discard(screen)
        self.by_session[screen.session_id].discard(screen)
        if not self.by_session[screen.session_id]:
            del self.by_session[screen.session_id]
        for key in screen.shown:
            self.by_key[key].discard(screen)
            if not self.by_key[key]:
                del self.by_key[key]

    async def keep_beating(self) -> None:
        """A sign of life every ten seconds, from which a page knows the age of what it shows."""
        while True:
            await asyncio.sleep(BEAT)
            beat = sign_of_life()
            late = time.monotonic() - SEND_TIMEOUT
            for count, screen in enumerate(list(self.screens)):
                if screen.sender and screen.sends_since < late:
                    screen.sender.cancel()  # its send hangs
                    self.leave(screen)
                    continue
                self.say(screen, "beat", beat)
                if count % SLICE == 0:
                    await asyncio.sleep(0)

    async def keep_sweeping(self) -> None:
        """What ends by the passing of time alone: sessions and doors are asked again once a minute."""
        while True:
            await asyncio.sleep(SWEEP)
            try:
                await self.sweep()
            except Exception:
                log.exception("a sweep failed")

    async def sweep(self) -> None:
        """Ask every screen's session and every region's door once."""
        touched = {key: list(screens) for key, screens in self.by_key.items()}
        kept = {topic: {key for key in keys if key in touched} for topic, keys in self.keys_by_topic.items()}
        self.keys_by_topic = defaultdict(set, {topic: keys for topic, keys in kept.items() if keys})
        screens = set(self.screens)
        await self._carry_out(await self.house.db.read(lambda db: self._look(db, touched, screens)))

    async def catch_up(self, screen: Screen, regions: dict[str, Any]) -> None:
        """Show the screen what was told since its page was made; four screens at a time."""
        room = max(0, MOST_EVER - len(screen.shown))
        fresh = [(k, v) for k, v in regions.items() if k not in screen.shown and isinstance(v, dict)]
        known = dict(fresh[: min(room, REGIONS_PER_SCREEN)])
        for key, state in known.items():
            screen.shown[key] = str(state.get("hash", ""))
            self.add(screen, key)
        async with self.gate:
            look = partial(self._fresh, screen=screen, known=known)
            found = await self.house.db.read(look, self.catch_up_pace)
        for key, fragment in found.items():
            if isinstance(fragment, Fragment):
                self._watch(key, fragment.topics)
                self.offer(screen, key, fragment.hash, letter(fragment.letter))
            else:
                self.offer(screen, key, "gone", fragment)

    def _fresh(self, db: Db, screen: Screen, known: dict[str, Any]) -> dict[str, Fragment | Message]:
        found: dict[str, Fragment | Message] = {}
        for key in known:
            try:
                found[key] = self.house.render.region(db, screen.actor_id, key, screen.lang)
            except Missing:
                found[key] = gone_letter(key, screen.lang)
        return found


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


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """The endpoint, plain ASGI (each layer between costs every open page memory): who, what is shown, then tell."""
    house: House = scope["app"].state.house
    hub: Hub = scope["app"].state.hub
    who = partial(house.identity.by_cookie, cookies=HTTPConnection(scope).cookies)
    actor = await house.db.read(who, hub.entry_pace)
    await receive()
    await send({"type": "websocket.accept"})
    if actor is None:
        await send(ended(SIGNED_OUT))
        return
    screen = Screen(send, actor.session_id, actor.id, actor.lang)
    del scope, actor
    hub.enter(screen)
    hub.say(screen, "beat", sign_of_life())
    try:
        await _listen(hub, screen, receive)
    finally:
        hub.leave(screen)
        screen.unsent.clear()


async def _listen(hub: Hub, screen: Screen, receive: Receive) -> None:
    while (message := await receive())["type"] == "websocket.receive":
        try:
            said = json.loads(message.get("text") or "")
            regions = said.get("regions") or said.get("add") or {}
        except (ValueError, AttributeError):
            regions = None
        if not isinstance(regions, dict):
            hub.say(screen, "close", ended(NONSENSE))
            return await asyncio.sleep(1)
        await hub.catch_up(screen, {sys.intern(str(key)): state for key, state in regions.items()})
    return None


async def keep_reading_outbox(house: House) -> None:
    """Hear what other processes did (the command line), 20 times a second."""
    reader = await asyncio.to_thread(OutboxReader, house.db.engine, house.db.mine)
    try:
        while True:
            await asyncio.sleep(ROUND)
            for topics, position in (
                await house.db.read(lambda _db: reader.look()) if not house.db.sqlite else reader.look()
            ):
                house.db.told(topics, position)
    finally:
        reader.close()
