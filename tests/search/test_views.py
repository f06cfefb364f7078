"""The search on both engines: what is found, in which order, and that nothing foreign is found or counted."""

import re
import unicodedata
from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.ballots.models import Ballot
from ecabinet.documents.models import PageText, Paper, PaperVersion, TextReading
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Dossier, Invitation, Item, Meeting
from ecabinet.search.actions import catch_up, reindex
from ecabinet.search.models import SearchEntry
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.scene import Scene, set_scene

LAND = "Chính phủ trình Quốc hội dự án Luật Đất đai (sửa đổi). Thu hồi <đất> & bồi thường khi Nhà nước thu hồi."
GOALS = "Các bộ đã đạt kết quả tốt; việc dai dẳng đã được giải quyết."
GUESTS = "Báo cáo riêng về bồi thường ở vùng sâu."


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """The scene, a text on two pages of its paper, and a paper on the guest's item."""
    made = set_scene(house, cast)
    house.db.act(partial(_text, paper=made.paper, pages=[LAND, GOALS]))
    house.db.act(partial(_guests_paper, item=made.items[1], by=cast["secretary"]))
    reindex(house.db)
    return made


def _text(db: Db, *, paper: int, pages: list[str]) -> None:
    version = db.exec(select(PaperVersion).where(PaperVersion.paper_id == paper)).one()
    for number, text in enumerate(pages, 1):
        db.add(PageText(version_id=version.id, page=number, text=text))
    db.add(TextReading(version_id=version.id, paper_id=paper, at=db.now))


def _guests_paper(db: Db, *, item: int, by: int) -> None:
    row = db.get_one(Item, item)
    paper = Paper(dossier_id=row.dossier_id or 0, position=1, title="Báo cáo bồi thường")
    db.add(paper)
    db.flush()
    db.add(
        PaperVersion(
            paper_id=paper.id, n=1, file_name="b.pdf", original_sha256="0" * 64, cleaned_sha256="0" * 64, pages=1,
            original_size=1, cleaned_size=1, by=by, at=db.now,
        )
    )  # fmt: skip
    db.flush()
    _text(db, paper=paper.id, pages=[GUESTS])


def look(client: TestClient, typed: str, **more: str) -> str:
    answer = client.get("/search", params={"q": typed, **more})
    assert answer.status_code == 200, typed
    return answer.text


def found(html: str) -> list[str]:
    """The regions of the results, in order."""
    return re.findall(r'data-region="((?:\w+_hit|paper)/\d+)"', html)


def count(html: str) -> int:
    said = re.search(r'role="status">(\d+) result', html)
    return int(said[1]) if said else 0


def test_words_are_found_with_and_without_marks(scene: Scene, signed_in: SignedIn) -> None:
    member = signed_in("an")
    for typed in ("dat dai", "Luật Đất đai", "ĐẤT", "luat", unicodedata.normalize("NFD", "Luật Đất đai"), "“Đất đai”"):
        assert f"paper/{scene.paper}" in found(look(member, typed)), typed
    assert found(look(member, "dat dai nonsense")) == []


def test_a_hit_leads_to_its_page_and_shows_the_original_escaped(scene: Scene, signed_in: SignedIn) -> None:
    html = look(signed_in("an"), "thu hoi dat")
    assert f'href="/papers/{scene.paper}#page=1"' in html
    assert "<mark>Thu hồi</mark> &lt;<mark>đất</mark>&gt; &amp; bồi thường" in html
    assert "<đất>" not in html


def test_what_has_the_marks_that_were_typed_comes_first(house: House, scene: Scene, signed_in: SignedIn) -> None:
    html = look(signed_in("an"), "đất")
    assert html.index(f"/papers/{scene.paper}#page=1") < html.index(f"/papers/{scene.paper}#page=2")
    assert "<mark>đạt</mark>" in html  # folded alike, so it is found too


def test_every_kind_is_found_and_can_be_chosen(scene: Scene, signed_in: SignedIn) -> None:
    member = signed_in("an")
    assert f"meeting_hit/{scene.meeting}" in found(look(member, "thuong ky"))
    assert f"item_hit/{scene.items[2]}" in found(look(member, "noi dung thu 3"))
    assert f"ballot_hit/{scene.form}" in found(look(member, "phieu dang mo"))
    assert f"ballot_hit/{scene.form}" in found(look(member, "2/PLYK/2026"))
    assert f"ballot_hit/{scene.vote}" in found(look(member, "thông qua"))
    assert set(found(look(member, "noi dung", kind="item"))) == {f"item_hit/{it}" for it in scene.items}


def test_a_phrase_in_a_title_comes_before_scattered_words(house: House, scene: Scene, signed_in: SignedIn) -> None:
    def rename(db: Db) -> None:
        db.get_one(Item, scene.items[2]).title = "Báo cáo thu hồi đất"

    house.db.act(rename)
    catch_up(house.db)
    assert found(look(signed_in("an"), "thu hồi đất"))[0] == f"item_hit/{scene.items[2]}"


def test_the_beginning_of_a_word_finds_it_when_nothing_else_does(scene: Scene, signed_in: SignedIn) -> None:
    assert f"paper/{scene.paper}" in found(look(signed_in("an"), "boi thuo"))


def test_whoever_is_invited_to_one_item_finds_only_that_item(house: House, scene: Scene, signed_in: SignedIn) -> None:
    guest = signed_in("guest")
    assert found(look(guest, "noi dung")) == [f"item_hit/{scene.items[1]}"]
    html = look(guest, "bồi thường")
    assert count(html) == 1
    assert LAND[:20] not in unescape(html)
    assert "phieu" not in found(look(guest, "phieu"))
    assert found(look(guest, "phieu")) == []


