"""What the secretariat does with a meeting, through HTTP; what others see of it."""

import re
from datetime import timedelta

from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.kernel import clock, formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Cancellation, Convening, End, Invitation, Meeting, Start
from ecabinet.records.models import Record
from tests.cast import Cast
from tests.conftest import MORNING, SignedIn
from tests.meetings.conftest import Day, convene
from tests.meetings.play import told


def typed(house: House, day: Day, **changes: str) -> dict[str, str]:
    """The form of the meeting as it stands, with changes."""
    with house.db.reading() as db:
        meeting = db.get_one(Meeting, day.meeting)
        fields = {
            "type_id": meeting.type_id, "title": meeting.title, "number": meeting.number, "chair_id": meeting.chair_id,
            "starts_at": formats.for_input(meeting.starts_at), "ends_at": formats.for_input(meeting.ends_at),
            "room_id": meeting.room_id, "remote_url": meeting.remote_url, "version": meeting.version,
        }  # fmt: skip
    return {name: str(value or "") for name, value in {**fields, **changes}.items()}


def verbs(house: House, thing: str) -> list[str]:
    with house.db.reading() as db:
        return list(db.exec(select(Record.verb).where(Record.thing == thing).order_by(Record.id)))  # type: ignore[arg-type]


def test_a_secretary_creates_a_meeting_of_the_own_body_only(
    signed_in: SignedIn, cast: Cast, draft: Day, house: House
) -> None:
    fields = {**typed(house, draft, title="Thematic session"), "body_id": str(cast.body)}
    made = signed_in("secretary").post("/meetings", data=fields)
    assert made.status_code == 303
    assert "Thematic session" in signed_in("secretary").get(made.headers["location"]).text
    refused = signed_in("secretary").post("/meetings", data={**fields, "body_id": str(cast.other_body)})
    assert refused.status_code == 409
    assert "Thematic session" in refused.text
    assert signed_in("an").post("/meetings", data=fields).status_code == 404


WRONG_MEETINGS: list[tuple[dict[str, str], str]] = [
    ({"ends_at": "2026-06-30T07:00"}, "The end must come after the start."),
    ({"title": ""}, "Give the meeting a title."),
    ({"starts_at": "soon"}, "Give the day and time"),
    ({"starts_at": "0001-01-01T00:00"}, "Give the day and time"),
    ({"remote_url": "javascript:alert(1)"}, "The remote link must be an address"),
    ({"title": "x" * 301}, "too long"),
    ({"type_id": "999"}, "Choose something that is in the list."),
    ({"chair_id": "99999999"}, "Choose something that is in the list."),
]


def test_a_form_that_cannot_be_keeps_what_was_typed(signed_in: SignedIn, house: House, draft: Day) -> None:
    for wrong, sentence in WRONG_MEETINGS:
        fields = typed(house, draft, **{"number": "77/X", **wrong})
        answer = signed_in("secretary").post(f"{draft.page}/edit", data=fields)
        assert answer.status_code == 409
        assert sentence in answer.text
        assert "77/X" in answer.text


def test_a_stale_save_shows_what_changed_and_keeps_what_was_typed(signed_in: SignedIn, house: House, day: Day) -> None:
    mine, theirs = typed(house, day, number="9"), typed(house, day, title="Regular session of July")
    assert signed_in("secretary").post(f"{day.page}/edit", data=theirs).status_code == 303
    stale = signed_in("secretary").post(f"{day.page}/edit", data=mine)
    assert stale.status_code == 409
    assert "<del>Regular session of June</del>" in stale.text
    assert "<ins>Regular session of July</ins>" in stale.text
    assert 'value="9"' in stale.text
    version = re.search(r'name="version" value="(\d+)"', stale.text)
    assert version
    again = signed_in("secretary").post(f"{day.page}/edit", data={**mine, "version": version[1]})
    assert again.status_code == 303


def test_convening_invites_the_members_tells_everybody_and_opens_the_meeting(
    signed_in: SignedIn, house: House, cast: Cast, draft: Day
) -> None:
    secretary = signed_in("secretary")
    assert "not known here" in secretary.get(f"{draft.page}/convene").text
    assert secretary.post(f"{draft.page}/convene", data={"words": ""}).status_code == 409
    assert signed_in("an").get(draft.page).status_code == 404
    assert secretary.post(f"{draft.page}/convene", data={"words": "Confirmed."}).status_code == 303
    assert signed_in("an").get(draft.page).status_code == 200
    with house.db.reading() as db:
        members = db.exec(select(Invitation.person_id).where(Invitation.as_member)).all()
    assert set(members) == {cast[name] for name in ("chair", "an", "binh", "chi", "dung")}
    for name in ("an", "guest", "assistant"):
        assert told(house, cast, name) == ["You are invited to “%(title)s”, %(at)s."]
    assert told(house, cast, "secretary") == []
    assert "convened meeting" in verbs(house, f"meeting/{draft.meeting}")
    assert secretary.post(f"{draft.page}/convene", data={"words": "Again."}).status_code == 409


def test_a_meeting_without_a_chair_or_an_agenda_is_not_convened(signed_in: SignedIn, house: House, draft: Day) -> None:
    secretary = signed_in("secretary")
    secretary.post(f"{draft.page}/edit", data=typed(house, draft, chair_id=""))
    refused = secretary.post(f"{draft.page}/convene", data={"words": "Confirmed."})
    assert refused.status_code == 409
    assert "Choose who chairs the meeting" in refused.text


