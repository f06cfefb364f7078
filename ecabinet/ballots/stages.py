"""Where a ballot stands: the columns that say so, and the door of an answer, which thousands pass at once."""

from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from ecabinet.ballots.models import Ballot, Closing, Extension, Opening, RollEntry, Withdrawal
from ecabinet.kernel.db import Db, Moment, dialect_of
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.kernel.errors import Missing, SignedOut
from ecabinet.kernel.hot import Hot
from ecabinet.people.access import in_force, keeps, reads_for
from ecabinet.people.models import Membership

ballot_id: Any = bindparam("ballot")
person_id: Any = bindparam("person")

latest_extension = (
    select(col(Extension.deadline))
    .where(col(Extension.ballot_id) == Ballot.id)
    .order_by(col(Extension.n).desc())
    .limit(1)
    .correlate(Ballot)
    .scalar_subquery()
)
deadline_in_force = func.coalesce(latest_extension, col(Opening.deadline), type_=Moment)


def there(column: Any) -> Any:
    """1 where a row was joined, else 0."""
    return case((column.is_(None), 0), else_=1)


def stages() -> tuple[Any, ...]:
    """Where a ballot stands, as columns over Ballot with its facts joined by `with_facts`."""
    return (
        there(col(Opening.ballot_id)).label("opened"), there(col(Closing.ballot_id)).label("closed"),
        there(col(Withdrawal.ballot_id)).label("withdrawn"), deadline_in_force.label("deadline"),
        func.coalesce(col(Withdrawal.ending), "").label("ended_as"),
    )  # fmt: skip


def with_facts(statement: Select[Any]) -> Select[Any]:
    """Join what happened to the ballots of a statement."""
    return (
        statement.outerjoin(Opening, col(Opening.ballot_id) == Ballot.id)
        .outerjoin(Closing, col(Closing.ballot_id) == Ballot.id)
        .outerjoin(Withdrawal, col(Withdrawal.ballot_id) == Ballot.id)
    )


_stage = Hot(
    with_facts(select(*stages(), col(Opening.at).label("opened_at")).select_from(Ballot)).where(
        col(Ballot.id) == ballot_id
    )
)


def stage_of(db: Db, ballot: int) -> Any:
    """opened, closed, withdrawn, deadline, opened_at; None when there is no such ballot."""
    return _stage.first(db, ballot=ballot)


# The door of an answer

_own: Any = aliased(RollEntry)
_stands_in = (
    select(col(RollEntry.person_id))
    .where(col(RollEntry.ballot_id) == thing, col(RollEntry.substitute_id) == viewers.c.actor_id)
    .limit(1)
    .correlate(viewers)
    .scalar_subquery()
)
# Each viewer's own entry, and that of a member who has the viewer for a substitute, looked up once (OFFSET 0: a fence).
_at = (
    select(viewers.c.actor_id, _own.person_id.label("own"), _own.substitute_id, _stands_in.label("stands_in"))
    .select_from(viewers)
    .outerjoin(_own, (_own.ballot_id == thing) & (_own.person_id == viewers.c.actor_id))
    .offset(0)
    .subquery("at")
)
_on_roll = func.coalesce(_at.c.own, _at.c.stands_in).is_not(None)
# In whose seat the viewer answers.
_seat = case((_at.c.substitute_id.is_(None), func.coalesce(_at.c.own, _at.c.stands_in)), else_=_at.c.stands_in)
_serves = (
    select(col(RollEntry.person_id))
    .where(col(RollEntry.ballot_id) == thing, reads_for(_at.c.actor_id, RollEntry.person_id))
    .correlate(_at)
    .exists()
)
_chairs = (
    select(col(Membership.id))
    .where(
        col(Membership.body_id) == Ballot.body_id, col(Membership.person_id) == _at.c.actor_id,
        in_force(Membership), col(Membership.role) == literal("chair"), col(Opening.ballot_id).is_not(None),
    )
    .correlate(_at, Ballot, Opening)
    .exists()
)  # fmt: skip
_watches = or_(keeps(_at.c.actor_id, Ballot.body_id), _chairs)
_asked: tuple[Any, ...] = (
    _at.c.actor_id, case((_on_roll, 1), else_=0).label("on_roll"), _seat.label("seat"),
    case((_on_roll, 0), (_serves, 1), else_=0).label("serves"),
    col(Ballot.id), col(Ballot.kind), col(Ballot.item_id), col(Ballot.title), col(Ballot.symbol),
    col(Ballot.rule_set_json), *stages(), col(Opening.at).label("opened_at"),
)  # fmt: skip
# Whoever reads may knock: who is not on the roll is told so in a sentence. What is asked last is asked seldom.
_knocking = with_facts(select(*_asked).select_from(_at).join(Ballot, col(Ballot.id) == thing))
_shared = Hot(select(col(Ballot.id)).where(col(Ballot.id) == ballot_id).with_for_update(read=True))
_entry = Hot(
    select(col(RollEntry.person_id))
    .where(col(RollEntry.ballot_id) == ballot_id, col(RollEntry.person_id) == person_id)
    .with_for_update(key_share=True)
)


class CastDoor(Door):
    """Hands over its facts, which are a row of the ballot with its stage: an answer costs what it must and no more."""

    def open(self, db: Db, actor_id: int | None, number: int, *, locking: bool = False) -> tuple[Any, Any]:
        """The row, twice. Raises SignedOut and Missing as every door does."""
        if actor_id is None:
            raise SignedOut
        if locking and dialect_of(db) == "postgresql":
            _shared.first(db, ballot=number)  # on its own, so that what follows sees what was committed meanwhile
        row = self.admit(db, (actor_id,), number).get(actor_id)
        if row is None:
            raise Missing
        return row, row


ballot_to_cast = CastDoor(
    "ballot_to_cast", Hot(_knocking.where(or_(_on_roll, _serves, _watches))), model=Ballot, lock="share"
)


def lock_entry(db: Db, ballot: int, person: int) -> None:
    """On PostgreSQL two answers of one member wait for each other from here on; SQLite has one writer anyway."""
    if dialect_of(db) == "postgresql":
        _entry.first(db, ballot=ballot, person=person)
