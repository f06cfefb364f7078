"""What the sign-in page and one's own account list."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, func, literal
from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.people.access import in_force
from ecabinet.people.models import Assistance, Body, Membership, Organisation, Person, Power, Secretaryship, SignIn
from ecabinet.people.rules import device_of, named, post_of


def _holds(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(literal(1)).where(table.person_id == Person.id, *conditions, in_force(table)).exists()


@dataclass
class Group:
    """People of one role on the sign-in page of a demonstration."""

    key: str
    title: str
    body: str = ""
    people: list[tuple[int, str, str]] = field(default_factory=list)


_precedence = (
    select(func.min(col(Membership.precedence)))
    .where(col(Membership.person_id) == Person.id, in_force(Membership))
    .scalar_subquery()
)
_body = (
    select(func.min(col(Membership.body_id)))
    .where(col(Membership.person_id) == Person.id, in_force(Membership))
    .scalar_subquery()
)
_assists = select(literal(1)).where(col(Assistance.assistant_id) == Person.id, in_force(Assistance)).exists()
_demonstration = Hot(
    sqlalchemy.select(
        col(Person.id), col(Person.name), col(Person.post_vi), col(Person.post_en), _body.label("body"),
        _holds(Membership, col(Membership.role) == "chair").label("chair"),
        _holds(Secretaryship).label("secretary"), _assists.label("assistant"),
        _holds(Power, col(Power.name) == "administrator").label("administrator"),
        _holds(Power, col(Power.name) == "auditor").label("auditor"),
    )
    .where(col(Person.demonstration), col(Person.ended_at).is_(None))
    .order_by(_body, _precedence, col(Person.sort_key))
)  # fmt: skip
GROUPS = {
    "chair": N_("Chair"),
    "member": N_("Members"),
    "secretary": N_("Secretariat"),
    "assistant": N_("Members’ assistants"),
    "administrator": N_("Administrator"),
    "auditor": N_("Auditor"),
    "guest": N_("Invitees and ministries’ staff"),
}


def demonstration_people(db: Db) -> list[Group]:
    """The people that one may step in as, by the first role that they have."""
    bodies = {row.id: named(row) for row in db.exec(select(Body))}
    groups: dict[tuple[str, int], Group] = {}
    for row in _demonstration.rows(db, now=db.now):
        role = _role(row)
        at = (role, row.body if role == "member" else 0)
        group = groups.setdefault(at, Group(f"{role}-{at[1]}", GROUPS[role], bodies.get(at[1], "")))
        group.people.append((row.id, row.name, post_of(row)))
    order = list(GROUPS)
    return [groups[at] for at in sorted(groups, key=lambda at: (order.index(at[0]), at[1]))]


def _role(row: Any) -> str:
    if row.body is not None:
        return "chair" if row.chair else "member"
    return next(
        (role for role in ("secretary", "assistant", "administrator", "auditor") if getattr(row, role)), "guest"
    )


def demonstration_person(db: Db, number: int) -> Person:
    """A person of the demonstration. Raises Missing for anybody else."""
    found = db.exec(select(Person).where(Person.id == number, col(Person.demonstration))).first()
    if found is None:
        raise Missing
    return found


def who_is(db: Db, person_id: int) -> dict[str, str]:
    """Name, post and organisation of a person."""
    person = db.get_one(Person, person_id)
    organisation = db.get(Organisation, person.organisation_id) if person.organisation_id else None
    return {"name": person.name, "post": post_of(person), "office": named(organisation) if organisation else ""}


@dataclass(frozen=True)
class SessionLine:
    """A session as its owner recognises it."""

    id: int
    device: str
    address: str
    at: datetime
    seen_at: datetime


def sessions_of(db: Db, actor_id: int) -> list[SessionLine]:
    """The sessions of somebody that were not ended, the latest seen first."""
    held = (SignIn.actor_id == actor_id, col(SignIn.ended_at).is_(None))
    rows = db.exec(select(SignIn).where(*held).order_by(col(SignIn.seen_at).desc(), col(SignIn.id).desc()))
    return [SessionLine(row.id, device_of(row.agent), row.address, row.at, row.seen_at) for row in rows]
