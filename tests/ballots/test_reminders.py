"""While a form is open: reminders at the own hours, and asking again who is silent."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from ecabinet.ballots.actions import extend
from ecabinet.ballots.process import Chase, Reminder
from ecabinet.ballots.process_rules import reminder_due
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.notices.actions import choose
from tests.ballots.course import HOUR, form_of
from tests.ballots.play import answer, deadline_of, fields, move_to, opened_form, told, work
from tests.cast import Cast
from tests.conftest import SignedIn


@pytest.mark.parametrize(
    ("hours", "now", "done", "expected"),
    [
        ((24, 4), 25, (), None), ((24, 4), 24, (), 24), ((24, 4), 20, (), 24), ((24, 4), 20, (24,), None),
        ((24, 4), 4, (24,), 4), ((24, 4), 3, (), 4), ((24, 4), 3, (4,), None), ((24, 4), 0, (24,), None),
        ((48,), 47, (), None), ((72, 24), 23, (), 24),
    ],
)  # fmt: skip
def test_the_nearest_moment_that_has_come_is_told_once(
    hours: tuple[int, ...], now: int, done: tuple[int, ...], expected: int | None
) -> None:
    deadline = datetime(2026, 6, 30, 10, tzinfo=clock.now().tzinfo)
    since = deadline - 30 * HOUR
    found = reminder_due(hours, deadline=deadline, since=since, now=deadline - now * HOUR, done=done)
    assert found == expected


def reminders(house: House, person: int) -> int:
    with house.db.reading() as db:
        return len(db.exec(select(Reminder).where(Reminder.person_id == person)).all())


def test_each_is_reminded_at_the_own_hours_and_never_twice(house: House, cast: Cast) -> None:
    house.db.act(lambda db: choose(db, cast.actor("an"), by_mail=[], hours=[48, 2]))
    form = opened_form(house, cast)
    deadline = deadline_of(house, form)
    seen = {}
    for hours in (48, 24, 4, 2):
        clock.set_clock(deadline - hours * HOUR)
        work(house)
        work(house)
        seen[hours] = (
            reminders(house, cast["an"]),
            reminders(house, cast["binh"]),
            reminders(house, cast["assistant"]),
        )
    assert seen == {48: (1, 0, 0), 24: (1, 1, 1), 4: (1, 2, 2), 2: (2, 2, 2)}


def test_reminders_move_with_the_deadline_and_end_with_an_answer(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    first = deadline_of(house, form)
    clock.set_clock(first - 24 * HOUR)
    work(house)
    answer(house, cast, form, "binh", "in_favour")

    def later(db: Db) -> None:
        extend(db, cast.actor("secretary"), form_of(db, form), deadline=first + timedelta(days=2), reason="R")

    house.db.act(later)
    clock.set_clock(first - 4 * HOUR)
    work(house)
    assert (reminders(house, cast["an"]), reminders(house, cast["binh"])) == (1, 1)
    clock.set_clock(first + timedelta(days=1))
    work(house)
    assert (reminders(house, cast["an"]), reminders(house, cast["binh"])) == (2, 1)


def test_nobody_is_reminded_in_the_minute_in_which_a_near_deadline_is_set(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    deadline = deadline_of(house, form)
    move_to(house, deadline - 20 * HOUR)

    def shortly(db: Db) -> None:
        extend(db, cast.actor("secretary"), form_of(db, form), deadline=deadline + HOUR, reason="R")

    house.db.act(shortly)
    work(house)
    assert reminders(house, cast["an"]) == 0
    move_to(house, deadline - 3 * HOUR)
    work(house)
    assert reminders(house, cast["an"]) == 1, "four hours before it, as always"


def test_a_draft_that_nobody_sent_is_said_to_be_silence(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast, "Q")
    signed_in("assistant").post(f"/ballots/{form}/draft", data={"member": cast["an"], **fields(house, form, "against")})
    clock.set_clock(deadline_of(house, form) - 4 * HOUR)
    work(house)
    for person in ("an", "assistant"):
        assert any("a draft that is not sent is silence" in it for it in told(house, cast[person])), person
    assert not any("draft" in it for it in told(house, cast["binh"]))


def test_after_the_deadline_the_silent_and_their_staff_are_told_what_it_meant(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    answer(house, cast, form, "binh", "in_favour")
    clock.set_clock(deadline_of(house, form))
    work(house)
    for person in ("an", "assistant"):
        assert any("without" in it and "deemed to agree" in it for it in told(house, cast[person])), person
    assert not any("without your answer" in it for it in told(house, cast["binh"]))


def test_the_deadline_stands_in_the_own_calendar_until_it_is_answered(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    address = {}
    for name in ("an", "assistant", "guest"):
        made = signed_in(name).post("/calendar-link")
        address[name] = f"/calendar/{made.cookies['calendar']}.ics"
    for name, stands in (("an", True), ("assistant", True), ("guest", False)):
        assert ("Answer by now" in signed_in(name).get(address[name]).text) is stands, name
    answer(house, cast, form, "an", "in_favour")
    for name in ("an", "assistant"):
        assert "Answer by now" not in signed_in(name).get(address[name]).text


# Chasing


def chases(house: House) -> list[int]:
    with house.db.reading() as db:
        return [it.person_id for it in db.exec(select(Chase).order_by(col(Chase.id)))]


def test_one_tap_asks_all_who_are_silent_and_the_second_says_it_was_just_done(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    answer(house, cast, form, "chair", "in_favour")
    where, office = f"/ballots/{form}/chase", signed_in("secretary")
    assert signed_in("an").post(where).status_code == 404
    assert signed_in("chair").post(where).status_code == 404
    assert office.post(where, data={"member": cast["an"]}).status_code == 303
    assert chases(house) == [cast["an"]]
    assert office.post(where).status_code == 303
    assert sorted(chases(house)) == sorted(cast[it] for it in ("an", "binh", "chi", "dung"))
    again = office.post(where)
    assert again.status_code == 409
    assert "That was just done" in again.text
    assert len(chases(house)) == 4
    assert sum("asks again" in it for it in told(house, cast["an"])) == 1
    assert sum("asks again" in it for it in told(house, cast["assistant"])) == 1
    assert "asked again 4 times" in office.get(f"/ballots/{form}/progress").text
    move_to(house, clock.now() + timedelta(minutes=11))
    assert office.post(where, data={"member": cast["an"]}).status_code == 303
    assert office.post(where, data={"member": cast["chair"]}).status_code == 409
