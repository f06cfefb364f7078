"""The commands `demo` and `seed`: what they say while they work, and why they refuse.

What only a seeding needs is imported there: the second start is listening within three seconds.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlmodel import select

from ecabinet import schema
from ecabinet.kernel.database import Database
from ecabinet.kernel.errors import Refused
from ecabinet.people.actions import enter_demonstration, is_demonstration
from ecabinet.people.models import Person
from ecabinet.settings import Settings

NOT_EMPTY = "There are people here already, so nothing was seeded. Name an empty folder by ECABINET_DATA_DIR."
# An act of seconds is worth a warning while people wait for it; here it would only tear the bar.
logging.getLogger("ecabinet.db").addHandler(logging.NullHandler())
console = Console(stderr=True, highlight=False, soft_wrap=True)


class CannotSeed(Exception):
    """Nothing can be seeded here; the message says why, in one sentence."""


class Shown:
    """Steps as somebody who waits sees them: a bar on a screen, a line elsewhere."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress

    def begin(self, words: str, total: int) -> Callable[[int], Any]:
        """A step begins; what it returns is told of each advance."""
        if self.progress is None:
            console.print(f"{words} ...")
            return lambda _count: None
        progress, task = self.progress, self.progress.add_task(words, total=total)
        return lambda count: progress.advance(task, count)


def prepare(settings: Settings) -> bool:
    """Bring the schema up to date and make the installation a demonstration; whether nobody is there yet.

    Raises CannotSeed where a real account is.
    """
    settings.make_data_dir()
    with console.status("Bringing the database up to date"):
        schema.migrate(settings.database_url)
    database = Database(settings.database_url)
    try:
        with database.reading() as db:
            is_ready = is_demonstration(db)
        if not is_ready:
            database.act(lambda db: enter_demonstration(db, None))
        with database.reading() as db:
            return db.exec(select(Person.id).limit(1)).first() is None
    except Refused as refusal:
        raise CannotSeed(refusal.msgid) from None
    finally:
        database.close()


def fill(settings: Settings) -> None:
    """Seed the empty demonstration, and say how far it is."""
    from ecabinet.app import make_house
    from ecabinet.demo.seeding import seed

    began = monotonic()
    house = make_house(settings)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        if console.is_terminal:
            with Progress(*columns, console=console) as progress:
                seed(house, Shown(progress))
        else:
            seed(house, Shown(None))
    finally:
        house.db.close()
    console.print(f"A demonstration Government is ready, made in {monotonic() - began:.0f} s.")


def fill_if_empty(settings: Settings) -> None:
    """For `demo`: an empty installation is seeded, another one is served as it is."""
    if prepare(settings):
        fill(settings)


def fill_or_refuse(settings: Settings) -> None:
    """For `seed`: only an empty installation. Raises CannotSeed."""
    if not prepare(settings):
        raise CannotSeed(NOT_EMPTY)
    fill(settings)
