"""Who is here: members and guests counted apart, how each is present, who is away and why, whether it is a quorum."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from io import StringIO
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.floor.models import CheckIn
from ecabinet.floor.rules import Quorum, quorum
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot, apart, together
from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.models import Cancellation, Convening, End, Invitation, Meeting, Reply, Start
from ecabinet.people.access import member_ids, members_of
from ecabinet.people.models import Organisation, Person
from ecabinet.people.rules import named, post_of
from ecabinet.rulebook.access import profile_of


class Presence(StrEnum):
    """How somebody who is asked to a meeting stands to it now."""

    ROOM = "room"
    REMOTE = "remote"
    LEFT = "left"
    ABSENT = "absent"
    EXPECTED = "expected"


PRESENCE_WORDS = {
    Presence.ROOM: N_("in the room"),
    Presence.REMOTE: N_("from afar"),
    Presence.LEFT: N_("has left"),
    Presence.ABSENT: N_("absent"),
    Presence.EXPECTED: N_("not here yet"),
}
PRESENCE_TONES = {
    Presence.ROOM: "agree", Presence.REMOTE: "accent", Presence.LEFT: "wait", Presence.ABSENT: "late",
    Presence.EXPECTED: "",
}  # fmt: skip

EARLY = timedelta(hours=3)
_meeting_id: Any = bindparam("meeting")
_who = (col(Person.id), col(Person.name), col(Person.post_vi), col(Person.post_en), col(Person.sort_key))
_organisation = (col(Organisation.name_vi), col(Organisation.name_en))

_came = Hot(
    select(col(CheckIn.person_id), col(CheckIn.mode), col(CheckIn.ended_at))
    .where(col(CheckIn.meeting_id) == _meeting_id)
    .order_by(col(CheckIn.id))
)
_check_ins = Hot(
    select(*_who, *_organisation, col(CheckIn.mode), col(CheckIn.at), col(CheckIn.ended_at))
    .join(Person, col(Person.id) == CheckIn.person_id)
    .outerjoin(Organisation, col(Organisation.id) == Person.organisation_id)
    .where(col(CheckIn.meeting_id) == _meeting_id)
    .order_by(col(CheckIn.id))
)
_presence = Hot(
    select(
        col(CheckIn.mode), col(CheckIn.at), col(Convening.at).label("convened_at"),
        col(Cancellation.at).label("cancelled_at"), col(Start.at).label("started_at"), col(End.at).label("ended_at"),
        col(Meeting.starts_at),
    )
    .select_from(Convening)
    .join(Meeting, col(Meeting.id) == Convening.meeting_id)
    .outerjoin(Start, col(Start.meeting_id) == Convening.meeting_id)
    .outerjoin(Cancellation, col(Cancellation.meeting_id) == Convening.meeting_id)
    .outerjoin(End, col(End.meeting_id) == Convening.meeting_id)
    .outerjoin(
        CheckIn,
        (col(CheckIn.meeting_id) == Convening.meeting_id)
        & (col(CheckIn.person_id) == bindparam("person"))
        & col(CheckIn.ended_at).is_(None),
    )
    .where(col(Convening.meeting_id) == _meeting_id)
)  # fmt: skip
_replies = Hot(
    select(col(Reply.person_id), col(Reply.coming), col(Reply.reason))
    .where(col(Reply.meeting_id) == _meeting_id)
    .order_by(col(Reply.n))
)
_stands = (col(Invitation.meeting_id) == _meeting_id, col(Invitation.ended_at).is_(None))
_guests = Hot(
    select(*_who, *_organisation)
    .join(Invitation, col(Invitation.person_id) == Person.id)
    .outerjoin(Organisation, col(Organisation.id) == Person.organisation_id)
    .where(*_stands)
    .distinct()
)
_guest_ids = Hot(select(together(col(Invitation.person_id))).where(*_stands))
_staff = Hot(
    select(*_who, *_organisation)
    .join(Organisation, col(Organisation.id) == Person.organisation_id)
    .join(Invitation, col(Invitation.organisation_id) == Organisation.id)
    .where(*_stands, col(Person.ended_at).is_(None))
    .distinct()
)


class Attendee(NamedTuple):
    """One line of the roll-call."""

    id: int
    name: str
    post: str
    member: bool
    presence: Presence
    at: datetime | None = None
    reason: str = ""

    @property
    def here(self) -> bool:
        """Whether they are present, in the room or from afar."""
        return self.presence in (Presence.ROOM, Presence.REMOTE)


@dataclass(frozen=True)
class Tally:
    """How many are here, and whether it is a quorum."""

    members: Mapping[Presence, int]
    guests: int
    guests_here: int
    quorum: Quorum

    def count(self, *presences: Presence) -> int:
        """How many members stand in one of these ways."""
        return sum(self.members.get(presence, 0) for presence in presences)


@dataclass(frozen=True)
class Attendance:
    """The roll-call of one meeting."""

    members: tuple[Attendee, ...]
    guests: tuple[Attendee, ...]
    quorum: Quorum

    def count(self, *presences: Presence) -> int:
        """How many members stand in one of these ways."""
        return sum(member.presence in presences for member in self.members)

    @property
    def guests_here(self) -> int:
        """How many guests are present."""
        return sum(guest.here for guest in self.guests)

    @property
    def absences(self) -> list[Attendee]:
        """Members and guests who said that they do not come."""
        return [who for who in (*self.members, *self.guests) if who.presence is Presence.ABSENT]


def presence_of(db: Db, meeting_id: int, person_id: int) -> Any:
    """mode and at of somebody who is here, and the convened meeting's own facts."""
    return _presence.first(db, meeting=meeting_id, person=person_id)


