"""What all changes to people's catalogues share: codes that are free, choices that exist, saves by version, ends."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import func
from sqlmodel import col, select

from ecabinet.kernel import words
from ecabinet.kernel.db import Db, Row
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.words import N_
from ecabinet.people.models import Body, Organisation, Position
from ecabinet.people.rules import ROLES, named
from ecabinet.records.actions import Acting, note, save_version, shown

Coded = Organisation | Position | Body
CODE_TAKEN = N_("This code is used already. Give another one.")
UNKNOWN = N_("Choose something that is in the list.")
LABELS = {
    "code": N_("Code"),
    "symbol": N_("Symbol in document numbers"),
    "name_vi": N_("Name in Vietnamese"),
    "name_en": N_("Name in English"),
    "parent_id": N_("Part of"),
    "position": N_("Place among its neighbours"),
    "issues": N_("Issues documents"),
    "rank": N_("Rank"),
    "name": N_("Name"),
    "organisation_id": N_("Organisation"),
    "position_id": N_("Position"),
    "post_vi": N_("Post in Vietnamese"),
    "post_en": N_("Post in English"),
    "email": N_("E-mail"),
    "profile": N_("Regulation"),
    "form_symbol": N_("Symbol of its opinion forms"),
    "role": N_("Role"),
    "precedence": N_("Precedence"),
    "since": N_("Since"),
    "until": N_("Until"),
    "reads": N_("Reads the member’s papers"),
}


class Ending(Protocol):
    """A row that can be ended and taken up again."""

    ended_at: Any
    version: int


def refuse(why: str | None) -> None:
    """Refuse with the sentence, if there is one."""
    if why is not None:
        raise Refused(why)


def need_free_code(db: Db, model: type[Coded], code: str, but: int = 0) -> None:
    """Raises Refused when another row has the code, in capitals or not."""
    if db.exec(select(model.id).where(func.lower(model.code) == code.lower(), model.id != but)).first() is not None:
        raise Refused(CODE_TAKEN)


def need(db: Db, model: type[Row], number: int | None) -> None:
    """Raises Refused when a number was chosen that is not there."""
    if number is not None and db.get(model, number) is None:
        raise Refused(UNKNOWN)


def show_in(db: Db) -> Any:
    """How a changed value is said: numbers by the names that they stand for."""
    models: dict[str, Any] = {
        "parent_id": Organisation, "organisation_id": Organisation, "position_id": Position,
    }  # fmt: skip

    def show(field: str, value: Any) -> str:
        if field in models and value is not None:
            row = db.get(models[field], value)
            return named(row) if row else str(value)
        return words.gettext(ROLES[value]) if field == "role" else shown(field, value)

    return show


def save(db: Db, actor: Acting | None, row: Any, typed: int, fields: Mapping[str, Any]) -> bool:
    """Save fields that were read at the version `typed`; whether anything differs. Raises Stale."""
    thing = f"{row.__tablename__}/{row.id}"
    return save_version(db, actor, row, thing, typed, fields, labels=LABELS, show=show_in(db))


def end(db: Db, actor: Acting | None, row: Any, **data: Any) -> None:
    """End a row; ending twice changes nothing."""
    if row.ended_at is None:
        row.ended_at = db.now
        row.version += 1
        note(db, actor, f"ended {row.__tablename__}", f"{row.__tablename__}/{row.id}", version=row.version, **data)


def resume(db: Db, actor: Acting | None, row: Any) -> None:
    """Take an ended row up again."""
    if row.ended_at is not None:
        row.ended_at = None
        row.version += 1
        note(db, actor, f"resumed {row.__tablename__}", f"{row.__tablename__}/{row.id}", version=row.version)


def end_term(db: Db, actor: Acting | None, row: Any) -> None:
    """End a dated row now; one that has not begun is taken away."""
    if row.until is None or row.until > db.now:
        if row.since < db.now:
            row.until = db.now
        else:
            db.delete(row)
        note(db, actor, f"ended {row.__tablename__}", f"{row.__tablename__}/{row.id}", person=_holder(row))


def _holder(row: Any) -> int:
    return int(getattr(row, "person_id", 0) or row.assistant_id)


def count_of(db: Db, model: Any, *conditions: Any) -> int:
    """How many rows there are."""
    return int(db.exec(select(func.count(col(model.id))).where(*conditions)).one())
