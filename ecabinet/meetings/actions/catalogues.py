"""Meeting types and rooms: add, change, retire, take up again."""

from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.words import N_
from ecabinet.meetings.actions.meetings import refuse
from ecabinet.meetings.models import MeetingType, Room
from ecabinet.meetings.rules import why_not_catalogued, why_not_seats
from ecabinet.records.actions import Acting, note, save_version

Entry = TypeVar("Entry", MeetingType, Room)
CODE_TAKEN = N_("This code is used already. Give another one.")
LABELS = {
    "code": N_("Code"),
    "name_vi": N_("Name in Vietnamese"),
    "name_en": N_("Name in English"),
    "seats": N_("Seats"),
}


def add_type(db: Db, actor: Acting | None, *, code: str, name_vi: str, name_en: str) -> MeetingType:
    """Add a type of meeting."""
    return _add(db, actor, MeetingType(code=code, name_vi=name_vi, name_en=name_en))


def add_room(db: Db, actor: Acting | None, *, code: str, name_vi: str, name_en: str, seats: int) -> Room:
    """Add a meeting room."""
    refuse(why_not_seats(seats))
    return _add(db, actor, Room(code=code, name_vi=name_vi, name_en=name_en, seats=seats))


def _add(db: Db, actor: Acting | None, row: Entry) -> Entry:
    _check(db, type(row), row.code, row.name_vi, row.name_en)
    db.add(row)
    db.flush()
    note(db, actor, f"added {row.__tablename__}", f"{row.__tablename__}/{row.id}", code=row.code, version=1)
    return row


def _check(db: Db, model: Any, code: str, name_vi: str, name_en: str, but: int = 0) -> None:
    refuse(why_not_catalogued(code, name_vi, name_en))
    if db.exec(select(model.id).where(func.lower(model.code) == code.lower(), model.id != but)).first() is not None:
        raise Refused(CODE_TAKEN)


def change_type(
    db: Db, actor: Acting | None, row: MeetingType, version: int, *, code: str, name_vi: str, name_en: str
) -> None:
    """Change a type of meeting. Raises Stale."""
    _check(db, MeetingType, code, name_vi, name_en, row.id)
    _save(db, actor, row, version, {"code": code, "name_vi": name_vi, "name_en": name_en})


def change_room(
    db: Db, actor: Acting | None, row: Room, version: int, *, code: str, name_vi: str, name_en: str, seats: int
) -> None:
    """Change a room. Raises Stale."""
    refuse(why_not_seats(seats))
    _check(db, Room, code, name_vi, name_en, row.id)
    _save(db, actor, row, version, {"code": code, "name_vi": name_vi, "name_en": name_en, "seats": seats})


def _save(db: Db, actor: Acting | None, row: MeetingType | Room, version: int, fields: dict[str, Any]) -> None:
    save_version(db, actor, row, f"{row.__tablename__}/{row.id}", version, fields, labels=LABELS)


def retire(db: Db, actor: Acting | None, row: MeetingType | Room) -> None:
    """Offer it no more; meetings that have it keep it. Retiring twice changes nothing."""
    if row.ended_at is None:
        row.ended_at = db.now
        row.version += 1
        note(db, actor, f"ended {row.__tablename__}", f"{row.__tablename__}/{row.id}", version=row.version)


def resume(db: Db, actor: Acting | None, row: MeetingType | Room) -> None:
    """Offer it again."""
    if row.ended_at is not None:
        row.ended_at = None
        row.version += 1
        note(db, actor, f"resumed {row.__tablename__}", f"{row.__tablename__}/{row.id}", version=row.version)
