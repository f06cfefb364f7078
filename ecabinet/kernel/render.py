"""Regions: one door, one template and one context function for the page, for the answer to an act and for the push."""

import hashlib
import json
import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from ecabinet.kernel import formats, words
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door
from ecabinet.kernel.errors import Missing

CACHE_LIMIT = 20_000
FRAME_LIMIT = 2_000
Context = Callable[[Db, int, Any], dict[str, Any]]


def everybody(_facts: Any) -> Hashable:
    """The audience of a region that shows the same to all who may see it."""
    return None


def own(facts: Any) -> Hashable:
    """The audience of a personal region: the actor."""
    return int(facts.actor_id)


@dataclass(frozen=True)
class Region:
    """One fragment: `context` gets the audience and never the actor, so its HTML cannot depend on anything else.

    `topics(thing, audience, values)` names what its HTML was made from.
    """

    name: str
    door: Door
    template: str
    context: Context
    topics: Callable[[int, Any, dict[str, Any]], set[str]]
    audience: Callable[[Any], Hashable] = everybody


class Shown(NamedTuple):
    """What is shown to whom: region key, language, audience and the date on the wall."""

    key: str
    lang: str
    audience: Hashable
    day: date


class Fragment(NamedTuple):
    """A rendered region; `order` is its stamp. Kept as UTF-8: a page and the wire want bytes, and text takes twice."""

    key: str
    body: bytes
    hash: str
    horizon: int
    order: int
    topics: frozenset[str]

    @property
    def html(self) -> str:
        """The region's outermost element."""
        return self.body.decode()

    @property
    def letter(self) -> str:
        """What the wire sends."""
        return f"{json.dumps({'k': 'region', 'key': self.key, 'stamp': self.order, 'hash': self.hash})}\n{self.html}"


@lru_cache(4096)
def split_key(key: str) -> tuple[str, int]:
    """ "agenda/7" → ("agenda", 7). Raises Missing for anything else."""
    name, _, number = key.partition("/")
    if not number.isdecimal() or len(number) > 9:
        raise Missing
    return name, int(number)


class Renderer:
    """The one road from a key to its HTML, with the fragments that still hold."""

    def __init__(self, env: Environment, regions: Iterable[Region]) -> None:
        self.env = env
        self.regions = {region.name: region for region in regions}
        self._kept: dict[Shown, Fragment] = {}
        self._by_topic: dict[str, set[Shown]] = {}
        self._told_at: dict[str, int] = {}
        self._frames: dict[Hashable, Frame] = {}
        self._floor, self._keeps = 0, True
        self._guard = threading.Lock()
        self._busy: dict[Shown, threading.Lock] = {}

    def keep_no_fragments(self) -> None:
        """Render every region afresh from now on (for measuring)."""
        self._keeps = False

    def told(self, topics: set[str], position: int) -> None:
        """Let go of every fragment that was made from one of `topics`."""
        with self._guard:
            for topic in topics:
                self._told_at[topic] = max(position, self._told_at.get(topic, 0))
                for shown in self._by_topic.pop(topic, ()):
                    self._kept.pop(shown, None)
            if len(self._told_at) > CACHE_LIMIT:
                self._floor = max(self._floor, *self._told_at.values())
                self._told_at.clear()

    def frame(self, shown: Hashable, make: Callable[[], "Frame"]) -> "Frame":
        """What stands around a page's regions, kept for as long as the process lives."""
        kept = self._frames.get(shown)
        if kept is None:
            if len(self._frames) >= FRAME_LIMIT:
                self._frames.clear()
            kept = self._frames[shown] = make()
        return kept

    def admit(self, db: Db, key: str, actors: Iterable[int]) -> dict[int, Hashable]:
        """Who of `actors` may see the region, with the audience that each belongs to."""
        name, number = split_key(key)
        region = self._region(name)
        facts = region.door.admit(db, list(actors), number)
        return {actor: region.audience(row) for actor, row in facts.items()}

    def region(self, db: Db, actor_id: int | None, key: str, lang: str) -> Fragment:
        """The region for one viewer. Raises Missing when it is not there or not theirs."""
        name, number = split_key(key)
        region = self._region(name)
        facts = region.door.admit(db, (actor_id or 0,), number)
        if (actor_id or 0) not in facts:
            raise Missing
        return self.fragment(db, key, lang, region.audience(facts[actor_id or 0]))

    def fragment(self, db: Db, key: str, lang: str, audience: Hashable) -> Fragment:
        """The region for an audience whose door was opened, kept or made now."""
        shown = Shown(key, lang, audience, formats.today())
        kept = self._kept.get(shown)
        if kept is not None:
            return kept
        with self._busy.setdefault(shown, threading.Lock()):
            kept = self._kept.get(shown)
            if kept is None:
                kept = self._render(db, shown)
                self._keep(shown, kept)
        self._busy.pop(shown, None)
        return kept

    def _region(self, name: str) -> Region:
        region = self.regions.get(name)
        if region is None:
            raise Missing
        return region

    def _render(self, db: Db, shown: Shown) -> Fragment:
        name, number = split_key(shown.key)
        region = self.regions[name]
        horizon, order = db.snapshot()
        token = words.language.set(shown.lang)
        try:
            values = region.context(db, number, shown.audience)
            inner = self.env.get_template(region.template).render(values)
        finally:
            words.language.reset(token)
        body = inner.encode()
        digest = hashlib.sha256(body).hexdigest()[:16]
        topics = frozenset(region.topics(number, shown.audience, values))
        return Fragment(shown.key, wrap(shown.key, body, order, digest), digest, horizon, order, topics)

    def _keep(self, shown: Shown, fragment: Fragment) -> None:
        if not self._keeps:
            return
        with self._guard:
            if any(self._told_at.get(topic, self._floor) >= fragment.horizon for topic in fragment.topics):
                return
            if len(self._kept) >= CACHE_LIMIT:
                self._kept.clear()
                self._by_topic.clear()
            self._kept[shown] = fragment
            for topic in fragment.topics:
                self._by_topic.setdefault(topic, set()).add(shown)


