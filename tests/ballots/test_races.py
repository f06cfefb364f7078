"""Many at once: one answer each, and an answer that races a close is in the tally or refused."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from sqlmodel import col, select

from ecabinet.ballots.actions import close_ballot, close_if_due
from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.chasing import chase
from ecabinet.ballots.models import Answer, Ballot, Closing
from ecabinet.ballots.opening import open_form, open_prepared_vote
from ecabinet.ballots.preparing import prepare_vote
from ecabinet.ballots.process import Tabling
from ecabinet.ballots.proving import prove
from ecabinet.ballots.tabling import table, table_by_itself
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import House
from ecabinet.meetings.actions import remove_item
from ecabinet.meetings.models import Item, Meeting
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.course import planned
from tests.ballots.play import answer, asked, deadline_of, draft_form, opened_form
from tests.cast import MEMBERS, Cast
from tests.floor.scene import make


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do all of these in threads that start together; what each gave, a refusal as itself."""
    gate, found = threading.Barrier(len(acts)), list[object]()

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            found.append(act())
        except Refused as refusal:
            found.append(refusal)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def answers(house: House, form: int) -> list[Answer]:
    """Every answer to the form."""
    with house.db.reading() as db:
        return list(db.exec(select(Answer).where(Answer.ballot_id == form)))