def is_day(starts_at: datetime) -> bool:
    """Whether the day of the meeting has come by the wall's calendar; early hours reach into the evening before."""
    return formats.local(starts_at - EARLY).date() <= formats.today()


def attendance_of(db: Db, meeting: Any) -> Attendance:
    """Who is here now; `meeting` is a row of agenda.meeting_of."""
    came = {row.id: row for row in _check_ins.rows(db, meeting=meeting.id)}
    replied = {row.person_id: row for row in _replies.rows(db, meeting=meeting.id)}
    seats = members_of(db, meeting.body_id)
    seated = {row.id for row in seats}
    asked = {row.id: row for row in (*came.values(), *_guests.rows(db, meeting=meeting.id)) if row.id not in seated}

    def lines(rows: Sequence[Any], *, member: bool) -> tuple[Attendee, ...]:
        return tuple(_attendee(row, came.get(row.id), replied.get(row.id), member=member) for row in rows)

    return Attendance(
        lines(seats, member=True), lines(_by_name(asked.values()), member=False),
        quorum_of(db, meeting, [row.id for row in seats], _present(came)),
    )  # fmt: skip


def tally_of(db: Db, meeting: Any) -> Tally:
    """How many of those who are asked are here now; `meeting` is a row of agenda.meeting_of."""
    came = {row.person_id: row for row in _came.rows(db, meeting=meeting.id)}
    replied = {row.person_id: row for row in _replies.rows(db, meeting=meeting.id)}
    seats = member_ids(db, meeting.body_id)
    guests = set(apart(_guest_ids.scalar(db, meeting=meeting.id))).union(came).difference(seats)
    present = _present(came)
    return Tally(
        Counter(presence_from(came.get(seat), replied.get(seat)) for seat in seats), len(guests),
        len(guests.intersection(present)), quorum_of(db, meeting, seats, present),
    )  # fmt: skip


def _present(came: Mapping[int, Any]) -> dict[int, str]:
    """How each is present who is here."""
    return {person: row.mode for person, row in came.items() if row.ended_at is None}


def others_of(db: Db, meeting_id: int, attendance: Attendance) -> list[Attendee]:
    """People of the invited organisations who have not come: thousands, where a ministry is invited."""
    listed = {who.id for who in (*attendance.members, *attendance.guests)}
    rows = [row for row in _staff.rows(db, meeting=meeting_id) if row.id not in listed]
    return [_attendee(row, None, None, member=False) for row in _by_name(rows)]


def _by_name(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.sort_key, row.id))


def presence_from(came: Any, replied: Any) -> Presence:
    """How somebody stands who came (the latest check-in, if any) and had answered (the latest answer, if any)."""
    if came is not None:
        return Presence(came.mode) if came.ended_at is None else Presence.LEFT
    return Presence.ABSENT if replied is not None and not replied.coming else Presence.EXPECTED


def _attendee(row: Any, came: Any, replied: Any, *, member: bool) -> Attendee:
    post = post_of(row) or ("" if member else named(row) or "")
    presence = presence_from(came, replied)
    at = came and (came.ended_at or came.at)
    reason = replied.reason if presence is Presence.ABSENT else ""
    return Attendee(row.id, row.name, post, member, presence, at, reason)


def quorum_of(db: Db, meeting: Any, members: list[int], present: dict[int, str]) -> Quorum:
    """Where the regulation is not known everybody must be present: the stricter reading is the safe one."""
    profile = profile_of(db, meeting, meeting.starts_at)
    needed = profile.quorum_of(len(members)) if profile else len(members)
    return quorum(members, present, needed, remote_counts=profile.remote_counts if profile else False)


def as_csv(attendance: Attendance) -> str:
    """The roll-call for a spreadsheet, with the byte order mark that spreadsheets need for Vietnamese letters."""
    out = StringIO()
    sheet = csv.writer(out)
    heads = (N_("Group"), N_("Name"), N_("Post"), N_("Attendance"), N_("Since"), N_("Reason"))
    sheet.writerow([gettext(head) for head in heads])
    for who in (*attendance.members, *attendance.guests):
        group = gettext(N_("Member")) if who.member else gettext(N_("Guest"))
        state = gettext(PRESENCE_WORDS[who.presence])
        cells = (group, who.name, who.post, state, formats.stamp(who.at), who.reason)
        sheet.writerow([_harmless(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet must not take somebody's words for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
