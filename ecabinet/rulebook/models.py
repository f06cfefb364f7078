"""How bodies decide, as rows: versions of rule-sets, who approved them, dated profiles. All of it is only added."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class RuleSetVersion(Row, table=True):
    """One version of a rule-set: its canonical JSON, and the legal text as somebody typed it in."""

    __tablename__ = "rule_set_version"
    __table_args__: Any = (
        CheckConstraint("version >= 1", name="version"),
        UniqueConstraint("rule_set", "version"),
    )
    id: int = key()
    rule_set: str = Field(max_length=60)
    version: int
    json_text: str
    legal_text: str = ""
    in_force_from: date
    by: int | None = Field(default=None, foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"rule_sets"}


class RuleSetApproval(Row, table=True):
    """A named person approved the version; without that no ballot is opened under it."""

    __tablename__ = "rule_set_approval"
    version_id: int = Field(foreign_key="rule_set_version.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    approved_on: date
    decision: str = Field(default="", max_length=500)
    by: int | None = Field(default=None, foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"rule_sets"}


class RuleProfile(Row, table=True):
    """A regulation in force from a day on, for a kind of body or for one body alone."""

    __tablename__ = "rule_profile"
    __table_args__: Any = (
        CheckConstraint("quorum_of >= 1 AND quorum BETWEEN 0 AND quorum_of", name="quorum"),
        CheckConstraint("(notice_days IS NULL) = (notice_unit = '')", name="notice"),
    )
    id: int = key()
    code: str = Field(max_length=40, index=True)
    title_vi: str = Field(max_length=200)
    title_en: str = Field(max_length=200)
    body_kind: str = Field(max_length=20)
    body_id: int | None = Field(default=None, foreign_key="body.id")
    in_force_from: date
    form_id: int = Field(foreign_key="rule_set_version.id")
    vote_id: int = Field(foreign_key="rule_set_version.id")
    quorum: int
    quorum_of: int
    notice_days: int | None = None
    notice_unit: str = Field(default="", max_length=20)
    remote_counts: bool = True
    by: int | None = Field(default=None, foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"rule_sets"}
