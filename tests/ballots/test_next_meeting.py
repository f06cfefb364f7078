"""After a form that decided nothing: the next meeting takes it."""

from sqlmodel import select

from ecabinet.ballots.actions import close_if_due, close_if_ended
from ecabinet.ballots.process import Tabling
from ecabinet.ballots.tabling import place_on_agenda, waits_for_meeting
from ecabinet.documents.access import papers_on
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings import actions as meetings
from ecabinet.meetings.models import Item, Meeting
from tests.ballots.course import agenda, asked_under, form_of, hang_paper, planned, secretary_opens
from tests.ballots.play import SECOND, answer, deadline_of, draft_form, move_to, opened_form, told, work
from tests.cast import Cast
from tests.conftest import SignedIn


def undecided(house: House, cast: Cast, signed_in: SignedIn) -> int:
    """A form that closed without a majority."""
    form = draft_form(house, cast, "Q")
    hang_paper(house, cast, form)
    assert secretary_opens(signed_in, house, form) == 303
    for name, value in (("chair", "in_favour"), ("an", "in_favour"), ("binh", "against"), ("chi", "other")):
        answer(house, cast, form, name, value, words="W")
    answer(house, cast, form, "dung", "other", words="W")
    move_to(house, deadline_of(house, form))
    work(house)
    return form


def test_a_form_without_majority_stands_on_the_next_agenda_by_itself_with_its_papers(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    later, next_one = planned(house, cast, 40, "Later"), planned(house, cast, 20, "Next")
    form = undecided(house, cast, signed_in)
    assert agenda(house, later) == []
    (item,) = agenda(house, next_one)
    with house.db.reading() as db:
        assert item.title == form_of(db, form).title
        (paper,) = papers_on(db, [item.dossier_id or 0])[item.dossier_id or 0]
        assert paper.title == "Tờ trình"
    assert signed_in("secretary").get(f"/papers/{paper.id}").status_code == 200
    assert f'href="/ballots/{form}"' in signed_in("secretary").get(f"/meetings/{next_one}").text
    assert any("stands on the agenda of “Next”" in it for it in told(house, cast["secretary"]))
    assert "It stands on the agenda of “Next”" in signed_in("an").get(f"/ballots/{form}").text


def test_where_no_meeting_is_planned_it_waits_and_the_next_one_takes_it(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = undecided(house, cast, signed_in)
    with house.db.reading() as db:
        title = form_of(db, form).title
        assert waits_for_meeting(db, form)
    assert title in signed_in("secretary").get("/ballots?tab=meeting").text
    assert any("none is planned" in it for it in told(house, cast["secretary"]))
    meeting = planned(house, cast, 20)
    assert [it.title for it in agenda(house, meeting)] == [title]
    assert title not in signed_in("secretary").get("/ballots?tab=meeting").text
    assert planned(house, cast, 25)
    with house.db.reading() as db:
        assert len(db.exec(select(Tabling)).all()) == 1, "it is taken once"


def test_what_is_taken_off_an_agenda_waits_again_and_is_put_on_another_by_a_press(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    meeting, other = planned(house, cast, 20), planned(house, cast, 30, "Other")
    form = undecided(house, cast, signed_in)
    (item,) = agenda(house, meeting)

    def take_off(db: Db) -> None:
        meetings.remove_item(db, cast.actor("secretary"), db.get_one(Meeting, meeting), db.get_one(Item, item.id))

    house.db.act(take_off)
    assert "Put it on the agenda" in signed_in("secretary").get(f"/ballots/{form}").text
    where = f"/ballots/{form}/table"
    assert signed_in("an").post(where, data={"meeting": other}).status_code == 404
    assert signed_in("secretary").post(where, data={"meeting": 999}).status_code == 409
    assert signed_in("secretary").post(where, data={"meeting": other}).status_code == 303
    assert signed_in("secretary").post(where, data={"meeting": other}).status_code == 409
    assert len(agenda(house, other)) == 1
    with house.db.reading() as db:
        assert place_on_agenda(db, form).meeting_id == other


def test_a_form_that_passed_goes_to_no_meeting(house: House, cast: Cast) -> None:
    meeting = planned(house, cast, 20)
    form = opened_form(house, cast, "Q")
    clock.set_clock(deadline_of(house, form) + SECOND)
    house.db.act(lambda db: close_if_due(db, form))
    work(house)
    assert agenda(house, meeting) == []


def test_a_reasoned_request_for_discussion_takes_the_matter_to_the_next_meeting_at_once(
    house: House, cast: Cast
) -> None:
    meeting = planned(house, cast, 20)
    form = asked_under(house, cast, "commission-written")
    answer(house, cast, form, "an", "discuss", words="The costs")
    house.db.act(lambda db: close_if_ended(db, form, cast["an"]))
    work(house)
    assert len(agenda(house, meeting)) == 1
    assert not any("without your answer" in it for it in told(house, cast["binh"])), "nobody's time has run out"