def dom_id(key: str) -> str:
    """ "agenda/7" → "agenda-7"."""
    return key.replace("/", "-")


def wrap(key: str, inner: bytes, order: int, digest: str) -> bytes:
    """The region's outermost element, which carries its key, stamp and hash."""
    head = (
        f'<section id="{dom_id(key)}" class="region region--{key.partition("/")[0]}" data-region="{key}"'
        f' data-stamp="{order}" data-hash="{digest}">\n'
    )
    return b"".join((head.encode(), inner, b"\n</section>"))


class Slots:
    """Stands in for a page's regions while its frame is cut: each leaves a mark where it will be."""

    class actor:  # noqa: N801 - reads as `actor.id` in a template
        """The viewer's number is a slot too."""

        id = Markup("\x00actor\x00")
        name = kind = ""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def region(self, name: str, number: int = 0) -> Markup:
        """A mark for a region."""
        self.keys.append(f"{name}/{number}")
        return Markup(f"\x00{name}/{number}\x00")  # noqa: S704

    def wire(self) -> Markup:
        """The wire names the same regions for every viewer."""
        return _wire(self.keys)


class Frame(NamedTuple):
    """A page without its regions: the pieces of text and, between them, what comes there."""

    texts: list[bytes]
    slots: list[str]

    @classmethod
    def cut(cls, html: str) -> "Frame":
        """Cut a page at its marks."""
        pieces = html.split("\x00")
        return cls([text.encode() for text in pieces[::2]], pieces[1::2])

    def fill(self, regions: "PageRegions", actor_id: int | None) -> bytes:
        """The page for one viewer."""
        parts = [self.texts[0]]
        for slot, text in zip(self.slots, self.texts[1:], strict=True):
            parts.append(str(actor_id or "").encode() if slot == "actor" else regions.body(slot))
            parts.append(text)
        return b"".join(parts)


class PageRegions:
    """The regions that one page rendered, which it then subscribes to."""

    def __init__(self, renderer: Renderer, db: Db, actor_id: int | None, lang: str) -> None:
        self.renderer, self.db, self.actor_id, self.lang = renderer, db, actor_id, lang
        self.keys: list[str] = []

    def body(self, key: str) -> bytes:
        """The region's HTML for this viewer."""
        return self.renderer.region(self.db, self.actor_id, key, self.lang).body

    def region(self, name: str, number: int = 0) -> Markup:
        """The region in a page's template."""
        key = f"{name}/{number}"
        self.keys.append(key)
        return Markup(self.body(key).decode())  # noqa: S704 - our own rendering, escaped there

    def wire(self) -> Markup:
        """The live wire of a page that showed regions; the last thing in it."""
        return _wire(self.keys if self.actor_id is not None else [])


def _wire(keys: list[str]) -> Markup:
    if not keys:
        return Markup("")
    return Markup(f'<div id="wire" data-live="/live" data-regions="{" ".join(keys)}" hidden></div>')  # noqa: S704
