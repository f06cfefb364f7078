"""Who stands behind a request, and the doors that depend on who somebody is."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import bindparam, case, func, literal
from sqlmodel import col, select

from ecabinet.kernel.db import Db, Hot, Moment, in_json
from ecabinet.kernel.doors import Door, numbers, viewers
from ecabinet.kernel.web import Actor
from ecabinet.people.models import Assistance, Body, Display, Membership, Person, Power, Secretaryship, SignIn
from ecabinet.records.models import ActorRow

COOKIE = "session"
now = bindparam("now", type_=Moment)
_since_idle = bindparam("idle", type_=Moment)
_name = func.coalesce(col(Person.name), col(Display.name))
_lang = func.coalesce(col(Person.lang), col(Display.lang))
_standing = case((col(ActorRow.kind) == "person", col(Person.ended_at)), else_=col(Display.ended_at)).is_(None)
_holds = (col(SignIn.ended_at).is_(None), (col(SignIn.seen_at) > _since_idle) | (col(ActorRow.kind) == "display"), _standing)

_by_token = Hot(
    select(
        col(ActorRow.id), col(ActorRow.kind), _name.label("name"), _lang.label("lang"), col(SignIn.id).label("session_id"),
        func.coalesce(col(Person.theme), "auto").label("theme"), func.coalesce(col(Person.contrast), "auto").label("contrast"),
    )
    .select_from(SignIn).join(ActorRow, col(ActorRow.id) == SignIn.actor_id)
    .outerjoin(Person, col(Person.id) == ActorRow.id).outerjoin(Display, col(Display.id) == ActorRow.id)
    .where(col(SignIn.token_hash) == bindparam("token"), *_holds)
)  # fmt: skip
_sessions = numbers("sessions", "session_id")
_alive = Hot(
    select(col(SignIn.id), col(SignIn.actor_id), _lang.label("lang"))
    .select_from(_sessions).join(SignIn, col(SignIn.id) == _sessions.c.session_id)
    .join(ActorRow, col(ActorRow.id) == SignIn.actor_id)
    .outerjoin(Person, col(Person.id) == ActorRow.id).outerjoin(Display, col(Display.id) == ActorRow.id)
    .where(*_holds)
)  # fmt: skip


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Who stands behind a cookie. A session ends when it is ended, or idle longer than the setting allows."""

    def __init__(self, idle_hours: int, secure: bool) -> None:
        self.idle = timedelta(hours=idle_hours)
        self.cookie = f"__Host-{COOKIE}" if secure else COOKIE

    def by_cookie(self, db: Db, cookies: Mapping[str, str]) -> Actor | None:
        """The actor of a request, or None."""
        token = cookies.get(self.cookie, "")
        if not token:
            return None
        row = _by_token.first(db, token=token_hash(token), idle=db.now - self.idle)
        return Actor(row.id, row.kind, row.name, row.lang, row.session_id, row.theme, row.contrast) if row else None

    def alive(self, db: Db, sessions: Sequence[int]) -> Mapping[int, tuple[int, str]]:
        """Of these sessions those that still hold."""
        rows = _alive.rows(db, sessions=in_json(sessions), idle=db.now - self.idle)
        return {row[0]: (row[1], row[2]) for row in rows}


signed_in = Door("signed_in", Hot(select(viewers.c.actor_id)))
person = Door("person", Hot(select(viewers.c.actor_id).join(Person, col(Person.id) == viewers.c.actor_id)))


def _with_power(*names: str) -> Hot:
    in_force = (col(Power.since) <= now) & (col(Power.until).is_(None) | (col(Power.until) > now))
    statement = select(viewers.c.actor_id).distinct().join(Power, col(Power.person_id) == viewers.c.actor_id)
    return Hot(statement.where(col(Power.name).in_([literal(name) for name in names]), in_force))


administers = Door("administers", _with_power("administrator"))
audits = Door("audits", _with_power("auditor"))


def in_force(table: type[Membership] | type[Secretaryship] | type[Assistance] | type[Power]):  # type: ignore[no-untyped-def]
    """The condition that a dated row holds at the bind `now`."""
    return (col(table.since) <= now) & (col(table.until).is_(None) | (col(table.until) > now))


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
