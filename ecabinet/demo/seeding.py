"""Filling an empty demonstration: the papers first, then everything that happened, in one transaction."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from ecabinet.demo.attention import Attention
from ecabinet.demo.forms import Forms
from ecabinet.demo.library import Held, Library, make_library
from ecabinet.demo.meetings import Meetings
from ecabinet.demo.opinions import Opinions
from ecabinet.demo.papers import Spec, specs
from ecabinet.demo.people import People
from ecabinet.demo.story import Story
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.records.actions import note, seal_some


class Progress(Protocol):
    """Hears how far the seeding has come."""

    def begin(self, words: str, total: int) -> Callable[[int], Any]:
        """A step begins; what it returns is told of each advance."""


def seed(house: House, progress: Progress) -> None:
    """Fill an empty demonstration as of this moment, in one transaction: after a failure nothing is there."""
    now = clock.now()
    wanted = specs(now)
    made = progress.begin(f"Setting and cleaning {len(wanted)} papers", len(wanted))
    held = make_library(house.parts["blobs"], wanted, made)
    story = tell(Story(now), house, wanted, held)
    lived = progress.begin(f"Living through {len(story.steps)} acts", len(story.steps))
    try:
        house.db.act(partial(_live, story=story, house=house, lived=lived))
    finally:
        clock.set_clock(None)


def tell(story: Story, house: House, wanted: tuple[Spec, ...], held: list[Held]) -> Story:
    """Everything that happened before the seeding."""
    People(story).tell()
    Meetings(story).tell()
    Forms(story, wanted).tell()
    Opinions(story).tell()
    library = Library(story, held)
    library.tell()
    Attention(story, house, wanted, library.came).tell()
    return story


def _live(db: Db, *, story: Story, house: House, lived: Callable[[int], Any]) -> None:
    story.live(db, house, lambda: lived(1))
    note(db, None, "seeded demonstration")
    db.flush()
    while seal_some(db):
        db.flush()
