"""The cases of the domain, rule-set by rule-set: who answered what, and what must come out."""

import time
from dataclasses import replace
from fractions import Fraction

import pytest

from ecabinet.rulebook.outcome import evaluate
from ecabinet.rulebook.rulesets import Change, EarlyEnd, Measure, Silence, Test, Tie, Who
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import Ending, Result
from tests.rulebook.play import (
    ABSTAIN,
    AGAINST,
    CLOSED,
    DISCUSS,
    FOR,
    LAPSED,
    MEETING,
    NO_RESULT,
    NOT_PART,
    NOT_PASSED,
    NOT_REACHED,
    OPEN,
    OTHER,
    PASSED,
    PENDING,
    PERSON,
    choose,
    shipped,
    weigh,
)


@pytest.mark.parametrize(
    ("name", "members", "given", "more", "result"),
    [
        ("eu-silence", 27, {}, {}, PASSED),
        ("eu-silence", 27, {FOR: 27}, {}, PASSED),
        ("eu-silence", 27, {AGAINST: 1}, {"ending": None}, NOT_PASSED),  # one second before the end: stopped at once
        ("eu-silence", 27, {FOR: 26, AGAINST: 1}, {}, NOT_PASSED),
        ("eu-silence", 27, {FOR: 3}, {"ending": None}, OPEN),
        ("unga-silence", 193, {}, {}, PASSED),  # an objection at 72 h 00 min 01 s is no answer: a late statement
        ("unga-silence", 193, {AGAINST: 1}, {}, NOT_PASSED),
        ("silence-minus-one", 57, {AGAINST: 1}, {}, PASSED),
        ("silence-minus-one", 57, {AGAINST: 1}, {"ending": None}, OPEN),
        ("silence-minus-one", 57, {AGAINST: 2}, {}, NOT_PASSED),
        ("commission-written", 27, {FOR: 22}, {}, PASSED),  # no reservation, 5 silent
        ("commission-written", 27, {DISCUSS: 1}, {"ending": None}, MEETING),
        ("commission-written", 27, {DISCUSS: 1, AGAINST: 1}, {}, MEETING),  # row 4 comes before row 5
        ("commission-written", 27, {AGAINST: 1}, {}, NOT_PASSED),
        ("committee-written", 27, {DISCUSS: 13}, {"ending": None}, OPEN),
        ("committee-written", 27, {DISCUSS: 14}, {"ending": None}, NO_RESULT),
        ("committee-written", 27, {DISCUSS: 13}, {}, PASSED),  # the other 14 are silent, which agrees
        ("committee-written", 27, {AGAINST: 14}, {}, NOT_PASSED),
        ("committee-written-strict", 27, {DISCUSS: 1}, {"ending": None}, NO_RESULT),
        ("eu-qmv", 27, {FOR: 15, AGAINST: 12}, {"population": {FOR: 66, AGAINST: 34}}, PASSED),
        ("eu-qmv", 27, {FOR: 15, AGAINST: 12}, {"population": {FOR: 64, AGAINST: 36}}, NOT_REACHED),
        ("eu-qmv", 27, {FOR: 24, AGAINST: 3}, {"population": {FOR: 64, AGAINST: 36}}, PASSED),
        ("eu-qmv", 27, {FOR: 20, AGAINST: 3, ABSTAIN: 4}, {"population": {FOR: 64, AGAINST: 36}}, NOT_REACHED),
        ("eu-qmv", 27, {FOR: 14, AGAINST: 13}, {"population": {FOR: 80, AGAINST: 20}}, NOT_REACHED),
        ("eu-qmv", 27, {FOR: 15, ABSTAIN: 12}, {"population": {FOR: 66, ABSTAIN: 34}}, PASSED),
        ("eu-qmv", 27, {FOR: 15}, {"population": {FOR: 66, None: 34}}, PASSED),  # 12 silent: not in favour
        ("eu-qmv", 27, {FOR: 14, NOT_PART: 2}, {"population": {FOR: 66, None: 34}}, PASSED),  # 14 of 25
        ("eu-qmv", 27, {FOR: 14, ABSTAIN: 2}, {"population": {FOR: 66, None: 34}}, NOT_REACHED),
        (
            "eu-qmv",
            27,
            {FOR: 23, AGAINST: 4},
            {"population": {FOR: 64, AGAINST: 36}},
            NOT_REACHED,
        ),  # four: no exception
        ("unsc-written", 15, {FOR: 13}, {}, PASSED),
        ("unsc-written", 15, {FOR: 9, AGAINST: 6}, {"veto": {1, 2, 3, 4, 5}}, PASSED),
        ("unsc-written", 15, {FOR: 8}, {}, NOT_REACHED),
        ("unsc-written", 15, {AGAINST: 1, FOR: 14}, {"veto": {1, 2, 3, 4, 5}}, NOT_REACHED),
        ("unsc-written", 15, {ABSTAIN: 5, FOR: 10}, {"veto": {1, 2, 3, 4, 5}}, PASSED),  # abstaining is no veto
        ("uk-writeround", 20, {}, {}, PENDING),
        ("uk-writeround", 20, {}, {"cleared": True}, PASSED),
        ("uk-writeround", 20, {}, {"conditions": 1}, MEETING),
        ("uk-writeround", 20, {}, {"conditions": 1, "cleared": True}, MEETING),
        ("uk-writeround", 20, {AGAINST: 1}, {"ending": None}, OPEN),  # it must be settled until the close
        ("uk-writeround", 20, {AGAINST: 1}, {}, MEETING),
        ("vn-government-form", 27, {FOR: 14, AGAINST: 13}, {}, PASSED),
        ("vn-government-form", 26, {FOR: 13, AGAINST: 13}, {}, PASSED),
        ("vn-government-form", 26, {FOR: 13, AGAINST: 13}, {"first": AGAINST}, NOT_PASSED),
        ("vn-government-form", 27, {FOR: 13, AGAINST: 13, OTHER: 1}, {}, PERSON),
        ("vn-government-form", 27, {FOR: 14, AGAINST: 5}, {}, PASSED),
        ("vn-government-session", 27, {FOR: 13, AGAINST: 2}, {}, NOT_REACHED),  # 12 did not press
        ("vn-government-session", 27, {FOR: 13, None: 10}, {"recused": 2}, NOT_REACHED),  # 25 present: 14 of 27
        ("vn-government-session", 27, {FOR: 13, AGAINST: 13, OTHER: 1}, {"first": OTHER}, PERSON),
        ("vn-committee-form", 26, {FOR: 13, AGAINST: 13}, {"first": AGAINST}, NOT_PASSED),
        ("vn-committee-session", 26, {FOR: 13, AGAINST: 13}, {}, PASSED),
        ("directors-unanimous", 6, {FOR: 4}, {"recused": 1}, NOT_REACHED),
        ("directors-unanimous", 6, {FOR: 5}, {"recused": 1}, PASSED),
        ("directors-unanimous", 6, {FOR: 4, AGAINST: 1}, {"recused": 1}, NOT_REACHED),
        ("simple-majority", 7, {FOR: 3, AGAINST: 2}, {}, PASSED),
        ("simple-majority", 7, {FOR: 2, AGAINST: 2}, {}, NOT_REACHED),
        ("simple-majority", 7, {}, {}, NOT_REACHED),
        ("two-thirds", 7, {FOR: 2, AGAINST: 1, ABSTAIN: 1}, {}, PASSED),
        ("two-thirds", 7, {FOR: 3, AGAINST: 2}, {}, NOT_REACHED),
        ("two-thirds", 7, {}, {}, NOT_REACHED),
        ("absolute-majority", 7, {FOR: 4}, {}, PASSED),
        ("absolute-majority", 7, {FOR: 3}, {}, NOT_REACHED),
        ("vn-government-form", 27, {FOR: 10}, {"ending": Ending.PAPER_CHANGED}, Result.VOID),
        ("vn-government-form", 27, {FOR: 10}, {"ending": Ending.WITHDRAWN}, Result.WITHDRAWN),
        ("unsc-written", 15, {FOR: 10}, {"ending": Ending.WITHDRAWN}, OPEN),  # the rule does not allow it
        ("committee-written", 27, {FOR: 10}, {"ending": Ending.STOPPED}, NO_RESULT),
        ("vn-government-form", 27, {FOR: 10}, {"ending": Ending.STOPPED}, OPEN),
    ],
)
def test_a_case_of_the_domain_comes_out_as_its_table_says(name, members, given, more, result):
    assert weigh(shipped(name), members, given, **more).result is result


