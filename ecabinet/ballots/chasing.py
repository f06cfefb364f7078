"""Asking again by one tap: one member, or all who have not answered; each time is a fact, and none is doubled."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id, roll_of, stage_of
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.process import Chase
from ecabinet.ballots.process_rules import JUST_NOW, why_not_chase
from ecabinet.ballots.reminding import WILL_MEAN, both, tell_missed, whom
from ecabinet.ballots.silence import silent_members
from ecabinet.ballots.states import refuse, state_at
from ecabinet.kernel.db import Db, Moment
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.regulation import rule_set_of

ASKED_AGAIN = N_("The Office asks again for your answer to opinion form %(symbol)s, by %(deadline)s. %(means)s")
ASKED_AGAIN_STAFF = N_(
    "The Office asks again for the answer of %(member)s to opinion form %(symbol)s, by %(deadline)s. %(means)s"
)
_last = func.max(col(Chase.at), type_=Moment).label("last")
_chases = Hot(
    select(col(Chase.person_id), func.count(col(Chase.id)).label("count"), _last)
    .where(col(Chase.ballot_id) == ballot_id)
    .group_by(col(Chase.person_id))
)


class Chased(NamedTuple):
    """How often one member was asked again, and when last."""

    times: int = 0
    last: datetime | None = None


NEVER = Chased()


def chases_of(db: Db, ballot: int) -> Mapping[int, Chased]:
    """Of each member who was asked again."""
    return {row.person_id: Chased(row.count, row.last) for row in _chases.rows(db, ballot=ballot)}


def just_asked(chased: Chased, now: datetime) -> bool:
    """Whether it was only now."""
    return chased.last is not None and now - chased.last < JUST_NOW


def chase(db: Db, actor: Acting, ballot: Ballot, *, member: int | None) -> int:
    """Ask one member, or everybody who has not answered, and the staff; how many members."""
    stage, known = stage_of(db, ballot.id), chases_of(db, ballot.id)
    silent = [row for row in silent_members(db, ballot.id) if member is None or row.person_id == member]
    fresh = [row for row in silent if not just_asked(known.get(row.person_id, NEVER), db.now)]
    last = max((it.last for row in silent if (it := known.get(row.person_id, NEVER)).last), default=None)
    asked = member is None or any(row.person_id == member and not row.recused for row in roll_of(db, ballot.id))
    refuse(why_not_chase(state=state_at(stage, db.now), asked=asked, silent=len(silent), fresh=len(fresh), last=last))
    for row in fresh:
        db.add(Chase(ballot_id=ballot.id, person_id=row.person_id, by=actor.id, at=db.now))
    note(db, actor, "chased", f"ballot/{ballot.id}", members=[row.person_id for row in fresh])
    means = both(WILL_MEAN[rule_set_of(ballot.rule_set_json).silence])
    missed = [(it, ASKED_AGAIN if it.answers else ASKED_AGAIN_STAFF) for it in whom(db, ballot.id, fresh)]
    tell_missed(db, ballot, missed, means, stage.deadline)
    return len(fresh)
