"""Papers of agenda items: where such a dossier stands, when it may change, and what the agenda shows of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from ecabinet.documents.access import Line, Owner, Place, papers_on, places_of
from ecabinet.documents.rules import paper_mark
from ecabinet.kernel.db import Db, Hot, in_json
from ecabinet.kernel.doors import numbers
from ecabinet.kernel.words import N_, gettext, language
from ecabinet.meetings.access import PaperLine, dossier_readers
from ecabinet.meetings.models import Cancellation, Convening, End, Item, Meeting

ENDED = N_("This meeting is over: its papers stay as they were.")
CANCELLED = N_("This meeting was cancelled: its papers stay as they were.")

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
_order: list[Any] = [col(Item.id), col(Item.meeting_id), col(Item.parent_id)]
_running_order = Hot(
    select(*_order).join(_meetings, _meetings.c.meeting_id == Item.meeting_id)
    .where(col(Item.removed_at).is_(None)).order_by(col(Item.meeting_id), col(Item.position), col(Item.id))
)  # fmt: skip
_over: list[Any] = [col(End.at).label("ended_at"), col(Cancellation.at).label("cancelled_at")]
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
    """The running number of each item: "3", and "3.1" for its first part."""
    found: dict[int, str] = {}
    rows = _running_order.rows(db, meetings=in_json(meetings)) if meetings else []
    counts: dict[tuple[int, int | None], int] = {}
    for item in sorted(rows, key=lambda row: row.parent_id is not None):
        place = (item.meeting_id, item.parent_id)
        counts[place] = counts.get(place, 0) + 1
        above = f"{found.get(item.parent_id, '')}." if item.parent_id else ""
        found[item.id] = f"{above}{counts[place]}"
    return found


def why_not_change_item_papers(db: Db, dossier: int) -> str | None:
    """Papers of a meeting that is over or cancelled stay."""
    state = _state.first(db, dossiers=in_json([dossier]))
    if state is None or state.cancelled_at is not None:
        return CANCELLED
    return ENDED if state.ended_at is not None else None


def agenda_papers(db: Db, dossiers: Sequence[int]) -> Mapping[int, Sequence[PaperLine]]:
    """What the agenda shows under its items: marks, short names and pages, from two statements for all of them."""
    papers = papers_on(db, dossiers)
    places = places_of(db, [dossier for dossier, lines in papers.items() if lines])
    return {
        dossier: [_agenda_line(line, lines, places[dossier].number) for line in lines]
        for dossier, lines in papers.items()
        if lines
    }


def _agenda_line(line: Line, beside: Sequence[Line], number: str) -> PaperLine:
    note = gettext("version %(n)s", n=line.n) if line.n > 1 else ""
    title = f"{paper_mark(number, line.letter)} {short_name(line, beside)}"
    return PaperLine(title=title, href=f"/papers/{line.id}", pages=line.pages, note=note, tone="late" if note else "")


def short_name(line: Line, beside: Sequence[Line]) -> str:
    """Its type, when no other paper beside it is of that type; else its title."""
    kind = type_name(line)
    return kind if kind and sum(type_name(other) == kind for other in beside) == 1 else line.title


def type_name(line: Line) -> str:
    """The type in the reader's language, or nothing."""
    return (line.type_en if language.get() == "en" else line.type_vi) or ""


ITEMS = Owner("item", dossier_readers, item_places, why_not_change_item_papers)
