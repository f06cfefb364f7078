"""The story: acts, each at its moment, lived through in their order in one transaction, jobs in between."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.models import Ballot
from ecabinet.demo.moments import when
from ecabinet.kernel import clock
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.jobs import HANDLERS, Job
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Item, Meeting, MeetingType, Room
from ecabinet.people.models import Body, Organisation, Person, Position
from ecabinet.rulebook.regulation import calendar

T = TypeVar("T")
MINUTE = timedelta(minutes=1)
_due = Hot(
    select(col(Job.id))
    .where(col(Job.done_at).is_(None), col(Job.due_at) <= bindparam("until"))
    .order_by(col(Job.due_at), col(Job.id))
    .limit(1)
)


class Step(NamedTuple):
    """One act and what it is done with; `at` is the moment that its rows and its record bear."""

    at: datetime
    do: Callable[..., Any]
    args: tuple[Any, ...]


@dataclass
class Stage:
    """Who and what has appeared so far, by the names that seed_data uses."""

    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    types: dict[str, MeetingType] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)  # "hom-nay/5.1"
    forms: dict[str, Ballot] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)  # the number of a paper's version, by the paper's name


class Story:
    """Everything that happened until `now`, to be told in any order and lived through in time's."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.stage = Stage()
        self.steps: list[Step] = []

    def moment(self, text: str) -> datetime:
        """A moment of seed_data, working days by the calendar of holidays."""
        return when(text, self.now, is_working_day=calendar().is_working_day)

    def add(self, at: datetime, do: Callable[..., Any], *args: Any) -> None:
        """`do(db, *args)` happens at `at`; of two at one moment the one told first."""
        if at > self.now:
            raise ValueError(f"{do} at {at} lies ahead of {self.now}")
        self.steps.append(Step(at, do, args))

    def live(self, db: Db, house: House, tick: Callable[[], Any] = lambda: None) -> None:
        """Do every step at its moment, and what falls due between two of them."""
        inside = within(house, db)
        for step in sorted(self.steps, key=lambda it: it.at):
            self._carry_out(db, inside, step.at)
            self._move(db, step.at)
            step.do(db, *step.args)
            tick()
        self._carry_out(db, inside, self.now)

    def _carry_out(self, db: Db, inside: House, until: datetime) -> None:
        while (number := _due.scalar(db, until=until)) is not None:
            job = db.get_one(Job, number)
            self._move(db, job.due_at)
            HANDLERS[job.kind](inside, json.loads(job.payload_json))
            db.flush()
            if (left := db.get(Job, number)) is not None:  # what was planned may be cancelled by its own doing
                left.done_at = db.now

    def _move(self, db: Db, at: datetime) -> None:
        clock.set_clock(at)
        db.now = at


class _Within:
    """The database as a job sees it while the whole story is one transaction."""

    def __init__(self, db: Db) -> None:
        self.db = db

    def act(self, do: Callable[[Db], T]) -> T:
        value = do(self.db)
        self.db.flush()
        return value

    @contextmanager
    def reading(self) -> Iterator[Db]:
        self.db.flush()
        yield self.db


def within(house: House, db: Db) -> House:
    """The house for whoever asks it to act or read inside an act that is under way."""
    return replace(house, db=cast(Database, _Within(db)))
