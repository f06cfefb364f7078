"""What the regions of a meeting show: plain values from a few statements, the same for everybody of an audience."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Change, Missing
from ecabinet.kernel.words import language
from ecabinet.meetings import lists
from ecabinet.meetings.access import items_seen
from ecabinet.meetings.actions.meetings import LABELS, show_in
from ecabinet.meetings.agenda import minutes_of, numbers_of, times_of
from ecabinet.meetings.models import Secrecy
from ecabinet.meetings.rules import (
    KIND_WORDS,
    SECRECY_WORDS,
    STATE_TONES,
    STATE_WORDS,
    State,
    state_of,
    why_not_cancel,
    why_not_change,
)  # fmt: skip
from ecabinet.meetings.slots import ItemNote, PaperLine, notes_of, papers_of
from ecabinet.records.actions import changes_since


def in_language(row: Any, name: str) -> str:
    """A joined name in the reader's language, or in the other one; empty when there is none."""
    vi, en = getattr(row, f"{name}_vi"), getattr(row, f"{name}_en")
    return (en or vi if language.get() == "en" else vi or en) or ""


def state_of_row(row: Any) -> State:
    """The state of a row that carries the facts."""
    return state_of(convened=row.convened, cancelled=row.cancelled, started=row.started, ended=row.ended)


@dataclass(frozen=True)
class MeetingLine:
    """A meeting as lists name it."""

    id: int
    title: str
    number: str
    type: str
    body: str
    room: str
    is_remote: bool
    starts_at: datetime
    ends_at: datetime
    state: str
    tone: str


def line_of(row: Any) -> MeetingLine:
    """A row of a list in the reader's language."""
    state = state_of_row(row)
    return MeetingLine(
        row.id, row.title, row.number, in_language(row, "type"), in_language(row, "body"), in_language(row, "room"),
        bool(row.remote_url), row.starts_at, row.ends_at, STATE_WORDS[state], STATE_TONES[state],
    )  # fmt: skip


# The head


def keeps(facts: Any) -> bool:
    """The audience of what the secretariat sees otherwise."""
    return bool(facts.keeps)


def head_audience(facts: Any) -> tuple[bool, bool]:
    """Whether the viewer keeps the meeting, and whether they conduct it."""
    return bool(facts.keeps), bool(facts.keeps or facts.chairs)


def head(db: Db, number: int, audience: tuple[bool, bool]) -> dict[str, Any]:
    """The meeting itself: what, when, where, who chairs, and what changed since it was convened."""
    keeping, conducting = audience
    row = lists.meeting_row(db, number)
    if row is None:
        raise Missing
    state = state_of_row(row)
    return {
        "meeting": row, "line": line_of(row), "state": state.value, "keeps": keeping,
        "chair": row.chair, "chair_post": in_language(row, "post") if row.chair else "",
        "changes": _changes(db, row), "may_change": keeping and why_not_change(state) is None,
        "may_conduct": conducting and state in (State.CONVENED, State.UNDER_WAY),
        "may_convene": keeping and state is State.DRAFT,
        "may_cancel": keeping and why_not_cancel(state, "x") is None,
        "one_day": formats.local(row.starts_at).date() == formats.local(row.ends_at).date(),
    }  # fmt: skip


def _changes(db: Db, row: Any) -> list[Change]:
    """What is different from what was convened."""
    if row.convened is None:
        return []
    return changes_since(db, f"meeting/{row.id}", row.convened_version, labels=LABELS, show=show_in(db))


