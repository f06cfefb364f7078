"""Reading a paper: the page beside the agenda, its bytes, and noting that somebody opened it."""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from starlette.responses import Response

from ecabinet.documents.access import place_of
from ecabinet.documents.actions import note_opening
from ecabinet.documents.models import Paper, PaperOpening, PaperVersion
from ecabinet.documents.rules import file_name, paper_mark
from ecabinet.documents.sending import File, send
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Pass
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, later
from ecabinet.kernel.words import gettext

_columns: list[Any] = [
    col(PaperVersion.id), col(PaperVersion.n), col(PaperVersion.paper_id), col(PaperVersion.file_name),
    col(PaperVersion.original_sha256), col(PaperVersion.cleaned_sha256), col(PaperVersion.original_size),
    col(PaperVersion.cleaned_size), col(PaperVersion.pages), col(PaperVersion.sizes), col(Paper.title),
    col(Paper.letter), col(Paper.dossier_id), col(Paper.latest),
]  # fmt: skip
_version = Hot(
    select(*_columns).join(Paper, col(Paper.id) == PaperVersion.paper_id)
    .where(col(PaperVersion.paper_id) == bindparam("paper"), col(PaperVersion.n) == bindparam("n"))
)  # fmt: skip
_opened = Hot(
    select(PaperOpening.at).where(
        col(PaperOpening.version_id) == bindparam("version"), col(PaperOpening.person_id) == bindparam("person")
    )
)


def version_of(db: Db, paper_id: int, n: int) -> Any:
    """One version with what its paper says. Raises Missing for a number that it does not have."""
    row = _version.first(db, paper=paper_id, n=n)
    if row is None:
        raise Missing
    return row


# The page


def read_paper(ctx: Ctx, paper: Pass) -> Response:
    """The version in force, beside the agenda."""
    return _read(ctx, paper, paper.facts.latest)


def read_version(ctx: Ctx, paper: Pass) -> Response:
    """A version by its number."""
    return _read(ctx, paper, ctx.path["n"])


def _read(ctx: Ctx, paper: Pass, n: int) -> Response:
    version = version_of(ctx.db, paper.id, min(n, paper.facts.latest + 1))
    place = place_of(ctx.db, version.dossier_id)
    mark = paper_mark(place.number, version.letter)
    response = page(
        ctx, "documents/read.html", section="papers", version=version, place=place, mark=mark, words=reader_words(),
        src=f"/papers/{paper.id}/v/{version.n}/file", keeps=bool(paper.facts.keeps),
    )  # fmt: skip
    return _noting(ctx, version.id, response)


def _noting(ctx: Ctx, version_id: int, response: Response) -> Response:
    """The first opening by a person is noted, after the answer."""
    me = ctx.me
    if me.kind == "person" and _opened.first(ctx.db, version=version_id, person=me.id) is None:
        response.background = later(note_opening, ctx.house.db, version_id, me.id)
    return response


def reader_words() -> dict[str, str]:
    """The sentences that the reader's script shows; what stands in braces it fills in."""
    return {
        "opening": gettext("Opening… {kb} KB"),
        "waiting": gettext("The line is slow or lost. Reading goes on as soon as it is back."),
        "gone": gettext("This paper is no longer shown to you, or you were signed out."),
        "broken": gettext("This paper could not be shown here."),
        "again": gettext("Try again"),
        "download": gettext("Download the file"),
        "page": gettext("Page {page} of {pages}"),
        "count": gettext("{n} of {all}"),
        "searching": gettext("Searching… page {page} of {pages}"),
        "none": gettext("Not found"),
        "no_outline": gettext("This paper has no outline."),
    }


def send_file(ctx: Ctx, paper: Pass) -> Response:
    """The cleaned copy of a version, or with ?original=1 what was uploaded, byte for byte."""
    version = version_of(ctx.db, paper.id, min(ctx.path["n"], paper.facts.latest + 1))
    name = file_name(version.file_name)
    if ctx.query.get("original") == "1":
        return send(ctx, File(version.original_sha256, version.original_size, name, "attachment"))
    response = send(ctx, File(version.cleaned_sha256, version.cleaned_size, name, "inline"))
    begins = response.status_code == 200 or response.headers.get("content-range", "").startswith("bytes 0-")
    return _noting(ctx, version.id, response) if begins and ctx.request.method == "GET" else response
