"""Who may come to a meeting at which stage, and what an item-only invitee never sees."""

from typing import Any

from sqlalchemy import Select
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.web import House
from ecabinet.meetings import actions
from ecabinet.meetings.access import dossier_keepers, dossier_readers, meeting_to_read
from ecabinet.meetings.models import Meeting
from ecabinet.meetings.rules import ItemPlan
from ecabinet.people.models import Assistance
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.meetings.conftest import PART, SECRET_WORDS, TITLES, Day, connect, invited, item, organisation
from tests.wire import heard

WHOLE = {"chair", "an", "binh", "chi", "dung", "secretary", "assistant"}
EVERYBODY = (*WHOLE, "other_secretary", "administrator", "auditor", "guest", "outsider", "display")


def readers(house: House, cast: Cast, meeting: int) -> set[str]:
    with house.db.reading() as db:
        found = meeting_to_read.admit(db, [cast[name] for name in EVERYBODY], meeting)
    return {name for name in EVERYBODY if cast[name] in found}


def test_a_draft_is_its_secretariats_alone(house: House, cast: Cast, draft: Day) -> None:
    assert readers(house, cast, draft.meeting) == {"secretary"}


def test_a_convened_meeting_is_for_members_their_assistants_the_secretariat_and_who_is_invited(
    house: House, cast: Cast, day: Day
) -> None:
    assert readers(house, cast, day.meeting) == WHOLE | {"guest"}


def test_whoever_may_not_gets_the_same_answer_as_for_no_meeting(signed_in: SignedIn, day: Day) -> None:
    for name in ("auditor", "administrator", "outsider", "other_secretary"):
        for address in (day.page, "/meetings/4711", f"{day.page}/meeting.ics", f"{day.page}/edit"):
            assert signed_in(name).get(address).status_code == 404


def test_a_member_may_not_prepare(signed_in: SignedIn, day: Day) -> None:
    an = signed_in("an")
    for address in (f"{day.page}/edit", f"{day.page}/items/new", f"{day.page}/invitations", f"{day.page}/cancel"):
        assert an.get(address).status_code == 404
    assert an.post(f"{day.page}/cancel", data={"reason": "x"}).status_code == 404
    assert an.post(f"/items/{day.items[0]}/move", data={"to": "2"}).status_code == 404


def test_an_item_only_invitee_sees_the_item_with_its_true_number_and_its_parts_and_nothing_else(
    signed_in: SignedIn, day: Day
) -> None:
    guest = signed_in("guest")
    shown = guest.get(day.page).text
    assert TITLES[1] in shown
    assert PART in shown
    assert '<span class="agenda__number">2</span>' in shown
    assert '<span class="agenda__number">2.1</span>' in shown
    assert "Attendance list" not in shown
    for address in (
        day.page,
        "/meetings",
        f"{day.page}/meeting.ics",
        "/meetings?view=calendar&month=2026-07",
        "/notices",
    ):
        answer = guest.get(address)
        assert answer.status_code == 200
        assert not [words for words in SECRET_WORDS if words in answer.text]


def test_an_item_only_invitee_finds_the_meeting_by_the_own_item_alone(signed_in: SignedIn, day: Day) -> None:
    def count(name: str, words: str) -> int:
        return signed_in(name).get("/meetings", params={"q": words, "when": "all"}).text.count(f'href="{day.page}"')

    assert count("guest", "signatures") == 1
    assert count("guest", "energy") == 0
    assert count("an", "energy") == 1
    assert count("outsider", "regular") == 0


def test_a_push_brings_an_item_only_invitee_no_foreign_item(
    client: TestClient, house: House, cast: Cast, day: Day
) -> None:
    with connect(client, "guest", f"agenda/{day.meeting}") as wire:
        wire.send_text(wire.hello)
        _said, html = heard(wire)
        assert TITLES[1] in html
        house.db.act(lambda db: rename(db, cast, day.items[2], "Nuclear plan"))
        house.db.act(lambda db: rename(db, cast, day.items[3], "Electronic seals"))
        _said, html = heard(wire)
        assert "Electronic seals" in html
        assert "Nuclear plan" not in html


