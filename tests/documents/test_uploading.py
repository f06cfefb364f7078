"""Papers through HTTP: uploading."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ecabinet.documents.models import PageText, Paper, PaperVersion, TextReading
from ecabinet.kernel.web import House
from tests.conftest import SignedIn
from tests.documents.conftest import JSON, Day, a_pdf
from tests.documents.pdfs import FILES
from tests.documents.play import rows


def sample(name: str) -> bytes:
    """One of the files that other programs made."""
    return next(path for path in FILES if path.stem == name).read_bytes()


def until(seen: Callable[[], Any]) -> None:
    """Wait for the job that the house does meanwhile."""
    for _ in range(600):
        if seen():
            return
        time.sleep(0.05)
    raise AssertionError("not within 30 seconds")


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


def test_what_the_copy_for_reading_has_lost_is_said_to_whoever_sends_the_file(
    house: House, upload: Any, day: Day, signed_in: SignedIn
) -> None:
    told = upload(("to-trinh.pdf", sample("with-attachment")))[0]["sentence"]
    assert told == "1-A · 1 page. Removed from the copy for reading: attached files."
    secretary = signed_in("secretary")
    sent = {"files": ("damaged.pdf", a_pdf("Báo cáo", 2).replace(b"startxref", b"startxxxx"), "application/pdf")}
    page = secretary.post(f"/dossiers/{day.dossiers[0]}/papers", files=sent)
    assert (page.status_code, "please check that every page is there" in page.text) == (200, True)
    sent = {"files": ("link.pdf", sample("libre-office-link"), "application/pdf")}
    (paper, *_) = rows(house, Paper)
    where, words = f"/papers/{paper.id}/versions", {"words": "Sửa Điều 5"}
    told = secretary.post(where, data=words, files=sent, headers=JSON).json()["results"][0]["sentence"]
    assert told == "Version 2 · 1 page. Removed from the copy for reading: links that lead out of the paper."


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
