"""The roll-call: checking in oneself and others, guests apart, absences, the file for a spreadsheet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from ecabinet.floor.access import meeting_to_conduct
from ecabinet.floor.actions import check_in
from ecabinet.floor.agenda import meeting_of
from ecabinet.floor.attendance import Presence, attendance_of, others_of, tally_of
from ecabinet.floor.models import CheckIn
from ecabinet.floor.rules import Mode
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.access import meeting_to_answer
from ecabinet.meetings.models import Invitation, Meeting
from ecabinet.people.models import Person
from tests.cast import MEMBERS, PEOPLE, Cast
from tests.conftest import SignedIn
from tests.floor.scene import Scene, begin, make

DAY = timedelta(days=1)


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """A convened meeting."""
    return make(house, cast)


def check_ins(house: House) -> list[tuple[int, str, bool]]:
    """(person, mode, whether it stands) of every check-in, in order."""
    with house.db.reading() as db:
        rows = db.exec(select(CheckIn).order_by(col(CheckIn.id)))
        return [(row.person_id, row.mode, row.ended_at is None) for row in rows]


def test_members_and_guests_check_themselves_in_and_nobody_else(scene: Scene, signed_in: SignedIn) -> None:
    for name in PEOPLE:
        wanted = 303 if name in (*MEMBERS, "guest") else 404
        assert signed_in(name).post(f"{scene.at}/check-in", data={"mode": "room"}).status_code == wanted, name


def test_the_check_in_is_confirmed_on_the_page(scene: Scene, signed_in: SignedIn) -> None:
    an = signed_in("an")
    assert "Are you here?" in an.get(scene.at).text
    an.post(f"{scene.at}/check-in", data={"mode": "remote"})
    page = an.get(scene.at).text
    assert "You are checked in" in page
    assert "from afar" in page
    assert "Are you here?" in signed_in("binh").get(scene.at).text
    assert "Are you here?" not in signed_in("secretary").get(scene.at).text


def test_a_check_in_is_asked_for_from_the_day_of_the_meeting_on(
    scene: Scene, signed_in: SignedIn, house: House
) -> None:
    def put_off(db: Db, by: timedelta = DAY) -> None:
        meeting = db.get_one(Meeting, scene.meeting)
        meeting.starts_at, meeting.ends_at = meeting.starts_at + by, meeting.ends_at + by

    house.db.act(put_off)
    an, secretary = signed_in("an"), signed_in("secretary")
    assert "Are you here?" not in an.get(scene.at).text
    assert "Members present" not in an.get(scene.at).text
    assert an.post(f"{scene.at}/check-in", data={"mode": "room"}).status_code == 409
    assert 'name="mode"' not in secretary.get(f"{scene.at}/conduct").text
    house.db.act(partial(put_off, by=-DAY))
    assert "Members present" in an.get(scene.at).text
    assert "Are you here?" in an.get(scene.at).text
    assert 'name="mode"' in secretary.get(f"{scene.at}/conduct").text


def test_checking_in_twice_is_once_and_another_way_corrects(
    scene: Scene, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    an = signed_in("an")
    for mode in ("room", "room", "remote"):
        an.post(f"{scene.at}/check-in", data={"mode": mode})
    assert check_ins(house) == [(cast["an"], "room", False), (cast["an"], "remote", True)]
    for _ in range(2):
        assert an.post(f"{scene.at}/check-out").status_code == 303
    assert check_ins(house)[-1] == (cast["an"], "remote", False)


@pytest.mark.parametrize("by_others", [False, True])
def test_twenty_check_ins_of_one_person_are_one(scene: Scene, house: House, cast: Cast, by_others: bool) -> None:
    door, who = (meeting_to_conduct, "secretary") if by_others else (meeting_to_answer, "an")

    def act(db: Db) -> bool:
        meeting, _facts = door.open(db, cast[who], scene.meeting, locking=True)
        return check_in(db, cast.actor(who), meeting, cast["an"], Mode.ROOM)

    with ThreadPoolExecutor(20) as pool:
        changed = list(pool.map(lambda _: house.db.act(act), range(20)))
    assert changed.count(True) == 1
    assert check_ins(house) == [(cast["an"], "room", True)]


def test_the_secretary_calls_the_roll(scene: Scene, signed_in: SignedIn, house: House, cast: Cast) -> None:
    secretary = signed_in("secretary")

    def call(name: str, mode: str) -> int:
        return secretary.post(f"{scene.at}/roll-call", data={"person": cast[name], "mode": mode}).status_code

    assert call("an", "room") == 303
    assert call("guest", "room") == 303
    assert call("an", "left") == 303
    assert call("outsider", "room") == 409
    assert secretary.post(f"{scene.at}/roll-call", data={"mode": "room"}).status_code == 409
    assert check_ins(house) == [(cast["an"], "room", False), (cast["guest"], "room", True)]


def test_members_and_guests_are_counted_apart(scene: Scene, house: House, cast: Cast, signed_in: SignedIn) -> None:
    for name in ("chair", "an", "binh", "guest"):
        signed_in(name).post(f"{scene.at}/check-in", data={"mode": "room"})
    with house.db.reading() as db:
        who = attendance_of(db, meeting_of(db, scene.meeting))
        tally = tally_of(db, meeting_of(db, scene.meeting))
    assert (who.quorum.members, who.quorum.present, who.quorum.needed) == (5, 3, 4)
    assert (tally.quorum, tally.guests, tally.guests_here) == (who.quorum, len(who.guests), who.guests_here)
    assert [tally.count(presence) for presence in Presence] == [who.count(presence) for presence in Presence]
    assert (len(who.guests), who.guests_here) == (1, 1)
    assert [absent.id for absent in who.absences] == [cast["dung"]]
    page = signed_in("chair").get(f"{scene.at}/conduct").text
    assert "no quorum, 1 missing" in page
    assert "Abroad" in page


def test_reasons_of_absences_are_for_those_who_conduct(scene: Scene, signed_in: SignedIn) -> None:
    assert "Abroad" not in signed_in("binh").get(scene.at).text
    assert "Abroad" in signed_in("secretary").get(f"{scene.at}/conduct").text


def test_people_of_an_invited_organisation_are_guests(
    scene: Scene, house: House, cast: Cast, signed_in: SignedIn
) -> None:
    def invite(db: Db) -> None:
        office, secretary = cast.office, cast["secretary"]
        db.add(Invitation(meeting_id=scene.meeting, organisation_id=office, by=secretary, at=db.now))

    house.db.act(invite)
    assert signed_in("auditor").post(f"{scene.at}/check-in", data={"mode": "room"}).status_code == 303
    with house.db.reading() as db:
        who = attendance_of(db, meeting_of(db, scene.meeting))
        others = others_of(db, scene.meeting, who)
    assert {guest.id for guest in who.guests} == {cast["guest"], cast["auditor"]}
    assert cast["administrator"] in {other.id for other in others}


def test_nobody_checks_in_after_the_end(scene: Scene, signed_in: SignedIn, house: House, cast: Cast) -> None:
    begin(house, cast, scene)
    signed_in("chair").post(f"{scene.at}/end")
    refused = signed_in("an").post(f"{scene.at}/check-in", data={"mode": "room"})
    assert refused.status_code == 409
    assert "has ended" in refused.text


def test_the_roll_call_comes_as_a_file_without_formulas(
    scene: Scene, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    def rename(db: Db) -> None:
        db.get_one(Person, cast["an"]).name = "=1+1"

    house.db.act(rename)
    signed_in("an").post(f"{scene.at}/check-in", data={"mode": "room"})
    answer = signed_in("secretary").get(f"{scene.at}/attendance.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = text.splitlines()
    assert lines[0] == "Group,Name,Post,Attendance,Since,Reason"
    assert "Member,'=1+1,Post of An,in the room,24/06/2026 08:00," in lines
    assert "Member,Dung,Post of Dung,absent,,Abroad" in lines
    assert "Guest,Guest,Post of Guest,not here yet,," in lines
