"""Who stands behind a request, and the doors that depend on who somebody is."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, bindparam, case, func, literal, or_
from sqlmodel import col, select

from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db, Moment, Row, in_json
from ecabinet.kernel.doors import Door, Itself, numbers, viewers
from ecabinet.kernel.hot import Hot, apart, together
from ecabinet.kernel.web import Actor
from ecabinet.people.models import (
    Account,
    Assistance,
    Body,
    Display,
    FirstPassword,
    Membership,
    Organisation,
    Person,
    Position,
    Power,
    Secretaryship,
    SignIn,
    SignInAttempt,
)
from ecabinet.people.rules import WINDOW
from ecabinet.records.models import ActorRow

KNOWN_FOR = timedelta(days=30)
COOKIE = "session"
DISPLAY_COOKIE = "display"
SEEN_EVERY = timedelta(minutes=5)
now = bindparam("now", type_=Moment)
_since_idle = bindparam("idle", type_=Moment)
_name = func.coalesce(col(Person.name), col(Display.name))
_lang = func.coalesce(col(Person.lang), col(Display.lang))
_standing = case((col(ActorRow.kind) == "person", col(Person.ended_at)), else_=col(Display.ended_at)).is_(None)
_sessions = numbers("sessions", "session_id")


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Who stands behind a cookie. A session ends when it is ended, or idle longer than the setting allows.

    `busy` are conditions over `SignIn.actor_id` (binds: now) under which no session ends by time: a meeting is running
    that the person is invited to. The slices that know of meetings give them in app.py.
    """

    def __init__(self, idle_hours: int, secure: bool, busy: Sequence[ColumnElement[bool]] = ()) -> None:
        self.idle = timedelta(hours=idle_hours)
        self.secure = secure
        self.cookie = f"__Host-{COOKIE}" if secure else COOKIE
        self.display_cookie = f"__Secure-{DISPLAY_COOKIE}" if secure else DISPLAY_COOKIE
        self.unseen: set[int] = set()
        awake = or_(col(SignIn.seen_at) > _since_idle, col(ActorRow.kind) == "display", *busy)
        self._by_token, self._alive = _by_token(awake), _alive(awake)

    def by_cookie(self, db: Db, cookies: Mapping[str, str]) -> Actor | None:
        """The actor of a request, or None. The display's cookie is sent below /display only, and is looked at first."""
        token = cookies.get(self.display_cookie) or cookies.get(self.cookie, "")
        if not token:
            return None
        row = self._by_token.first(db, token=token_hash(token), idle=db.now - self.idle, now=db.now)
        if row is None:
            return None
        if row.seen_at < db.now - SEEN_EVERY:
            self.unseen.add(row.session_id)
        return Actor(row.id, row.kind, row.name, row.lang, row.session_id, row.theme, row.contrast)

    def alive(self, db: Db, sessions: Sequence[int]) -> Mapping[int, tuple[int, str]]:
        """Of these sessions those that still hold."""
        rows = self._alive.rows(db, sessions=in_json(sessions), idle=db.now - self.idle, now=db.now)
        return {row[0]: (row[1], row[2]) for row in rows}

    async def keep_seen(self, database: Database) -> None:
        """Every ten seconds note, after their answers, the sessions that were last noted five minutes ago or more."""
        while True:
            await asyncio.sleep(10)
            if self.unseen:
                await database.write(self.note_seen)

    def note_seen(self, db: Db) -> None:
        """Note that the sessions asked for since the last time were seen; no act, told to nobody."""
        seen, self.unseen = self.unseen, set()
        for session in seen:
            row = db.get(SignIn, session)
            if row is not None:
                row.seen_at = max(row.seen_at, db.now)


def _by_token(awake: ColumnElement[bool]) -> Hot:
    return Hot(
        sqlalchemy.select(
            col(ActorRow.id), col(ActorRow.kind), _name.label("name"), _lang.label("lang"),
            col(SignIn.id).label("session_id"), func.coalesce(col(Person.theme), "auto").label("theme"),
            func.coalesce(col(Person.contrast), "auto").label("contrast"), col(SignIn.seen_at),
        )
        .select_from(SignIn).join(ActorRow, col(ActorRow.id) == SignIn.actor_id)
        .outerjoin(Person, col(Person.id) == ActorRow.id).outerjoin(Display, col(Display.id) == ActorRow.id)
        .where(col(SignIn.token_hash) == bindparam("token"), col(SignIn.ended_at).is_(None), awake, _standing)
    )  # fmt: skip


