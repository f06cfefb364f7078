"""The running meeting: who is present, which item is current, which displays follow."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class CheckIn(Row, table=True):
    """Somebody is present, in the room or from afar, until they leave or the roll-call is corrected."""

    __tablename__ = "check_in"
    __table_args__: Any = (
        CheckConstraint("mode IN ('room', 'remote')", name="mode"),
        Index("uq_check_in_present", "meeting_id", "person_id", unique=True,
              sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip
    id: int = key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    mode: str = Field(default="room", max_length=6)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {f"attendance/{self.meeting_id}", f"attendance/{self.meeting_id}/person/{self.person_id}"}


class ItemStart(Row, table=True):
    """The meeting turned to an item; the latest row is the current item. Only added."""

    __tablename__ = "item_start"
    id: int = key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    item_id: int = Field(foreign_key="item.id", index=True)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"current/{self.meeting_id}"}


class Pairing(Row, table=True):
    """A display follows a meeting until it is unpaired."""

    __tablename__ = "pairing"
    __table_args__: Any = (
        Index("uq_pairing_in_force", "display_id", unique=True,
              sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip
    id: int = key()
    display_id: int = Field(foreign_key="display.id", index=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {f"display/{self.display_id}", f"pairings/{self.meeting_id}"}
