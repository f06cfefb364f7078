"""What the rail needs to know of somebody, in one statement."""

from typing import Any

from sqlalchemy import bindparam, func, literal, select
from sqlmodel import col

from ecabinet.ballots.models import Answer, Ballot, Closing, Opening, RollEntry, Withdrawal
from ecabinet.kernel.db import Db, Hot
from ecabinet.notices.models import Notice
from ecabinet.people.access import in_force
from ecabinet.people.models import Person, Power, Secretaryship

person_id: Any = bindparam("person")


def _has_power(name: str) -> Any:
    return (
        select(col(Power.id))
        .where(col(Power.person_id) == Person.id, col(Power.name) == literal(name), in_force(Power))
        .exists()
    )


_unread = (
    select(func.count(col(Notice.id)))
    .where(col(Notice.person_id) == Person.id, col(Notice.read_at).is_(None))
    .scalar_subquery()
)
_waiting = (
    select(func.count(col(RollEntry.ballot_id)))
    .join(Opening, col(Opening.ballot_id) == RollEntry.ballot_id)
    .join(Ballot, col(Ballot.id) == RollEntry.ballot_id)
    .where(
        col(RollEntry.person_id) == Person.id,
        col(Ballot.kind) == literal("form"),
        ~select(col(Closing.ballot_id)).where(col(Closing.ballot_id) == RollEntry.ballot_id).exists(),
        ~select(col(Withdrawal.ballot_id)).where(col(Withdrawal.ballot_id) == RollEntry.ballot_id).exists(),
        ~select(col(Answer.id))
        .where(col(Answer.ballot_id) == RollEntry.ballot_id, col(Answer.person_id) == RollEntry.person_id)
        .exists(),
    )
    .scalar_subquery()
)
_rail = Hot(
    select(
        col(Person.name), col(Person.post_vi), col(Person.post_en),
        _has_power("administrator").label("administers"), _has_power("auditor").label("audits"),
        select(col(Secretaryship.id))
        .where(col(Secretaryship.person_id) == Person.id, in_force(Secretaryship)).exists().label("keeps"),
        _unread.label("unread"), _waiting.label("waiting"),
    ).where(col(Person.id) == person_id)
)  # fmt: skip


def rail_facts(db: Db, person: int) -> Any:
    """Name, posts, powers and counts of one person; None for a display."""
    return _rail.first(db, person=person, now=db.now)
