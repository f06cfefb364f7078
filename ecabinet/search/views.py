"""The search: one field, what was found with the passage around the words, by kind and by pages."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from ecabinet.ballots.access import ballot_to_read
from ecabinet.kernel.db import Db
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import N_
from ecabinet.meetings.access import item_to_read, meeting_to_read
from ecabinet.people.access import person
from ecabinet.search.access import Found, best_pages, find, text_of_page
from ecabinet.search.hits import ballot_hit, item_hit, meeting_hit, text_of_ballot
from ecabinet.search.rules import LONGEST_QUERY, Asked, Piece, passage

A_PAGE = 12
KINDS = {
    "meeting": N_("Meetings"), "item": N_("Agenda items"), "paper": N_("Papers"),
    "ballot": N_("Forms and votes"),
}  # fmt: skip
REGION_OF = {"meeting": "meeting_hit", "item": "item_hit", "paper": "paper", "ballot": "ballot_hit"}


@dataclass(frozen=True)
class Passage:
    """Where the words stand: the page of a paper, or the text of a form."""

    href: str
    page: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as a region, and where its words stand; `more` pages have them too."""

    region: str
    thing: int
    passages: list[Passage]
    more: int = 0


def show_search(ctx: Ctx, _thing: Any) -> Response:
    """What was asked, and what was found of it."""
    typed = ctx.query.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    asked = Asked(typed)
    found = find(ctx.db, ctx.me.id, asked) if asked.folded else []
    kind = ctx.query.get("kind", "") if ctx.query.get("kind", "") in KINDS else ""
    chosen = [it for it in found if not kind or it.kind == kind]
    pages = max(1, -(-len(chosen) // A_PAGE))
    number = min(pages, max(1, _number(ctx.query.get("page", ""))))
    return page(
        ctx, "search/show.html", section="search", typed=typed, asked=asked, kind=kind, count=len(chosen),
        all=len(found), tabs=_tabs(typed, found), number=number, pages=pages,
        hits=_hits(ctx.db, asked, chosen[(number - 1) * A_PAGE : number * A_PAGE]),
        address=f"/search?{urlencode({'q': typed, **({'kind': kind} if kind else {}), 'page': ''})}",
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _tabs(typed: str, found: list[Found]) -> list[tuple[str, str, str, int]]:
    """All, and each kind of which there is something."""
    counts = Counter(it.kind for it in found)
    tabs = [("", N_("All"), f"/search?{urlencode({'q': typed})}", len(found))]
    return tabs + [
        (kind, word, f"/search?{urlencode({'q': typed, 'kind': kind})}", counts[kind])
        for kind, word in KINDS.items()
        if counts[kind]
    ]


def _hits(db: Db, asked: Asked, found: list[Found]) -> list[Hit]:
    papers = [it.thing for it in found if it.kind == "paper" and it.pages]
    best = best_pages(db, asked, papers) if papers else {}
    return [_hit(db, asked, it, best.get(it.thing, []) if it.kind == "paper" else []) for it in found]


def _hit(db: Db, asked: Asked, found: Found, pages: list[int]) -> Hit:
    passages = [_on_page(db, asked, found.thing, number) for number in pages]
    if found.kind == "ballot":
        passages = [Passage("", 0, passage(text_of_ballot(db, found.thing), asked))]
    passages = [it for it in passages if it.pieces]
    return Hit(REGION_OF[found.kind], found.thing, passages, max(0, found.pages - len(pages)))


def _on_page(db: Db, asked: Asked, paper: int, number: int) -> Passage:
    return Passage(f"/papers/{paper}#page={number}", number, passage(text_of_page(db, paper, number), asked))


ROUTES = [Guarded("GET", "/search", door=person, view=show_search, name="search")]
REGIONS = [
    Region(
        "meeting_hit", meeting_to_read, "search/_meeting_hit.html", meeting_hit,
        lambda thing, _audience, values: {f"meeting/{thing}", f"body/{values['row'].body_id}"},
    ),
    Region(
        "item_hit", item_to_read, "search/_item_hit.html", item_hit,
        lambda thing, _audience, values: {
            f"item/{thing}", f"meeting/{values['row'].meeting_id}", f"body/{values['row'].body_id}",
        },
    ),
    Region(
        "ballot_hit", ballot_to_read, "search/_ballot_hit.html", ballot_hit,
        lambda thing, _audience, values: {f"ballot/{thing}", f"body/{values['row'].body_id}"},
    ),
]  # fmt: skip