def test_what_changes_after_convening_is_shown_as_changed_and_told(
    client: TestClient, signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    clock.advance(timedelta(minutes=5))
    secretary = signed_in("secretary")
    assert "Changed since it was convened" not in signed_in("an").get(day.page).text
    secretary.post(f"{day.page}/edit", data=typed(house, day, starts_at="2026-07-01T09:30"))
    shown = signed_in("an").get(day.page).text
    assert "Changed since it was convened" in shown
    assert "<del>01/07/2026 08:00</del> <ins>01/07/2026 09:30</ins>" in shown
    assert "<time>09:30</time> · 20 minutes" in shown
    assert "“%(title)s” was changed: it now begins at %(at)s. See what else is different." in told(house, cast, "an")
    secretary.post(f"{day.page}/items", data={"title": "Flood relief", "kind": "decision", "minutes": "10"})
    secretary.post(f"/items/{day.items[2]}/move", data={"to": "1"})
    secretary.post(f"/items/{day.items[1]}/remove")
    shown = signed_in("an").get(day.page).text
    assert shown.count("tag--late") >= 2
    assert "<del>Law on electronic transactions</del>" in shown
    assert told(house, cast, "an").count("The agenda of “%(title)s” was changed.") == 1


def test_cancelling_needs_a_reason_is_told_and_ends_all_changes(
    signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    secretary = signed_in("secretary")
    assert secretary.post(f"{day.page}/cancel", data={"reason": ""}).status_code == 409
    assert secretary.post(f"{day.page}/cancel", data={"reason": "A typhoon."}).status_code == 303
    assert "A typhoon." in signed_in("an").get(day.page).text
    assert told(house, cast, "an")[-1] == "“%(title)s” is cancelled. %(reason)s"
    for address, fields in (
        ("/edit", typed(house, day, title="Other")), ("/items", {"title": "x", "kind": "decision", "minutes": "5"}),
        ("/invitations", {"person_id": str(cast["outsider"])}), ("/cancel", {"reason": "Twice."}),
        ("/convene", {"words": "x"}),
    ):  # fmt: skip
        assert secretary.post(f"{day.page}{address}", data=fields).status_code == 409, address
    assert signed_in("an").post(f"{day.page}/reply", data={"coming": "yes"}).status_code == 409


def test_a_meeting_that_is_over_stays_as_it_was(signed_in: SignedIn, house: House, cast: Cast, day: Day) -> None:
    def run(db: Db) -> None:
        db.add(Start(meeting_id=day.meeting, by=cast["chair"], at=db.now))
        db.flush()
        db.add(End(meeting_id=day.meeting, by=cast["chair"], at=db.now))

    house.db.act(run)
    secretary = signed_in("secretary")
    assert secretary.post(f"/items/{day.items[0]}/move", data={"to": "3"}).status_code == 409
    assert secretary.post(f"{day.page}/cancel", data={"reason": "Late."}).status_code == 409
    assert "Work on item" not in secretary.get(day.page).text
    with house.db.reading() as db:
        assert db.exec(select(Cancellation)).first() is None
        assert db.exec(select(Convening)).first() is not None


def test_lists_are_filtered_by_time_state_body_and_type(
    signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    an = signed_in("an")
    shown = f'href="{day.page}"'
    for query, there in (
        ({}, True), ({"when": "past"}, False), ({"when": "all"}, True), ({"state": "convened"}, True),
        ({"state": "ended"}, False), ({"body": str(cast.body)}, True), ({"body": str(cast.other_body)}, False),
        ({"organisation": str(cast.office)}, True), ({"type": str(day.kind)}, True), ({"type": "999"}, False),
        ({"since": "2026-07-01", "until": "2026-07-01"}, True), ({"since": "2026-07-02"}, False),
        ({"q": "REGULAR june"}, True), ({"q": "100%"}, False), ({"page": "x", "since": "never"}, True),
    ):  # fmt: skip
        answer = an.get("/meetings", params=query)
        assert answer.status_code == 200
        assert (shown in answer.text) is there, query


def test_a_past_meeting_stands_among_the_past_and_in_its_month(
    signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    house.identity.idle = timedelta(days=400)  # type: ignore[attr-defined]
    assert f'href="{day.page}"' in signed_in("an").get("/meetings?view=calendar&month=2026-07").text
    assert f'href="{day.page}"' not in signed_in("an").get("/meetings?view=calendar&month=2026-08").text
    clock.set_clock(MORNING + timedelta(days=30))
    assert f'href="{day.page}"' in signed_in("an").get("/meetings?when=past").text
    assert f'href="{day.page}"' not in signed_in("an").get("/meetings").text
    for month in ("9999-99", "9999-12", "0001-01"):
        assert signed_in("an").get(f"/meetings?view=calendar&month={month}").status_code == 200


def test_a_meeting_is_conducted_from_its_page_once_it_is_convened(
    signed_in: SignedIn, house: House, cast: Cast, draft: Day
) -> None:
    link = f'href="{draft.page}/conduct"'
    assert link not in signed_in("secretary").get(draft.page).text
    house.db.act(lambda db: convene(db, cast, draft))
    assert link in signed_in("secretary").get(draft.page).text
    assert link in signed_in("chair").get(draft.page).text
    assert link not in signed_in("an").get(draft.page).text
