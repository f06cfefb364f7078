"""A convened meeting with two items, a guest of the second one only, and files to hang on their dossiers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from starlette.testclient import TestClient

from ecabinet.documents.actions import Details, add_papers, version_in_force
from ecabinet.documents.arrivals import Arrived
from ecabinet.documents.catalogue import stock_types
from ecabinet.documents.models import Paper
from ecabinet.documents.pdf import Cleaned
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import cancel
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Convening, Dossier, Invitation, Item, Meeting, MeetingType
from tests.cast import Cast
from tests.documents.pdfs import Make

JSON = {"accept": "application/json"}


@dataclass(frozen=True)
class Day:
    """The numbers of the meeting that papers hang on."""

    meeting: int
    items: tuple[int, int]
    dossiers: tuple[int, int]
    invitation: int


def a_pdf(words: str = "Tờ trình", pages: int = 1) -> bytes:
    """A small PDF whose bytes depend on its words."""
    document = pikepdf.Pdf.new()
    for number in range(pages):
        document.add_blank_page(page_size=(595, 842))
        text = f"BT /F1 12 Tf 72 720 Td (page {number + 1}: {words.encode('ascii', 'replace').decode()}) Tj ET".encode()
        page = document.pages[number].obj
        page.Contents = document.make_stream(text)
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    document.docinfo["/Title"] = words
    out = BytesIO()
    document.save(out, static_id=True)
    return out.getvalue()


def _add(db: Db, row: Any) -> Any:
    db.add(row)
    db.flush()
    return row


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a file to arrive: bytes, or a Pdf to be saved."""

    def write(content: bytes | pikepdf.Pdf, name: str = "arrived.pdf", **how: object) -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.save(path, static_id=True, **how)  # type: ignore[arg-type]
        return path

    return write


@pytest.fixture
def day(house: House, cast: Cast) -> Day:
    """The meeting, convened."""

    def make(db: Db) -> Day:
        stock_types(db, None)
        kind = _add(db, MeetingType(code="regular", name_vi="Thường kỳ", name_en="Regular"))
        meeting = _add(
            db,
            Meeting(
                body_id=cast.body, type_id=kind.id, title="Phiên họp tháng 6", starts_at=db.now + timedelta(hours=1),
                ends_at=db.now + timedelta(hours=4), created_by=cast["secretary"], changed_at=db.now,
            ),
        )  # fmt: skip
        dossiers = tuple(_add(db, Dossier(owner="item")).id for _ in range(2))
        items = tuple(
            _add(
                db,
                Item(meeting_id=meeting.id, position=n, title=f"Nội dung {n}", dossier_id=dossier, added_at=db.now),
            ).id
            for n, dossier in enumerate(dossiers, 1)
        )
        db.add(Convening(meeting_id=meeting.id, by=cast["secretary"], at=db.now))
        invited = _add(
            db,
            Invitation(
                meeting_id=meeting.id, person_id=cast["guest"], item_id=items[1], by=cast["secretary"], at=db.now
            ),
        )  # fmt: skip
        return Day(meeting.id, items, dossiers, invited.id)

    return house.db.act(make)


Upload = Callable[..., Any]


@pytest.fixture
def upload(signed_in: Callable[[str], TestClient], day: Day) -> Upload:
    """Upload files to a dossier: `upload(("a.pdf", data), dossier=0, title="...")` → the JSON results."""

    def send(*files: tuple[str, bytes], dossier: int = 0, who: str = "secretary", **fields: str) -> Any:
        parts = [("files", (name, data, "application/pdf")) for name, data in files]
        answer = signed_in(who).post(
            f"/dossiers/{day.dossiers[dossier]}/papers", files=parts, data=fields, headers=JSON
        )
        return answer.json()["results"]

    return send


Hang = Callable[..., int]


@pytest.fixture
def hang(house: House, cast: Cast, day: Day) -> Hang:
    """Hang a paper on a dossier by the action, without the worker and its job: the paper's number."""

    def make(words: str = "Tờ trình", *, dossier: int = 0, pages: int = 1, title: str = "", number: str = "") -> int:
        data = a_pdf(words, pages)
        kept = house.parts["blobs"].put(data)
        file = Arrived(f"{words}.pdf", kept, kept, Cleaned(pages, words, f"595x842*{pages}", ()))

        def act(db: Db) -> int:
            owner, details = db.get(Dossier, day.dossiers[dossier]), Details(title=title, number=number)
            assert owner is not None
            made = add_papers(db, cast.actor("secretary"), owner, [file], details=details, isolated=False)
            paper = made[0]
            assert isinstance(paper, Paper)
            cancel(db, f"text/{version_in_force(db, paper).id}")
            return paper.id

        return house.db.act(act)

    return make


@pytest.fixture
def paper(hang: Hang) -> int:
    """A paper of the first item, of three pages."""
    return hang("Tờ trình thứ nhất", pages=3)


@pytest.fixture
def guests_paper(hang: Hang) -> int:
    """A paper of the second item."""
    return hang("Báo cáo thứ hai", dossier=1)
