"""Papers of agenda items: where such a dossier stands, when it may change, and what the agenda shows of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from ecabinet.documents.access import Named, Owner, Place, names_on
from ecabinet.documents.rules import paper_mark
from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import numbers
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_, gettext, language
from ecabinet.meetings.access import dossier_readers
from ecabinet.meetings.agenda import numbers_of
from ecabinet.meetings.models import Cancellation, Convening, End, Item, Meeting
from ecabinet.meetings.rules import IS_CANCELLED, state_of, why_not_change
from ecabinet.meetings.slots import PaperLine

ON_PAPER = N_("This item is on paper only: its papers are handed out in the room and never kept here.")

_dossiers = numbers("dossiers", "dossier_id")
_columns: list[Any] = [
    col(Item.id), col(Item.dossier_id), col(Item.title), col(Item.meeting_id), col(Meeting.title).label("meeting"),
    col(Meeting.body_id), col(Convening.at).label("convened_at"),
]  # fmt: skip
_items_of = Hot(
    select(*_columns).select_from(_dossiers)
    .join(Item, col(Item.dossier_id) == _dossiers.c.dossier_id).join(Meeting, col(Meeting.id) == Item.meeting_id)
    .outerjoin(Convening, col(Convening.meeting_id) == Item.meeting_id)
)  # fmt: skip
_meetings = numbers("meetings", "meeting_id")
_order: list[Any] = [col(Item.id), col(Item.meeting_id), col(Item.parent_id), col(Item.minutes)]
_running_order = Hot(
    select(*_order).join(_meetings, _meetings.c.meeting_id == Item.meeting_id)
    .where(col(Item.removed_at).is_(None)).order_by(col(Item.meeting_id), col(Item.position), col(Item.id))
)  # fmt: skip
_over: list[Any] = [col(Item.paper_only), col(End.at).label("ended_at"), col(Cancellation.at).label("cancelled_at")]
_state = Hot(
    select(*_over).select_from(Item)
    .outerjoin(End, col(End.meeting_id) == Item.meeting_id)
    .outerjoin(Cancellation, col(Cancellation.meeting_id) == Item.meeting_id)
    .where(col(Item.dossier_id).in_(select(_dossiers.c.dossier_id)))
)  # fmt: skip


def item_places(db: Db, dossiers: Sequence[int]) -> dict[int, Place]:
    """Where the dossiers of items stand: beside their meeting's agenda."""
    items = _items_of.rows(db, dossiers=in_json(dossiers))
    marks = item_numbers(db, {item.meeting_id for item in items})
    return {
        item.dossier_id: Place(
            title=item.title, kicker=item.meeting, href=f"/meetings/{item.meeting_id}",
            beside=("agenda", item.meeting_id), number=marks.get(item.id, ""), settled=item.convened_at is not None,
            topics=frozenset({f"meeting/{item.meeting_id}", f"body/{item.body_id}"}),
        )
        for item in items
    }  # fmt: skip


def item_numbers(db: Db, meetings: set[int]) -> dict[int, str]:
    """The running number of each item of these meetings: "3", and "3.1" for its first part."""
    rows = _running_order.rows(db, meetings=in_json(meetings)) if meetings else []
    found: dict[int, str] = {}
    for meeting in meetings:
        found |= numbers_of([row for row in rows if row.meeting_id == meeting])
    return found


def why_not_change_item_papers(db: Db, dossier: int) -> str | None:
    """Papers of a meeting that is over or cancelled stay as they are."""
    facts = _state.first(db, dossiers=in_json([dossier]))
    if facts is None:
        return IS_CANCELLED
    over = state_of(convened=None, cancelled=facts.cancelled_at, started=None, ended=facts.ended_at)
    return why_not_change(over) or (ON_PAPER if facts.paper_only else None)


def agenda_papers(db: Db, numbers: Mapping[int, str]) -> Mapping[int, Sequence[PaperLine]]:
    """What the agenda shows under its items: marks, short names and pages, from one statement for all of them."""
    found = names_on(db, list(numbers)).items()
    return {dossier: _agenda_lines(lines, numbers[dossier]) for dossier, lines in found if lines}


def _agenda_lines(lines: Sequence[Named], number: str) -> list[PaperLine]:
    """A paper is called by its type when no other beside it is of that type; else by its title."""
    types = [type_name(line) for line in lines]
    return [
        PaperLine(
            kind if kind and types.count(kind) == 1 else line.title, f"/papers/{line.id}", line.pages,
            gettext("version %(n)s", n=line.n) if line.n > 1 else "", "late" if line.n > 1 else "",
            paper_mark(number, line.letter),
        )
        for line, kind in zip(lines, types, strict=True)
    ]  # fmt: skip


def type_name(line: Named) -> str:
    """The type in the reader's language, or nothing."""
    return (line.type_en if language.get() == "en" else line.type_vi) or ""


ITEMS = Owner("item", dossier_readers, item_places, why_not_change_item_papers)
