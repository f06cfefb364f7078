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
    read_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {f"notices/{self.person_id}", f"desk/{self.person_id}"}
