"""What pages list of meetings: hot reads by number, and the list of a viewer's meetings with its filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlmodel import col

from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import numbers, thing
from ecabinet.kernel.fold import fold, like
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.access import items_to_read, meetings_to_read
from ecabinet.meetings.models import (
    CalendarLink,
    Cancellation,
    Convening,
    End,
    Invitation,
    Item,
    Meeting,
    MeetingType,
    Reply,
    Room,
    Start,
)  # fmt: skip
from ecabinet.meetings.rules import State
from ecabinet.people.access import in_force
from ecabinet.people.models import Body, Membership, Organisation, Person

PAGE = 25

# One meeting

_facts: list[Any] = [
    col(Convening.at).label("convened"), col(Cancellation.at).label("cancelled"), col(Start.at).label("started"),
    col(End.at).label("ended"),
]  # fmt: skip
_named: list[Any] = [
    col(MeetingType.name_vi).label("type_vi"), col(MeetingType.name_en).label("type_en"),
    col(Body.name_vi).label("body_vi"), col(Body.name_en).label("body_en"), col(Room.name_vi).label("room_vi"),
    col(Room.name_en).label("room_en"),
]  # fmt: skip
_own: list[Any] = [
    col(Meeting.id), col(Meeting.title), col(Meeting.number), col(Meeting.starts_at), col(Meeting.ends_at),
    col(Meeting.remote_url), col(Meeting.version), col(Meeting.body_id),
]  # fmt: skip


def _with_facts(statement: Any) -> Any:
    for fact in (Convening, Cancellation, Start, End):
        statement = statement.outerjoin(fact, col(fact.meeting_id) == Meeting.id)
    return statement


def _with_names(statement: Any) -> Any:
    return (
        statement.join(MeetingType, col(MeetingType.id) == Meeting.type_id)
        .join(Body, col(Body.id) == Meeting.body_id)
        .outerjoin(Room, col(Room.id) == Meeting.room_id)
    )


_meeting = Hot(
    _with_names(
        _with_facts(
            select(
                *_own, *_facts, *_named, col(Cancellation.reason), col(Convening.version).label("convened_version"),
                col(Person.name).label("chair"),
                col(Person.post_vi), col(Person.post_en), col(Meeting.chair_id), col(Meeting.room_id),
                col(Meeting.type_id),
            ).select_from(Meeting)
        )
    )
    .outerjoin(Person, col(Person.id) == Meeting.chair_id)
    .where(col(Meeting.id) == thing)
)  # fmt: skip


def meeting_row(db: Db, number: int) -> Any:
    """A meeting with its facts and the names that it refers to; None when there is none."""
    return _meeting.first(db, thing=number)


_agenda = Hot(
    select(
        col(Item.id), col(Item.parent_id), col(Item.title), col(Item.kind), col(Item.minutes), col(Item.rapporteur),
        col(Item.secrecy), col(Item.paper_only), col(Item.dossier_id), col(Item.added_at), col(Item.changed_at),
        col(Item.moved_at), col(Item.removed_at), col(Organisation.name_vi).label("agency_vi"),
        col(Organisation.name_en).label("agency_en"),
    )
    .outerjoin(Organisation, col(Organisation.id) == Item.agency_id)
    .where(col(Item.meeting_id) == thing)
    .order_by(col(Item.position), col(Item.id))
)  # fmt: skip


def agenda_rows(db: Db, meeting_id: int) -> list[Any]:
    """Every item of a meeting, those that were removed too, in the order among their neighbours."""
    return _agenda.rows(db, thing=meeting_id)


# Who is asked

_invited = Hot(
    select(
        col(Invitation.id), col(Invitation.person_id), col(Invitation.organisation_id), col(Invitation.item_id),
        col(Invitation.as_member), col(Person.name), col(Person.post_vi), col(Person.post_en),
        col(Organisation.name_vi), col(Organisation.name_en), col(Membership.role),
    )
    .join(Meeting, col(Meeting.id) == Invitation.meeting_id)
    .outerjoin(Person, col(Person.id) == Invitation.person_id)
    .outerjoin(Organisation, col(Organisation.id) == Invitation.organisation_id)
    .outerjoin(
        Membership,
        and_(
            col(Membership.person_id) == Invitation.person_id, col(Membership.body_id) == Meeting.body_id,
            in_force(Membership),
        ),
    )
    .where(col(Invitation.meeting_id) == thing, col(Invitation.ended_at).is_(None))
    .order_by(
        func.coalesce(col(Membership.precedence), 1_000_000), col(Person.sort_key), col(Organisation.position),
        col(Invitation.id),
    )
)  # fmt: skip
_is_member = (
    select(col(Membership.id))
    .where(
        col(Membership.person_id) == Invitation.person_id, col(Membership.body_id) == Meeting.body_id,
        in_force(Membership),
    )
    .exists()
)  # fmt: skip
_last_said = (
    select(col(Reply.coming))
    .where(col(Reply.meeting_id) == Invitation.meeting_id, col(Reply.person_id) == Invitation.person_id)
    .order_by(col(Reply.n).desc())
    .limit(1)
    .scalar_subquery()
)
_each = (
    select(
        col(Invitation.person_id), col(Invitation.organisation_id), case((_is_member, 1), else_=0).label("is_member"),
        _last_said.label("comes"),
    )
    .join(Meeting, col(Meeting.id) == Invitation.meeting_id)
    .where(col(Invitation.meeting_id) == thing, col(Invitation.ended_at).is_(None))
    .distinct()
    .subquery()
)  # fmt: skip
_member = _each.c.is_member == 1
_counts = Hot(
    select(
        func.count().filter(_member).label("members"), func.count().filter(_member, _each.c.comes).label("come"),
        func.count().filter(_member, ~_each.c.comes).label("do_not"),
        func.count().filter(~_member, _each.c.person_id.is_not(None)).label("guests"),
        func.count(_each.c.organisation_id).label("organisations"),
    )
)  # fmt: skip
_replies = Hot(
    select(col(Reply.person_id), col(Reply.coming), col(Reply.reason), col(Reply.at), col(Person.name))
    .join(Person, col(Person.id) == Reply.person_id)
    .where(col(Reply.meeting_id) == thing)
    .order_by(col(Reply.n))
)
_own_replies = Hot(
    select(col(Reply.coming), col(Reply.reason), col(Reply.at))
    .where(col(Reply.meeting_id) == thing, col(Reply.person_id) == bindparam("person"))
    .order_by(col(Reply.n).desc())
    .limit(1)
)


def invited_rows(db: Db, meeting_id: int) -> list[Any]:
    """The invitations that stand, members first by precedence, then people by name, then organisations."""
    return _invited.rows(db, thing=meeting_id, now=db.now)


def invited_counts(db: Db, meeting_id: int) -> Any:
    """How many invitations stand: members (of them who come and who do not), guests and organisations."""
    return _counts.first(db, thing=meeting_id, now=db.now)


def by_invitee(rows: Sequence[Any]) -> list[list[Any]]:
    """The invitations of each person and organisation together: whoever is asked to three items is one invitee."""
    together: dict[tuple[Any, Any], list[Any]] = {}
    for row in rows:
        together.setdefault((row.person_id, row.organisation_id), []).append(row)
    return list(together.values())


def replies(db: Db, meeting_id: int) -> dict[int, Any]:
    """The latest answer of each person: coming, reason, at, name."""
    return {row.person_id: row for row in _replies.rows(db, thing=meeting_id)}


def own_reply(db: Db, meeting_id: int, person_id: int) -> Any:
    """A person's latest answer, or None."""
    return _own_replies.first(db, thing=meeting_id, person=person_id)


