"""The job that reads a version's text after its upload, in acts of a few pages; it goes on after a restart."""

import json
from functools import partial
from typing import Any

from sqlmodel import col, func, select

from ecabinet.documents import pdf
from ecabinet.documents.models import PageText, PaperVersion, TextReading
from ecabinet.kernel.blobs import Blobs
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import handler
from ecabinet.kernel.web import House
from ecabinet.kernel.words import N_

PAGES_AN_ACT = 40
NO_TEXT, UNREADABLE = "no_text", "unreadable"
PROBLEMS = {
    NO_TEXT: N_(
        "This paper has no text, only pictures of pages: search does not find its words, and they cannot be read aloud."
    ),
    UNREADABLE: N_("The text of this paper could not be read: search does not find its words."),
}


@handler("extract_text", slow=True)
def extract_text(house: House, payload: dict[str, Any]) -> None:
    """Read the text and the outline of one version; asks first what is done already."""
    number = int(payload["version"])
    with house.db.reading() as db:
        version, done = db.get(PaperVersion, number), db.get(TextReading, number)
    if version is None or done is not None:
        return
    blobs: Blobs = house.parts["blobs"]
    path = blobs.path(version.cleaned_sha256)
    pages = pdf.text(path)
    _keep_pages(house, version.id, pages)
    outline = pdf.outline(path) if pages else []
    house.db.act(lambda db: _finish(db, version, outline, pages))


def keep_reading(db: Db, version_id: int, read: pdf.Reading) -> None:
    """Keep at once what somebody read already; the job then finds nothing to do."""
    version = db.get_one(PaperVersion, version_id)
    _keep(db, version_id=version_id, pages=list(enumerate(read.pages, 1)))
    _finish(db, version, read.outline, read.pages)


def _keep_pages(house: House, version_id: int, pages: list[str]) -> None:
    for first in range(0, len(pages), PAGES_AN_ACT):
        part = list(enumerate(pages[first : first + PAGES_AN_ACT], first + 1))
        house.db.act(partial(_keep, version_id=version_id, pages=part))


def _keep(db: Db, *, version_id: int, pages: list[tuple[int, str]]) -> None:
    last = db.exec(select(func.max(PageText.page)).where(PageText.version_id == version_id)).one() or 0
    db.add_all(PageText(version_id=version_id, page=page, text=text) for page, text in pages if page > last)


def _finish(db: Db, version: PaperVersion, outline: list[pdf.Heading], pages: list[str]) -> None:
    if db.get(TextReading, version.id) is None:
        problem = "" if any(pages) else NO_TEXT if pages else UNREADABLE
        read = json.dumps(outline, ensure_ascii=False)
        db.add(
            TextReading(version_id=version.id, paper_id=version.paper_id, outline_json=read, problem=problem, at=db.now)
        )


def pages_read(db: Db, version_id: int) -> int:
    """How many pages of a version have their text so far."""
    return db.exec(select(func.count()).select_from(PageText).where(col(PageText.version_id) == version_id)).one()