def test_twenty_threads_answering_alike_for_one_member_leave_one_answer(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    changed = at_once([lambda: answer(house, cast, form, "an", "in_favour")] * 20)
    assert Counter(changed) == {1: 1, 0: 19}
    assert len(answers(house, form)) == 1


def test_a_hundred_answers_at_once_are_all_there_and_each_of_them_once(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    question = asked(house, form)[0]

    def send(db: Db, n: int) -> int:
        ballot = db.get(Ballot, form, with_for_update={"read": True})
        assert ballot is not None
        return cast_answer(db, cast.actor(MEMBERS[n % 5]), ballot, {question: Typed("other", f"W{n}")}).changed

    assert at_once([partial(house.db.act, partial(send, n=n)) for n in range(100)]) == [1] * 100
    taken = answers(house, form)
    assert sorted(it.words for it in taken) == sorted(f"W{n}" for n in range(100))
    for name in MEMBERS:
        assert sorted(it.n for it in taken if it.person_id == cast[name]) == list(range(1, 21))
    with house.db.reading() as db:
        walk, broken = prove(db, form, None)
        assert (broken, walk.last and walk.last.n) == (None, 101)


def test_twenty_different_answers_of_one_member_stand_in_one_line(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    at_once([lambda n=n: answer(house, cast, form, "an", "other", words=f"W{n}") for n in range(20)])  # type: ignore[misc]
    assert sorted(it.n for it in answers(house, form)) == list(range(1, 21))


def close(house: House, cast: Cast, form: int) -> str:
    """The secretary closes the form; the result that is written."""

    def act(db: Db) -> str:
        ballot = db.get(Ballot, form, with_for_update=True)
        assert ballot is not None
        return close_ballot(db, cast.actor("secretary"), ballot).result_json

    return house.db.act(act)


def test_an_answer_that_races_a_close_is_counted_or_refused(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    question = asked(house, form)[0]
    for name in MEMBERS:
        answer(house, cast, form, name, "in_favour")

    def change(name: str, n: int) -> object:
        def act(db: Db) -> int:
            ballot = db.get(Ballot, form, with_for_update={"read": True})
            assert ballot is not None
            return cast_answer(db, cast.actor(name), ballot, {question: Typed("against", f"W{n}")}).changed

        return house.db.act(act)

    acts: list[Callable[[], object]] = []
    for n in range(50):
        acts += [lambda n=n: change(MEMBERS[n % 5], n), partial(close, house, cast, form)]  # type: ignore[misc]
    found = at_once(acts)
    assert len({it for it in found if isinstance(it, str)}) == 1
    taken = sum(it for it in found if isinstance(it, int))
    assert len(answers(house, form)) == 5 + taken
    assert _against(house, form) == len({it.person_id for it in answers(house, form) if it.n > 1})


def _against(house: House, form: int) -> int:
    with house.db.reading() as db:
        closing = db.get(Closing, form)
        assert closing is not None
        count: int = json.loads(closing.result_json)["questions"][0]["tally"]["against"]
        return count


def test_fifty_openings_against_fifty_closings_open_once_and_close_once(house: House, cast: Cast) -> None:
    form = draft_form(house, cast, "Q")

    def open_it() -> object:
        def act(db: Db) -> str:
            ballot = db.get(Ballot, form, with_for_update=True)
            assert ballot is not None
            open_form(db, cast.actor("secretary"), ballot, deadline=office_hours().add(db.now, 3))
            return "opened"

        return house.db.act(act)

    found = at_once([open_it, partial(close, house, cast, form)] * 50)
    assert found.count("opened") == 1
    assert all(isinstance(it, Refused) for it in found if it != "opened")


def test_forms_opened_at_once_are_numbered_without_a_gap(house: House, cast: Cast) -> None:
    forms = [draft_form(house, cast, "Q") for _ in range(20)]

    def open_it(form: int) -> object:
        def act(db: Db) -> int | None:
            ballot = db.get(Ballot, form, with_for_update=True)
            assert ballot is not None
            open_form(db, cast.actor("secretary"), ballot, deadline=office_hours().add(db.now, 3))
            return ballot.number

        return house.db.act(act)

    numbers = at_once([lambda form=form: open_it(form) for form in forms])  # type: ignore[misc]
    assert sorted(numbers, key=str) == sorted(range(1, 21), key=str)


def test_many_taps_at_once_ask_each_silent_member_once(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    answer(house, cast, form, "an", "in_favour")

    def tap() -> object:
        def act(db: Db) -> int:
            ballot = db.get(Ballot, form, with_for_update=True)
            assert ballot is not None
            return chase(db, cast.actor("secretary"), ballot, member=None)

        return house.db.act(act)

    found = at_once([tap] * 20)
    assert [it for it in found if it == 4] == [4]
    assert sum(isinstance(it, Refused) for it in found) == 19


def test_a_matter_that_is_put_on_an_agenda_from_many_sides_stands_there_once(house: House, cast: Cast) -> None:
    form = opened_form(house, cast, "Q")
    for name, value in zip(MEMBERS, ("in_favour", "in_favour", "against", "other", "other"), strict=True):
        answer(house, cast, form, name, value, words="W")
    clock.set_clock(deadline_of(house, form))
    house.db.act(lambda db: close_if_due(db, form))
    meeting = planned(house, cast, 20)  # it takes the matter; off the agenda again, it waits
    house.db.act(lambda db: take_off(db, cast, meeting))

    def put() -> object:
        return house.db.act(lambda db: table_by_itself(db, form))

    def press() -> object:
        def act(db: Db) -> int:
            standing = db.get(Meeting, meeting, with_for_update=True)
            ballot = db.get(Ballot, form, with_for_update=True)
            assert ballot is not None
            return table(db, cast.actor("secretary"), ballot, standing).n

        return house.db.act(act)

    at_once([put, press] * 10)
    with house.db.reading() as db:
        assert [it.n for it in db.exec(select(Tabling).order_by(col(Tabling.n)))] == [1, 2]


def take_off(db: Db, cast: Cast, meeting: int) -> None:
    (item,) = db.exec(select(Item).where(Item.meeting_id == meeting)).all()
    remove_item(db, cast.actor("secretary"), db.get_one(Meeting, meeting), item)


def test_fifty_openings_against_fifty_closings_of_a_vote_give_one_opening_and_one_closing(
    house: House, cast: Cast
) -> None:
    vote = prepared_vote(house, cast)
    secretary = cast.actor("secretary")

    def act_on(act: Callable[[Db, Ballot], str]) -> Callable[[], object]:
        def locked(db: Db) -> str:
            ballot = db.get(Ballot, vote, with_for_update=True)
            assert ballot is not None
            return act(db, ballot)

        return lambda: house.db.act(locked)

    def open_it(db: Db, ballot: Ballot) -> str:
        open_prepared_vote(db, secretary, ballot, present=5, quorum=4)
        return "opened"

    def close(db: Db, ballot: Ballot) -> str:
        return close_ballot(db, secretary, ballot).result_json

    found = at_once([act_on(open_it), act_on(close)] * 50)
    assert found.count("opened") == 1
    closings = {it for it in found if isinstance(it, str)} - {"opened"}
    assert len(closings | {str(act_on(close)())}) == 1
    with house.db.reading() as db:
        _walk, broken = prove(db, vote, None)
    assert broken is None, broken


def prepared_vote(house: House, cast: Cast) -> int:
    """A question that can be put to the vote on an agenda item."""
    item = make(house, cast).items[0]
    return house.db.act(
        lambda db: prepare_vote(db, cast.actor("secretary"), db.get_one(Item, item), "Shall it be sent?").id
    )
