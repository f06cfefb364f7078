"""Meetings, their agenda and who is invited; what happened to a meeting is a fact of its own with who and when."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from ecabinet.kernel.clock import now
from ecabinet.kernel.db import Row, key, moment


class ItemKind(StrEnum):
    """What an agenda item is for."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"


class Secrecy(StrEnum):
    """The level of secrecy of an item or a paper; the words of the law are kept as its names."""

    NONE = "none"
    MAT = "mat"
    TOI_MAT = "toi_mat"
    TUYET_MAT = "tuyet_mat"


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
    """A meeting of a body. Its state is read from its facts: convening, start, end, cancellation.

    `uid` names it in calendars for ever; `folded` is its title and number as they are searched.
    """

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
    uid: str = Field(default_factory=lambda: str(uuid4()), max_length=36, unique=True)
    folded: str = ""
    created_by: int = Field(foreign_key="actor.id")
    changed_at: datetime = moment(default_factory=now)
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
    """The meeting was convened: what changes afterwards is shown as changed and told.

    `version` is the meeting's at that moment, `notice_days` what the regulation asks for (None: not known), `words` why
    less is given, or who confirms it.
    """

    __tablename__ = "convening"
    version: int = 1
    notice_days: int | None = None
    words: str = Field(default="", max_length=1000)


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
    __table_args__: Any = (
        CheckConstraint("kind IN ('decision', 'discussion', 'information')", name="kind"),
        CheckConstraint("secrecy IN ('none', 'mat', 'toi_mat', 'tuyet_mat')", name="secrecy"),
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
    )
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
    folded: str = ""
    added_at: datetime = moment(default_factory=now)
    changed_at: datetime | None = moment(default=None, nullable=True)
    moved_at: datetime | None = moment(default=None, nullable=True)
    removed_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {f"meeting/{self.meeting_id}", f"item/{self.id}"}


class Invitation(Row, table=True):
    """Somebody, or everybody of an organisation, is asked to a meeting, or to one item of it only.

    `as_member`: asked because the body's term is theirs; the right to read is then the term's and ends with it.
    """

    __tablename__ = "invitation"
    __table_args__: Any = (
        CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name="one_invitee"),
        Index("ix_invitation_person", "meeting_id", "person_id"),
        Index("ix_invitation_organisation", "meeting_id", "organisation_id"),
    )
    id: int = key()
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    item_id: int | None = Field(default=None, foreign_key="item.id")
    as_member: bool = False
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
        mine = f"meeting/{self.meeting_id}/person/{self.person_id}"
        return {f"replies/{self.meeting_id}", mine, f"desk/{self.person_id}"}


class CalendarLink(Row, table=True):
    """A person's secret address of the own calendar; only its SHA-256 is kept, and it opens nothing else."""

    __tablename__ = "calendar_link"
    id: int = key()
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {f"calendar/{self.person_id}"}
