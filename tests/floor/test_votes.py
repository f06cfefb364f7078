"""A vote on the current item: by whom, without a quorum only by an express word, one tap for a member, the result."""

import re

import pytest
from sqlmodel import select

from ecabinet.ballots.cards import RESULT_TONES, TONES
from ecabinet.ballots.models import Ballot, Closing, Opening
from ecabinet.ballots.preparing import prepare_vote
from ecabinet.floor.votes import VALUE_ICONS
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings.models import Item
from ecabinet.records.models import Record
from ecabinet.rulebook.values import AnswerValue, Result
from tests.cast import MEMBERS, Cast
from tests.conftest import SignedIn
from tests.floor.scene import Scene, begin, make, turn


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """A meeting at item 1 with four of five members present: a quorum."""
    scene = make(house, cast)
    begin(house, cast, scene, "chair", "an", "binh", "chi")
    turn(house, cast, scene, scene.items[0])
    return scene


def open_vote(signed_in: SignedIn, scene: Scene, **more: str | int) -> int:
    data = {"item": scene.items[0], "question": "Adopt the budget?", **more}
    return signed_in("chair").post(f"{scene.at}/vote", data=data).status_code


def vote_in(house: House) -> tuple[int, int]:
    """The vote and its question."""
    with house.db.reading() as db:
        from ecabinet.ballots.models import Question

        row = db.exec(select(Question)).one()
        return row.ballot_id, row.id


def answer(signed_in: SignedIn, house: House, name: str, value: str, words: str = "") -> int:
    vote, question = vote_in(house)
    data = {"question": question, "value": value, "words": words}
    return signed_in(name).post(f"/votes/{vote}/answer", data=data).status_code


