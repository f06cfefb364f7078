"""What comes out of a ballot: the tables of the domain, case by case."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ecabinet.rulebook.outcome import Outcome, evaluate
from ecabinet.rulebook.rulesets import (
    Abstention,
    Base,
    Test,
)
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.tally import Voter, all_have_answered
from ecabinet.rulebook.values import AnswerValue, Ending, Result

FORM = RULE_SETS["vn-government-form/3"]
OLD_FORM = RULE_SETS["vn-government-form/2"]
SESSION = RULE_SETS["vn-government-session/3"]
SIMPLE = RULE_SETS["simple-majority/1"]
TWO_THIRDS = RULE_SETS["two-thirds/1"]
ABSOLUTE = RULE_SETS["absolute-majority/1"]

FOR, AGAINST, OTHER, ABSTAIN = tuple(AnswerValue)[:4]
PASSED, NOT_PASSED = Result.PASSED, Result.NOT_PASSED
NOT_REACHED, PERSON = Result.MAJORITY_NOT_REACHED, Result.A_PERSON_DECIDES


def close(rule_set, members, given, *, first=None, recused=0, opened_by=(), ending=Ending.CLOSED) -> Outcome:
    """A body of `members`: the first holds the office of the tie and answers `first`, the others what is left."""
    roll = [Voter(n, casting=n == 1, recused=n > members - recused) for n in range(1, members + 1)]
    values = [value for value, times in given.items() for _ in range(times)]
    assert len(values) <= members - recused - (first is None)
    if first:
        values.remove(first)
        answers = {1: first, **dict(zip(range(2, members + 1), values, strict=False))}
    else:
        answers = dict(zip(range(2, members + 1), values, strict=False))
    return evaluate(rule_set, roll, answers, ending=ending, opened_by=opened_by)


@pytest.mark.parametrize(("members", "needed"), [(27, 14), (26, 14), (25, 13), (28, 15), (1, 1), (2, 2)])
def test_more_than_half_of_all_members_is_the_threshold_of_the_government(members, needed):
    assert FORM.tests[0].needed(members) == needed
    assert close(SESSION, members, {FOR: needed}, first=FOR).result is PASSED
    assert close(SESSION, members, {FOR: needed - 1}, first=FOR if needed > 1 else None).result is not PASSED


@pytest.mark.parametrize(
    ("members", "given", "pm", "result", "row"),
    [
        (27, {FOR: 14, AGAINST: 13}, FOR, PASSED, 9),  # A1
        (27, {FOR: 14, AGAINST: 13}, AGAINST, PASSED, 9),  # the Prime Minister's side matters in a tie only
        (25, {FOR: 13, AGAINST: 12}, FOR, PASSED, 9),
        (26, {FOR: 13, AGAINST: 13}, FOR, PASSED, 10),  # A2
        (26, {FOR: 13, AGAINST: 13}, AGAINST, NOT_PASSED, 10),  # A3
        (27, {FOR: 13, AGAINST: 13, OTHER: 1}, FOR, PERSON, 10),  # 13–13–1 is open in law
        (27, {FOR: 13, AGAINST: 13, OTHER: 1}, OTHER, PERSON, 10),  # A4
        (27, {FOR: 13, AGAINST: 13}, FOR, PERSON, 10),
        (26, {FOR: 12, AGAINST: 12, OTHER: 2}, AGAINST, PERSON, 10),
        (26, {FOR: 12, AGAINST: 12}, None, PERSON, 10),
        (27, {FOR: 13, AGAINST: 14}, FOR, NOT_PASSED, 11),  # A5
        (27, {FOR: 13, AGAINST: 2}, FOR, NOT_REACHED, 12),  # A6
        (27, {FOR: 13, AGAINST: 2, OTHER: 12}, FOR, NOT_REACHED, 12),
        (26, {FOR: 12, AGAINST: 13, OTHER: 1}, FOR, NOT_REACHED, 12),
    ],
)
@pytest.mark.parametrize("rule_set", [SESSION, OLD_FORM], ids=lambda rule_set: rule_set.key)
def test_a_vote_of_the_government_ends_as_table_a_says(rule_set, members, given, pm, result, row):
    outcome = close(rule_set, members, given, first=pm)
    assert (outcome.result, outcome.steps[-1].row) == (result, row)


@pytest.mark.parametrize(
    ("members", "given", "pm", "result"),
    [
        (27, {FOR: 14, AGAINST: 13}, FOR, PASSED),
        (26, {FOR: 13, AGAINST: 13}, FOR, PASSED),
        (27, {FOR: 13, AGAINST: 13, OTHER: 1}, FOR, PERSON),
        (27, {FOR: 1}, FOR, PASSED),  # 26 deemed to agree
        (27, {AGAINST: 13}, AGAINST, PASSED),  # 14 deemed to agree
        (27, {AGAINST: 14}, AGAINST, NOT_PASSED),
        (26, {AGAINST: 13}, None, PERSON),  # the Prime Minister is deemed to agree: not a side that was taken
        (26, {AGAINST: 13}, AGAINST, NOT_PASSED),
        (27, {OTHER: 14}, OTHER, NOT_REACHED),
    ],
)
def test_silence_agrees_on_a_form_under_decree_191(members, given, pm, result):
    assert close(FORM, members, given, first=pm).result is result


def test_the_deemed_are_counted_apart_from_the_answers():
    tally = close(FORM, 27, {FOR: 10, AGAINST: 9, OTHER: 1}, first=FOR, opened_by=range(1, 25)).tally
    assert (tally.in_favour, tally.deemed, tally.deemed_unread, tally.agreeing, tally.silent) == (10, 7, 3, 17, 7)


def test_nobody_is_deemed_to_agree_before_the_close():
    tally = close(FORM, 27, {FOR: 10}, first=FOR, ending=None).tally
    assert (tally.deemed, tally.silent, tally.agreeing) == (0, 17, 10)


def test_the_recused_stay_in_the_base_of_all_members():
    outcome = close(SESSION, 27, {FOR: 13}, first=FOR, recused=2)
    assert (outcome.result, outcome.tally.base, outcome.tally.recused) == (NOT_REACHED, 27, 2)


def test_a_recused_member_is_never_deemed_to_agree():
    outcome = close(FORM, 27, {AGAINST: 13}, first=AGAINST, recused=1)
    assert (outcome.tally.deemed, outcome.result) == (13, PERSON)


@pytest.mark.parametrize(
    ("rule_set", "given", "result"),
    [
        (SIMPLE, {FOR: 3, AGAINST: 2}, PASSED),
        (SIMPLE, {FOR: 2, AGAINST: 2}, NOT_REACHED),
        (SIMPLE, {}, NOT_REACHED),
        (SIMPLE, {FOR: 1, ABSTAIN: 5}, PASSED),
        (SIMPLE, {FOR: 1, AGAINST: 2}, NOT_PASSED),
        (TWO_THIRDS, {FOR: 2, AGAINST: 1, ABSTAIN: 1}, PASSED),
        (TWO_THIRDS, {FOR: 3, AGAINST: 2}, NOT_REACHED),
        (TWO_THIRDS, {}, NOT_REACHED),
        (ABSOLUTE, {FOR: 4, ABSTAIN: 3}, PASSED),
        (ABSOLUTE, {FOR: 3, ABSTAIN: 4}, NOT_REACHED),
        (ABSOLUTE, {AGAINST: 4}, NOT_PASSED),
    ],
)
def test_the_general_rule_sets_count_as_their_names_say(rule_set, given, result):
    assert close(rule_set, 7, given, first=next(iter(given), None)).result is result


@pytest.mark.parametrize(
    ("abstention", "base", "size"),
    [
        (Abstention.NEUTRAL, Base.VOTES_CAST, 3),
        (Abstention.COUNTS_AGAINST, Base.VOTES_CAST, 5),
        (Abstention.LEAVES_THE_BASE, Base.VOTES_CAST, 3),
        (Abstention.NEUTRAL, Base.TAKING_PART, 5),
        (Abstention.LEAVES_THE_BASE, Base.TAKING_PART, 3),
        (Abstention.NEUTRAL, Base.ELIGIBLE, 8),
        (Abstention.LEAVES_THE_BASE, Base.ALL_MEMBERS, 7),
        (Abstention.NEUTRAL, Base.ALL_MEMBERS, 9),
    ],
)
def test_an_abstention_counts_in_the_base_that_the_rule_says(abstention, base, size):
    rule_set = replace(SIMPLE, abstention=abstention, base=base)
    assert close(rule_set, 9, {FOR: 2, AGAINST: 1, ABSTAIN: 2}, recused=1).tally.base == size


def test_two_tests_must_both_be_met():
    both = replace(SIMPLE, tests=(SIMPLE.tests[0], Test(Fraction(3, 5), strict=False)))
    assert close(both, 10, {FOR: 3, AGAINST: 2}).result is PASSED
    assert close(both, 10, {FOR: 5, AGAINST: 4}).result is NOT_REACHED


@pytest.mark.parametrize(
    ("ending", "result", "row"),
    [(None, Result.OPEN, 6), (Ending.WITHDRAWN, Result.WITHDRAWN, 1), (Ending.PAPER_CHANGED, Result.VOID, 3)],
)
def test_without_a_close_nothing_is_decided(ending, result, row):
    outcome = close(FORM, 27, {FOR: 27}, first=FOR, ending=ending)
    assert (outcome.result, outcome.steps[-1].row, outcome.tally.deemed) == (result, row, 0)


@pytest.mark.parametrize("stranger", [Voter(9, recused=True), None])
def test_an_answer_by_somebody_who_may_not_answer_is_a_fault(stranger):
    roll = [Voter(1), *([stranger] if stranger else [])]
    with pytest.raises(ValueError, match="may not answer"):
        evaluate(FORM, roll, {9: FOR}, ending=None)


def test_everybody_has_answered_when_only_the_recused_are_silent():
    roll = [Voter(1), Voter(2), Voter(3, recused=True)]
    assert all_have_answered(roll, {1, 2})
    assert not all_have_answered(roll, {1})
