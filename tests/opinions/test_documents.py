"""The documents made of a form, read back: text, language, tags, fonts; who takes them; one content is made once."""

import re
import time
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlmodel import select

from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.opinions import documents
from ecabinet.opinions.models import MadeFile
from tests.ballots.play import draft_form
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.opinions.play import CONDITION, OTHER, closed, explained, submitted


def pdf(client: Any, form: int, name: str, lang: str = "vi") -> PdfReader:
    answer = client.get(f"/ballots/{form}/documents/{name}{'&' if '?' in name else '?'}lang={lang}")
    assert answer.status_code == 200, (name, answer.status_code)
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def text_of(reader: PdfReader) -> str:
    """The text of all pages, lines joined."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def fonts_of(reader: PdfReader) -> list[Any]:
    """Every font of every page."""
    found: list[Any] = []
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            found.append(font.get_object())
    return found


def is_embedded(font: Any) -> bool:
    parts = [it.get_object() for it in font.get("/DescendantFonts", [font])]
    return all(any(key.startswith("/FontFile") for key in it["/FontDescriptor"].get_object()) for it in parts)


DOCUMENTS = ("form", "answer", "summary", "certificate", "resolution")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_document_is_tagged_titled_and_has_its_letters(
    house: House, cast: Cast, signed_in: SignedIn, lang: str
) -> None:
    form, client = explained(house, cast), signed_in("secretary")
    for name in DOCUMENTS:
        reader: Any = pdf(client, form, f"answer?member={cast['chi']}" if name == "answer" else name, lang)
        root, text = reader.trailer["/Root"], text_of(reader)
        spoken = "vi" if name == "resolution" else lang
        assert root["/MarkInfo"]["/Marked"], name
        assert str(root["/Lang"]).startswith(spoken), name
        assert "hạ tầng số" in str(reader.metadata.title if reader.metadata else ""), name
        assert all(is_embedded(font) for font in fonts_of(reader)), name
        assert "\ufffd" not in text, name
        assert "hạ tầng số" in text, name
        assert ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" if spoken == "vi" else "SOCIALIST REPUBLIC OF VIET NAM") in text


def test_no_letter_of_a_document_is_missing(house: House, cast: Cast, signed_in: SignedIn) -> None:
    reader = pdf(signed_in("chi"), explained(house, cast), "answer")
    for font in fonts_of(reader):
        assert "/ToUnicode" in font
    assert {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts_of(reader)} <= {
        "Tinos", "DejaVuSansMono",
    }  # fmt: skip


def test_the_blank_form_has_its_parts_in_order(house: House, cast: Cast, signed_in: SignedIn) -> None:
    text = text_of(pdf(signed_in("an"), submitted(house, cast), "form"))
    parts = (
        "VĂN PHÒNG CHÍNH PHỦ", "Số: 1/PLYK/2026", "Độc lập - Tự do - Hạnh phúc", "24 tháng 6 năm 2026",
        "PHIẾU LẤY Ý KIẾN THÀNH VIÊN CHÍNH PHỦ", "Nghị quyết về hạ tầng số", "Kính gửi:", "Tóm tắt", "Bộ Tài chính",
        "12/TTr-BTC", "1. Về sự cần thiết", "☐", "2. Về thời hạn", "THÀNH VIÊN CHÍNH PHỦ",
    )  # fmt: skip
    places = [text.find(part) for part in parts]
    assert -1 not in places, [part for part, place in zip(parts, places, strict=True) if place < 0]
    assert places[:-1] == sorted(places[:-1])
    assert "☒" not in text


def test_the_answered_form_ticks_what_was_chosen_and_names_the_member(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    text = text_of(pdf(signed_in("chi"), closed(house, cast), "answer"))
    assert text.count("☒") == 2
    assert "☒ Ý kiến khác" in text
    assert OTHER in text
    assert "Chức vụ của Chi" in text


def test_who_takes_whose_answer(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, opened = closed(house, cast), submitted(house, cast)
    path = "/ballots/{}/documents/answer?member={}"
    assert signed_in("chi").get(path.format(opened, cast["chi"])).status_code == 200
    assert signed_in("chi").get(path.format(opened, cast["binh"])).status_code == 404
    assert signed_in("chi").get(path.format(form, cast["binh"])).status_code == 200
    assert signed_in("outsider").get(path.format(form, cast["binh"])).status_code == 404
    assert signed_in("chi").get(f"/ballots/{form}/documents/resolution").status_code == 404
    assert signed_in("chi").get(f"/ballots/{opened}/documents/summary").status_code == 404
    assert signed_in("an").get(f"/ballots/{draft_form(house, cast)}/documents/form").status_code == 404


def test_the_summary_carries_the_explanations(house: House, cast: Cast, signed_in: SignedIn) -> None:
    text = text_of(pdf(signed_in("dung"), explained(house, cast), "summary"))
    for words in (CONDITION, OTHER, "Đã lấy ý kiến", "Vốn đã rõ", "Tiếp thu một phần", "Thành viên xác nhận"):
        assert words in text, words


def test_the_certificate_has_arithmetic_roll_digests_and_says_nothing_of_who_answered_what(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = closed(house, cast)
    text = ""
    for _ in range(50):  # the head is signed beside the requests
        if "signed by key" in (text := text_of(pdf(signed_in("dung"), form, "certificate", "en"))):
            break
        time.sleep(0.1)
    assert "5 of 5 agree" in text
    assert "The root of the form’s ledger" in text
    for name in ("Chair", "An", "Binh", "Chi", "Dung"):
        assert name in text
    assert CONDITION not in text
    readers = [signed_in(name).get(f"/ballots/{form}/documents/certificate").content for name in ("dung", "secretary")]
    assert readers[0] == readers[1]


def test_the_resolution_is_a_draft_until_it_is_adopted(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = explained(house, cast), signed_in("secretary")
    text = text_of(pdf(secretary, form, "resolution"))
    assert "DỰ THẢO" in text
    assert "tại Phiếu lấy ý kiến thành viên Chính phủ số 1/PLYK/2026" in text
    adopted = {"outcome": "adopted", "number": "388/NQ-CP", "dated": "2026-07-01"}
    secretary.post(f"/ballots/{form}/conclude", data=adopted)
    text = text_of(pdf(signed_in("dung"), form, "resolution"))
    assert "DỰ THẢO" not in text
    assert "Số: 388/NQ-CP" in text
    assert "ngày 01 tháng 7 năm 2026" in text


def test_the_same_content_is_made_once(
    house: House, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, client = closed(house, cast), signed_in("dung")
    first = client.get(f"/ballots/{form}/documents/summary")
    with house.db.reading() as db:
        assert len(db.exec(select(MadeFile)).all()) == 1
    monkeypatch.setattr(documents, "typeset", None)  # a second making would fail
    again = client.get(f"/ballots/{form}/documents/summary")
    assert again.content == first.content
    unchanged = client.get(f"/ballots/{form}/documents/summary", headers={"if-none-match": first.headers["etag"]})
    assert unchanged.status_code == 304


def test_typed_words_are_never_markup(house: House, cast: Cast, signed_in: SignedIn) -> None:
    def make(db: Db) -> int:
        from ecabinet.ballots.preparing import Text, add_question, create_form

        text = Text("#panic() $x$ *đậm* <a> \\ @b", '#import "x" = h')
        ballot = create_form(db, cast.actor("secretary"), body_id=cast.body, text=text)
        add_question(db, cast.actor("secretary"), ballot, '#read("/etc/passwd")')
        return ballot.id

    text = text_of(pdf(signed_in("secretary"), house.db.act(make), "form"))
    assert "#panic() $x$ *đậm* <a> \\ @b" in text
    assert '#read("/etc/passwd")' in text