# The list


@dataclass(frozen=True)
class Wanted:
    """Which meetings are asked for; empty fields ask for all."""

    when: str = "coming"
    state: State | None = None
    body_id: int | None = None
    organisation_id: int | None = None
    type_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing but coming or past is chosen."""
        return self == Wanted(self.when)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words and coming or past is chosen."""
        return self != Wanted(self.when, words=self.words)


_HAPPENED = {
    State.CANCELLED: col(Cancellation.at).is_not(None),
    State.ENDED: and_(col(Cancellation.at).is_(None), col(End.at).is_not(None)),
    State.UNDER_WAY: and_(col(Start.at).is_not(None), col(End.at).is_(None)),
    State.CONVENED: and_(col(Convening.at).is_not(None), col(Start.at).is_(None), col(Cancellation.at).is_(None)),
    State.DRAFT: and_(col(Convening.at).is_(None), col(Cancellation.at).is_(None)),
}


def _chosen(wanted: Wanted, now: datetime) -> list[Any]:
    """The conditions on meetings that the filters make."""
    running = and_(col(Start.at).is_not(None), col(End.at).is_(None))
    coming = and_(or_(col(Meeting.ends_at) >= now, running), col(End.at).is_(None))
    found: list[Any] = {"coming": [coming], "past": [~coming]}.get(wanted.when, [])
    found += [_HAPPENED[wanted.state]] if wanted.state else []
    for column, value in (
        (Meeting.body_id, wanted.body_id), (Body.organisation_id, wanted.organisation_id),
        (Meeting.type_id, wanted.type_id),
    ):  # fmt: skip
        found += [col(column) == value] if value is not None else []
    found += [col(Meeting.ends_at) >= wanted.since] if wanted.since else []
    found += [col(Meeting.starts_at) < wanted.until] if wanted.until else []
    return found


