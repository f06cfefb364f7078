"""What the administration pages list, each list in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.fold import fold, like
from ecabinet.people.access import in_force
from ecabinet.people.models import (
    Account,
    Assistance,
    Body,
    Display,
    Membership,
    Organisation,
    Person,
    Position,
    Power,
    Secretaryship,
    SignInAttempt,
)
from ecabinet.people.rules import named, post_of

PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a long list."""

    rows: Sequence[Any]
    number: int
    pages: int
    count: int


def _page(db: Db, statement: Any, number: int) -> Page:
    counting = statement.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    count = int(db.execute(counting).scalar_one())
    pages = max(1, -(-count // PAGE))
    number = min(max(number, 1), pages)
    rows = db.execute(statement.limit(PAGE).offset((number - 1) * PAGE)).all()
    return Page(rows, number, pages, count)


def organisations(db: Db) -> Sequence[Organisation]:
    """Every organisation, neighbours in their order."""
    return db.exec(select(Organisation).order_by(col(Organisation.position), col(Organisation.code))).all()


def in_tree(rows: Sequence[Organisation]) -> list[tuple[int, Organisation]]:
    """Organisations as a tree reads: each with its depth, its parts behind it."""
    parts: dict[int | None, list[Organisation]] = {}
    for row in rows:
        parts.setdefault(row.parent_id, []).append(row)
    found: list[tuple[int, Organisation]] = []
    waiting = [(0, row) for row in reversed(parts.get(None, []))]
    while waiting:
        depth, row = waiting.pop()
        found.append((depth, row))
        waiting += [(depth + 1, part) for part in reversed(parts.get(row.id, []))]
    return found


def organisation_choices(db: Db, but: int = 0) -> list[tuple[int, str]]:
    """The organisations that stand, as a select shows them."""
    tree = in_tree(organisations(db))
    return [(row.id, "\u2003" * depth + named(row)) for depth, row in tree if row.ended_at is None and row.id != but]


def positions(db: Db) -> Sequence[Position]:
    """Every position by rank."""
    return db.exec(select(Position).order_by(col(Position.rank), col(Position.code))).all()


def position_choices(db: Db) -> list[tuple[int, str]]:
    """The positions that are offered."""
    return [(row.id, named(row)) for row in positions(db) if row.ended_at is None]


def person_choices(db: Db) -> list[tuple[int, str]]:
    """The people who are here, by name, with their posts."""
    statement = sqlalchemy.select(col(Person.id), col(Person.name), col(Person.post_vi), col(Person.post_en))
    rows = db.execute(statement.where(col(Person.ended_at).is_(None)).order_by(col(Person.sort_key))).all()
    return [(row.id, f"{row.name}, {post_of(row)}" if post_of(row) else row.name) for row in rows]


def bodies(db: Db) -> list[Any]:
    """Every body with its chair's name and how many members it has now."""
    count = select(func.count(col(Membership.id))).where(col(Membership.body_id) == Body.id, in_force(Membership))
    chair = (
        select(Person.name).join(Membership, col(Membership.person_id) == Person.id)
        .where(col(Membership.body_id) == Body.id, Membership.role == "chair", in_force(Membership)).limit(1)
    )  # fmt: skip
    statement = sqlalchemy.select(
        Body, count.scalar_subquery().label("members"), chair.scalar_subquery().label("chair")
    )
    return list(db.execute(statement.order_by(col(Body.code)), {"now": db.now}).all())


def _with_person(db: Db, table: Any, *conditions: ColumnElement[bool], order: Sequence[Any] = ()) -> list[Any]:
    statement = sqlalchemy.select(table, Person).join(Person, col(Person.id) == table.person_id).where(*conditions)
    return list(db.execute(statement.order_by(*order, col(Person.sort_key), col(table.since))).all())


def memberships(db: Db, body_id: int) -> list[Any]:
    """Every term in a body, by precedence, with its person."""
    return _with_person(db, Membership, col(Membership.body_id) == body_id, order=[col(Membership.precedence)])


def secretaryships(db: Db, body_id: int) -> list[Any]:
    """Every term in a body's secretariat, with its person."""
    return _with_person(db, Secretaryship, col(Secretaryship.body_id) == body_id)


def assistances(db: Db, *conditions: ColumnElement[bool]) -> list[Any]:
    """Terms as assistant, with the member and the assistant."""
    helper = aliased(Person)
    statement = sqlalchemy.select(Assistance, Person, helper).join(Person, col(Person.id) == Assistance.member_id)
    statement = statement.join(helper, col(helper.id) == Assistance.assistant_id).where(*conditions)
    return list(db.execute(statement.order_by(col(Person.sort_key), col(helper.sort_key), col(Assistance.since))).all())


def assistances_of(db: Db, person_id: int) -> list[Any]:
    """The assistants of a person and those whom the person assists."""
    return assistances(db, (col(Assistance.member_id) == person_id) | (col(Assistance.assistant_id) == person_id))


def terms_of(db: Db, table: type[Membership] | type[Secretaryship], person_id: int) -> list[Any]:
    """A person's terms in bodies or secretariats, with the body."""
    statement = sqlalchemy.select(table, Body).join(Body, col(Body.id) == table.body_id)
    return list(db.execute(statement.where(col(table.person_id) == person_id).order_by(col(table.since).desc())).all())


def powers_of(db: Db, person_id: int) -> Sequence[Power]:
    """A person's powers, the latest first."""
    return db.exec(select(Power).where(Power.person_id == person_id).order_by(col(Power.since).desc())).all()


def people(db: Db, words: str, organisation: int | None, state: str, number: int) -> Page:
    """People by name, with organisation and account; `words` are found in name, post and login without marks."""
    statement = (
        sqlalchemy.select(Person, Organisation, Account)
        .outerjoin(Organisation, col(Organisation.id) == Person.organisation_id)
        .outerjoin(Account, col(Account.person_id) == Person.id)
        .order_by(col(Person.sort_key), col(Person.id))
    )
    for word in fold(words).split():
        login = col(Account.login).like(like(word), escape="\\")
        statement = statement.where(col(Person.folded).like(like(word), escape="\\") | login)
    if organisation is not None:
        statement = statement.where(col(Person.organisation_id) == organisation)
    if state in {"here", "ended"}:
        ended = col(Person.ended_at).is_not(None)
        statement = statement.where(ended if state == "ended" else ~ended)
    return _page(db, statement, number)


def displays(db: Db) -> Sequence[Display]:
    """Every display device, those in use first."""
    return db.exec(
        select(Display).order_by(col(Display.ended_at).is_not(None), col(Display.name), col(Display.id))
    ).all()


def sign_ins(db: Db, login: str, since: datetime | None, until: datetime | None, outcome: str, number: int) -> Page:
    """The sign-in log, the latest first, with the person behind the login."""
    row = SignInAttempt
    statement = sqlalchemy.select(row, Person).outerjoin(Person, col(Person.id) == row.person_id)
    if login:
        found = col(row.login).like(like(login.lower()), escape="\\") | col(Person.folded).like(
            like(fold(login)), escape="\\"
        )
        statement = statement.where(found)
    if since is not None:
        statement = statement.where(col(row.at) >= since)
    if until is not None:
        statement = statement.where(col(row.at) < until)
    if outcome in {"succeeded", "failed"}:
        statement = statement.where(col(row.succeeded).is_(outcome == "succeeded"))
    return _page(db, statement.order_by(col(row.at).desc(), col(row.id).desc()), number)


def _here_by(db: Db, column: Any) -> dict[int, int]:
    statement = sqlalchemy.select(column, func.count()).where(col(Person.ended_at).is_(None), column.is_not(None))
    return dict(tuple(row) for row in db.execute(statement.group_by(column)))


def people_by_organisation(db: Db) -> dict[int, int]:
    """How many people belong to each organisation."""
    return _here_by(db, col(Person.organisation_id))


def people_by_position(db: Db) -> dict[int, int]:
    """How many people hold each position."""
    return _here_by(db, col(Person.position_id))


def counts(db: Db) -> dict[str, int]:
    """How many there are of each thing that an administrator looks after."""
    standing = (Organisation, Position, Person, Body, Display)
    found = {
        model.__tablename__: db.exec(select(func.count(col(model.id))).where(col(model.ended_at).is_(None))).one()
        for model in standing
    }
    helping = select(func.count(col(Assistance.id))).where(in_force(Assistance))
    return {**found, "assistance": int(db.execute(helping, {"now": db.now}).scalar_one())}


def accounts(db: Db) -> list[tuple[str, str, str, str]]:
    """Every account for the command line: login, name, powers, state."""
    statement = sqlalchemy.select(Account, Person).join(Person, col(Person.id) == Account.person_id)
    held = sqlalchemy.select(col(Power.person_id), col(Power.name)).where(in_force(Power)).order_by(col(Power.name))
    powers: dict[int, list[str]] = {}
    for person_id, name in db.execute(held, {"now": db.now}):
        powers.setdefault(person_id, []).append(name)
    rows = db.execute(statement.order_by(col(Account.login)))
    return [
        (account.login, person.name, ", ".join(powers.get(person.id, [])), _state(account)) for account, person in rows
    ]


def _state(account: Account) -> str:
    if account.disabled_at:
        return "disabled"
    return "open" if account.password_hash else "no password yet"
