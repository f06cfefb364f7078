"""What each thing is found by: its words, taken from the thing itself."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.models import Ballot, Question
from ecabinet.documents.models import PageText, Paper, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.models import Item, Meeting
from ecabinet.search.rules import in_index

PART = 4  # pages in one act: some 10 ms of the writer

_thing: Any = bindparam("thing")
_meeting = Hot(select(col(Meeting.title), col(Meeting.number)).where(col(Meeting.id) == _thing))
_item = Hot(select(col(Item.title)).where(col(Item.id) == _thing, col(Item.removed_at).is_(None)))
_paper = Hot(
    select(col(Paper.title), col(Paper.number)).where(col(Paper.id) == _thing, col(Paper.withdrawn_at).is_(None))
)
_pages = Hot(
    select(col(PageText.page), col(PageText.text))
    .join(PaperVersion, col(PaperVersion.id) == PageText.version_id)
    .join(Paper, (col(Paper.id) == PaperVersion.paper_id) & (col(Paper.latest) == PaperVersion.n))
    .where(
        col(Paper.id) == _thing, col(Paper.withdrawn_at).is_(None), col(PageText.page) >= bindparam("first"),
        col(PageText.page) < bindparam("first") + PART,
    )
)  # fmt: skip
_last_page = Hot(
    select(col(PaperVersion.pages))
    .join(Paper, (col(Paper.id) == PaperVersion.paper_id) & (col(Paper.latest) == PaperVersion.n))
    .where(col(Paper.id) == _thing)
)
_ballot = Hot(
    select(col(Ballot.title), col(Ballot.symbol), col(Ballot.submission), col(Ballot.summary))
    .where(col(Ballot.id) == _thing)
)  # fmt: skip
_questions = Hot(select(col(Question.text)).where(col(Question.ballot_id) == _thing).order_by(col(Question.position)))
THINGS: dict[str, Any] = {"meeting": Meeting, "item": Item, "paper": Paper, "ballot": Ballot}


class Part(NamedTuple):
    """What the index holds of a thing's pages from `first` to before `end`: page → (title, body)."""

    first: int
    end: int
    entries: dict[int, tuple[str, str]]


def parts_of(db: Db, kind: str, thing: int) -> Iterator[Part]:
    """What the index is to hold of a thing, a few pages at a time; nothing for what is gone."""
    yield Part(0, 1, _itself(db, kind, thing))
    last = (_last_page.scalar(db, thing=thing) or 0) if kind == "paper" else 0
    for first in range(1, last + 1, PART):
        rows = _pages.rows(db, thing=thing, first=first)
        yield Part(first, first + PART, {row.page: ("", in_index(row.text)) for row in rows if row.text})
    yield Part(last + 1 + (-last % PART), 2**31 - 1, {})


def _itself(db: Db, kind: str, thing: int) -> dict[int, tuple[str, str]]:
    if kind == "ballot":
        return _ballot_entry(db, thing)
    row = {"meeting": _meeting, "item": _item, "paper": _paper}[kind].first(db, thing=thing)
    return {} if row is None else {0: (in_index(" ".join(row)), "")}


def _ballot_entry(db: Db, thing: int) -> dict[int, tuple[str, str]]:
    row = _ballot.first(db, thing=thing)
    if row is None:
        return {}
    questions = [each.text for each in _questions.rows(db, thing=thing)]
    return {0: (in_index(" ".join(row[:3])), in_index(" ".join([row.summary, *questions])))}


def ids_of(db: Db, kind: str) -> list[int]:
    """The numbers of all things of a kind."""
    return [row[0] for row in db.connection().execute(select(col(THINGS[kind].id)).order_by(col(THINGS[kind].id)))]
