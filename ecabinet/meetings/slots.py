"""What slices above put into the agenda: the papers of its items, and what else is said of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ecabinet.kernel.db import Db


class PaperLine(NamedTuple):
    """A paper as the agenda names it."""

    title: str
    href: str
    pages: int = 0
    note: str = ""
    tone: str = ""
    mark: str = ""


PapersOf = Callable[[Db, Mapping[int, str]], Mapping[int, Sequence[PaperLine]]]
# The papers of dossiers, by dossier, from the number of each one's item; the slice that keeps papers adds its function
# here when the product is composed.
PAPERS: list[PapersOf] = []


class ItemNote(NamedTuple):
    """What another slice says of an item: a vote and how it ended, a conclusion."""

    text: str
    tone: str = ""
    href: str = ""


NotesOf = Callable[[Db, Sequence[int]], Mapping[int, Sequence[ItemNote]]]
# What the slices above say of items, by item; what they say is told under the topic item/<id>.
NOTES: list[NotesOf] = []


def notes_of(db: Db, items: Sequence[int]) -> Mapping[int, Sequence[ItemNote]]:
    """What is said of each item, in the order of the slices."""
    found: dict[int, list[ItemNote]] = {}
    for said in NOTES if items else ():
        for item, notes in said(db, items).items():
            found.setdefault(item, []).extend(notes)
    return found


def papers_of(db: Db, numbers: Mapping[int, str]) -> Mapping[int, Sequence[PaperLine]]:
    """The papers that stand on each dossier; `numbers` are those of their items."""
    return PAPERS[0](db, numbers) if PAPERS and numbers else {}


TakeUp = Callable[[Db, Any, Any], None]
# What the slices above put on the agenda of a meeting that was just created: (session, who acts, the meeting).
CREATED: list[TakeUp] = []


WhyStays = Callable[[Db, int, Collection[int]], str | None]
# Why items of a meeting cannot be taken off its agenda now, by the slices above: (session, meeting, the items).
STAYS: list[WhyStays] = []


@dataclass(frozen=True)
class Deadline:
    """What somebody must have done by a moment, for the own calendar; `uid` names it there for ever."""

    uid: str
    at: datetime
    changed_at: datetime
    title: str
    description: str
    href: str
    sequence: int = 0


DeadlinesOf = Callable[[Db, int], Sequence[Deadline]]
# The deadlines of a person, by the slices above; they stand in the personal calendar beside the meetings.
DEADLINES: list[DeadlinesOf] = []
