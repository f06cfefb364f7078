"""The deadlines of opinion forms in a person's own calendar: those that the member, or a member served, must answer."""

from sqlalchemy import func, select
from sqlmodel import col

from ecabinet.ballots.access import person_id
from ecabinet.ballots.lists import answered_by, ended, forms, opened, owed_by
from ecabinet.ballots.models import Ballot, Extension, RollEntry
from ecabinet.kernel.db import Db, Moment
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.slots import Deadline
from ecabinet.people.access import reads_for

ANSWER_BY = N_("Answer by now: opinion form %(symbol)s")
PREPARE_BY = N_("Answer by now: opinion form %(symbol)s, %(member)s")

_moves = select(func.count(col(Extension.n))).where(col(Extension.ballot_id) == Ballot.id).correlate(Ballot)
_moved = (
    select(func.max(col(Extension.at), type_=Moment)).where(col(Extension.ballot_id) == Ballot.id).correlate(Ballot)
)
_changes = (_moves.scalar_subquery().label("moves"), _moved.scalar_subquery().label("moved_at"))
_mine = Hot(forms(*_changes).where(opened, ~ended, owed_by(person_id)))
_served = Hot(
    forms(*_changes, col(RollEntry.person_id).label("member_id"), col(RollEntry.name).label("member"))
    .join(RollEntry, col(RollEntry.ballot_id) == Ballot.id)
    .where(opened, ~ended, reads_for(person_id, RollEntry.person_id), ~answered_by(col(RollEntry.person_id)))
)  # fmt: skip


def deadlines_of(db: Db, person: int) -> list[Deadline]:
    """What waits for this person's answer, or for the answer of a member served; gone once it is sent."""
    own = [
        Deadline(
            uid=f"form-{row.id}@e-cabinet", at=row.deadline, changed_at=row.moved_at or row.opened_at,
            title=gettext(ANSWER_BY, symbol=row.symbol), description=row.title, href=f"/ballots/{row.id}",
            sequence=row.moves,
        )
        for row in _mine.rows(db, person=person)
    ]  # fmt: skip
    return own + [
        Deadline(
            uid=f"form-{row.id}-{row.member_id}@e-cabinet", at=row.deadline, changed_at=row.moved_at or row.opened_at,
            title=gettext(PREPARE_BY, symbol=row.symbol, member=row.member), description=row.title,
            href=f"/ballots/{row.id}/draft?member={row.member_id}", sequence=row.moves,
        )
        for row in _served.rows(db, person=person, now=db.now)
    ]  # fmt: skip
