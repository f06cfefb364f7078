"""Organisations, positions, people, bodies with dated membership, accounts, sessions and displays."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, inspect
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class Organisation(Row, table=True):
    """An organisation in the tree; `symbol` stands in document numbers (BTC, VPCP) of those that issue documents."""

    __tablename__ = "organisation"
    id: int = key()
    code: str = Field(max_length=40, unique=True)
    symbol: str = Field(default="", max_length=40)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    parent_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    position: int = 0
    issues: bool = True
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"organisations", f"organisation/{self.id}"}


class Position(Row, table=True):
    """A post that people hold (chức vụ)."""

    __tablename__ = "position"
    id: int = key()
    code: str = Field(max_length=40, unique=True)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    rank: int = 100
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"positions"}


class Person(Row, table=True):
    """Somebody. `post_*` is the post in full as printed ("Bộ trưởng Bộ Tài chính").

    `sort_key` orders Vietnamese names, `folded` finds them without marks.
    """

    __tablename__ = "person"
    id: int = Field(foreign_key="actor.id", primary_key=True)
    name: str = Field(max_length=120)
    sort_key: str = Field(default="", max_length=400, index=True)
    folded: str = Field(default="", max_length=600)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    position_id: int | None = Field(default=None, foreign_key="position.id")
    post_vi: str = Field(default="", max_length=200)
    post_en: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=200)
    lang: str = Field(default="vi", max_length=2)
    theme: str = Field(default="auto", max_length=10)
    contrast: str = Field(default="auto", max_length=10)
    demonstration: bool = False
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"people", f"person/{self.id}"}


class Body(Row, table=True):
    """A body that meets and decides; `profile` names its regulation profile ("191/2026")."""

    __tablename__ = "body"
    id: int = key()
    code: str = Field(max_length=40, unique=True)
    name_vi: str = Field(max_length=200)
    name_en: str = Field(max_length=200)
    profile: str = Field(default="191/2026", max_length=40)
    form_symbol: str = Field(default="PLYK", max_length=20)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"bodies", f"body/{self.id}"}


class Membership(Row, table=True):
    """A term as member of a body. `role` is chair, deputy or member; precedence 1 comes first."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('chair', 'deputy', 'member')", name="role"),
        Index("ix_membership_person_body", "person_id", "body_id"),  # doors ask for one person in one body
    )
    id: int = key()
    body_id: int = Field(foreign_key="body.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    role: str = Field(default="member", max_length=10)
    precedence: int = 100
    since: datetime = moment()
    until: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {f"body/{self.body_id}", f"person/{self.person_id}", f"desk/{self.person_id}"}


class Secretaryship(Row, table=True):
    """A term in the secretariat of a body: prepares its meetings and forms."""

    __tablename__ = "secretaryship"
    __table_args__ = (Index("ix_secretaryship_person_body", "person_id", "body_id"),)
    id: int = key()
    body_id: int = Field(foreign_key="body.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    since: datetime = moment()
    until: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {f"body/{self.body_id}", f"person/{self.person_id}", f"desk/{self.person_id}"}


class Assistance(Row, table=True):
    """An assistant serves a member: reads what the member may read (when `reads`) and prepares drafts."""

    __tablename__ = "assistance"
    id: int = key()
    member_id: int = Field(foreign_key="person.id", index=True)
    assistant_id: int = Field(foreign_key="person.id", index=True)
    reads: bool = True
    since: datetime = moment()
    until: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {f"person/{n}" for n in (self.member_id, self.assistant_id)} | {f"desk/{self.assistant_id}"}


class Power(Row, table=True):
    """An office-wide power: administrator or auditor, from when, until when."""

    __tablename__ = "power"
    __table_args__ = (CheckConstraint("name IN ('administrator', 'auditor')", name="name"),)
    id: int = key()
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=20)
    since: datetime = moment()
    until: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {f"person/{self.person_id}", f"desk/{self.person_id}"}


class Account(Row, table=True):
    """How a person signs in. Without a password hash nobody can; demonstration people have no account at all."""

    __tablename__ = "account"
    id: int = key()
    person_id: int = Field(foreign_key="person.id", unique=True)
    login: str = Field(max_length=80, unique=True)
    password_hash: str | None = None
    at: datetime = moment()
    disabled_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        return {"people", f"person/{self.person_id}"}


class FirstPassword(Row, table=True):
    """A single-purpose link for the first (or a new) password; only its SHA-256 is kept, a newer one voids it."""

    __tablename__ = "first_password"
    id: int = key()
    account_id: int = Field(foreign_key="account.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    at: datetime = moment()
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)
    voided_at: datetime | None = moment(default=None, nullable=True)


class SignIn(Row, table=True):
    """A signed-in session of a person or display, found by the SHA-256 of its cookie's token.

    That it was seen again is told to nobody.
    """

    __tablename__ = "sign_in"
    id: int = key()
    actor_id: int = Field(foreign_key="actor.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    at: datetime = moment()
    seen_at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)
    agent: str = Field(default="", max_length=300)
    address: str = Field(default="", max_length=60)

    @property
    def topics(self) -> set[str]:
        state = inspect(self)
        only_seen = state.persistent and not state.attrs.ended_at.history.has_changes()
        return set() if only_seen else {f"session/{self.id}", f"sessions/{self.actor_id}"}


class SignInAttempt(Row, table=True):
    """One line of the sign-in log: evidence, removed only after `keep_until`. `network` is what is throttled as one."""

    __tablename__ = "sign_in_attempt"
    id: int = key()
    at: datetime = moment(index=True)
    login: str = Field(max_length=80, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    succeeded: bool
    address: str = Field(default="", max_length=60)
    network: str = Field(default="", max_length=60, index=True)
    agent: str = Field(default="", max_length=300)
    keep_until: datetime = moment(index=True)

    @property
    def topics(self) -> set[str]:
        return {"sign-ins"}


class Display(Row, table=True):
    """A display device: shows a code until a secretary pairs it; its session is a SignIn."""

    __tablename__ = "display"
    id: int = Field(foreign_key="actor.id", primary_key=True)
    name: str = Field(default="", max_length=120)
    lang: str = Field(default="vi", max_length=2)
    code: str | None = Field(default=None, max_length=12, unique=True)
    code_until: datetime | None = moment(default=None, nullable=True)
    at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"displays", f"display/{self.id}"}


class Demonstration(Row, table=True):
    """Its one row says that this installation is a demonstration."""

    __tablename__ = "demonstration"
    __table_args__: ClassVar[tuple[CheckConstraint, ...]] = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, primary_key=True)
    at: datetime = moment()
