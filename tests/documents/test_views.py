"""Papers through HTTP: uploading, ranges, doors, versions, lists."""

import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.documents.models import PageText, Paper, PaperOpening, PaperVersion, TextReading
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import End, Invitation, Start
from ecabinet.notices.models import Notice
from ecabinet.records.models import Record
from tests.cast import Cast
from tests.documents.conftest import JSON, Day, a_pdf

SignedIn = Callable[[str], TestClient]


def rows(house: House, *statement: Any) -> list[Any]:
    with house.db.reading() as db:
        return list(db.exec(select(*statement)))


def until(seen: Callable[[], Any]) -> None:
    """Wait for the job that the house does meanwhile."""
    for _ in range(600):
        if seen():
            return
        time.sleep(0.05)
    raise AssertionError("not within 30 seconds")


# Uploading


def test_a_good_file_becomes_a_paper_with_its_original_and_its_text(house: House, upload: Any) -> None:
    data = a_pdf("Tờ trình về dự án", 2)
    result = upload(("to-trinh.pdf", data))[0]
    assert result == {"name": "to-trinh.pdf", "ok": True, "sentence": "1-A · 2 pages", "href": result["href"]}
    (version,) = rows(house, PaperVersion)
    assert house.parts["blobs"].read(version.original_sha256) == data
    until(lambda: rows(house, TextReading))
    assert [it.text.strip() for it in rows(house, PageText)] == [
        "page 1: T? tr?nh v? d? ?n",
        "page 2: T? tr?nh v? d? ?n",
    ]
    assert [it.problem for it in rows(house, TextReading)] == [""]
    (paper,) = rows(house, Paper)
    assert paper.title == "Tờ trình về dự án"


def test_the_text_job_done_twice_keeps_one_text(house: House, paper: int) -> None:
    from ecabinet.documents.texts import extract_text

    (version,) = rows(house, PaperVersion)
    house.db.act(lambda db: db.add(PageText(version_id=version.id, page=1, text="page 1")))  # a job that was killed
    extract_text(house, {"version": version.id})
    extract_text(house, {"version": version.id})
    assert [it.page for it in rows(house, PageText)] == [1, 2, 3]
    assert len(rows(house, TextReading)) == 1


def test_a_bad_file_is_refused_with_a_sentence_and_its_neighbours_go_on(house: House, upload: Any) -> None:
    results = upload(
        ("a.pdf", a_pdf("A")),
        ("b.pdf", b"no pdf at all"),
        ("c.pdf", b""),
        ("d.docx", a_pdf("D")),
        ("e.pdf", a_pdf("E")),
    )
    assert [it["ok"] for it in results] == [True, False, False, False, True]
    assert "b.pdf is not a PDF" in results[1]["sentence"]
    assert "c.pdf is empty" in results[2]["sentence"]
    assert [it["sentence"][:3] for it in results if it["ok"]] == ["1-A", "1-B"]
    assert len(rows(house, Paper)) == 2