def test_a_vote_runs_from_the_opening_to_the_arithmetic(
    scene: Scene, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    assert open_vote(signed_in, scene) == 303
    assert "Your vote is awaited" in signed_in("an").get(scene.at).text
    for name in ("chair", "an", "binh"):
        assert answer(signed_in, house, name, "in_favour") == 303
    assert answer(signed_in, house, "chi", "against") == 303
    assert "Your vote is counted" in signed_in("chi").get(scene.at).text
    assert "4 of 5 members have voted" in signed_in("binh").get(scene.at).text
    vote, _question = vote_in(house)
    for _ in range(2):
        assert signed_in("secretary").post(f"{scene.at}/vote/close", data={"vote": vote}).status_code == 303
    page = signed_in("dung").get(scene.at).text
    assert "Passed" in page
    assert re.search(r"3 of 5 agree;[^<]*: passed \(Decree [^<]*\)</li>", page), "each step names what it rests on"
    assert "you did not vote" in page
    assert answer(signed_in, house, "dung", "in_favour") == 409
    with house.db.reading() as db:
        assert db.exec(select(Closing.outcome)).one() == "passed"
        opening = db.exec(select(Opening)).one()
        assert (opening.present, opening.quorum, opening.by) == (4, 4, cast["chair"])


def test_the_running_count_is_for_those_who_conduct(scene: Scene, signed_in: SignedIn, house: House) -> None:
    open_vote(signed_in, scene)
    answer(signed_in, house, "chi", "against")
    assert "Who voted how" in signed_in("chair").get(f"{scene.at}/conduct").text
    page = signed_in("binh").get(scene.at).text
    assert "1 of 5 members have voted" in page
    assert "meter__word--disagree" not in page


def test_another_opinion_needs_words(scene: Scene, signed_in: SignedIn, house: House) -> None:
    open_vote(signed_in, scene)
    assert answer(signed_in, house, "an", "other") == 409
    assert answer(signed_in, house, "an", "other", "Name the funds.") == 303
    assert "Name the funds." in signed_in("chair").get(f"{scene.at}/conduct").text
    assert "Name the funds." not in signed_in("binh").get(scene.at).text


def test_only_members_have_the_buttons(scene: Scene, signed_in: SignedIn, house: House, cast: Cast) -> None:
    open_vote(signed_in, scene)
    vote, _question = vote_in(house)
    for name in (*MEMBERS, "secretary", "assistant"):
        has = f'action="/votes/{vote}/answer"' in signed_in(name).get(scene.at).text
        assert has is (name in MEMBERS), name
    assert answer(signed_in, house, "secretary", "in_favour") == 409
    assert answer(signed_in, house, "guest", "in_favour") == 404


def test_without_a_quorum_somebody_confirms_and_it_is_recorded_and_shown(
    scene: Scene, signed_in: SignedIn, house: House
) -> None:
    signed_in("chi").post(f"{scene.at}/check-out")
    assert "There is no quorum" in signed_in("chair").get(f"{scene.at}/conduct").text
    assert open_vote(signed_in, scene) == 409
    assert open_vote(signed_in, scene, confirmed=1) == 303
    with house.db.reading() as db:
        record = db.exec(select(Record).where(Record.verb == "confirmed vote without quorum")).one()
    assert '"present":3' in record.data_json
    assert '"quorum":4' in record.data_json
    assert "Opened without a quorum: 3 present, 4 needed. Confirmed by Chair." in signed_in("binh").get(scene.at).text


def test_each_refusal_says_its_own_sentence(scene: Scene, signed_in: SignedIn) -> None:
    chair, item = signed_in("chair"), scene.items[0]
    signed_in("chi").post(f"{scene.at}/check-out")
    first = chair.post(f"{scene.at}/vote", data={"item": item, "question": "One?"})
    assert "Confirm that the vote is to be opened without it" in first.text
    assert open_vote(signed_in, scene, confirmed=1) == 303
    second = chair.post(f"{scene.at}/vote", data={"item": item, "question": "Two?", "confirmed": "1"})
    assert "A vote is open already" in second.text
    assert "Confirm that the vote is to be opened without it" not in second.text


def test_a_confirmation_with_a_quorum_is_none(scene: Scene, signed_in: SignedIn, house: House) -> None:
    assert open_vote(signed_in, scene, confirmed=1) == 303
    with house.db.reading() as db:
        assert not db.exec(select(Record).where(Record.verb == "confirmed vote without quorum")).all()


def test_one_vote_at_a_time_and_nothing_moves_meanwhile(scene: Scene, signed_in: SignedIn, house: House) -> None:
    assert open_vote(signed_in, scene) == 303
    assert open_vote(signed_in, scene) == 409
    chair = signed_in("chair")
    assert chair.post(f"{scene.at}/turn", data={"item": scene.items[1], "shown": scene.items[0]}).status_code == 409
    assert chair.post(f"{scene.at}/end").status_code == 409


def test_a_vote_is_not_opened_on_another_item(scene: Scene, signed_in: SignedIn) -> None:
    assert open_vote(signed_in, scene, item=scene.items[1]) == 409


def test_a_prepared_question_is_put_to_the_vote(scene: Scene, signed_in: SignedIn, house: House, cast: Cast) -> None:
    def prepare(db: Db) -> int:
        return prepare_vote(db, cast.actor("secretary"), db.get_one(Item, scene.items[0]), "Adopt article 5?").id

    vote = house.db.act(prepare)
    assert "Adopt article 5?" in signed_in("chair").get(f"{scene.at}/conduct").text
    assert "Adopt article 5?" not in signed_in("an").get(scene.at).text
    assert open_vote(signed_in, scene, vote=vote, question="") == 303
    assert "Adopt article 5?" in signed_in("an").get(scene.at).text


def test_the_vote_of_another_meeting_is_not_closed_here(
    scene: Scene, signed_in: SignedIn, house: House, cast: Cast
) -> None:
    open_vote(signed_in, scene)
    vote, _question = vote_in(house)

    def elsewhere(db: Db) -> int:
        from datetime import timedelta

        from ecabinet.meetings.models import Convening, Meeting

        first = db.get_one(Meeting, scene.meeting)
        other = Meeting(
            body_id=cast.body, type_id=first.type_id, title="Other", chair_id=cast["chair"],
            created_by=cast["secretary"], starts_at=db.now, ends_at=db.now + timedelta(hours=1), changed_at=db.now,
        )  # fmt: skip
        db.add(other)
        db.flush()
        db.add(Convening(meeting_id=other.id, by=cast["secretary"], at=db.now))
        return other.id

    other = house.db.act(elsewhere)
    assert signed_in("chair").post(f"/meetings/{other}/vote/close", data={"vote": vote}).status_code == 404
    with house.db.reading() as db:
        assert db.get(Closing, vote) is None
        assert db.get(Ballot, vote) is not None


def test_every_answer_and_every_result_has_its_sign_and_its_tone() -> None:
    assert set(TONES) == set(VALUE_ICONS) == set(AnswerValue)
    assert set(RESULT_TONES) == set(Result)
