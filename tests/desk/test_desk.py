"""Each one's desk on both engines: what stands on it, that it follows by itself, and that nothing foreign is there."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet import schema
from ecabinet.app import make_house
from ecabinet.ballots.access import questions_of
from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.drafting import send_up
from ecabinet.ballots.models import Ballot
from ecabinet.desk.kept import care
from ecabinet.documents.models import Paper, PaperOpening, PaperVersion
from ecabinet.floor.actions import check_out
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Invitation, Meeting
from ecabinet.notices.actions import tell
from ecabinet.people.actions import add_person, grant_power
from ecabinet.people.models import Person
from ecabinet.settings import read_settings
from tests.cast import PEOPLE, Cast, token
from tests.conftest import SignedIn
from tests.scene import Scene, set_scene

FORM, DRAFT, MEETING = "Phiếu đang mở", "Phiếu đang soạn", "Phiên họp thường kỳ tháng 6"
PAPER = "Tờ trình về nội dung thứ nhất"


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    return set_scene(house, cast)


def part(html: str, name: str) -> str:
    """What stands in one region of a page."""
    return html.partition(f'data-region="{name}/0"')[2].partition("</section>")[0]


def answer(house: House, cast: Cast, scene: Scene, name: str) -> None:
    def act(db: Db) -> None:
        question = questions_of(db, scene.form)[0].id
        ballot = db.get_one(Ballot, scene.form)
        cast_answer(db, cast.actor(name), ballot, {question: Typed("in_favour", "")})

    house.db.act(act)


class Wire:
    """An open desk."""

    def __init__(self, socket: Any, html: str) -> None:
        self.socket = socket
        shown = re.findall(r'data-region="([^"]+)" data-stamp="(\d+)" data-hash="(\w+)"', html)
        regions = {key: {"stamp": int(stamp), "hash": digest} for key, stamp, digest in shown}
        socket.send_text(json.dumps({"regions": regions}))

    def until(self, key: str, holds: Any) -> str:
        """The region as it is pushed, once it holds."""
        for _frame in range(60):
            header, _line, html = self.socket.receive_text().partition("\n")
            if json.loads(header).get("key") == key and holds(html):
                return str(html)
        raise AssertionError(f"{key} never came")


def open_desk(client: TestClient, name: str) -> Any:
    return client.websocket_connect("/live", headers={"cookie": f"session={token(name)}"})


# What stands on it


def test_a_member_sees_forms_the_meeting_and_what_is_new(scene: Scene, signed_in: SignedIn) -> None:
    html = signed_in("an").get("/").text
    assert "The meeting is under way" in part(html, "desk_head")
    forms = part(html, "desk_forms")
    assert FORM in forms
    assert "1 of 1 not answered yet" in forms
    assert DRAFT not in html
    meeting = part(html, "desk_meetings")
    assert MEETING in meeting
    assert "3 items" in meeting
    assert "<b>0</b> / 1" in meeting
    assert "You are checked in" in meeting
    assert PAPER in part(html, "desk_news")
    assert "Something was said." in part(html, "desk_news")
    assert "/conduct" not in html
    for name in ("desk_drafts", "desk_board", "desk_stages", "desk_care"):
        assert "sheet" not in part(html, name), name


def test_an_assistant_sees_what_is_to_be_prepared_for_whom(
    house: House, cast: Cast, scene: Scene, signed_in: SignedIn
) -> None:
    assistant = signed_in("assistant")
    html = assistant.get("/").text
    assert "One answer is to be prepared" in part(html, "desk_head")
    assert "You serve An" in part(html, "desk_drafts")
    assert "to prepare" in part(html, "desk_drafts")
    assert "Of the member whom you serve" not in part(html, "desk_meetings")  # it is under way, and says so
    assert MEETING in part(html, "desk_meetings")
    assert "check-in" not in html

    def prepare(db: Db) -> None:
        question = questions_of(db, scene.form)[0].id
        given = {question: Typed("in_favour", "")}
        send_up(db, cast.actor("assistant"), db.get_one(Ballot, scene.form), cast["an"], given)

    house.db.act(prepare)
    assert "sent up to the member" in part(assistant.get("/").text, "desk_drafts")
    assert "prepared by your assistant" in part(signed_in("an").get("/").text, "desk_forms")
    assert "prepared by your assistant" not in part(signed_in("binh").get("/").text, "desk_forms")


def test_chair_secretary_administrator_auditor_guest_and_display_see_their_own(
    scene: Scene, signed_in: SignedIn
) -> None:
    conduct = f'href="/meetings/{scene.meeting}/conduct"'
    assert conduct in part(signed_in("chair").get("/").text, "desk_meetings")
    _see_the_board(signed_in("secretary").get("/").text, conduct)
    care = part(signed_in("administrator").get("/").text, "desk_care")
    assert "people without a password" in care
    assert 'href="/admin/people"' in care
    assert "displays that follow no meeting" not in care  # the scene's display follows one
    assert "The chain of seals" in part(signed_in("auditor").get("/").text, "record_state")
    guest = signed_in("guest").get("/").text
    assert "1 item that you are invited to" in part(guest, "desk_meetings")
    for foreign in (FORM, DRAFT, PAPER, "Nội dung thứ 1", "Nội dung thứ 3", "/conduct", "record_state"):
        assert foreign not in guest, foreign
    display = signed_in("display").get("/")
    assert (display.status_code, display.headers["location"]) == (303, "/display")


def _see_the_board(html: str, conduct: str) -> None:
    board, stages = part(html, "desk_board"), part(html, "desk_stages")
    for seen in (FORM, DRAFT, "0 of 5 answered", "2 items without a paper", "Nội dung thứ 2"):
        assert seen in board, seen
    assert "Nội dung thứ 1<" not in board
    for seen in (MEETING, "Phiên họp đang soạn", "Under way", conduct):
        assert seen in stages, seen


def test_whoever_has_nothing_is_told_what_will_be_here(scene: Scene, house: House, signed_in: SignedIn) -> None:
    def stay_away(db: Db) -> None:
        db.get_one(Invitation, scene.invitation).ended_at = db.now - timedelta(seconds=1)

    house.db.act(stay_away)
    html = signed_in("guest").get("/").text
    assert "Nothing is waiting for you" in html
    assert "No meeting ahead" in html


def test_an_administrator_of_an_empty_house_is_told_how_to_begin(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    schema.migrate(url)
    house = make_house(read_settings({"ECABINET_DATABASE_URL": url, "ECABINET_DATA_DIR": str(tmp_path)}))

    def begin(db: Db) -> dict[str, Any]:
        person = add_person(db, None, name="Lê Quản Trị")
        grant_power(db, None, person, "administrator")
        return care(db, 0, person.id)

    told = house.env.get_template("desk/_care.html").render(house.db.act(begin))
    house.db.close()
    assert 'href="/admin/organisations"' in told
    assert "are in order" not in told


def test_the_desk_speaks_both_languages(house: House, cast: Cast, scene: Scene, signed_in: SignedIn) -> None:
    def speak(db: Db) -> None:
        for name in PEOPLE:
            db.get_one(Person, cast[name]).lang = "vi"

    house.db.act(speak)
    for name in PEOPLE:
        html = signed_in(name).get("/").text
        assert "Bàn làm việc" in html, name
        assert "My desk" not in html, name
    assert "Phiên họp đang diễn ra" in signed_in("an").get("/").text


# It follows


def test_an_answer_moves_the_desks_of_member_assistant_and_secretary(
    house: House, cast: Cast, scene: Scene, client: TestClient, signed_in: SignedIn
) -> None:
    pages = {name: signed_in(name).get("/").text for name in ("an", "assistant", "secretary")}
    assert "waiting" in part(pages["an"], "rail")
    with (
        open_desk(client, "an") as mine,
        open_desk(client, "assistant") as serving,
        open_desk(client, "secretary") as keeping,
    ):
        wires = {"an": Wire(mine, pages["an"]), "assistant": Wire(serving, pages["assistant"])}
        board = Wire(keeping, pages["secretary"])
        answer(house, cast, scene, "an")
        wires["an"].until("desk_forms/0", lambda html: "In favour" in html and "not answered yet" not in html)
        wires["assistant"].until("desk_drafts/0", lambda html: "sent by the member" in html)
        board.until("desk_board/0", lambda html: "1 of 5 answered" in html)
    assert " waiting" not in part(signed_in("an").get("/").text, "rail")


def test_a_close_takes_the_form_from_desk_and_rail(
    house: House, scene: Scene, client: TestClient, signed_in: SignedIn
) -> None:
    page = signed_in("an").get("/").text
    with open_desk(client, "an") as socket:
        wire = Wire(socket, page)
        clock.advance(timedelta(days=6))
        house.db.act(lambda db: close_if_due(db, scene.form))
        wire.until("desk_forms/0", lambda html: FORM not in html)
    assert " waiting" not in part(signed_in("an").get("/").text, "rail")


def test_what_is_told_and_published_reaches_an_open_desk(
    house: House, cast: Cast, scene: Scene, client: TestClient, signed_in: SignedIn
) -> None:
    def read_and_replace(db: Db) -> None:
        version = db.exec(select(PaperVersion).where(PaperVersion.paper_id == scene.paper)).one()
        db.add(PaperOpening(version_id=version.id, person_id=cast["an"], at=db.now))
        paper = db.get_one(Paper, scene.paper)
        paper.latest = 2
        same = version.model_dump(exclude={"id", "n", "words"})
        db.add(PaperVersion(**same, n=2, words="Table 3 was corrected"))

    with open_desk(client, "an") as socket:
        wire = Wire(socket, signed_in("an").get("/").text)
        house.db.act(lambda db: tell(db, [cast["an"]], "Something new was said.", "/meetings"))
        wire.until("desk_news/0", lambda html: "Something new was said." in html)
        house.db.act(read_and_replace)
        fresh = wire.until("desk_news/0", lambda html: "Table 3 was corrected" in html)
        assert "version 2" in fresh
        assert "See what changed" in fresh


def test_a_meeting_follows_presence_and_its_own_changes(
    house: House, cast: Cast, scene: Scene, client: TestClient, signed_in: SignedIn
) -> None:
    def leave(db: Db) -> None:
        check_out(db, cast.actor("an"), db.get_one(Meeting, scene.meeting), cast["an"])

    def rename(db: Db) -> None:
        db.get_one(Meeting, scene.meeting).title = "Phiên họp chuyên đề"

    with open_desk(client, "an") as socket:
        wire = Wire(socket, signed_in("an").get("/").text)
        house.db.act(leave)
        wire.until("desk_meetings/0", lambda html: "I am here, in the room" in html)
        house.db.act(rename)
        wire.until("desk_meetings/0", lambda html: "Phiên họp chuyên đề" in html)


def test_a_withdrawn_invitation_empties_the_guests_desk(
    house: House, scene: Scene, client: TestClient, signed_in: SignedIn
) -> None:
    def withdraw(db: Db) -> None:
        db.get_one(Invitation, scene.invitation).ended_at = db.now - timedelta(seconds=1)

    with open_desk(client, "guest") as socket:
        wire = Wire(socket, signed_in("guest").get("/").text)
        house.db.act(withdraw)
        wire.until("desk_meetings/0", lambda html: MEETING not in html and "No meeting ahead" in html)


def test_a_vote_in_the_room_does_not_wake_the_rail(house: House, cast: Cast, scene: Scene, signed_in: SignedIn) -> None:
    """Rails hang on every page of thousands: only what changes their counts may wake them."""
    with house.db.reading() as db:
        topics = house.render.region(db, cast["an"], "rail/0", "en").topics
        forms = house.render.region(db, cast["an"], "desk_forms/0", "en").topics
    assert f"ballot/{scene.form}" in forms
    assert "ballots" not in forms
    assert topics == {f"desk/{cast['an']}", f"notices/{cast['an']}", f"person/{cast['an']}", f"ballot/{scene.form}"}