def test_the_silent_of_the_security_council_are_absent_and_count_as_nothing():
    tally = weigh(shipped("unsc-written"), 15, {FOR: 9, AGAINST: 3, ABSTAIN: 1}).tally
    assert (tally.answered, tally.silent, tally.deemed, tally.abstaining) == (13, 2, 0, 0)


def test_a_least_number_of_answers_is_asked_before_the_tests():
    rule_set = replace(shipped("simple-majority"), minimum=4)
    few, enough = weigh(rule_set, 7, {FOR: 3}), weigh(rule_set, 7, {FOR: 3, ABSTAIN: 1})
    assert (few.result, few.steps[-1].row, enough.result) == (LAPSED, 8, PASSED)


def test_silence_may_abstain():
    rule_set = replace(shipped("absolute-majority"), silence=Silence.ABSTAINS)
    outcome = weigh(rule_set, 7, {FOR: 3})
    assert (outcome.result, outcome.tally.abstaining, outcome.tally.base) == (NOT_REACHED, 4, 7)


def test_silence_may_leave_it_open_until_the_outcome_is_certain():
    rule_set = replace(shipped("directors-unanimous"), silence=Silence.STAYS_OPEN)
    assert weigh(rule_set, 6, {FOR: 5}).result is OPEN
    assert weigh(rule_set, 6, {FOR: 6}).result is PASSED
    half = replace(shipped("absolute-majority"), kinds=rule_set.kinds, silence=Silence.STAYS_OPEN)
    assert weigh(half, 7, {FOR: 4}).result is PASSED
    assert weigh(half, 7, {FOR: 3}).result is OPEN


