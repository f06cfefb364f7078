"""Who may come to the floor: who conducts a meeting, who attends it, which display follows it."""

from typing import Any

from sqlalchemy import case, func, literal, select
from sqlmodel import col

from ecabinet.floor.models import Pairing
from ecabinet.kernel.db import Hot
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.meetings.access import meetings_to_read
from ecabinet.meetings.models import Convening, Meeting
from ecabinet.people.access import in_force
from ecabinet.people.models import Display, Membership, Secretaryship

_keeps = (
    select(col(Secretaryship.id))
    .where(
        col(Secretaryship.person_id) == viewers.c.actor_id, col(Secretaryship.body_id) == Meeting.body_id,
        in_force(Secretaryship),
    )
    .exists()
)  # fmt: skip
_convened = select(col(Convening.meeting_id)).where(col(Convening.meeting_id) == Meeting.id).exists()
_chairs = (col(Meeting.chair_id) == viewers.c.actor_id) & _convened


def _conduct(condition: Any) -> Hot:
    """(actor_id, meeting_id, keeps) of those who meet the condition at one meeting."""
    return Hot(
        select(viewers.c.actor_id, col(Meeting.id).label("meeting_id"), case((_keeps, 1), else_=0).label("keeps"))
        .join(Meeting, col(Meeting.id) == thing)
        .where(condition)
    )


_conductors = _conduct(_keeps | _chairs)
_keepers = _conduct(_keeps)

# The chair of the meeting and the secretariat of its body.
meeting_to_conduct = Door("meeting_to_conduct", _conductors)
meeting_to_run = Door("meeting_to_run", _conductors, model=Meeting)
displays_to_read = Door("displays_to_read", _keepers)
meeting_to_show = Door("meeting_to_show", _keepers, model=Meeting)

_mine = meetings_to_read(col(Meeting.id) == thing, who="asked").subquery("mine")
_votes = (
    select(col(Membership.id))
    .where(
        col(Membership.person_id) == _mine.c.actor_id, col(Membership.body_id) == Meeting.body_id, in_force(Membership)
    )
    .exists()
)
_attending = Hot(
    select(_mine.c.actor_id, _mine.c.meeting_id, case((_votes, 1), else_=0).label("votes"))
    .join(Meeting, col(Meeting.id) == _mine.c.meeting_id)
)

# Whoever is asked to the meeting in person, or as somebody of an organisation that is asked.
floor_to_take = Door("floor_to_take", _attending)
meeting_to_attend = Door("meeting_to_attend", _attending, model=Meeting, lock="share")

_paired = (col(Pairing.display_id) == Display.id) & col(Pairing.ended_at).is_(None)

# The display itself; it shows a meeting while a pairing is in force, else its code.
display_itself = Door(
    "display_itself",
    Hot(
        select(viewers.c.actor_id, func.coalesce(col(Pairing.meeting_id), literal(0)).label("meeting_id"))
        .join(Display, col(Display.id) == viewers.c.actor_id)
        .outerjoin(Pairing, _paired)
        .where(col(Display.ended_at).is_(None))
    ),
)
