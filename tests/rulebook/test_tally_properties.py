"""What must hold for every roll, every set of answers and every shipped rule-set."""

import json
import random
from dataclasses import asdict

from hypothesis import assume, given
from hypothesis import strategies as st

from ecabinet.rulebook.outcome import evaluate
from ecabinet.rulebook.rulesets import Silence, Tie
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending, Result

rule_sets = st.sampled_from(list(RULE_SETS.values()))


@st.composite
def counts(draw):
    """A rule-set, a roll with at most one holder of the office, and the answers of some who may answer."""
    rule_set = draw(rule_sets)
    size = draw(st.integers(1, 30))
    casting = draw(st.integers(0, size))
    recused = draw(st.sets(st.integers(1, size), max_size=3)) - {casting}
    roll = [Voter(n, casting=n == casting, recused=n in recused) for n in range(1, size + 1)]
    free = sorted(voter.person for voter in roll if not voter.recused)
    assume(free)
    values = st.sampled_from((AnswerValue.IN_FAVOUR, AnswerValue.IN_FAVOUR, *rule_set.answers))
    answers = draw(st.dictionaries(st.sampled_from(free), values, min_size=draw(st.integers(0, len(free)))))
    return rule_set, roll, answers


def close(rule_set, roll, answers, opened_by=()):
    return evaluate(rule_set, roll, answers, ending=Ending.CLOSED, opened_by=opened_by)


@given(counts())
def test_there_are_never_more_answers_than_voters(case):
    _, roll, answers = case
    tally = close(*case).tally
    assert tally.answered == len(answers) <= tally.eligible <= tally.members == len(roll)
    assert tally.answered + tally.silent == tally.eligible
    assert tally.agreeing + tally.against <= tally.eligible


@given(counts(), st.randoms())
def test_the_order_of_arrival_never_changes_the_outcome(case, shuffled: random.Random):
    rule_set, roll, answers = case
    arrived = list(answers.items())
    shuffled.shuffle(arrived)
    assert close(rule_set, shuffled.sample(roll, len(roll)), dict(arrived)) == close(rule_set, roll, answers)


@given(counts(), st.data())
def test_one_more_agreement_never_turns_passed_into_not_passed(case, data):
    rule_set, roll, answers = case
    person = data.draw(st.sampled_from([voter.person for voter in roll if not voter.recused]))
    more = close(rule_set, roll, answers | {person: AnswerValue.IN_FAVOUR}).result
    assert more is Result.PASSED or close(*case).result is not Result.PASSED


@given(counts(), st.data())
def test_one_more_against_never_turns_not_passed_into_passed(case, data):
    rule_set, roll, answers = case
    person = data.draw(st.sampled_from([voter.person for voter in roll if not voter.recused]))
    more = close(rule_set, roll, answers | {person: AnswerValue.AGAINST})
    # A tie is the law's exception: one more against can make it, and the office's side then carries the day.
    assert more.result is not Result.PASSED or more.steps[-1].row == 10 or close(*case).result is Result.PASSED


@given(counts())
def test_somebody_is_deemed_to_agree_only_when_the_rule_says_so_and_only_at_the_close(case):
    rule_set, roll, answers = case
    deemed = close(*case).tally.deemed
    assert deemed == (len([v for v in roll if not v.recused]) - len(answers)) * (rule_set.silence is Silence.AGREES)
    assert evaluate(rule_set, roll, answers, ending=None).tally.deemed == 0


@given(counts(), st.sets(st.integers(1, 30)))
def test_who_opened_the_form_changes_no_result(case, opened_by):
    rule_set, roll, answers = case
    read, unread = close(rule_set, roll, answers, opened_by), close(*case)
    assert read.result is unread.result
    assert read.tally.deemed_unread <= unread.tally.deemed_unread == unread.tally.deemed


@given(counts())
def test_passed_means_enough_or_the_side_of_an_office(case):
    rule_set, _, _ = case
    outcome = close(*case)
    tally = outcome.tally
    enough = all(tally.agreeing >= test.needed(tally.base) for test in rule_set.tests)
    tie = tally.agreeing == tally.against and 2 * tally.against == tally.base
    assert enough == (outcome.steps[-1].row == 9)
    assert (outcome.result is Result.PASSED) <= (enough or (tie and rule_set.tie is not Tie.FAILS))


@given(counts())
def test_nothing_passes_when_nobody_agrees(case):
    rule_set, roll, answers = case
    outcome = close(rule_set, roll, dict.fromkeys(answers, AnswerValue.AGAINST))
    assert outcome.result is not Result.PASSED or outcome.tally.deemed


@given(counts())
def test_an_outcome_can_be_kept_as_plain_values(case):
    outcome = close(*case)
    kept = json.loads(json.dumps(outcome.as_data()))
    assert kept["result"] == outcome.result.value
    assert kept["tally"] == asdict(outcome.tally)


@given(counts())
def test_every_reason_has_all_its_numbers(case):
    assert all(str(step.sentence) for step in close(*case).steps)