def _said(word: str) -> Any:
    """A word stands in the meeting's title or number, or in the title of an item that the viewer may read."""
    pattern = like(word)
    titled = (
        select(col(Item.id))
        .join(_items, _items.c.item_id == Item.id)
        .where(col(Item.meeting_id) == Meeting.id, col(Item.folded).like(pattern, escape="\\"))
    )
    return or_(col(Meeting.folded).like(pattern, escape="\\"), titled.correlate(Meeting).exists())


_readable = Hot(meetings_to_read())
_readable_items = Hot(items_to_read())
_meetings, _items = numbers("meetings", "meeting_id"), numbers("items", "item_id")


def meetings_of(db: Db, person_id: int, wanted: Wanted, page: int = 1, many: int = PAGE) -> tuple[list[Any], int]:
    """A page of the meetings that somebody may read, and how many there are; coming first soonest, past latest."""
    viewer = {"viewers": in_json([person_id]), "now": db.now}
    binds = {"meetings": in_json([row.meeting_id for row in _readable.rows(db, **viewer)])}
    chosen, words = _chosen(wanted, db.now), fold(wanted.words).split()[:8]
    if words:
        binds["items"] = in_json([row.item_id for row in _readable_items.rows(db, **viewer)])
        chosen += [_said(word) for word in words]
    statement = _with_names(_with_facts(_listed())).where(*chosen)
    count = db.connection().execute(statement.with_only_columns(func.count(), maintain_column_froms=True), binds)
    order = col(Meeting.starts_at).asc() if wanted.when == "coming" else col(Meeting.starts_at).desc()
    rows = statement.order_by(order, col(Meeting.id)).limit(many).offset((page - 1) * many)
    return list(db.connection().execute(rows, binds)), int(count.scalar_one())


def _listed() -> Any:
    shown = select(*_own, *_facts, *_named).select_from(_meetings)
    return shown.join(Meeting, col(Meeting.id) == _meetings.c.meeting_id)


# Calendars


def owner_of_calendar(db: Db, token_hash: str) -> Any:
    """Whose calendar this address opens: id, lang, name; None when it opens none."""
    return _calendar.first(db, token=token_hash)


_calendar = Hot(
    select(col(Person.id), col(Person.lang), col(Person.name))
    .join(CalendarLink, col(CalendarLink.person_id) == Person.id)
    .where(col(CalendarLink.token_hash) == bindparam("token"), col(CalendarLink.ended_at).is_(None))
    .where(col(Person.ended_at).is_(None))
)  # fmt: skip
_has_calendar = Hot(
    select(col(CalendarLink.id))
    .where(col(CalendarLink.person_id) == bindparam("person"), col(CalendarLink.ended_at).is_(None))
)  # fmt: skip


def has_calendar(db: Db, person_id: int) -> bool:
    """Whether somebody's calendar has an address."""
    return _has_calendar.first(db, person=person_id) is not None


KEPT_IN_CALENDAR = timedelta(days=370)


def calendar_rows(db: Db, person_id: int, meeting_id: int | None = None) -> list[Any]:
    """One meeting, or the convened meetings of the last year and to come that somebody may read."""
    may = meetings_to_read(*([] if meeting_id is None else [col(Meeting.id) == meeting_id])).subquery("may")
    chosen = [] if meeting_id else [col(Convening.at).is_not(None), col(Meeting.ends_at) > db.now - KEPT_IN_CALENDAR]
    statement = _with_names(
        _with_facts(
            select(
                *_own, *_facts, *_named, col(Meeting.uid), col(Meeting.changed_at), col(Cancellation.reason),
                col(Person.name).label("chair"),
            ).select_from(may).join(Meeting, col(Meeting.id) == may.c.meeting_id)
        )
    ).outerjoin(Person, col(Person.id) == Meeting.chair_id)  # fmt: skip
    binds = {"viewers": in_json([person_id]), "now": db.now}
    return list(db.connection().execute(statement.where(*chosen).order_by(col(Meeting.starts_at)), binds))
