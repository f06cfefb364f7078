"""What the secretariat does with an agenda, through HTTP; what others see of it, by the wire."""

from sqlmodel import select
from starlette.testclient import TestClient

from ecabinet.kernel.web import House
from ecabinet.meetings.models import Item
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.meetings.conftest import TITLES, Day, connect
from tests.meetings.play import told
from tests.wire import heard


def titles(house: House, meeting: int) -> list[str]:
    with house.db.reading() as db:
        standing = select(Item).where(Item.meeting_id == meeting, Item.parent_id == None, Item.removed_at == None)  # noqa: E711
        return [row.title for row in db.exec(standing.order_by(Item.position))]  # type: ignore[arg-type]


def test_a_secretary_adds_an_item_and_a_members_screen_follows(
    client: TestClient, signed_in: SignedIn, day: Day
) -> None:
    with connect(client, "binh", f"agenda/{day.meeting}") as wire:
        wire.send_text(wire.hello)
        heard(wire)
        fields = {"title": "Flood relief", "kind": "information", "minutes": "10"}
        assert signed_in("secretary").post(f"{day.page}/items", data=fields).status_code == 303
        said, html = heard(wire)
        assert said["key"] == f"agenda/{day.meeting}"
        assert "Flood relief" in html
        assert "Work on item" not in html


def test_items_move_up_down_and_to_a_place_with_and_without_script(signed_in: SignedIn, house: House, day: Day) -> None:
    secretary = signed_in("secretary")
    first, second, third = TITLES
    assert secretary.post(f"/items/{day.items[0]}/move", data={"step": "down"}).status_code == 303
    assert titles(house, day.meeting) == [second, first, third]
    answer = secretary.post(
        f"/items/{day.items[2]}/move", data={"step": "to", "to": "1"}, headers={"hx-request": "true"}
    )
    assert f'hx-target="#agenda-{day.meeting}"' in answer.text
    assert titles(house, day.meeting) == [third, second, first]
    secretary.post(f"/items/{day.items[2]}/move", data={"step": "up"})
    secretary.post(f"/items/{day.items[1]}/move", data={"to": "99"})
    assert titles(house, day.meeting) == [third, first, second]
    assert secretary.post(f"/items/{day.items[1]}/move", data={"to": "first"}).status_code == 409


def test_a_part_has_no_parts_and_stays_with_its_meeting(signed_in: SignedIn, day: Day) -> None:
    secretary = signed_in("secretary")
    fields = {"title": "Too deep", "kind": "decision", "minutes": "5"}
    for under in (day.items[3], 4711, "x"):
        assert secretary.post(f"{day.page}/items", data={**fields, "under": str(under)}).status_code == 409
    assert secretary.post(f"{day.page}/items", data={**fields, "under": str(day.items[0])}).status_code == 303


def test_an_item_that_cannot_be_is_refused(signed_in: SignedIn, house: House, day: Day) -> None:
    good = {"title": "Flood relief", "kind": "decision", "minutes": "5", "secrecy": "none"}
    for wrong in ({"minutes": "many"}, {"minutes": "601"}, {"kind": "rest"}, {"title": ""}, {"secrecy": "x"}):
        assert signed_in("secretary").post(f"{day.page}/items", data={**good, **wrong}).status_code == 409
    assert len(titles(house, day.meeting)) == 3


def test_a_stale_item_shows_what_changed(signed_in: SignedIn, day: Day) -> None:
    secretary, number = signed_in("secretary"), day.items[0]
    fields = {"title": "Report", "kind": "information", "minutes": "25", "secrecy": "none", "version": "1"}
    assert secretary.post(f"/items/{number}/edit", data=fields).status_code == 303
    stale = secretary.post(f"/items/{number}/edit", data={**fields, "title": "Other words"})
    assert stale.status_code == 409
    assert "<ins>for information</ins>" in stale.text
    assert "Other words" in stale.text


def test_removing_an_item_ends_the_right_of_who_was_invited_to_it_alone(
    signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    assert signed_in("guest").get(day.page).status_code == 200
    signed_in("secretary").post(f"/items/{day.items[1]}/remove")
    assert signed_in("guest").get(day.page).status_code == 404
    assert "The agenda of “%(title)s” was changed." in told(house, cast, "guest")


def test_a_part_of_an_item_that_is_not_there_leads_nowhere(signed_in: SignedIn, draft: Day) -> None:
    assert signed_in("secretary").get(f"{draft.page}/items/new?under=9999").status_code == 404
    assert signed_in("secretary").get(f"{draft.page}/items/new?under={draft.items[1]}").status_code == 200
