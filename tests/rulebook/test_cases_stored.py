"""Cases of the domain through the database: opened, answered, closed and counted again, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ecabinet.ballots.access import questions_of, roll_of, stage_of
from ecabinet.ballots.actions import close_if_due, close_if_ended, decide
from ecabinet.ballots.casting import cast_answer
from ecabinet.ballots.counting import closing_of, counts_at_close, everybody_answered
from ecabinet.ballots.enclosures import QuestionOption, Recusal
from ecabinet.ballots.models import Ballot, Question
from ecabinet.ballots.opening import open_form, regulation
from ecabinet.ballots.typed import Remark, Typed
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import House
from ecabinet.people.models import Body
from ecabinet.rulebook.access import version_of
from ecabinet.rulebook.actions import add_version, stock
from ecabinet.rulebook.models import RuleSetVersion
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.values import Result, word
from tests.ballots.play import SECOND, answer, asked, deadline_of, draft_form, move_to, work_under
from tests.ballots.play import prepare as prepared
from tests.cast import Cast
from tests.rulebook.play import shipped

Open = Callable[..., int]


@pytest.fixture
def opened(house: House, cast: Cast) -> Open:
    """Opens a form of one question under a rule-set: `opened(rule_set, prepare=…)`."""

    def open_it(rule_set: RuleSet, prepare: Callable[[Db, Ballot, int], None] | None = None, hours: int = 72) -> int:
        house.db.act(lambda db: work_under(db, cast, rule_set))
        number = draft_form(house, cast, "The one question")

        def act(db: Db) -> None:
            ballot = db.get_one(Ballot, number)
            if prepare:
                prepare(db, ballot, asked_in(db, number))
                db.flush()
            prepared(db, cast, ballot)
            open_form(db, cast.actor("secretary"), ballot, deadline=db.now + timedelta(hours=hours))

        house.db.act(act)
        return number

    return open_it


def asked_in(db: Db, ballot: int) -> int:
    return int(questions_of(db, ballot)[0].id)


def due(house: House, number: int) -> tuple[Result, int]:
    """The form closes at its deadline: result, and how many count as agreeing; counted again it is the same."""
    move_to(house, deadline_of(house, number) + SECOND)
    house.db.act(lambda db: close_if_due(db, number))
    return counted(house, number)


def counted(house: House, number: int) -> tuple[Result, int]:
    with house.db.reading() as db:
        ballot, closing = db.get_one(Ballot, number), closing_of(db, number)
        count = counts_at_close(db, ballot, rule_set_of(ballot.rule_set_json), closing)[0]
        assert closing.outcome == count.outcome.result.value
        return count.outcome.result, count.outcome.tally.agreeing


@pytest.mark.parametrize(
    ("name", "given", "result"),
    [
        ("eu-silence", {}, (Result.PASSED, 5)),
        ("silence-minus-one", {"an": "against"}, (Result.PASSED, 4)),
        ("unga-silence", {"an": "in_favour"}, (Result.PASSED, 5)),
        ("commission-written", {}, (Result.PASSED, 5)),
        ("committee-written", {"an": "discuss", "binh": "discuss"}, (Result.PASSED, 3)),
        ("uk-writeround", {}, (Result.CLEARANCE_PENDING, 5)),
        ("uk-writeround", {"an": "against"}, (Result.TO_MEETING, 0)),
        (
            "directors-unanimous",
            dict.fromkeys(("chair", "an", "binh", "chi"), "in_favour"),
            (Result.MAJORITY_NOT_REACHED, 4),
        ),
        ("directors-unanimous", dict.fromkeys(("chair", "an", "binh", "chi", "dung"), "in_favour"), (Result.PASSED, 5)),
        ("simple-majority", {"an": "in_favour", "binh": "against"}, (Result.MAJORITY_NOT_REACHED, 1)),
        ("two-thirds", {"an": "in_favour", "binh": "in_favour", "chi": "against"}, (Result.PASSED, 2)),
        ("absolute-majority", dict.fromkeys(("chair", "an", "binh"), "in_favour"), (Result.PASSED, 3)),
    ],
)
def test_a_case_of_the_domain_comes_out_of_the_database_too(house, cast, opened, name, given, result):
    number = opened(shipped(name), hours=24 * 20)
    for person, value in given.items():
        answer(house, cast, number, person, value)
    assert due(house, number) == result


@pytest.mark.parametrize(
    ("name", "value", "words", "result"),
    [
        ("eu-silence", "against", "", Result.NOT_PASSED),
        ("unga-silence", "against", "", Result.NOT_PASSED),
        ("commission-written", "discuss", "It touches the budget", Result.TO_MEETING),
        ("committee-written-strict", "discuss", "", Result.ENDED_WITHOUT_RESULT),
    ],
)
def test_what_breaks_the_procedure_ends_it_at_once(house, cast, opened, request, name, value, words, result):
    number = opened(shipped(name))
    move_to(house, deadline_of(house, number) - SECOND)
    answer(house, cast, number, "an", value, words=words)
    with pytest.raises(Refused, match="It has ended by its rules"):
        answer(house, cast, number, "binh", "in_favour")
    house.db.act(lambda db: close_if_ended(db, number, cast["an"]))
    assert counted(house, number)[0] is result
    signed_in = request.getfixturevalue("signed_in")  # only now: a running house would close the form in between
    page = signed_in("an").get(f"/ballots/{number}")
    assert (page.status_code, word(result) in page.text) == (200, True)


def test_an_objection_after_the_deadline_is_no_answer(house, cast, opened):
    number = opened(shipped("unga-silence"))
    move_to(house, deadline_of(house, number) + SECOND)
    with pytest.raises(Refused):
        answer(house, cast, number, "an", "against")
    assert due(house, number) == (Result.PASSED, 5)


def test_a_period_below_the_minimum_is_refused(opened):
    with pytest.raises(Refused, match="too short"):
        opened(shipped("unga-silence"), hours=48)


def test_the_period_of_the_security_council_is_exact_and_never_extended(house, opened):
    with pytest.raises(Refused, match="too long"):
        opened(shipped("unsc-written"), hours=25)
    assert not shipped("unsc-written").extendable


def test_a_recused_director_is_not_asked_and_the_fifth_agreement_passes_it(house, cast, opened):
    def conflicted(db: Db, ballot: Ballot, _question: int) -> None:
        db.add(
            Recusal(
                ballot_id=ballot.id, person_id=cast["dung"], reason="conflict", by=cast["secretary"], at=db.now
            )
        )  # fmt: skip

    number = opened(shipped("directors-unanimous"), conflicted)
    with house.db.reading() as db:
        assert [row.recused for row in roll_of(db, number)].count(True) == 1
    for name in ("chair", "an", "binh", "chi"):
        answer(house, cast, number, name, "in_favour")
    with house.db.reading() as db:
        assert everybody_answered(db, number)
    assert due(house, number) == (Result.PASSED, 4)


def test_a_condition_that_still_stands_takes_it_to_the_meeting(house, cast, opened):
    number = opened(shipped("uk-writeround"), hours=24 * 20)
    question = asked(house, number)[0]

    def remark(db: Db) -> None:
        ballot = db.get_one(Ballot, number)
        condition = Remark(grade="condition", words="Only with a reserve")
        cast_answer(db, cast.actor("an"), ballot, {question: Typed("in_favour", "", remarks=(condition,))})

    house.db.act(remark)
    assert due(house, number)[0] is Result.TO_MEETING


def test_silence_agrees_with_the_proposed_option(house, cast, opened):
    def options(db: Db, ballot: Ballot, question: int) -> None:
        db.get_one(Question, question).kind = "options"
        for n in (1, 2):
            db.add(
                QuestionOption(question_id=question, n=n, ballot_id=ballot.id, text=f"Option {n}", proposed=n == 1)
            )  # fmt: skip

    number = opened(shipped("vn-government-form"), options, hours=24 * 5)
    question = asked(house, number)[0]

    def choose(name: str, option: int) -> None:
        def act(db: Db) -> None:
            ballot = db.get_one(Ballot, number)
            cast_answer(db, cast.actor(name), ballot, {question: Typed("option", "", option=option)})

        house.db.act(act)

    choose("an", 2)
    choose("binh", 2)
    assert due(house, number) == (Result.PASSED, 3)
    with house.db.reading() as db:
        ballot = db.get_one(Ballot, number)
        counts = counts_at_close(db, ballot, rule_set_of(ballot.rule_set_json), closing_of(db, number))
        outcome = counts[0].outcome
        assert (outcome.option, [(it.option, it.chosen, it.deemed) for it in outcome.options]) == (
            1, [(1, 0, 3), (2, 2, 0)],
        )  # fmt: skip


def test_a_ballot_keeps_the_version_that_it_was_opened_with(house, cast, opened):
    number = opened(shipped("absolute-majority"))
    later = RULE_SETS["absolute-majority/1"]

    def change(db: Db) -> None:
        add_version(
            db, cast.actor("administrator"), replace(later, version=2, minimum=5), read_at=1, legal_text="",
            in_force_from=db.now.date(),
        )  # fmt: skip

    house.db.act(change)
    with house.db.reading() as db:
        ballot = db.get_one(Ballot, number)
        assert rule_set_of(ballot.rule_set_json).key == "absolute-majority/1"
        assert stage_of(db, number).opened


def test_no_form_is_opened_under_a_rule_set_that_nobody_approved(house: House, cast: Cast) -> None:
    number = draft_form(house, cast, "The one question")

    def act(db: Db) -> None:
        stock(db, cast.actor("administrator"))
        ballot = db.get_one(Ballot, number)
        profile, rule_set = regulation(db, ballot)
        assert profile.versions
        row = db.get_one(RuleSetVersion, profile.versions[0])
        assert version_of(db, row.id).approved_by is None
        assert rule_set.id == row.rule_set == "vn-government-form"
        assert db.get_one(Body, cast.body).profile == profile.id
        open_form(db, cast.actor("secretary"), ballot, deadline=db.now + timedelta(days=5))

    with pytest.raises(Refused, match="Nobody has approved"):
        house.db.act(act)


@pytest.mark.parametrize(("chosen", "result"), [("passed", "passed"), ("not_passed", "not_passed")])
def test_the_letter_of_clearance_is_the_chairs_decision_and_is_recorded(house, cast, opened, signed_in, chosen, result):
    number = opened(shipped("uk-writeround"), hours=24 * 20)
    assert due(house, number)[0] is Result.CLEARANCE_PENDING
    assert "The letter of clearance is given: passed." in signed_in("chair").get(f"/ballots/{number}/decide").text
    question = asked(house, number)[0]

    def clear(db: Db) -> str:
        ballot = db.get_one(Ballot, number)
        return decide(
            db, cast.actor("chair"), ballot, question=question, chosen=chosen, reason="Letter of 12 July"
        ).outcome  # fmt: skip

    assert house.db.act(clear) == result


def test_a_silent_member_is_shown_in_the_rule_sets_own_words_and_a_recused_one_as_recused(
    house, cast, opened, signed_in
):
    def conflicted(db: Db, ballot: Ballot, _question: int) -> None:
        db.add(Recusal(ballot_id=ballot.id, person_id=cast["dung"], reason="conflict", by=cast["secretary"], at=db.now))

    number = opened(shipped("unga-silence"), conflicted)
    answer(house, cast, number, "an", "in_favour")
    assert due(house, number) == (Result.PASSED, 4)
    page = signed_in("secretary").get(f"/ballots/{number}").text
    assert page.count("no objection received</span>") == 3
    assert page.count("Recused</span>") == 1
    assert "Deemed to agree" not in page
