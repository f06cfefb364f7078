"""Organisations and positions: add, change, end, take up again."""

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.words import N_
from ecabinet.people.actions.saving import count_of, end, need, need_free_code, refuse, resume, save
from ecabinet.people.models import Organisation, Person, Position
from ecabinet.people.rules import why_not_named, why_not_under
from ecabinet.records.actions import Acting, note

HAS_PARTS = N_("This organisation still has parts. End them or move them elsewhere first.")
HAS_PEOPLE = N_("%(count)s people still belong to this organisation. Move them elsewhere first.")
PARENT_ENDED = N_("The organisation above it has ended. Choose another one first.")


def add_organisation(
    db: Db, actor: Acting | None, *, code: str, name_vi: str, name_en: str, symbol: str = "",
    parent_id: int | None = None, issues: bool = True, position: int = 0,
) -> Organisation:  # fmt: skip
    """Add an organisation under another one, or at the top."""
    refuse(why_not_named(code, name_vi, name_en))
    need_free_code(db, Organisation, code)
    need(db, Organisation, parent_id)
    row = Organisation(
        code=code,
        name_vi=name_vi,
        name_en=name_en,
        symbol=symbol,
        parent_id=parent_id,
        issues=issues,
        position=position,
    )
    db.add(row)
    db.flush()
    note(db, actor, "added organisation", f"organisation/{row.id}", code=code, version=1)
    return row


def change_organisation(
    db: Db, actor: Acting | None, organisation: Organisation, version: int, *, code: str, name_vi: str, name_en: str,
    symbol: str, parent_id: int | None, issues: bool, position: int,
) -> None:  # fmt: skip
    """Change or move an organisation; the tree stays a tree."""
    refuse(why_not_named(code, name_vi, name_en))
    need_free_code(db, Organisation, code, organisation.id)
    need(db, Organisation, parent_id)
    parents = dict(db.exec(select(Organisation.id, Organisation.parent_id)).all())
    refuse(why_not_under(organisation.id, parent_id, parents))
    fields = {
        "code": code, "name_vi": name_vi, "name_en": name_en, "symbol": symbol, "parent_id": parent_id,
        "issues": issues, "position": position,
    }  # fmt: skip
    save(db, actor, organisation, version, fields)


def end_organisation(db: Db, actor: Acting | None, organisation: Organisation) -> None:
    """End an organisation that has neither parts nor people any more."""
    if count_of(db, Organisation, Organisation.parent_id == organisation.id, col(Organisation.ended_at).is_(None)):
        raise Refused(HAS_PARTS)
    people = count_of(db, Person, Person.organisation_id == organisation.id, col(Person.ended_at).is_(None))
    if people:
        raise Refused(HAS_PEOPLE, count=people)
    end(db, actor, organisation)


def resume_organisation(db: Db, actor: Acting | None, organisation: Organisation) -> None:
    """Take an ended organisation up again, unless the one above it has ended."""
    above = db.get(Organisation, organisation.parent_id) if organisation.parent_id else None
    if above is not None and above.ended_at is not None:
        raise Refused(PARENT_ENDED)
    resume(db, actor, organisation)


def add_position(db: Db, actor: Acting | None, *, code: str, name_vi: str, name_en: str, rank: int = 100) -> Position:
    """Add a post that people hold."""
    refuse(why_not_named(code, name_vi, name_en))
    need_free_code(db, Position, code)
    row = Position(code=code, name_vi=name_vi, name_en=name_en, rank=rank)
    db.add(row)
    db.flush()
    note(db, actor, "added position", f"position/{row.id}", code=code, version=1)
    return row


def change_position(
    db: Db, actor: Acting | None, position: Position, version: int, *, code: str, name_vi: str, name_en: str, rank: int
) -> None:
    """Change a post."""
    refuse(why_not_named(code, name_vi, name_en))
    need_free_code(db, Position, code, position.id)
    save(db, actor, position, version, {"code": code, "name_vi": name_vi, "name_en": name_en, "rank": rank})


def end_position(db: Db, actor: Acting | None, position: Position) -> None:
    """Retire a post: it is offered no more; who holds it keeps it."""
    end(db, actor, position)


def resume_position(db: Db, actor: Acting | None, position: Position) -> None:
    """Offer a retired post again."""
    resume(db, actor, position)