def head_topics(number: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    """The meeting, and the names that its head shows."""
    told = {f"meeting/{number}", f"body/{values['meeting'].body_id}", "rooms", "meeting-types"}
    return told | ({f"person/{values['meeting'].chair_id}"} if values["meeting"].chair_id else set())


# The agenda


class AgendaLine(NamedTuple):
    """An item as the agenda shows it."""

    id: int
    number: str
    is_part: bool
    title: str
    kind: str
    agency: str
    rapporteur: str
    minutes: int
    starts_at: datetime
    secrecy: str
    paper_only: bool
    mark: str
    dossier_id: int | None
    place: int
    last: int
    has_parts: bool
    papers: Sequence[PaperLine]
    notes: Sequence[ItemNote]


def agenda_audience(facts: Any) -> tuple[bool, tuple[int, ...] | None]:
    """Whether the viewer keeps the agenda, and which items the viewer sees (None: all)."""
    return bool(facts.keeps), items_seen(facts)


def agenda(db: Db, number: int, audience: Any) -> dict[str, Any]:
    """The items that this audience sees, with their true numbers and times, and their papers."""
    keeping, seen = audience
    meeting, rows = lists.meeting_row(db, number), lists.agenda_rows(db, number)
    if meeting is None:
        raise Missing
    standing = [row for row in rows if row.removed_at is None]
    by_id = {row.id: row for row in standing}
    numbers, times, minutes = numbers_of(standing), times_of(standing, meeting.starts_at), minutes_of(standing)
    shown = [by_id[it] for it in numbers if seen is None or it in seen]
    papers = papers_of(db, {row.dossier_id: numbers[row.id] for row in shown if row.dossier_id})
    notes = notes_of(db, [row.id for row in shown])
    beside = _beside(standing)
    lines = [
        _line(row, meeting, numbers[row.id], times[row.id][0], minutes[row.id], beside, papers, notes) for row in shown
    ]
    removed = [row.title for row in rows if seen is None and _removed_after(row, meeting.convened)]
    until = max((end for _start, end in times.values()), default=meeting.starts_at)
    state = state_of_row(meeting)
    return {
        "id": number, "lines": lines, "removed": removed, "keeps": keeping and why_not_change(state) is None,
        "is_part_only": seen is not None, "until": until, "total": sum(minutes[row.id] for row in _tops(standing)),
        "late": round((until - meeting.ends_at).total_seconds() / 60), "decides": keeping,
    }  # fmt: skip


def _tops(rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row.parent_id is None]


def _beside(rows: Sequence[Any]) -> dict[int | None, list[int]]:
    beside: dict[int | None, list[int]] = {}
    for row in rows:
        beside.setdefault(row.parent_id, []).append(row.id)
    return beside


def _removed_after(row: Any, convened: datetime | None) -> bool:
    """Whether an item was on the agenda when the meeting was convened, or later, and is not any more."""
    return row.removed_at is not None and convened is not None and row.removed_at > convened


def _mark(row: Any, convened: datetime | None) -> str:
    """How an item differs from what was convened: new, changed, moved or not at all."""
    if convened is None:
        return ""
    if row.added_at and row.added_at > convened:
        return "new"
    if row.changed_at and row.changed_at > convened:
        return "changed"
    return "moved" if row.moved_at and row.moved_at > convened else ""


def _line(
    row: Any, meeting: Any, number: str, starts_at: datetime, minutes: int, beside: Any, papers: Any, notes: Any
) -> AgendaLine:
    neighbours = beside[row.parent_id]
    return AgendaLine(
        row.id, number, row.parent_id is not None, row.title, KIND_WORDS[row.kind], in_language(row, "agency"),
        row.rapporteur, minutes, starts_at, "" if row.secrecy == Secrecy.NONE else SECRECY_WORDS[row.secrecy],
        row.paper_only, _mark(row, meeting.convened), row.dossier_id, neighbours.index(row.id) + 1, len(neighbours),
        row.id in beside, papers.get(row.dossier_id, ()), notes.get(row.id, ()),
    )  # fmt: skip


def agenda_topics(number: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    """The meeting, and of each item that is shown its papers and whatever else is said of it."""
    lines = values["lines"]
    return {
        f"meeting/{number}", "organisations", *(f"dossier/{line.dossier_id}" for line in lines if line.dossier_id),
        *(f"item/{line.id}" for line in lines),
    }  # fmt: skip


# The list of my meetings


def my_meetings(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """The coming meetings that I may read."""
    rows, count = lists.meetings_of(db, person, lists.Wanted(), many=lists.PAGE)
    return {"lines": [line_of(row) for row in rows], "count": count, "plain": True, "wanted": lists.Wanted()}


def my_meetings_topics(_thing: int, person: int, _values: dict[str, Any]) -> set[str]:
    """Any meeting, and whatever changes what I may read."""
    return {"meetings", "rooms", "meeting-types", "bodies", f"desk/{person}", f"person/{person}"}
