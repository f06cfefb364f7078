"""After each commit every screen that shows a changed thing gets it afresh, for its own viewer.

Nothing about rights is kept: the door is asked at every push.
"""

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from starlette.types import Message

from ecabinet.kernel.database import Pace
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.render import Fragment
from ecabinet.kernel.screens import RELOAD, SIGNED_OUT, SLICE, Screen, Senders, ended, gone_letter, sign_of_life
from ecabinet.kernel.serving import letter
from ecabinet.kernel.web import House

log = logging.getLogger("ecabinet.live")

REGIONS_PER_SCREEN = 50
MOST_EVER = 500  # a page that stays open and turns to ever new things
ROUND = 0.05
BEAT = 10.0
SWEEP = 60.0
SEND_TIMEOUT = 20.0


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
        self.meanwhile: list[set[str]] = []
        self.wake = asyncio.Event()
        self.gate = asyncio.Semaphore(4)
        self.senders = Senders()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.rounds = 0
        self.catch_up_pace, self.entry_pace = Pace(), Pace()
        self.round_pace = Pace(quick=0.030)  # its screens wait for it wherever it is done

    def hear(self, topics: set[str], _position: int) -> None:
        """Topics were told by a commit; called from any thread."""
        if self.loop and not self.loop.is_closed():
            with contextlib.suppress(RuntimeError):
                self.loop.call_soon_threadsafe(self._note, topics)

    def _note(self, topics: set[str]) -> None:
        self.told |= topics
        for heard in self.meanwhile:
            heard |= topics
        self.wake.set()

    @contextlib.contextmanager
    def _listening(self) -> Iterator[set[str]]:
        """What is told during a reading beside the rounds: too late for the reading to find, and its round may have
        been too early to know by their topics the regions that are read.
        """
        heard: set[str] = set()
        self.meanwhile.append(heard)
        try:
            yield heard
        finally:
            self.meanwhile = [it for it in self.meanwhile if it is not heard]

    def _tell_again(self, heard: set[str], topics: Iterable[frozenset[str]]) -> None:
        """What was told meanwhile of these topics has a round of its own."""
        missed = heard.intersection(set[str]().union(*topics))
        if missed:
            self._note(missed)

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
        with self._listening() as heard:
            found = await self.house.db.read(lambda db: self._look(db, touched, screens))
            await self._carry_out(found)
        self._tell_again(heard, found.topics.values())

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
            with self._listening() as heard:
                found = await self.house.db.read(look, self.catch_up_pace)
        self._tell_again(heard, [it.topics for it in found.values() if isinstance(it, Fragment)])
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
