"""What people are told of ballots: who was asked, and whoever serves them."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id
from ecabinet.ballots.models import Ballot, RollEntry
from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import numbers
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.notices.actions import tell
from ecabinet.notices.rules import Kind as About
from ecabinet.notices.rules import Param
from ecabinet.people.access import chair_of, in_force
from ecabinet.people.models import Assistance, Secretaryship

OPENED = N_("Opinion form %(symbol)s asks for your answer by %(deadline)s: %(title)s")
EXTENDED = N_("The deadline of opinion form %(symbol)s is now %(deadline)s. %(reason)s")
WITHDRAWN = N_("Opinion form %(symbol)s was withdrawn: %(reason)s")
CLOSED = N_("Opinion form %(symbol)s is closed: %(title)s")
SENT_UP = N_("%(assistant)s prepared your answer to opinion form %(symbol)s. Read it and send it: %(title)s")
DECIDED = N_("%(name)s decided what the rules left open in opinion form %(symbol)s: %(title)s")
DECIDE = N_("The rules leave opinion form %(symbol)s open: you decide, with a reason.")

_members = numbers("members", "person_id")
_serving = Hot(
    select(col(Assistance.assistant_id))
    .join(_members, _members.c.person_id == Assistance.member_id)
    .where(in_force(Assistance), col(Assistance.reads))
    .distinct()
)
_roll = Hot(select(col(RollEntry.person_id)).where(col(RollEntry.ballot_id) == ballot_id))
_secretaries = Hot(
    select(col(Secretaryship.person_id)).distinct()
    .join(Ballot, col(Ballot.body_id) == Secretaryship.body_id)
    .where(col(Ballot.id) == ballot_id, in_force(Secretaryship))
)  # fmt: skip


def chairs(db: Db, ballot: Ballot) -> set[int]:
    """The chair of the ballot's body today."""
    chair = chair_of(db, ballot.body_id)
    return {chair} if chair else set()


def asked(db: Db, ballot: Ballot) -> set[int]:
    """Everybody on the roll."""
    return {row[0] for row in _roll.rows(db, ballot=ballot.id)}


def secretaries(db: Db, ballot: Ballot) -> set[int]:
    """The secretariat of the ballot's body today."""
    return {row[0] for row in _secretaries.rows(db, ballot=ballot.id, now=db.now)}


def with_assistants(db: Db, members: Collection[int]) -> set[int]:
    """The members and whoever serves them today."""
    return set(members) | {row[0] for row in _serving.rows(db, members=in_json(list(members)), now=db.now)}


def tell_of(
    db: Db, ballot: Ballot, people: Iterable[int], msgid: str, *, about: About = About.FORM, page: str = "",
    **params: Param,
) -> None:  # fmt: skip
    """A notice about a ballot, which opens it or one of its pages ("/progress")."""
    link = f"/ballots/{ballot.id}{page}"
    tell(db, people, msgid, link, about=about, symbol=ballot.symbol, title=ballot.title, **params)
