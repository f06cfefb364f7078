"""One convened meeting of the cast's body: three items, one in two parts, a guest of item 2, a secret item 3."""

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from starlette.testclient import TestClient

from ecabinet.floor.access import meeting_to_conduct
from ecabinet.floor.actions import check_in, start_meeting, turn_to_item
from ecabinet.floor.rules import Mode
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Cancellation, Convening, Invitation, Item, Meeting, MeetingType, Reply
from tests.cast import Cast, token

TITLES = ("Budget of the year", "Law on data", "Border affairs")


@dataclass(frozen=True)
class Scene:
    """The numbers of what was made."""

    meeting: int
    items: tuple[int, int, int, int]  # 1, 2, 2.1, 3

    @property
    def at(self) -> str:
        """The meeting's address."""
        return f"/meetings/{self.meeting}"


def make(house: House, cast: Cast, *, convened: bool = True, cancelled: bool = False) -> Scene:
    """Put the meeting into the house."""

    def act(db: Db) -> Scene:
        secretary = cast["secretary"]
        kind = MeetingType(code="regular", name_vi="Thường kỳ", name_en="Regular")
        db.add(kind)
        db.flush()
        meeting = Meeting(
            body_id=cast.body, type_id=kind.id, title="June session", number="6/2026", chair_id=cast["chair"],
            starts_at=db.now + timedelta(hours=1), ends_at=db.now + timedelta(hours=4), created_by=secretary,
            changed_at=db.now,
        )  # fmt: skip
        db.add(meeting)
        db.flush()
        rows = [Item(meeting_id=meeting.id, position=n, title=t, added_at=db.now) for n, t in enumerate(TITLES, 1)]
        rows[2].secrecy, rows[2].paper_only = "mat", True
        db.add_all(rows)
        db.flush()
        part = Item(meeting_id=meeting.id, parent_id=rows[1].id, position=1, title="Fees of data", added_at=db.now)
        db.add(part)
        db.flush()
        fact: dict[str, Any] = {"meeting_id": meeting.id, "by": secretary, "at": db.now}
        if convened:
            db.add(Convening(**fact))
            db.flush()
        if cancelled:
            db.add(Cancellation(**fact, reason="The chair is ill."))
        db.add(Invitation(**fact, person_id=cast["guest"], item_id=rows[1].id))
        if convened and not cancelled:
            away: dict[str, Any] = {"coming": False, "reason": "Abroad"}
            db.add(Reply(meeting_id=meeting.id, person_id=cast["dung"], by=cast["dung"], at=db.now, **away))
        return Scene(meeting.id, (rows[0].id, rows[1].id, part.id, rows[2].id))

    return house.db.act(act)


def begin(house: House, cast: Cast, scene: Scene, *present: str) -> None:
    """Check members in and start the meeting."""

    def act(db: Db) -> None:
        meeting = db.get_one(Meeting, scene.meeting)
        for name in present:
            check_in(db, cast.actor("secretary"), meeting, cast[name], Mode.ROOM)
        start_meeting(db, cast.actor("chair"), meeting)

    house.db.act(act)


def turn(house: House, cast: Cast, scene: Scene, item: int, shown: int | None = None, who: str = "chair") -> bool:
    """Turn to an item, through the door that an act comes by."""

    def act(db: Db) -> bool:
        meeting, _facts = meeting_to_conduct.open(db, cast[who], scene.meeting, locking=True)
        return turn_to_item(db, cast.actor(who), meeting, item, shown=shown)

    return house.db.act(act)


def watch(wires: ExitStack, client: TestClient, name: str, *keys: str, path: str = "/live", cookie: str = "") -> Any:
    """A wire of somebody that shows these regions; its first frames are still to be heard."""
    wire = client.websocket_connect(path, headers={"cookie": cookie or f"session={token(name)}"})
    wires.enter_context(wire)
    wire.send_text(json.dumps({"regions": {key: {"stamp": 0, "hash": ""} for key in keys}}))
    return wire
