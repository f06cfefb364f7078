"""The secret address of one's own calendar: made anew, ended; it opens nothing else."""

import hashlib
import secrets

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.meetings.models import CalendarLink
from ecabinet.records.actions import Acting, note


def calendar_hash(token: str) -> str:
    """What the database keeps of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_calendar_link(db: Db, actor: Acting) -> str:
    """A new address, which replaces the one before; shown once, kept only as a hash."""
    _end(db, actor)
    token = secrets.token_urlsafe(24)
    db.add(CalendarLink(person_id=actor.id, token_hash=calendar_hash(token), at=db.now))
    note(db, actor, "made calendar link", f"person/{actor.id}")
    return token


def end_calendar_link(db: Db, actor: Acting) -> None:
    """The address opens nothing from now on."""
    if _end(db, actor):
        note(db, actor, "ended calendar link", f"person/{actor.id}")


def _end(db: Db, actor: Acting) -> bool:
    standing = (CalendarLink.person_id == actor.id, col(CalendarLink.ended_at).is_(None))
    links = list(db.exec(select(CalendarLink).where(*standing)))
    for link in links:
        link.ended_at = db.now
    return bool(links)
