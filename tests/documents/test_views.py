"""Papers through HTTP: versions, what is said of them, lists."""

import re
from typing import Any

from starlette.testclient import TestClient

from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import End, Start
from ecabinet.notices.models import Notice
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.documents.conftest import Day, a_pdf
from tests.documents.play import rows

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