def test_nobody_finds_or_counts_what_is_not_theirs(scene: Scene, signed_in: SignedIn) -> None:
    for name in ("outsider", "administrator", "auditor", "other_secretary"):
        for typed in ("dat dai", "noi dung", "phieu", "phien hop", "boi thuong"):
            html = look(signed_in(name), typed)
            assert (found(html), count(html)) == ([], 0), (name, typed)


def test_drafts_are_found_by_the_secretariat_only(scene: Scene, signed_in: SignedIn) -> None:
    assert f"ballot_hit/{scene.draft_form}" in found(look(signed_in("secretary"), "dang soan"))
    assert found(look(signed_in("an"), "dang soan")) == []
    assert found(look(signed_in("assistant"), "phieu dang mo")) == [f"ballot_hit/{scene.form}"]


def test_an_invitation_that_is_withdrawn_takes_its_hits_away(house: House, scene: Scene, signed_in: SignedIn) -> None:
    def withdraw(db: Db) -> None:
        db.get_one(Invitation, scene.invitation).ended_at = db.now - timedelta(seconds=1)

    house.db.act(withdraw)
    assert found(look(signed_in("guest"), "noi dung")) == []


HARMLESS = (
    "", "   ", "?", '"', "'", "\\", "%", "_", "*", "a*", '"a" OR "b"', "NEAR(a b)", "-a", "a:b", "{title}: a", "^a",
    "AND", "OR NOT", "'; DROP TABLE paper; --", "a & | ! ( ) <-> :*", "\x00", "đất\x00đai", "\ud7ff", "🙂", "<script>",
    "x" * 20_000, "đất " * 1000, "%(a)s {0}",
)  # fmt: skip


def test_nothing_that_is_typed_breaks_it(scene: Scene, signed_in: SignedIn) -> None:
    member = signed_in("an")
    for typed in HARMLESS:
        assert "<script>" not in look(member, typed).partition("</head>")[2], typed
    assert member.get("/search?q=dat&page=99999999999&kind=nothing").status_code == 200
    assert member.get("/search?page=-1&kind[]=x").status_code == 200


def test_the_results_are_turned_over(house: House, cast: Cast, scene: Scene, signed_in: SignedIn) -> None:
    def add(db: Db) -> None:
        for n in range(20):
            db.add(Item(meeting_id=scene.meeting, position=10 + n, title=f"Quy hoạch số {n}", added_at=db.now))

    house.db.act(add)
    catch_up(house.db)
    member = signed_in("an")
    first, second = look(member, "quy hoach"), look(member, "quy hoach", page="2")
    assert (count(first), len(found(first)), len(found(second))) == (20, 12, 8)
    assert not set(found(first)) & set(found(second))


# The index follows


def entries(house: House, kind: str, thing: int) -> list[int]:
    with house.db.reading() as db:
        return sorted(
            it.page
            for it in db.exec(select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.thing_id == thing))
        )


def test_the_index_follows_what_is_told_also_after_a_restart(house: House, scene: Scene, signed_in: SignedIn) -> None:
    def change(db: Db) -> None:
        db.get_one(Meeting, scene.meeting).title = "Kỳ họp chuyên đề về biển"
        db.get_one(Paper, scene.paper).withdrawn_at = db.now
        db.get_one(Item, scene.items[2]).removed_at = db.now
        db.get_one(Ballot, scene.draft_form).title = "Phiếu về cảng biển"

    assert entries(house, "paper", scene.paper) == [0, 1, 2]
    house.db.act(change)
    catch_up(house.db)  # as the process does at its start, from the position that it kept
    assert entries(house, "paper", scene.paper) == []
    assert entries(house, "item", scene.items[2]) == []
    member, secretary = signed_in("an"), signed_in("secretary")
    assert found(look(member, "bien")) == [f"meeting_hit/{scene.meeting}"]
    assert found(look(secretary, "cang bien")) == [f"ballot_hit/{scene.draft_form}"]
    assert f"meeting_hit/{scene.meeting}" not in found(look(member, "thuong ky"))


def test_a_new_version_replaces_the_text_of_the_earlier_one(
    house: House, cast: Cast, scene: Scene, signed_in: SignedIn
) -> None:
    def replace(db: Db) -> None:
        paper = db.get_one(Paper, scene.paper)
        paper.latest = 2
        version = PaperVersion(
            paper_id=paper.id, n=2, file_name="b.pdf", original_sha256="1" * 64, cleaned_sha256="1" * 64, pages=1,
            original_size=1, cleaned_size=1, by=cast["secretary"], at=db.now, words="x",
        )  # fmt: skip
        db.add(version)
        db.flush()
        db.add(PageText(version_id=version.id, page=1, text="Năng lượng tái tạo"))
        db.add(TextReading(version_id=version.id, paper_id=paper.id, at=db.now))

    house.db.act(replace)
    catch_up(house.db)
    assert entries(house, "paper", scene.paper) == [0, 1]
    assert found(look(signed_in("an"), "tai tao")) == [f"paper/{scene.paper}"]
    assert found(look(signed_in("an"), "dat dai")) == []


def test_a_gap_in_what_was_told_has_everything_indexed_anew(house: House, scene: Scene, signed_in: SignedIn) -> None:
    def empty(db: Db) -> None:
        for table in ("search_entry", "search_position"):
            db.connection().exec_driver_sql(f"DELETE FROM {table}")

    house.db.act(empty)
    assert found(look(signed_in("an"), "dat dai")) == []
    catch_up(house.db)
    assert found(look(signed_in("an"), "dat dai")) == [f"paper/{scene.paper}"]


def test_a_dossier_without_anything_is_no_trouble(house: House, scene: Scene) -> None:
    house.db.act(lambda db: db.add(Dossier(owner="item")))
    assert catch_up(house.db) >= 0
