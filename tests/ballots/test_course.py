"""A form's course: the deadline moved, the round ended, a new round, and what a rule-set allows or asks for."""

from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import col, select

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.ending import end_round, shorten
from ecabinet.ballots.models import Closing
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.process import NewRound
from ecabinet.documents.access import papers_on
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.formats import for_input
from ecabinet.kernel.jobs import Job
from ecabinet.kernel.web import House
from ecabinet.rulebook.parameters import Start, Who
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.values import Ending
from tests.ballots.course import HOUR, asked_under, form_of, hang_paper, opened_under, secretary_opens
from tests.ballots.play import (
    answer,
    asked,
    deadline_of,
    draft_form,
    move_to,
    opened_form,
    prepare,
    told,
    work,
    work_under,
)
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.rulebook.play import shipped


def test_shortening_is_refused_where_the_rule_set_does_not_allow_it(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    earlier = deadline_of(house, form) - HOUR
    with pytest.raises(Refused, match="do not shorten"):
        house.db.act(
            lambda db: shorten(
                db, cast.actor("secretary"), form_of(db, form), deadline=earlier, reason="R", keeps=True, leads=False
            )
        )


def test_a_round_is_ended_for_a_paper_after_seeing_what_becomes_void_and_everybody_is_told(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    for name in ("an", "binh"):
        answer(house, cast, form, name, "in_favour")
    office = signed_in("secretary")
    assert "2 members have answered; their answers become void." in office.get(f"/ballots/{form}/progress").text
    assert office.post(f"/ballots/{form}/replace", data={"reason": " "}).status_code == 409
    assert signed_in("an").post(f"/ballots/{form}/replace", data={"reason": "R"}).status_code == 404
    assert office.post(f"/ballots/{form}/replace", data={"reason": "A comma on page 3"}).status_code == 303
    for name in ("an", "binh", "chi", "assistant"):
        assert any("A comma on page 3" in it for it in told(house, cast[name])), name
    shown = signed_in("an").get(f"/ballots/{form}").text
    assert "Void" in shown
    with pytest.raises(Refused):
        answer(house, cast, form, "chi", "in_favour")
    clock.set_clock(deadline_of(house, form) + HOUR)
    work(house)
    with house.db.reading() as db:
        assert not db.exec(select(Job).where(col(Job.unique) == f"close/{form}")).all()


def test_a_new_round_is_made_of_it_with_one_press(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = draft_form(house, cast)
    hang_paper(house, cast, form)
    assert secretary_opens(signed_in, house, form) == 303
    assert signed_in("secretary").post(f"/ballots/{form}/again").status_code == 409, "while it is open"
    signed_in("secretary").post(f"/ballots/{form}/replace", data={"reason": "R"})
    made = signed_in("secretary").post(f"/ballots/{form}/again")
    assert made.status_code == 303
    assert signed_in("secretary").post(f"/ballots/{form}/again").status_code == 409, "once"
    with house.db.reading() as db:
        new = db.exec(select(NewRound.ballot_id).where(NewRound.earlier_id == form)).one()
        dossier = form_of(db, new).dossier_id or 0
        assert [it.title for it in papers_on(db, [dossier])[dossier]] == ["Tờ trình"]
        assert form_of(db, new).title == form_of(db, form).title
    assert asked(house, new) != asked(house, form)
    assert texts_of(house, new) == texts_of(house, form)
    assert made.headers["location"] == f"/ballots/{new}/edit"
    assert "To the earlier round" in signed_in("secretary").get(f"/ballots/{new}").text


def texts_of(house: House, form: int) -> list[str]:
    with house.db.reading() as db:
        return [it.text for it in questions_of(db, form)]


def test_stopping_is_the_chairs_where_the_rule_set_says_so(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)

    def stop(db: Db, keeps: bool, leads: bool) -> None:
        chair, ballot = cast.actor("chair"), form_of(db, form)
        end_round(db, chair, ballot, Ending.STOPPED, reason="R", keeps=keeps, leads=leads)

    for keeps, leads in ((True, False), (False, True)):
        with pytest.raises(Refused, match="do not end it"):
            house.db.act(partial(stop, keeps=keeps, leads=leads))


def test_the_line_of_steps_says_where_a_form_stands(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)

    def standing() -> str:
        page = signed_in("an").get(f"/ballots/{form}").text
        return page.partition('aria-current="step"')[2].partition('life__word">')[2].partition("<")[0]

    assert standing() == "Open"
    move_to(house, deadline_of(house, form))
    work(house)
    assert standing() == "Closed"


def test_the_chair_shortens_the_time_with_a_reason_where_the_rule_set_says_so(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_under(house, cast, shortened_by=Who.CHAIR)
    first = deadline_of(house, form)
    where, chair = f"/ballots/{form}/shorten", signed_in("chair")
    earlier = {"earlier": for_input(first - 3 * HOUR), "reason": "The river rises"}
    assert signed_in("secretary").post(where, data=earlier).status_code == 409
    assert signed_in("an").post(where, data=earlier).status_code == 404
    assert "Shorten the time" in chair.get(f"/ballots/{form}/progress").text
    assert "Shorten the time" not in signed_in("secretary").get(f"/ballots/{form}/progress").text
    for wrong in (
        earlier | {"reason": " "}, earlier | {"earlier": for_input(first + HOUR)},
        earlier | {"earlier": for_input(clock.now() - HOUR)}, earlier | {"earlier": "soon"},
    ):  # fmt: skip
        assert chair.post(where, data=wrong).status_code == 409
    assert chair.post(where, data=earlier).status_code == 303
    assert deadline_of(house, form) == first - 3 * HOUR
    assert any("now earlier" in it and "The river rises" in it for it in told(house, cast["an"]))
    clock.set_clock(first - 3 * HOUR)
    work(house)
    with house.db.reading() as db:
        assert db.get_one(Closing, form).at == first - 3 * HOUR


def test_the_chair_stops_a_form_where_the_rule_set_says_so(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_under(house, cast, stopped_by=Who.CHAIR)
    where = f"/ballots/{form}/stop"
    assert signed_in("secretary").post(where, data={"reason": "R"}).status_code == 409
    assert signed_in("chair").post(where, data={"reason": ""}).status_code == 409
    assert signed_in("chair").post(where, data={"reason": "Overtaken"}).status_code == 303
    assert "Ended without result" in signed_in("an").get(f"/ballots/{form}").text
    assert any("Overtaken" in it for it in told(house, cast["an"]))
    with pytest.raises(Refused, match="chair ended it"):
        answer(house, cast, form, "an", "in_favour")
    assert signed_in("secretary").post(f"/ballots/{form}/again").status_code == 303


@pytest.mark.parametrize("start", [Start.CHAIR, Start.CLEARED])
def test_a_form_begins_only_when_what_its_rules_ask_for_is_there(house: House, cast: Cast, start: Start) -> None:
    with pytest.raises(Refused, match="By its rules"):
        opened_under(house, cast, start=start)


def test_a_form_begins_once_the_chair_has_agreed(house: House, cast: Cast) -> None:
    form = draft_form(house, cast)
    house.db.act(lambda db: prepare(db, cast, form_of(db, form)))
    own = replace(shipped("vn-government-form"), id="own-form", version=1, start=Start.CHAIR)

    def open_it(db: Db) -> None:
        work_under(db, cast, own)
        open_form(db, cast.actor("secretary"), form_of(db, form), deadline=office_hours().add(db.now, 3))

    house.db.act(open_it)
    assert answer(house, cast, form, "an", "in_favour") == 2, "both questions are answered"


def test_the_chair_clears_what_waits_for_a_letter_of_clearance(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = asked_under(house, cast, "uk-writeround")
    move_to(house, deadline_of(house, form))
    work(house)
    assert any("you decide" in it for it in told(house, cast["chair"]))
    where, chair = f"/ballots/{form}/decide", signed_in("chair")
    page = chair.get(where).text
    question = page.partition('name="question" value="')[2].partition('"')[0]
    chosen = page.partition('name="chosen" value="')[2].partition('"')[0]
    assert chosen == "passed"
    assert chair.post(where, data={"question": question, "chosen": chosen, "reason": "Cleared"}).status_code == 303
    assert "Decided by Chair" in signed_in("an").get(f"/ballots/{form}").text
