"""What the forms and filters of meetings offer."""

from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from ecabinet.kernel.db import Db
from ecabinet.kernel.fold import fold, like
from ecabinet.meetings.models import MeetingType, Room
from ecabinet.people.access import in_force
from ecabinet.people.models import Body, Organisation, Person, Secretaryship


def bodies_kept(db: Db, person_id: int) -> list[Body]:
    """The bodies in whose secretariat somebody serves today."""
    serving = select(col(Secretaryship.body_id)).where(
        col(Secretaryship.person_id) == person_id, in_force(Secretaryship)
    )
    standing = col(Body.ended_at).is_(None)
    found = select(Body).where(col(Body.id).in_(serving), standing).order_by(col(Body.id))
    return list(db.scalars(found, {"now": db.now}))


def catalogue(db: Db, model: type[MeetingType] | type[Room], keep: int | None = None) -> list[Any]:
    """The entries that are offered, with the one that is chosen already even if it is retired."""
    offered = or_(col(model.ended_at).is_(None), col(model.id) == keep)
    return list(db.scalars(select(model).where(offered).order_by(col(model.id))))


def all_entries(db: Db, model: type[MeetingType] | type[Room]) -> list[Any]:
    """Every entry of a catalogue."""
    return list(db.scalars(select(model).order_by(col(model.id))))


def found_people(db: Db, words: str, many: int = 20) -> list[Person]:
    """People whose name, post or organisation holds all the words."""
    text = func.coalesce(col(Person.folded), "")
    conditions = [text.like(like(word), escape="\\") for word in fold(words).split()[:8]]
    found = select(Person).where(col(Person.ended_at).is_(None), *conditions).order_by(col(Person.sort_key)).limit(many)
    return list(db.scalars(found)) if conditions else []


def found_organisations(db: Db, words: str, many: int = 20) -> list[Organisation]:
    """Organisations whose names, code or symbol hold all the words."""
    wanted = fold(words).split()
    standing = select(Organisation).where(col(Organisation.ended_at).is_(None)).order_by(col(Organisation.position))
    found = [row for row in db.scalars(standing) if wanted and all(word in _known_by(row) for word in wanted)]
    return found[:many]


def _known_by(row: Organisation) -> str:
    return fold(f"{row.name_vi} {row.name_en} {row.code} {row.symbol}")