def _alive(awake: ColumnElement[bool]) -> Hot:
    return Hot(
        select(col(SignIn.id), col(SignIn.actor_id), _lang.label("lang"))
        .select_from(_sessions).join(SignIn, col(SignIn.id) == _sessions.c.session_id)
        .join(ActorRow, col(ActorRow.id) == SignIn.actor_id)
        .outerjoin(Person, col(Person.id) == ActorRow.id).outerjoin(Display, col(Display.id) == ActorRow.id)
        .where(col(SignIn.ended_at).is_(None), awake, _standing)
    )  # fmt: skip


Dated = type[Membership] | type[Secretaryship] | type[Assistance] | type[Power]


def in_force(table: Dated) -> ColumnElement[bool]:
    """The condition that a dated row holds at the bind `now`."""
    return (col(table.since) <= now) & (col(table.until).is_(None) | (col(table.until) > now))


def is_member(person_id: Any, body_id: Any) -> ColumnElement[bool]:
    """The condition that a person is a member of a body at `now`; both are columns or binds."""
    return (
        select(literal(1))
        .where(col(Membership.person_id) == person_id, col(Membership.body_id) == body_id, in_force(Membership))
        .exists()
    )


def keeps(person_id: Any, body_id: Any) -> ColumnElement[bool]:
    """The condition that a person is of the secretariat of a body at `now`."""
    row = Secretaryship
    held = (col(row.person_id) == person_id, col(row.body_id) == body_id, in_force(row))
    return select(literal(1)).where(*held).exists()


def assists(assistant_id: Any, member_id: Any) -> ColumnElement[bool]:
    """The condition that somebody is an assistant of a member at `now`."""
    row = Assistance
    held = (col(row.assistant_id) == assistant_id, col(row.member_id) == member_id, in_force(row))
    return select(literal(1)).where(*held).exists()


def reads_for(assistant_id: Any, member_id: Any) -> ColumnElement[bool]:
    """The condition that an assistant of a member reads what the member may read, at `now`."""
    row = Assistance
    held = (col(row.assistant_id) == assistant_id, col(row.member_id) == member_id, col(row.reads), in_force(row))
    return select(literal(1)).where(*held).exists()


_members = Hot(
    sqlalchemy.select(
        col(Person.id), col(Person.name), col(Person.post_vi), col(Person.post_en), col(Membership.role),
        col(Membership.precedence),
    )
    .join(Membership, col(Membership.person_id) == Person.id)
    .where(col(Membership.body_id) == bindparam("body"), in_force(Membership))
    .order_by(col(Membership.precedence), col(Person.sort_key))
)  # fmt: skip
_member_ids = Hot(
    sqlalchemy.select(together(col(Membership.person_id))).where(
        col(Membership.body_id) == bindparam("body"), in_force(Membership)
    )
)
_chair = Hot(
    select(col(Membership.person_id)).where(
        col(Membership.body_id) == bindparam("body"), col(Membership.role) == "chair", in_force(Membership)
    )
)


def members_of(db: Db, body_id: int) -> list[Any]:
    """The members of a body now, by precedence: id, name, post_vi, post_en, role, precedence."""
    return _members.rows(db, body=body_id, now=db.now)


def member_ids(db: Db, body_id: int) -> list[int]:
    """The numbers of the members of a body now."""
    return apart(_member_ids.scalar(db, body=body_id, now=db.now))


def chair_of(db: Db, body_id: int) -> int | None:
    """The number of the person who chairs a body now."""
    found: int | None = _chair.scalar(db, body=body_id, now=db.now)
    return found


signed_in = Door("signed_in", Itself)
person = Door("person", Hot(select(viewers.c.actor_id).join(Person, col(Person.id) == viewers.c.actor_id)))


def _with_power(*names: str) -> Hot:
    statement = select(viewers.c.actor_id).distinct().join(Power, col(Power.person_id) == viewers.c.actor_id)
    return Hot(statement.where(col(Power.name).in_([literal(name) for name in names]), in_force(Power)))


