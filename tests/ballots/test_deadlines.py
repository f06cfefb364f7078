"""What the system does by itself, and what a close says: the deadline, the warnings, silence, ties and decisions."""

import json
from datetime import timedelta

import pytest
from sqlmodel import col, select

from ecabinet.ballots.actions import close_ballot, extend
from ecabinet.ballots.models import Ballot, Closing
from ecabinet.ballots.reminding import remind
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.jobs import Job
from ecabinet.kernel.web import House
from tests.ballots.play import SECOND, answer, deadline_of, move_to, opened_form, told, work
from tests.cast import Cast
from tests.conftest import SignedIn


def closing(house: House, form: int) -> Closing | None:
    """The close of a form."""
    with house.db.reading() as db:
        return db.get(Closing, form)


def test_a_form_closes_at_its_deadline_also_when_the_system_was_down_then(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    deadline = deadline_of(house, form)
    answer(house, cast, form, "an", "against")
    clock.set_clock(deadline - SECOND)
    work(house)
    assert closing(house, form) is None
    clock.set_clock(deadline + timedelta(hours=30))
    work(house)
    closed = closing(house, form)
    assert closed is not None
    assert (closed.by, closed.at, closed.outcome) == (None, deadline, "passed")
    data = json.loads(closed.result_json)["questions"][0]
    assert (data["tally"]["deemed"], data["tally"]["against"]) == (4, 1)


def test_deemed_agreement_is_a_state_of_its_own_on_the_page(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast, "Q")
    signed_in("an").get(f"/ballots/{form}")
    answer(house, cast, form, "binh", "against")
    move_to(house, deadline_of(house, form))
    work(house)
    page = signed_in("an").get(f"/ballots/{form}").text
    assert "4 agree, of which 4 deemed to agree, 3 of them never opened it" in page
    assert page.count("Deemed to agree") >= 4
    assert "You sent no answer by the deadline, and are deemed to agree." in page
    assert "You sent no answer" not in signed_in("binh").get(f"/ballots/{form}").text


def test_an_extension_moves_the_close(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    first = deadline_of(house, form)

    def later(db: Db) -> None:
        extend(db, cast.actor("secretary"), db.get(Ballot, form), deadline=first + timedelta(hours=1), reason="")  # type: ignore[arg-type]

    house.db.act(later)
    clock.set_clock(first)
    work(house)
    assert closing(house, form) is None
    assert answer(house, cast, form, "an", "in_favour") == 2
    clock.set_clock(first + timedelta(hours=1))
    work(house)
    assert closing(house, form) is not None


def test_whoever_has_not_sent_is_told_before_the_deadline_what_silence_will_mean(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    answer(house, cast, form, "binh", "in_favour")
    clock.set_clock(deadline_of(house, form) - timedelta(hours=4))
    work(house)
    assert sum("deemed to agree" in it for it in told(house, cast["an"])) == 1
    assert sum("deemed to agree" in it for it in told(house, cast["assistant"])) == 1
    assert not any("deemed to agree" in it for it in told(house, cast["binh"]))


def test_a_warning_goes_out_once_though_its_job_is_done_twice(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    clock.set_clock(deadline_of(house, form) - timedelta(hours=4))
    for _ in range(2):
        house.db.act(lambda db: remind(db, form))
    assert sum("deemed to agree" in it for it in told(house, cast["an"])) == 1


def test_a_withdrawn_form_is_neither_warned_of_nor_closed(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    signed_in("secretary").post(f"/ballots/{form}/withdraw", data={"reason": "R"})
    with house.db.reading() as db:
        assert not db.exec(select(Job).where(col(Job.unique).contains(f"/{form}"), col(Job.done_at).is_(None))).all()
    clock.set_clock(clock.now() + timedelta(days=9))
    work(house)
    assert closing(house, form) is None


def test_every_close_gives_the_same_closing(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    clock.set_clock(deadline_of(house, form))

    def close(db: Db) -> str:
        return close_ballot(db, None, db.get(Ballot, form)).result_json  # type: ignore[arg-type]

    assert len({house.db.act(close) for _ in range(3)}) == 1


def _two_to_two(house: House, cast: Cast, chair: str) -> int:
    form = opened_form(house, cast, "Q")
    for name, value in (("an", "in_favour"), ("binh", "in_favour"), ("chi", "against"), ("dung", "against")):
        answer(house, cast, form, name, value)
    answer(house, cast, form, "chair", chair, words="W")
    clock.set_clock(deadline_of(house, form))
    work(house)
    return form


def test_where_the_rules_leave_it_open_the_chair_decides_with_a_reason(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = _two_to_two(house, cast, "other")
    closed = closing(house, form)
    assert closed is not None
    assert closed.outcome == "a_person_decides"
    move_to(house, clock.now())
    chair, where = signed_in("chair"), f"/ballots/{form}/decide"
    number = chair.get(where).text.partition('name="question" value="')[2].partition('"')[0]
    refused = chair.post(where, data={"question": number, "chosen": "passed", "reason": " "})
    assert refused.status_code == 409
    assert signed_in("an").post(where, data={"question": number, "chosen": "passed", "reason": "R"}).status_code == 404
    assert chair.post(where, data={"question": number, "chosen": "passed", "reason": "I took"}).status_code == 303
    assert "Decided by Chair" in signed_in("an").get(f"/ballots/{form}").text
    again = chair.post(where, data={"question": number, "chosen": "not_passed", "reason": "R"})
    assert again.status_code == 409


@pytest.mark.parametrize("early", ["before anybody answered", "when all have answered"])
def test_a_person_closes_early_only_where_the_rules_allow_it(house: House, cast: Cast, early: str) -> None:
    form = opened_form(house, cast)
    if early == "when all have answered":
        for name in ("chair", "an", "binh", "chi", "dung"):
            answer(house, cast, form, name, "in_favour")

    def close(db: Db) -> int | None:
        return close_ballot(db, cast.actor("secretary"), db.get(Ballot, form)).by  # type: ignore[arg-type]

    if early == "when all have answered":
        assert house.db.act(close) == cast["secretary"]
    else:
        with pytest.raises(Refused):
            house.db.act(close)