def test_a_vote_with_final_answers_ends_when_its_outcome_is_certain():
    rule_set = replace(shipped("vn-government-session"), change=Change.NEVER, early_end=EarlyEnd.OUTCOME_CERTAIN)
    assert weigh(rule_set, 27, {FOR: 13}, ending=None).result is OPEN
    certain = weigh(rule_set, 27, {FOR: 14}, ending=None)
    assert (certain.result, [step.row for step in certain.steps[:2]]) == (PASSED, [6, 7])
    assert weigh(rule_set, 27, {AGAINST: 14}, ending=None).result is NOT_PASSED
    # 12 for and 13 against, 2 silent: one more on either side and one other opinion would be 13–13–1.
    assert weigh(rule_set, 27, {FOR: 12, AGAINST: 13}, ending=None).result is OPEN


def test_where_answers_may_change_a_person_ends_it_when_all_have_answered():
    outcome = weigh(shipped("vn-government-form"), 27, {FOR: 27}, ending=None)
    assert (outcome.result, outcome.may_end) == (OPEN, True)
    assert not weigh(shipped("vn-government-form"), 27, {FOR: 26}, ending=None).may_end


def test_weights_decide_a_tie_and_the_majority_against_where_the_first_test_takes_them():
    rule_set = replace(
        shipped("absolute-majority"), tests=(Test(Fraction(1, 2), strict=True, of=Measure.WEIGHT),),
        electorate=replace(shipped("absolute-majority").electorate, weighted=True), tie=Tie.CHAIRPERSON,
    )  # fmt: skip
    roll = [Voter(1, weight=3, casting=True), Voter(2, weight=2), Voter(3, weight=1)]
    result = {
        (FOR, AGAINST, AGAINST): PASSED,  # 3 against 3, and the chairperson is in favour
        (AGAINST, FOR, FOR): NOT_PASSED,
        (FOR, FOR, AGAINST): PASSED,
        (AGAINST, AGAINST, FOR): NOT_PASSED,
    }
    for values, expected in result.items():
        assert evaluate(rule_set, roll, dict(enumerate(values, 1)), ending=CLOSED).result is expected


@pytest.mark.parametrize(
    ("name", "members", "chosen", "more", "result", "option"),
    [
        ("vn-government-form", 27, {1: 14, 2: 13}, {}, PASSED, 1),
        ("vn-government-form", 27, {1: 5, 2: 9}, {"proposed": 1}, PASSED, 1),  # 13 silent: deemed for the proposed
        ("vn-government-form", 27, {2: 14}, {"proposed": 1}, PASSED, 2),
        ("vn-government-form", 27, {1: 5, 2: 9}, {}, NOT_REACHED, 2),  # nothing proposed: silence is no answer
        ("vn-government-form", 27, {1: 10, 2: 9, 3: 8}, {}, NOT_REACHED, 1),
        ("vn-government-form", 27, {1: 9, 2: 9, 3: 9}, {}, NOT_REACHED, None),
        ("vn-government-form", 26, {1: 13, 2: 13}, {"pm": 2}, PASSED, 2),
        ("vn-government-form", 27, {1: 13, 2: 13}, {"pm": 2, "others": {OTHER: 1}}, PERSON, None),
        ("vn-government-form", 27, {1: 13, 2: 13, 3: 1}, {"pm": 3}, PERSON, None),
        ("vn-government-form", 3, {}, {}, NOT_REACHED, None),
        ("simple-majority", 7, {1: 2, 2: 2}, {}, NOT_REACHED, None),
        ("simple-majority", 7, {1: 3, 2: 2}, {"others": {ABSTAIN: 2}}, PASSED, 1),
    ],
)
def test_the_leading_option_is_tested_as_agreement_is(name, members, chosen, more, result, option):
    outcome = choose(name, members, chosen, **more)
    assert (outcome.result, outcome.option) == (result, option)


def test_an_open_tie_of_options_has_each_option_and_none_as_its_readings():
    readings = choose("vn-government-form", 27, {1: 13, 2: 13, 3: 1}, pm=3).readings
    assert [(reading.result, reading.option) for reading in readings] == [(PASSED, 1), (PASSED, 2), (NOT_REACHED, None)]


def test_a_form_of_27_members_is_evaluated_in_well_under_a_millisecond():
    rule_set = shipped("vn-government-form")
    roll = [Voter(n, casting=n == 1) for n in range(1, 28)]
    answers = {n: (FOR, AGAINST, OTHER)[n % 3] for n in range(1, 25)}
    best = min(_timed(rule_set, roll, answers) for _ in range(5))
    assert best < 0.001


def _timed(rule_set, roll, answers) -> float:
    began = time.perf_counter()
    for _ in range(100):
        evaluate(rule_set, roll, answers, ending=CLOSED)
    return (time.perf_counter() - began) / 100


def test_only_who_the_rule_names_may_stop_it():
    assert shipped("committee-written").stopped_by is Who.CHAIR
    assert shipped("vn-government-form").stopped_by is Who.NOBODY
