"""What people are told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class Notice(Row, table=True):
    """A sentence for one person, kept as msgid and parameters so that it reads in either language."""

    __tablename__ = "notice"
    __table_args__: Any = (Index("ix_notice_list", "person_id", "at"), Index("ix_notice_link", "link"))
    id: int = key()
    person_id: int = Field(foreign_key="person.id")
    at: datetime = moment()
    msgid: str
    params_json: str = "{}"
    link: str = Field(default="", max_length=200)
    kind: str = Field(default="other", max_length=12)
    read_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {f"notices/{self.person_id}", f"desk/{self.person_id}"}


class NoticeChoice(Row, table=True):
    """What somebody wants to be told by mail, and how many hours before a deadline; without a row the usual holds."""

    __tablename__ = "notice_choice"
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    by_mail: str = Field(default="", max_length=80)
    lead_hours: str = Field(default="", max_length=40)
    at: datetime = moment()
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {f"person/{self.person_id}"}


class Mail(Row, table=True):
    """A notice on its way to a mailbox: waiting until `sent_at` or `gave_up_at`; `said` is the server's last word.

    It carries no text: that is made when it is sent, in the reader's language.
    """

    __tablename__ = "mail"
    id: int = key()
    notice_id: int = Field(foreign_key="notice.id", index=True)
    address: str = Field(max_length=200)
    at: datetime = moment()
    due_at: datetime = moment(index=True)
    held_until: datetime | None = moment(default=None, nullable=True)
    tries: int = 0
    said: str = Field(default="", max_length=500)
    sent_at: datetime | None = moment(default=None, nullable=True, index=True)
    gave_up_at: datetime | None = moment(default=None, nullable=True, index=True)

    @property
    def topics(self) -> set[str]:
        return {"mails"}
