"""The meeting as it runs, read afresh: its facts, its running order, the item that it is at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.models import Ballot, Closing, Opening
from ecabinet.floor.models import ItemStart
from ecabinet.floor.rules import neighbours, spent
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.agenda import minutes_of, numbers_of
from ecabinet.meetings.lists import agenda_rows
from ecabinet.meetings.models import Cancellation, Convening, End, Item, Meeting, Room, Secrecy, Start
from ecabinet.meetings.rules import State, state_of
from ecabinet.meetings.showing import in_language
from ecabinet.people.models import Body

_meeting_id: Any = bindparam("meeting")
_latest = select(ItemStart).where(col(ItemStart.meeting_id) == Meeting.id).order_by(col(ItemStart.id).desc()).limit(1)

_meeting = Hot(
    select(
        col(Meeting.id), col(Meeting.title), col(Meeting.number), col(Meeting.body_id), col(Meeting.starts_at),
        col(Meeting.ends_at), col(Meeting.remote_url), col(Body.profile), col(Body.name_vi), col(Body.name_en),
        col(Room.name_vi).label("room_vi"), col(Room.name_en).label("room_en"),
        col(Convening.at).label("convened_at"), col(Cancellation.at).label("cancelled_at"),
        col(Start.at).label("started_at"), col(End.at).label("ended_at"),
        _latest.with_only_columns(col(ItemStart.item_id)).scalar_subquery().label("item_id"),
        _latest.with_only_columns(col(ItemStart.at)).scalar_subquery().label("turned_at"),
    )
    .join(Body, col(Body.id) == Meeting.body_id)
    .outerjoin(Room, col(Room.id) == Meeting.room_id)
    .outerjoin(Convening, col(Convening.meeting_id) == Meeting.id)
    .outerjoin(Cancellation, col(Cancellation.meeting_id) == Meeting.id)
    .outerjoin(Start, col(Start.meeting_id) == Meeting.id)
    .outerjoin(End, col(End.meeting_id) == Meeting.id)
    .where(col(Meeting.id) == _meeting_id)
)  # fmt: skip
_starts = Hot(
    select(col(ItemStart.item_id), col(ItemStart.at))
    .where(col(ItemStart.meeting_id) == _meeting_id)
    .order_by(col(ItemStart.id))
)
_open_vote = Hot(
    select(col(Ballot.id))
    .join(Item, col(Item.id) == Ballot.item_id)
    .join(Opening, col(Opening.ballot_id) == Ballot.id)
    .outerjoin(Closing, col(Closing.ballot_id) == Ballot.id)
    .where(col(Item.meeting_id) == _meeting_id, col(Closing.ballot_id).is_(None))
)


class Line(NamedTuple):
    """An item in the running order, with its number as it is read out ("3", "5.2")."""

    number: str
    item: Any
    minutes: int

    @property
    def id(self) -> int:
        """The item's number in the database."""
        return int(self.item.id)

    @property
    def agency(self) -> str:
        """Who submits it, in the reader's language."""
        return in_language(self.item, "agency")

    @property
    def planned(self) -> timedelta:
        """How long it may take."""
        return timedelta(minutes=self.minutes)

    @property
    def secret(self) -> bool:
        """Whether not even its title is for a hall."""
        return bool(self.item.secrecy != Secrecy.NONE)


@dataclass(frozen=True)
class Agenda:
    """One meeting at one moment. `current` is None before the first item."""

    meeting: Any
    lines: tuple[Line, ...]

    @property
    def state(self) -> State:
        """Where the meeting stands."""
        return state_of_row(self.meeting)

    @property
    def current(self) -> Line | None:
        """The item that the meeting is at."""
        return self.line(self.meeting.item_id)

    def line(self, item_id: int | None) -> Line | None:
        """The line of an item, None when it is not on the agenda."""
        return next((line for line in self.lines if line.item.id == item_id), None) if item_id else None

    @property
    def beside(self) -> tuple[Line | None, Line | None]:
        """The items before and after the current one."""
        back, ahead = neighbours([line.item.id for line in self.lines], self.meeting.item_id)
        return self.line(back), self.line(ahead)

    @property
    def planned(self) -> timedelta:
        """How long all items may take."""
        return sum((line.planned for line in self.lines if line.item.parent_id is None), timedelta())


def state_of_row(row: Any) -> State:
    """The state of a meeting from a row with the moments of its facts."""
    return state_of(convened=row.convened_at, cancelled=row.cancelled_at, started=row.started_at, ended=row.ended_at)


def meeting_of(db: Db, meeting_id: int) -> Any:
    """The facts of a meeting. Raises Missing when there is none."""
    found = _meeting.first(db, meeting=meeting_id)
    if found is None:
        raise Missing
    return found


def agenda_of(db: Db, meeting_id: int) -> Agenda:
    """The meeting with its running order."""
    items = [row for row in agenda_rows(db, meeting_id) if row.removed_at is None]
    return Agenda(meeting_of(db, meeting_id), running_order(items))


def running_order(items: list[Any]) -> tuple[Line, ...]:
    """Items as they are read, each followed by its parts; an item with parts takes as long as they do."""
    numbers, minutes, rows = numbers_of(items), minutes_of(items), {item.id: item for item in items}
    return tuple([Line(number, rows[n], minutes[n]) for n, number in numbers.items()])


def time_on_items(db: Db, meeting: Any) -> dict[int, timedelta]:
    """How long the meeting has been on each item until now, or until its end."""
    starts = [(row.item_id, row.at) for row in _starts.rows(db, meeting=meeting.id)]
    return spent(starts, meeting.ended_at or db.now)


def vote_open(db: Db, meeting_id: int) -> int | None:
    """The vote that is open at the meeting, if there is one."""
    found: int | None = _open_vote.scalar(db, meeting=meeting_id)
    return found


def counted_from(turned_at: datetime, before: timedelta) -> datetime:
    """From when a clock that runs in the browser counts, when the item was current before."""
    return turned_at - before