def test_broken_files_never_fail_the_server(upload: Any, day: Day, signed_in: SignedIn) -> None:
    whole, dice = a_pdf("Báo cáo", 4), random.Random(26)
    broken = [whole[: dice.randrange(1, len(whole))] for _ in range(20)]
    for _ in range(20):
        flipped = bytearray(whole)
        for _ in range(12):
            flipped[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        broken.append(bytes(flipped))
    results = upload(*[(f"{n}.pdf", data) for n, data in enumerate(broken)], ("good.pdf", a_pdf("good")))
    assert len(results) == 41
    assert results[-1]["ok"]
    assert all(it["sentence"] for it in results)
    for result in results:
        if result["ok"]:
            assert signed_in("an").get(f"{result['href']}/v/1/file").status_code == 200


def test_the_same_bytes_are_not_added_twice(upload: Any) -> None:
    data = a_pdf("Một")
    assert upload(("a.pdf", data))[0]["ok"]
    again = upload(("b.pdf", data))[0]
    assert not again["ok"]
    assert "here already" in again["sentence"]
    assert upload(("b.pdf", data), dossier=1)[0]["ok"]


def test_a_secret_paper_is_refused_before_its_bytes_are_kept(house: House, upload: Any) -> None:
    result = upload(("mat.pdf", a_pdf("Mật")), secrecy="mat")[0]
    assert not result["ok"]
    assert "isolated" in result["sentence"]
    assert rows(house, Paper) == []
    assert not [it for it in house.parts["blobs"].folder.rglob("*") if it.is_file()]


def test_an_isolated_installation_takes_secret_papers(house: House, upload: Any) -> None:
    house.settings = replace(house.settings, isolated=True)
    assert upload(("mat.pdf", a_pdf("Mật")), secrecy="mat")[0]["ok"]


def test_a_file_above_the_limit_is_refused_by_name(house: House, upload: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house.settings = replace(house.settings, upload_mb=1)
    result = upload(("lon.pdf", a_pdf("x") + b"%" * 1024 * 1024))[0]
    assert not result["ok"]
    assert "lon.pdf has 1.0 MB" in result["sentence"] or "lon.pdf has 1 MB" in result["sentence"]


def test_what_is_said_of_a_paper_is_kept_and_its_type_is_found_by_its_title(house: House, upload: Any) -> None:
    assert upload(("x.pdf", a_pdf("x")), title="Tờ trình số 12", number="12/TTr-BTC", issued_on="2026-06-01")[0]["ok"]
    (paper,) = rows(house, Paper)
    assert (paper.title, paper.number, str(paper.issued_on)) == ("Tờ trình số 12", "12/TTr-BTC", "2026-06-01")
    assert paper.type_id is not None


@pytest.mark.parametrize(
    "fields",
    [{"issued_on": "yesterday"}, {"secrecy": "very"}, {"number": "9" * 100}, {"type": "987654"}, {"issuer": "987654"}],
)
def test_a_field_that_cannot_be_read_refuses_the_upload(upload: Any, house: House, fields: dict[str, str]) -> None:
    result = upload(("x.pdf", a_pdf("x")), **fields)[0]
    assert not result["ok"]
    assert rows(house, Paper) == []


def test_without_script_good_files_lead_back_and_bad_ones_are_named(signed_in: SignedIn, day: Day) -> None:
    client, address = signed_in("secretary"), f"/dossiers/{day.dossiers[0]}/papers"
    answer = client.post(address, files=[("files", ("a.pdf", a_pdf("A")))])
    assert (answer.status_code, answer.headers["location"]) == (303, f"/dossiers/{day.dossiers[0]}")
    answer = client.post(
        address, files=[("files", ("b.pdf", a_pdf("B"))), ("files", ("c.pdf", b"junk"))], data={"number": "7/TTr"}
    )
    assert answer.status_code == 200
    assert "c.pdf is not a PDF" in answer.text
    assert 'value="7/TTr"' in answer.text
    answer = client.post(address, data={"number": "8/TTr"})
    assert answer.status_code == 409
    assert "Choose at least one PDF" in answer.text
    assert 'value="8/TTr"' in answer.text


# Doors


@pytest.mark.parametrize("who", ["an", "guest", "outsider", "other_secretary", "administrator", "display"])
def test_only_who_keeps_the_dossier_adds_papers(signed_in: SignedIn, day: Day, who: str) -> None:
    answer = signed_in(who).post(
        f"/dossiers/{day.dossiers[0]}/papers", files=[("files", ("a.pdf", a_pdf("A")))], headers=JSON
    )
    assert answer.status_code == 404


MAY_READ = {"secretary", "chair", "an", "binh", "assistant"}


@pytest.mark.parametrize(
    "who", ["secretary", "chair", "an", "assistant", "guest", "outsider", "administrator", "display"]
)
def test_who_reads_a_paper_of_an_item(signed_in: SignedIn, paper: int, who: str) -> None:
    found = signed_in(who).get(f"/papers/{paper}/v/1/file").status_code
    assert found == (200 if who in MAY_READ else 404)


def test_a_guest_of_one_item_reads_its_papers_only(signed_in: SignedIn, paper: int, guests_paper: int) -> None:
    guest = signed_in("guest")
    assert guest.get(f"/papers/{guests_paper}/v/1/file").status_code == 200
    assert guest.get(f"/papers/{paper}/v/1/file").status_code == 404
    listed = guest.get("/papers").text
    assert f'href="/papers/{guests_paper}"' in listed
    assert f'href="/papers/{paper}"' not in listed


def test_a_foreign_number_looks_like_one_that_is_not_there(signed_in: SignedIn, paper: int) -> None:
    foreign, nothing = (signed_in("outsider").get(f"/papers/{n}") for n in (paper, 999_999))
    hide = re.compile(r"[0-9a-f]{12}|/papers/\d+|%2Fpapers%2F\d+|as-of|data-stamp=.\d+.")
    assert foreign.status_code == nothing.status_code == 404
    assert hide.sub("", foreign.text) == hide.sub("", nothing.text)


@pytest.mark.parametrize(
    "address", ["/papers/1/v/0/file", "/papers/1/v/2/file", "/papers/1/v/99999999999999999999/file"]
)
def test_a_version_that_is_not_there_is_missing(signed_in: SignedIn, paper: int, address: str) -> None:
    assert signed_in("an").get(address).status_code == 404


def test_a_withdrawn_invitation_ends_reading_between_two_ranges(
    house: House, signed_in: SignedIn, day: Day, guests_paper: int
) -> None:
    guest, address = signed_in("guest"), f"/papers/{guests_paper}/v/1/file"
    assert guest.get(address, headers={"range": "bytes=0-99"}).status_code == 206

    def withdraw(db: Db) -> None:
        invitation = db.get(Invitation, day.invitation)
        assert invitation is not None
        invitation.ended_at = db.now

    house.db.act(withdraw)
    assert guest.get(address, headers={"range": "bytes=100-199"}).status_code == 404


def test_a_withdrawn_paper_is_gone_for_everybody(signed_in: SignedIn, house: House, paper: int, cast: Cast) -> None:
    secretary = signed_in("secretary")
    assert secretary.post(f"/papers/{paper}/withdraw").status_code == 409  # the readers have it: say why
    assert secretary.post(f"/papers/{paper}/withdraw", data={"reason": "A wrong file"}).status_code == 303
    for who in ("secretary", "an"):
        assert signed_in(who).get(f"/papers/{paper}/v/1/file").status_code == 404
    told = [it for it in rows(house, Notice) if "withdrawn" in it.msgid]
    assert cast["an"] in {it.person_id for it in told}
    assert cast["guest"] not in {it.person_id for it in told}


# Bytes


def test_ranges_are_served_as_the_standard_says(signed_in: SignedIn, house: House, paper: int) -> None:
    an, address = signed_in("an"), f"/papers/{paper}/v/1/file"
    whole = an.get(address)
    size = len(whole.content)
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["cache-control"] == "private, no-cache"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-type"] == "application/pdf"
    cases = {
        "bytes=0-9": (206, whole.content[:10]), "bytes=10-": (206, whole.content[10:]),
        "bytes=-7": (206, whole.content[-7:]), f"bytes=5-{size + 100}": (206, whole.content[5:]),
        f"bytes=-{size + 9}": (206, whole.content), "bytes=9-2": (200, whole.content), "bits=0-1": (200, whole.content),
        "bytes=0-1,5-6": (200, whole.content), "bytes=x-y": (200, whole.content), "bytes=-": (200, whole.content),
        f"bytes={size}-": (416, b""), "bytes=-0": (416, b""),
    }  # fmt: skip
    for asked, (status, body) in cases.items():
        answer = an.get(address, headers={"range": asked})
        assert (asked, answer.status_code, answer.content) == (asked, status, body)
    answer = an.get(address, headers={"range": "bytes=2-4"})
    assert answer.headers["content-range"] == f"bytes 2-4/{size}"
    assert an.get(address, headers={"range": f"bytes={size}-"}).headers["content-range"] == f"bytes */{size}"


def test_what_the_browser_has_is_not_sent_again(signed_in: SignedIn, paper: int) -> None:
    an, address = signed_in("an"), f"/papers/{paper}/v/1/file"
    etag = an.get(address).headers["etag"]
    assert an.get(address, headers={"if-none-match": etag}).status_code == 304
    assert an.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    assert an.get(address, headers={"range": "bytes=0-1", "if-range": etag}).status_code == 206
    assert an.get(address, headers={"range": "bytes=0-1", "if-range": '"other"'}).status_code == 200
    assert signed_in("outsider").get(address, headers={"if-none-match": etag}).status_code == 404


def test_head_says_what_get_would(signed_in: SignedIn, paper: int) -> None:
    an, address = signed_in("an"), f"/papers/{paper}/v/1/file"
    head, whole = an.head(address), an.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_the_original_comes_byte_for_byte_and_as_a_download(signed_in: SignedIn, upload: Any) -> None:
    data = a_pdf("Dự thảo")
    href = upload(("Dự thảo “Luật”.pdf", data))[0]["href"]
    answer = signed_in("an").get(f"{href}/v/1/file?original=1")
    assert answer.content == data
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="du thao')
    assert "filename*=UTF-8''D%E1%BB%B1%20th%E1%BA%A3o%20%E2%80%9CLu%E1%BA%ADt%E2%80%9D.pdf" in said
    assert "sandbox" in answer.headers["content-security-policy"]
    assert signed_in("an").get(f"{href}/v/1/file").headers["content-disposition"].startswith("inline")


def test_nginx_is_told_where_the_bytes_are_when_it_serves_them(house: House, signed_in: SignedIn, paper: int) -> None:
    house.settings = replace(house.settings, accel_prefix="/blobs")
    (version,) = rows(house, PaperVersion)
    sha = version.cleaned_sha256
    answer = signed_in("an").get(f"/papers/{paper}/v/1/file", headers={"range": "bytes=0-9"})
    assert answer.headers["x-accel-redirect"] == f"/blobs/{sha[:2]}/{sha[2:4]}/{sha}"
    assert answer.content == b""
    assert signed_in("outsider").get(f"/papers/{paper}/v/1/file").status_code == 404


def test_the_first_opening_is_noted_and_stays_out_of_the_record(
    house: House, signed_in: SignedIn, paper: int, cast: Cast
) -> None:
    before = len(rows(house, Record))
    for _ in range(2):
        assert signed_in("an").get(f"/papers/{paper}/v/1/file", headers={"range": "bytes=0-9"}).status_code == 206
    assert [it.person_id for it in rows(house, PaperOpening)] == [cast["an"]]
    signed_in("binh").get(f"/papers/{paper}/v/1/file", headers={"range": "bytes=10-19"})
    assert len(rows(house, PaperOpening)) == 1  # a later range alone is no opening
    assert len(rows(house, Record)) == before


# Versions and what is said


def replace_with(client: TestClient, paper: int, data: bytes, words: str = "Điều 5 viết lại") -> Any:
    return client.post(f"/papers/{paper}/versions", files=[("files", ("v.pdf", data))], data={"words": words})


def test_a_new_version_keeps_the_place_and_the_earlier_one_readable(
    house: House, signed_in: SignedIn, paper: int, cast: Cast
) -> None:
    secretary = signed_in("secretary")
    assert replace_with(secretary, paper, a_pdf("two", 5)).status_code == 303
    assert [(it.n, it.words) for it in rows(house, PaperVersion)] == [(1, ""), (2, "Điều 5 viết lại")]
    an = signed_in("an")
    assert an.get(f"/papers/{paper}/v/1/file").content != an.get(f"/papers/{paper}/v/2/file").content
    told = {it.person_id for it in rows(house, Notice) if "new version" in it.msgid}
    assert {cast["an"], cast["chair"]} <= told
    assert cast["secretary"] not in told
    assert cast["guest"] not in told


def test_a_new_version_says_what_changed(house: House, signed_in: SignedIn, paper: int) -> None:
    answer = replace_with(signed_in("secretary"), paper, a_pdf("two"), words=" ")
    assert answer.status_code == 409
    assert "what changed" in answer.text
    assert len(rows(house, PaperVersion)) == 1


def test_a_broken_new_version_leaves_the_paper_as_it_was(house: House, signed_in: SignedIn, paper: int) -> None:
    answer = replace_with(signed_in("secretary"), paper, b"%PDF-1.7 nothing")
    assert answer.status_code == 409
    assert "Điều 5 viết lại" in answer.text
    assert len(rows(house, PaperVersion)) == 1


def test_a_stale_save_shows_what_changed_and_keeps_what_was_typed(
    house: House, signed_in: SignedIn, paper: int
) -> None:
    secretary = signed_in("secretary")
    first = {"version": "1", "title": "Tờ trình mới", "secrecy": "none"}
    assert secretary.post(f"/papers/{paper}", data=first).status_code == 303
    answer = secretary.post(f"/papers/{paper}", data={"version": "1", "title": "Của tôi", "secrecy": "none"})
    assert answer.status_code == 409
    assert "Tờ trình mới" in answer.text
    assert 'value="Của tôi"' in answer.text
    assert 'name="version" value="2"' in answer.text
    assert [it.title for it in rows(house, Paper)] == ["Tờ trình mới"]


def test_a_retired_type_stays_with_the_papers_that_have_it(house: House, signed_in: SignedIn, paper: int) -> None:
    (before,) = rows(house, Paper)
    signed_in("administrator").post(f"/admin/document-types/{before.type_id}/end")
    page = signed_in("secretary").get(f"/papers/{paper}/edit").text
    assert f'<option value="{before.type_id}" selected>' in page
    typed = {"version": "1", "title": "Khác\x00 tên", "type": str(before.type_id), "secrecy": "none"}
    assert signed_in("secretary").post(f"/papers/{paper}", data=typed).status_code == 303
    (after,) = rows(house, Paper)
    assert (after.type_id, after.title) == (before.type_id, "Khác tên")


def test_marks_follow_the_order_until_readers_have_them_and_then_stay(
    house: House, signed_in: SignedIn, hang: Any, paper: int
) -> None:
    second = hang("B")
    secretary = signed_in("secretary")
    assert secretary.post(f"/papers/{second}/move", data={"to": "up"}).status_code == 303
    found = {it.id: (it.position, it.letter) for it in rows(house, Paper)}
    assert found == {paper: (2, 0), second: (1, 1)}
    assert secretary.post(f"/papers/{second}/move", data={"to": "up"}).status_code == 409
    secretary.post(f"/papers/{paper}/withdraw", data={"reason": "wrong"})
    third = hang("C")
    assert {it.id: it.letter for it in rows(house, Paper)} == {paper: 0, second: 1, third: 2}


def test_papers_of_a_meeting_that_is_over_stay(house: House, day: Day, upload: Any, paper: int, cast: Cast) -> None:
    def end(db: Db) -> None:
        db.add(Start(meeting_id=day.meeting, by=cast["secretary"], at=db.now))
        db.flush()
        db.add(End(meeting_id=day.meeting, by=cast["secretary"], at=db.now))

    house.db.act(end)
    result = upload(("late.pdf", a_pdf("late")))[0]
    assert not result["ok"]
    assert "over" in result["sentence"]


# Lists and catalogue


def test_the_list_is_found_by_words_type_and_what_is_unread(signed_in: SignedIn, hang: Any, paper: int) -> None:
    other = f"/papers/{hang('x', title='Báo cáo thẩm định', number='402/BC-BTP')}"
    an = signed_in("an")
    assert f'href="{other}"' in an.get("/papers?q=tham+dinh").text
    assert f'href="{other}"' in an.get("/papers?q=402/bc").text
    assert f'href="{other}"' not in an.get("/papers?q=nothing").text
    an.get(f"{other}/v/1/file")
    assert f'href="{other}"' not in an.get("/papers?unread=1").text
    assert f'href="/papers/{paper}"' in an.get("/papers?unread=1").text
    assert an.get("/papers?page=999999999999&type=abc&in=%00").status_code == 200


def test_an_administrator_keeps_the_types(signed_in: SignedIn, day: Day, house: House) -> None:
    administrator = signed_in("administrator")
    home = "/admin/document-types"
    assert "Tờ trình" in administrator.get(home).text
    typed = {"code": "memo", "name_vi": "Bản ghi", "name_en": "Memo", "sign": "BG"}
    assert administrator.post(home, data=typed).status_code == 303
    assert administrator.post(home, data=typed).status_code == 409
    number = re.search(r'/admin/document-types/(\d+)">Bản ghi<', administrator.get(home).text)
    assert number
    address = f"{home}/{number[1]}"
    assert "Memo (BG)" in signed_in("secretary").get(f"/dossiers/{day.dossiers[0]}").text
    assert administrator.post(address, data={**typed, "name_en": "Record", "version": "1"}).status_code == 303
    assert administrator.post(address, data={**typed, "version": "1"}).status_code == 409
    assert administrator.post(f"{address}/end").status_code == 303
    assert "(BG)" not in signed_in("secretary").get(f"/dossiers/{day.dossiers[0]}").text
    assert administrator.post(f"{address}/resume").status_code == 303
    assert signed_in("secretary").get(home).status_code == 404
