"""What ends a round before its close is what every way of going on would have given: all of them are tried."""

import itertools
import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecabinet.ledger import recount
from ecabinet.rulebook.outcome import evaluate
from ecabinet.rulebook.parameters import Abstention, Base, EarlyEnd, Limit, Measure, Silence, Test, Tie
from ecabinet.rulebook.rulesets import Change, Electorate, RuleSet, to_json
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending, Grade, Kind, Result

MORE = (AnswerValue.ABSTAIN, AnswerValue.OTHER, AnswerValue.DISCUSS, AnswerValue.NOT_TAKING_PART)
limits = st.none() | st.builds(
    Limit, st.sampled_from([Result.NOT_PASSED, Result.TO_MEETING]), count=st.integers(1, 3), majority=st.booleans(),
    immediate=st.booleans(),
)  # fmt: skip
shares = st.builds(Fraction, st.integers(1, 3), st.integers(3, 4))
tests = st.builds(Test, shares, st.booleans(), st.sampled_from([Measure.MEMBERS, Measure.WEIGHT]))


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Rule-sets that nobody ships: answers are final, and the round may end by itself."""
    answers = (AnswerValue.IN_FAVOUR, AnswerValue.AGAINST, *draw(st.sets(st.sampled_from(MORE))))
    try:
        return replace(
            RULE_SETS["simple-majority/1"], kinds=(Kind.FORM,), answers=answers, change=Change.NEVER,
            silence=draw(st.sampled_from([Silence.ABSENT, Silence.NOT_AGREED])), base=draw(st.sampled_from(Base)),
            abstention=draw(st.sampled_from(Abstention)), tie=draw(st.sampled_from(Tie)),
            minimum=draw(st.integers(0, 3)),
            early_end=draw(st.sampled_from([EarlyEnd.ALL_ANSWERED, EarlyEnd.OUTCOME_CERTAIN])),
            tests=tuple(draw(st.lists(tests, min_size=1, max_size=2))), objections=draw(limits),
            discussion=draw(limits), electorate=Electorate(weighted=True),
        )  # fmt: skip
    except ValueError:
        assume(False)
        raise


voters = st.builds(
    Voter, st.just(0), recused=st.sampled_from([False] * 7 + [True]), casting=st.booleans(), weight=st.integers(1, 3),
    veto=st.sampled_from([False] * 7 + [True]),
)  # fmt: skip
rolls = st.lists(voters, min_size=1, max_size=5).map(
    lambda some: [replace(it, person=n, casting=it.casting and n == 1) for n, it in enumerate(some, 1)]
)


@settings(max_examples=500, deadline=None)
@given(rule_sets(), rolls, st.data())
def test_an_outcome_before_the_close_is_the_only_one_that_was_left(
    rule_set: RuleSet, roll: list[Voter], data: st.DataObject
):
    heard = [it.person for it in roll if not it.recused]
    silent = heard[: data.draw(st.integers(0, min(2, len(heard))))]
    answers = {person: data.draw(st.sampled_from(rule_set.answers)) for person in heard if person not in silent}
    now = evaluate(rule_set, roll, answers, ending=None)
    if now.result is Result.OPEN or now.steps[0].row in (4, 5):
        return
    for ways in itertools.product([None, *rule_set.answers], repeat=len(silent)):
        later = answers | {person: value for person, value in zip(silent, ways, strict=True) if value}
        assert evaluate(rule_set, roll, later, ending=Ending.CLOSED).result is now.result


@settings(max_examples=300, deadline=None)
@given(rule_sets(), rolls, st.booleans(), st.data())
def test_the_script_counts_made_up_rule_sets_as_the_product_does(
    rule_set: RuleSet, roll: list[Voter], waits: bool, data: st.DataObject
):
    rule_set = replace(rule_set, early_end=EarlyEnd.ALL_ANSWERED, silence=Silence.STAYS_OPEN) if waits else rule_set
    answers = {
        it.person: data.draw(st.sampled_from(rule_set.answers))
        for it in roll
        if not it.recused and data.draw(st.integers(0, 2))
    }
    members = [{"person_id": it.person, "leads": it.casting, **vars(it)} for it in roll]
    asked = recount.Question(
        json.loads(to_json(rule_set)), members, {p: (v.value, None) for p, v in answers.items()}, [], 0, set()
    )
    assert asked.at_close()[0] == evaluate(rule_set, roll, answers, ending=Ending.CLOSED).result.value


def test_a_least_number_of_answers_ends_nothing_while_somebody_can_still_answer():
    rule_set = replace(
        RULE_SETS["simple-majority/1"], change=Change.NEVER, early_end=EarlyEnd.OUTCOME_CERTAIN, minimum=3
    )
    roll = [Voter(n) for n in range(1, 6)]
    assert evaluate(rule_set, roll, {1: AnswerValue.AGAINST}, ending=None).result is Result.OPEN


def test_objections_that_count_at_the_close_count_when_all_have_answered():
    rule_set = replace(RULE_SETS["uk-writeround/1"], change=Change.NEVER, early_end=EarlyEnd.ALL_ANSWERED)
    roll = [Voter(1), Voter(2)]
    answers = {1: AnswerValue.IN_FAVOUR, 2: AnswerValue.AGAINST}
    assert evaluate(rule_set, roll, answers, ending=None).result is Result.TO_MEETING


def test_nothing_is_certain_while_a_silent_member_can_still_make_a_condition():
    rule_set = replace(
        RULE_SETS["simple-majority/1"], change=Change.NEVER, early_end=EarlyEnd.OUTCOME_CERTAIN,
        base=Base.ALL_MEMBERS, remarks=(Grade.CONDITION,), conditions=Result.TO_MEETING,
    )  # fmt: skip
    roll = [Voter(n) for n in range(1, 4)]
    most = {1: AnswerValue.IN_FAVOUR, 2: AnswerValue.IN_FAVOUR}
    assert evaluate(rule_set, roll, most, ending=None).result is Result.OPEN
    assert evaluate(rule_set, roll, most | {3: AnswerValue.IN_FAVOUR}, ending=None).result is Result.PASSED
