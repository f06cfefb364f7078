"""A meeting of the cast's body: three items, the second with a part that only the guest is invited to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings import actions
from ecabinet.meetings.models import Invitation, Item, Meeting
from ecabinet.meetings.rules import ItemPlan, MeetingPlan
from ecabinet.people.models import Body, Organisation, Person
from tests.cast import Cast, token

TITLES = ("Socio-economic report", "Law on electronic transactions", "Energy plan")
PART = "Digital signatures"
SECRET_WORDS = (TITLES[0], TITLES[2])


@dataclass(frozen=True)
class Day:
    """The meeting, its items (the part last) and the guest's invitation."""

    meeting: int
    items: tuple[int, ...]
    invitation: int
    kind: int
    room: int

    @property
    def page(self) -> str:
        return f"/meetings/{self.meeting}"


def plan_at(starts_at: datetime, kind: int, **more: Any) -> MeetingPlan:
    """A meeting of three hours."""
    fields: dict[str, Any] = {"title": "Regular session of June", "ends_at": starts_at + timedelta(hours=3), **more}
    return MeetingPlan(type_id=kind, starts_at=starts_at, **fields)


def prepare(db: Db, cast: Cast) -> Day:
    """Everything but convening, through the actions."""
    secretary = cast.actor("secretary")
    kind = actions.add_type(db, None, code="regular", name_vi="Phiên họp thường kỳ", name_en="Regular session")
    room = actions.add_room(db, None, code="P1", name_vi="Phòng 1", name_en="Room One", seats=40)
    plan = plan_at(
        db.now + timedelta(days=7),
        kind.id,
        chair_id=cast["chair"],
        room_id=room.id,
        remote_url="https://meet.example/7",
    )
    meeting = actions.create_meeting(db, secretary, db.get_one(Body, cast.body), plan)
    items = [actions.add_item(db, secretary, meeting, ItemPlan(title, minutes=20)) for title in TITLES]
    part = actions.add_item(db, secretary, meeting, ItemPlan(PART, minutes=30), items[1])
    invitation = actions.invite_person(db, secretary, meeting, db.get_one(Person, cast["guest"]), items[1])
    return Day(meeting.id, (*(item.id for item in items), part.id), invitation.id, kind.id, room.id)


def convene(db: Db, cast: Cast, day: Day) -> None:
    """The secretary convenes."""
    meeting = db.get_one(Meeting, day.meeting)
    actions.convene_meeting(db, cast.actor("secretary"), meeting, "Confirmed by the head of the Office.")


@pytest.fixture
def draft(house: House, cast: Cast) -> Day:
    """The meeting while it is prepared."""
    return house.db.act(lambda db: prepare(db, cast))


@pytest.fixture
def day(house: House, cast: Cast, draft: Day) -> Day:
    """The meeting, convened."""
    house.db.act(lambda db: convene(db, cast, draft))
    return draft


@pytest.fixture
def act(house: House) -> Callable[[Callable[[Db], Any]], Any]:
    """Perform something as an act."""
    return house.db.act


def invited(db: Db, meeting: int, person: int) -> Invitation:
    """Somebody's invitation that stands."""
    mine = (Invitation.meeting_id == meeting, Invitation.person_id == person, Invitation.ended_at == None)  # noqa: E711
    return db.exec(select(Invitation).where(*mine)).one()


def organisation(db: Db, number: int) -> Organisation:
    return db.get_one(Organisation, number)


def item(db: Db, number: int) -> Item:
    return db.get_one(Item, number)


def connect(client: TestClient, name: str, *keys: str) -> Any:
    """A screen that shows these regions."""
    wire: Any = client.websocket_connect("/live", headers={"cookie": f"session={token(name)}"})
    wire.hello = json.dumps({"regions": {key: {"stamp": 0, "hash": ""} for key in keys}})
    return wire
