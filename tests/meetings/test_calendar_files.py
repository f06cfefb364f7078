"""Calendar files that clients accept, and the secret address of one's own."""

import re
from typing import Any

from icalendar import Calendar
from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.kernel.web import House
from ecabinet.meetings.models import CalendarLink
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.meetings.conftest import SECRET_WORDS, Day


def event(content: bytes) -> Any:
    calendar = Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    assert "method" not in calendar
    (found,) = calendar.walk("VEVENT")
    return found


def test_a_meetings_file_says_when_where_and_what(signed_in: SignedIn, day: Day) -> None:
    answer = signed_in("an").get(f"{day.page}/meeting.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = event(answer.content)
    assert found.decoded("dtstart").isoformat() == "2026-07-01T01:00:00+00:00"
    assert found["summary"] == "Regular session of June"
    assert found["status"] == "CONFIRMED"
    assert found["location"] == "Room One"
    assert found["url"].endswith(day.page)
    assert b"DTSTART:20260701T010000Z" in answer.content
    assert b"DTSTAMP:20260624T010000Z" in answer.content
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_a_cancellation_keeps_the_uid_raises_the_sequence_and_says_so(signed_in: SignedIn, day: Day) -> None:
    before = event(signed_in("an").get(f"{day.page}/meeting.ics").content)
    signed_in("secretary").post(f"{day.page}/cancel", data={"reason": "A typhoon."})
    after = event(signed_in("an").get(f"{day.page}/meeting.ics").content)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["status"] == "CANCELLED"
    assert "A typhoon." in after["description"]


def test_the_own_calendars_address_is_shown_once_and_opens_the_calendar_alone(
    client: TestClient, signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    guest = signed_in("guest")
    made = guest.post("/calendar-link")
    assert made.status_code == 303
    shown = guest.get("/calendar-link").text
    found = re.search(r"(/calendar/[^\"]+\.ics)", shown)
    assert found
    assert found[1] not in guest.get("/calendar-link").text
    token = found[1].removeprefix("/calendar/").removesuffix(".ics")
    with house.db.reading() as db:
        assert token not in db.exec(select(CalendarLink.token_hash)).one()
    feed = client.get(found[1])
    assert feed.status_code == 200
    assert event(feed.content)["summary"] == "Regular session of June"
    assert not [words for words in SECRET_WORDS if words.encode() in feed.content]
    assert client.get("/calendar/else.ics").status_code == 404
    assert guest.post("/calendar-link/end").status_code == 303
    assert client.get(found[1]).status_code == 404


def test_a_new_address_replaces_the_one_before(client: TestClient, signed_in: SignedIn, day: Day) -> None:
    an, found = signed_in("an"), []
    for _ in range(2):
        an.post("/calendar-link")
        found += re.findall(r"(/calendar/[^\"]+\.ics)", an.get("/calendar-link").text)
    assert [client.get(address).status_code for address in found] == [404, 200]


def test_a_calendar_holds_only_what_its_owner_may_read(client: TestClient, signed_in: SignedIn, draft: Day) -> None:
    for name in ("an", "secretary", "outsider"):
        person = signed_in(name)
        person.post("/calendar-link")
        (address,) = re.findall(r"(/calendar/[^\"]+\.ics)", person.get("/calendar-link").text)
        assert b"VEVENT" not in client.get(address).content
