"""Calendar files that calendars accept: times in UTC, a stable UID, a sequence that grows with each change."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from icalendar import Calendar, Event

from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.showing import in_language
from ecabinet.meetings.slots import Deadline

CHAIR = N_("Meeting chair: %(name)s")
REMOTE = N_("Remote link: %(address)s")
REASON = N_("Cancelled: %(reason)s")
NAME = N_("Meetings and deadlines of %(name)s")


def calendar(
    rows: Iterable[Any], public: str, now: datetime, name: str = "", deadlines: Iterable[Deadline] = ()
) -> bytes:
    """Meetings and deadlines as one calendar; `public` is the installation's address, `name` whose calendar it is."""
    made = Calendar()
    made.add("prodid", "-//e-Cabinet//Meetings//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if name:
        made.add("name", gettext(NAME, name=name))
        made.add("x-wr-calname", gettext(NAME, name=name))
        made.add("refresh-interval", "PT1H", {"VALUE": "DURATION"}, encode=False)
    for row in rows:
        made.add_component(_event(row, public))
    for deadline in deadlines:
        made.add_component(_deadline(deadline, public))
    return bytes(made.to_ical())


def _event(row: Any, public: str) -> Event:
    address = f"{public}/meetings/{row.id}"
    event = Event()
    event.add("uid", row.uid)
    event.add("dtstamp", row.cancelled or max(row.changed_at, row.convened or row.changed_at))
    event.add("last-modified", row.cancelled or row.changed_at)
    event.add("sequence", row.version - 1)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", f"{row.title} ({row.number})" if row.number else row.title)
    event.add("status", "CANCELLED" if row.cancelled else "CONFIRMED" if row.convened else "TENTATIVE")
    event.add("transp", "OPAQUE")
    event.add("url", address)
    event.add("description", "\n".join(_words(row, address)))
    if place := in_language(row, "room") or row.remote_url:
        event.add("location", place)
    return event


def _deadline(deadline: Deadline, public: str) -> Event:
    """A moment without length that keeps nobody busy."""
    event = Event()
    event.add("uid", deadline.uid)
    event.add("dtstamp", deadline.changed_at)
    event.add("last-modified", deadline.changed_at)
    event.add("sequence", deadline.sequence)
    event.add("dtstart", deadline.at)
    event.add("dtend", deadline.at)
    event.add("summary", deadline.title)
    event.add("description", f"{deadline.description}\n{public}{deadline.href}")
    event.add("url", f"{public}{deadline.href}")
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _words(row: Any, address: str) -> list[str]:
    said = [in_language(row, "body")]
    said += [gettext(CHAIR, name=row.chair)] if row.chair else []
    said += [gettext(REMOTE, address=row.remote_url)] if row.remote_url else []
    said += [gettext(REASON, reason=row.reason)] if row.cancelled else []
    return [*said, address]
