"""Who somebody is at the desk, in one statement: the rail's facts, and which parts of the desk are theirs."""

from typing import Any

from sqlalchemy import bindparam, func, literal, select
from sqlmodel import col

from ecabinet.ballots.models import Answer, Ballot, Closing, Opening, RollEntry, Withdrawal
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot, apart, together
from ecabinet.notices.models import Notice
from ecabinet.people.access import in_force
from ecabinet.people.models import Assistance, Membership, Person, Power, Secretaryship

person_id: Any = bindparam("person")


def _holds(table: Any, owner: Any, *conditions: Any) -> Any:
    return select(col(table.id)).where(col(owner) == Person.id, in_force(table), *conditions).exists()


def _has_power(name: str) -> Any:
    return _holds(Power, Power.person_id, col(Power.name) == literal(name))


_unread = (
    select(func.count(col(Notice.id)))
    .where(col(Notice.person_id) == Person.id, col(Notice.read_at).is_(None))
    .scalar_subquery()
)
_waiting = (
    select(together(col(RollEntry.ballot_id)))
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
_facts = Hot(
    select(
        col(Person.name), col(Person.post_vi), col(Person.post_en),
        _has_power("administrator").label("administers"), _has_power("auditor").label("audits"),
        _holds(Secretaryship, Secretaryship.person_id).label("keeps"),
        _holds(Membership, Membership.person_id).label("is_member"),
        _holds(Assistance, Assistance.assistant_id).label("serves"),
        _unread.label("unread"), _waiting.label("waiting"),
    ).where(col(Person.id) == person_id)
)  # fmt: skip


def facts_of(db: Db, person: int) -> Any:
    """Name, posts, what they are, unread notices, and the numbers of the forms that wait; None for a display."""
    return _facts.first(db, person=person, now=db.now)


def waiting_forms(facts: Any) -> list[int]:
    """The numbers of the forms that wait for this person."""
    return apart(facts.waiting)