administers = Door("administers", _with_power("administrator"))
audits = Door("audits", _with_power("auditor"))
reads_sign_ins = Door("reads_sign_ins", _with_power("administrator", "auditor"))
keeps_some_body = Door(
    "keeps_some_body",
    Hot(
        select(viewers.c.actor_id).distinct()
        .join(Secretaryship, (col(Secretaryship.person_id) == viewers.c.actor_id) & in_force(Secretaryship))
    ),
)  # fmt: skip
keeps_body = Door(
    "keeps_body",
    Hot(
        select(viewers.c.actor_id).distinct()
        .join(Secretaryship, (col(Secretaryship.person_id) == viewers.c.actor_id) & in_force(Secretaryship))
        .where(col(Secretaryship.body_id) == bindparam("thing"))
    ),
    model=Body,
)  # fmt: skip
own_session = Door(
    "own_session",
    Hot(
        select(viewers.c.actor_id)
        .join(SignIn, col(SignIn.actor_id) == viewers.c.actor_id)
        .where(col(SignIn.id) == bindparam("thing"))
    ),
    model=SignIn,
)


def _to_administer(model: type[Row], root: tuple[type[Row], str] | None = None) -> Door:
    return Door(f"{model.__tablename__}_to_administer", administers.may, model=model, root=root)


organisation_to_administer = _to_administer(Organisation)
position_to_administer = _to_administer(Position)
person_to_administer = _to_administer(Person)
body_to_administer = _to_administer(Body)
membership_to_administer = _to_administer(Membership, (Body, "body_id"))
secretaryship_to_administer = _to_administer(Secretaryship, (Body, "body_id"))
assistance_to_administer = _to_administer(Assistance)
power_to_administer = _to_administer(Power, (Person, "person_id"))
display_to_administer = _to_administer(Display)


def account_of(db: Db, person_id: int) -> Account | None:
    """How a person signs in, if they do."""
    return db.exec(select(Account).where(Account.person_id == person_id)).first()


def account_by_login(db: Db, login: str) -> Account | None:
    """The account behind a login, whatever capitals were typed."""
    return db.exec(select(Account).where(Account.login == login.strip().lower())).first()


def link_by_token(db: Db, token: str) -> FirstPassword | None:
    """The link for a first password that this token opens now."""
    held = (col(FirstPassword.used_at).is_(None), col(FirstPassword.voided_at).is_(None))
    statement = select(FirstPassword).join(Account, col(Account.id) == FirstPassword.account_id)
    return db.exec(
        statement.where(
            FirstPassword.token_hash == token_hash(token), *held, FirstPassword.expires_at > db.now,
            col(Account.disabled_at).is_(None),
        )
    ).first()  # fmt: skip


def _failed(db: Db, limit: int, *conditions: Any) -> list[datetime]:
    row = SignInAttempt
    failed = (col(row.succeeded).is_(False), row.at > db.now - WINDOW, *conditions)
    return list(db.exec(select(row.at).where(*failed).order_by(col(row.at).desc()).limit(limit)))


def failures_by_account(db: Db, login: str, net: str, limit: int) -> list[datetime]:
    """The latest failures of an account since it last succeeded.

    An address from which it signed in within thirty days is counted by itself: nobody elsewhere can lock it out.
    """
    row = SignInAttempt
    good = (row.login == login, col(row.succeeded).is_(True))
    known = set(db.exec(select(row.network).distinct().where(*good, row.at > db.now - KNOWN_FOR)))
    places = row.network == net if net in known else col(row.network).not_in(known)
    last: datetime | None = db.exec(select(func.max(col(row.at))).where(*good, places)).one()
    return _failed(db, limit, row.login == login, places, *([] if last is None else [row.at > last]))


def failures_by_network(db: Db, net: str, limit: int) -> list[datetime]:
    """The latest failures from one address, whoever it tried to be."""
    return _failed(db, limit, SignInAttempt.network == net)


def self_of(db: Db, actor: Actor) -> Person | Display:
    """The row of whoever acts."""
    return db.get_one(Person, actor.id) if actor.kind == "person" else db.get_one(Display, actor.id)
