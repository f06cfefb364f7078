"""All papers that somebody may read: found by meeting or form, by type, by words, by not having been opened."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlmodel import col, select
from starlette.responses import Response

from ecabinet.documents.access import Gathered, Place, entitled, last_opened, places_of
from ecabinet.documents.models import DocumentType, Paper, PaperVersion
from ecabinet.kernel.db import in_json
from ecabinet.kernel.fold import fold
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, whole
from ecabinet.people.rules import named

A_PAGE = 30


def _build() -> Any:
    may = entitled()
    columns: list[Any] = [
        col(Paper.id), col(Paper.dossier_id), col(Paper.title), col(Paper.number), col(Paper.type_id),
        col(Paper.latest),
        last_opened(may.c.actor_id).label("opened"),
    ]  # fmt: skip
    return (
        select(*columns).select_from(may)
        .join(Paper, (col(Paper.dossier_id) == may.c.dossier_id) & col(Paper.withdrawn_at).is_(None))
        .join(PaperVersion, (col(PaperVersion.paper_id) == Paper.id) & (col(PaperVersion.n) == Paper.latest))
        .order_by(col(PaperVersion.at).desc(), col(Paper.dossier_id).desc(), col(Paper.position))
    )  # fmt: skip


_mine = Gathered(_build)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; `place` is the address of a meeting or form."""

    words: str
    place: str
    type_id: str
    unread: bool

    def address(self) -> str:
        """The list's address up to the page's number."""
        asked = {"q": self.words, "in": self.place, "type": self.type_id, "unread": "1" if self.unread else ""}
        return f"/papers?{urlencode({name: value for name, value in asked.items() if value} | {'page': ''})}"

    def takes(self, row: Any, place: Place) -> bool:
        """Whether a paper is among it."""
        if self.unread and row.opened >= row.latest:
            return False
        if (self.place and place.href != self.place) or (self.type_id and str(row.type_id) != self.type_id):
            return False
        text = fold(f"{row.title} {row.number}")
        return all(word in text for word in fold(self.words).split())


def show_papers(ctx: Ctx, _thing: Any) -> Response:
    """The list; each paper is a region of its own, so that it goes when the right to it goes."""
    asked = ctx.query
    wanted = Wanted(asked.get("q", ""), asked.get("in", ""), asked.get("type", ""), asked.get("unread") == "1")
    rows = _mine.rows(ctx.db, viewers=in_json([ctx.me.id]), now=ctx.now)
    places = places_of(ctx.db, sorted({row.dossier_id for row in rows}))
    found = [row.id for row in rows if row.dossier_id in places and wanted.takes(row, places[row.dossier_id])]
    pages = max(1, -(-len(found) // A_PAGE))
    number = min(pages, max(1, whole(asked.get("page", "")) or 1))
    return page(
        ctx, "documents/list.html", section="papers", papers=found[(number - 1) * A_PAGE : number * A_PAGE],
        count=len(found), all=len(rows), number=number, pages=pages, wanted=wanted, places=_places(places),
        types=_types(ctx, {row.type_id for row in rows}),
        address=wanted.address(), unread=sum(row.opened < row.latest for row in rows),
    )  # fmt: skip


def _places(places: dict[int, Place]) -> list[tuple[str, str]]:
    return list({place.href: place.kicker for place in places.values()}.items())


def _types(ctx: Ctx, used: set[int | None]) -> list[tuple[int, str]]:
    types = ctx.db.exec(select(DocumentType).order_by(col(DocumentType.position), col(DocumentType.id)))
    return [(it.id, named(it)) for it in types if it.id in used]
