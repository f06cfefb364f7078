"""Papers through HTTP: who reads them, and their bytes."""

import re
from dataclasses import replace
from typing import Any

import pytest

from ecabinet.documents.models import PaperOpening, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Invitation
from ecabinet.notices.models import Notice
from ecabinet.records.models import Record
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.documents.conftest import Day, a_pdf
from tests.documents.play import rows

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
