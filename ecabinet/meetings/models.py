"""Meetings, their agenda and who is invited; what happened to a meeting is a fact of its own with who and when."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class ItemKind(StrEnum):
    """What an agenda item is for."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"


class Dossier(Row, table=True):
    """What papers hang on; its owner is an agenda item ("item") or an opinion form ("form")."""

    __tablename__ = "dossier"
    id: int = key()
    owner: str = Field(max_length=10)

    @property
    def topics(self) -> set[str]:
        return {f"dossier/{self.id}"}


class MeetingType(Row, table=True):
    """A type of meeting (regular session, thematic session, ...)."""

    __tablename__ = "meeting_type"
    id: int = key()
    code: str = Field(max_length=40, unique=True)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"meeting-types"}


class Room(Row, table=True):
    """A meeting room."""

    __tablename__ = "room"
    id: int = key()
    code: str = Field(max_length=40, unique=True)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    seats: int = 0
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"rooms"}


class Meeting(Row, table=True):
    """A meeting of a body. Its state is read from its facts: convening, start, end, cancellation."""

    __tablename__ = "meeting"
    id: int = key()
    body_id: int = Field(foreign_key="body.id", index=True)
    type_id: int = Field(foreign_key="meeting_type.id")
    number: str = Field(default="", max_length=40)
    title: str = Field(max_length=300)
    chair_id: int | None = Field(default=None, foreign_key="person.id")
    starts_at: datetime = moment(index=True)
    ends_at: datetime = moment()
    room_id: int | None = Field(default=None, foreign_key="room.id")
    remote_url: str = Field(default="", max_length=300)
    created_by: int = Field(foreign_key="actor.id")
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"meetings", f"meeting/{self.id}"}


class _MeetingFact(Row):
    """Something that happened once to a meeting."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"meetings", f"meeting/{self.meeting_id}"}


class Convening(_MeetingFact, table=True):
    """The meeting was convened: invitations are out, and what changes afterwards is shown as changed and told."""

    __tablename__ = "convening"


class Cancellation(_MeetingFact, table=True):
    """The meeting was cancelled."""

    __tablename__ = "cancellation"
    reason: str = Field(max_length=1000)


class Start(_MeetingFact, table=True):
    """The meeting began."""

    __tablename__ = "meeting_start"


class End(_MeetingFact, table=True):
    """The meeting ended."""

    __tablename__ = "meeting_end"


class Item(Row, table=True):
    """An agenda item; `parent_id` makes it a sub-item. Papers hang on its dossier."""

    __tablename__ = "item"
    __table_args__: Any = (CheckConstraint("kind IN ('decision', 'discussion', 'information')", name="kind"),)
    id: int = key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="item.id")
    position: int
    title: str = Field(max_length=500)
    kind: str = Field(default=ItemKind.DECISION.value, max_length=20)
    agency_id: int | None = Field(default=None, foreign_key="organisation.id")
    rapporteur: str = Field(default="", max_length=200)
    minutes: int = 15
    secrecy: str = Field(default="none", max_length=12)
    paper_only: bool = False
    dossier_id: int | None = Field(default=None, foreign_key="dossier.id", unique=True)
    removed_at: datetime | None = moment(default=None, nullable=True)
    changed_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {f"meeting/{self.meeting_id}", f"item/{self.id}"}


class Invitation(Row, table=True):
    """Somebody, or everybody of an organisation, is asked to a meeting, or to one item of it only."""

    __tablename__ = "invitation"
    __table_args__: Any = (CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="one_invitee"),)
    id: int = key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="item.id")
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        told = {f"meeting/{self.meeting_id}", f"invitations/{self.meeting_id}"}
        return told | ({f"desk/{self.person_id}"} if self.person_id else {"meetings"})


class Reply(Row, table=True):
    """An invitee's answer: comes or does not, with a reason; only added, the latest counts."""

    __tablename__ = "reply"
    __table_args__: Any = (UniqueConstraint("meeting_id", "person_id", "n"),)
    id: int = key()
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    n: int = 1
    coming: bool
    reason: str = Field(default="", max_length=1000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"replies/{self.meeting_id}", f"desk/{self.person_id}"}
