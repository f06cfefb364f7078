"""Who may come to the floor: who conducts a meeting, who attends it, which display follows it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlmodel import col

from ecabinet.floor.models import Pairing
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.access import meeting_to_read
from ecabinet.meetings.models import Convening, End, Invitation, Meeting, Start
from ecabinet.people.access import in_force, keeps
from ecabinet.people.models import Display, Membership, Person, Secretaryship, SignIn

_this = col(Meeting.id) == thing
_keeps = keeps(viewers.c.actor_id, Meeting.body_id)
_convened = select(col(Convening.meeting_id)).where(col(Convening.meeting_id) == Meeting.id).exists()
_chairs = (col(Meeting.chair_id) == viewers.c.actor_id) & _convened


def _conduct(condition: Any) -> Hot:
    """(actor_id, meeting_id, keeps) of those who meet the condition at one meeting."""
    return Hot(
        select(viewers.c.actor_id, col(Meeting.id).label("meeting_id"), case((_keeps, 1), else_=0).label("keeps"))
        .join(Meeting, _this)
        .where(condition)
    )


_conductors = _conduct(or_(_keeps, _chairs))
_keepers = _conduct(_keeps)

# The chair of the meeting and the secretariat of its body; displays are the secretariat's.
floor_to_conduct = Door("floor_to_conduct", _conductors)
meeting_to_conduct = Door("meeting_to_conduct", _conductors, model=Meeting)
displays_to_read = Door("displays_to_read", _keepers)
meeting_to_show = Door("meeting_to_show", _keepers, model=Meeting)

# Whoever may read the meeting follows its floor; members of its body (votes) have buttons of their own.
floor_to_follow = meeting_to_read.narrowed("floor_to_follow", lambda _facts: True)

_followed = (col(Pairing.display_id) == Display.id) & col(Pairing.ended_at).is_(None)

# The display itself: it follows a meeting while a pairing is in force (meeting_id), else it shows its code.
display_itself = Door(
    "display_itself",
    Hot(
        select(viewers.c.actor_id, func.coalesce(col(Pairing.meeting_id), literal(0)).label("meeting_id"))
        .join(Display, col(Display.id) == viewers.c.actor_id)
        .outerjoin(Pairing, _followed)
        .where(col(Display.ended_at).is_(None))
    ),
)


_running = (
    select(col(Meeting.id), col(Meeting.body_id), col(Meeting.chair_id))
    .join(Start, col(Start.meeting_id) == Meeting.id)
    .outerjoin(End, col(End.meeting_id) == Meeting.id)
    .where(col(End.meeting_id).is_(None))
    .subquery("running")
)
_stands = (col(Invitation.meeting_id) == _running.c.id) & col(Invitation.ended_at).is_(None)


def under_way_for(person_id: Any) -> ColumnElement[bool]:
    """The condition that a meeting runs to which the person is invited, or which they keep (bind: now)."""
    whose = {"person_id": person_id, "body_id": _running.c.body_id}
    one = select(literal(1))
    by_organisation = (col(Person.id) == person_id) & (col(Person.organisation_id) == Invitation.organisation_id)
    return or_(
        one.where(_running.c.chair_id == person_id).exists(),
        one.select_from(_running).where(_in(Membership, **whose)).exists(),
        one.select_from(_running).where(_in(Secretaryship, **whose)).exists(),
        one.select_from(_running).where(_stands, col(Invitation.person_id) == person_id).exists(),
        one.select_from(_running).join(Invitation, _stands).join(Person, by_organisation).exists(),
    )


def _in(table: type[Membership] | type[Secretaryship], person_id: Any, body_id: Any) -> ColumnElement[bool]:
    return and_(col(table.person_id) == person_id, col(table.body_id) == body_id, in_force(table))


# Whose session is not ended by time: app.py gives it to people's Sessions.
BUSY = [under_way_for(SignIn.actor_id)]
