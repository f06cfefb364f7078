"""What somebody finds: the index joined with what each slice lets them read, so that nothing foreign is counted."""

from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, column, func, literal, select, text, union_all
from sqlmodel import col

from ecabinet.ballots.access import ballots_to_read
from ecabinet.documents.access import Gathered, readable_papers
from ecabinet.documents.models import PageText, Paper, PaperVersion
from ecabinet.kernel.db import Db, dialect_of, in_json
from ecabinet.kernel.doors import numbers
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.access import items_to_read, meetings_to_read
from ecabinet.search.models import SearchEntry
from ecabinet.search.rules import Asked

PAGES_SHOWN = 3

# A title weighs more than a text. `tier`: 2 for the words as typed side by side, 1 for the words as typed.
# LIMIT makes a fence: FTS5 gives the rank of a match only where it is matched.
_SQLITE = text(
    "SELECT rowid AS entry_id, bm25(search_fts, 6.0, 1.0) AS rank,"
    " (rowid IN (SELECT rowid FROM search_fts WHERE search_fts MATCH :exact))"
    " + (rowid IN (SELECT rowid FROM search_fts WHERE search_fts MATCH :phrase)) AS tier"
    " FROM search_fts WHERE search_fts MATCH :every LIMIT -1"
)
_POSTGRES = text(
    "SELECT id AS entry_id, -ts_rank_cd(words, CAST(:every AS tsquery), 1) AS rank,"
    " CAST(words @@ CAST(:exact AS tsquery) AS integer) + CAST(words @@ CAST(:phrase AS tsquery) AS integer) AS tier"
    " FROM search_entry WHERE words @@ CAST(:every AS tsquery)"
)


def _matches(dialect: str) -> Any:
    found = _SQLITE if dialect == "sqlite" else _POSTGRES
    return found.columns(column("entry_id"), column("rank"), column("tier", Integer)).subquery("matches")


def _readable() -> Any:
    """kind and thing_id of everything that the viewer may read now."""
    meetings, items = meetings_to_read().subquery("m"), items_to_read().subquery("i")
    papers, ballots = readable_papers(), ballots_to_read().subquery("b")
    return union_all(
        select(literal("meeting").label("kind"), meetings.c.meeting_id.label("thing_id")),
        select(literal("item"), items.c.item_id),
        select(literal("paper"), papers.c.paper_id),
        select(literal("ballot"), ballots.c.ballot_id),
    ).subquery("readable")


def _found(dialect: str) -> Select[Any]:
    matches, readable = _matches(dialect), _readable()
    kind, thing = col(SearchEntry.kind), col(SearchEntry.thing_id)
    on_page = case((col(SearchEntry.page) > 0, 1), else_=0)
    return (
        select(kind, thing, func.max(matches.c.tier).label("tier"), func.min(matches.c.rank).label("rank"),
               func.sum(on_page).label("pages"))
        .select_from(matches).join(SearchEntry, col(SearchEntry.id) == matches.c.entry_id)
        .join(readable, (readable.c.kind == kind) & (readable.c.thing_id == thing))
        .group_by(kind, thing)
        .order_by(func.max(matches.c.tier).desc(), func.min(matches.c.rank), kind, thing)
    )  # fmt: skip


def _pages(dialect: str) -> Select[Any]:
    """The pages of papers that a door was opened for already, the best first."""
    matches, papers = _matches(dialect), numbers("papers", "paper_id")
    return (
        select(col(SearchEntry.thing_id), col(SearchEntry.page), matches.c.tier, matches.c.rank)
        .select_from(matches).join(SearchEntry, col(SearchEntry.id) == matches.c.entry_id)
        .join(papers, papers.c.paper_id == SearchEntry.thing_id)
        .where(col(SearchEntry.kind) == literal("paper"), col(SearchEntry.page) > 0)
        .order_by(col(SearchEntry.thing_id), matches.c.tier.desc(), matches.c.rank, col(SearchEntry.page))
    )  # fmt: skip


_ENGINES = ("sqlite", "postgresql")
_everything = {name: Gathered(partial(_found, name)) for name in _ENGINES}
_on_pages = {name: Hot(_pages(name)) for name in _ENGINES}
_page_text = Gathered(
    lambda: (
        select(col(PageText.text))
        .join(PaperVersion, col(PaperVersion.id) == PageText.version_id)
        .join(Paper, (col(Paper.id) == PaperVersion.paper_id) & (col(Paper.latest) == PaperVersion.n))
        .where(col(Paper.id) == bindparam("paper"), col(PageText.page) == bindparam("page"))
    )
)


class Found(NamedTuple):
    """A thing that was found; `pages` is on how many pages of it."""

    kind: str
    thing: int
    pages: int


def _binds(db: Db, asked: Asked, *, prefix: bool) -> dict[str, str]:
    spell = asked.fts5 if dialect_of(db) == "sqlite" else asked.tsquery
    return {
        "every": spell(asked.folded, prefix=prefix),
        "exact": spell(asked.words, prefix=prefix),
        "phrase": spell(asked.words, phrase=True),
    }


def find(db: Db, viewer: int, asked: Asked) -> list[Found]:
    """Everything that the viewer may read and that has all the words, the best first.

    When there is nothing, the last word may be the beginning of one.
    """
    return _find(db, viewer, asked, prefix=False) or _find(db, viewer, asked, prefix=True)


def _find(db: Db, viewer: int, asked: Asked, *, prefix: bool) -> list[Found]:
    found = _everything[dialect_of(db)]
    rows = found.rows(db, viewers=in_json([viewer]), now=db.now, **_binds(db, asked, prefix=prefix))
    return [Found(row.kind, row.thing_id, row.pages) for row in rows]


def best_pages(db: Db, asked: Asked, papers: list[int]) -> dict[int, list[int]]:
    """The pages of these papers that have the words, the best few of each. No door: for papers that were found."""
    best: dict[int, list[int]] = {paper: [] for paper in papers}
    for prefix in (False, True):
        rows = _on_pages[dialect_of(db)].rows(db, papers=in_json(papers), **_binds(db, asked, prefix=prefix))
        for row in rows:
            if len(best[row.thing_id]) < PAGES_SHOWN:
                best[row.thing_id].append(row.page)
        if rows:
            break
    return best


def text_of_page(db: Db, paper: int, page: int) -> str:
    """The text of a page of the version in force."""
    return _page_text.scalar(db, paper=paper, page=page) or ""