def rename(db: Db, cast: Cast, number: int, title: str) -> None:
    row = item(db, number)
    plan = ItemPlan(title, row.kind, row.minutes, row.agency_id, row.rapporteur, row.secrecy, row.paper_only)
    actions.change_item(db, cast.actor("secretary"), db.get_one(Meeting, row.meeting_id), row, plan, row.version)


def test_a_withdrawn_invitation_empties_the_screen(
    client: TestClient, signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    keys = (f"agenda/{day.meeting}", f"meeting_head/{day.meeting}")
    with connect(client, "guest", *keys) as wire:
        wire.send_text(wire.hello)
        assert {heard(wire)[0]["key"] for _ in keys} == set(keys)
        answer = signed_in("secretary").post(f"/invitations/{day.invitation}/withdraw")
        assert answer.status_code == 303
        assert {(heard(wire)[0]["k"]) for _ in keys} == {"gone"}
    assert signed_in("guest").get(day.page).status_code == 404
    assert "was withdrawn" in signed_in("guest").get("/notices").text


def test_a_member_whose_invitation_is_withdrawn_stays_out_until_invited_again(
    house: House, cast: Cast, signed_in: SignedIn, day: Day
) -> None:
    secretary = cast.actor("secretary")

    def withdraw(db: Db) -> None:
        meeting = db.get_one(Meeting, day.meeting)
        actions.withdraw_invitation(db, secretary, meeting, invited(db, day.meeting, cast["an"]))

    house.db.act(withdraw)
    assert signed_in("an").get(day.page).status_code == 404
    assert signed_in("assistant").get(day.page).status_code == 404
    again = signed_in("secretary").post(f"{day.page}/invitations", data={"person_id": cast["an"]})
    assert again.status_code == 303
    assert signed_in("an").get(day.page).status_code == 200


def test_an_assistant_without_leave_to_read_sees_nothing(
    house: House, cast: Cast, signed_in: SignedIn, day: Day
) -> None:
    assert signed_in("assistant").get(day.page).status_code == 200

    def forbid(db: Db) -> None:
        db.exec(select(Assistance)).one().reads = False

    house.db.act(forbid)
    assert signed_in("assistant").get(day.page).status_code == 404


def test_an_invited_organisation_brings_its_people(house: House, cast: Cast, signed_in: SignedIn, day: Day) -> None:
    assert signed_in("outsider").get(day.page).status_code == 404

    def ask(db: Db) -> int:
        meeting = db.get_one(Meeting, day.meeting)
        return actions.invite_organisation(db, cast.actor("secretary"), meeting, organisation(db, cast.office)).id

    invitation = house.db.act(ask)
    assert signed_in("outsider").get(day.page).status_code == 200
    assert "Energy plan" in signed_in("outsider").get(day.page).text
    assert signed_in("secretary").post(f"/invitations/{invitation}/withdraw").status_code == 303
    assert signed_in("outsider").get(day.page).status_code == 404


def test_papers_are_read_by_who_sees_their_item_and_kept_by_the_secretariat(house: House, cast: Cast, day: Day) -> None:
    everybody = [cast[name] for name in EVERYBODY]
    names = {cast[name]: name for name in EVERYBODY}
    with house.db.reading() as db:
        dossiers = [item(db, number).dossier_id for number in day.items]

        def who(statement: Select[Any]) -> set[str]:
            rows = Hot(statement).rows(db, viewers=in_json(everybody), now=db.now)
            return {names[row.actor_id] for row in rows}

        assert who(dossier_readers(dossiers[0])) == WHOLE
        assert who(dossier_readers(dossiers[1])) == WHOLE | {"guest"}
        assert who(dossier_readers(dossiers[3])) == WHOLE | {"guest"}
        assert who(dossier_keepers(dossiers[1])) == {"secretary"}
        every = Hot(dossier_readers()).rows(db, viewers=in_json([cast["guest"]]), now=db.now)
        assert {row.dossier_id for row in every} == {dossiers[1], dossiers[3]}
