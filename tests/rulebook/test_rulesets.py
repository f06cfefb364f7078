"""The rule-sets and profiles that ship, their canonical text, and what a rule-set may not say."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ecabinet.rulebook.profiles import PROFILES, BodyKind, profile_on
from ecabinet.rulebook.rulesets import (
    Change,
    Electorate,
    Measure,
    Parameter,
    Period,
    Proof,
    Secrecy,
    Silence,
    Start,
    Test,
    Tie,
    Unit,
    from_json,
    to_json,
)
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.values import AnswerValue, Kind

FORM = RULE_SETS["vn-government-form/3"]
COMMITTEE = RULE_SETS["vn-committee-form/1"]
TWO_THIRDS = RULE_SETS["two-thirds/1"]


@pytest.mark.parametrize("rule_set", RULE_SETS.values(), ids=lambda rule_set: rule_set.key)
def test_a_rule_set_survives_its_canonical_text(rule_set):
    assert from_json(to_json(rule_set)) == rule_set
    assert to_json(from_json(to_json(rule_set))) == to_json(rule_set)


def test_the_canonical_text_is_sorted_and_exact():
    text = to_json(TWO_THIRDS)
    assert text.startswith('{"abstention":"neutral","after":{"announced_by":"secretariat",')
    assert '"answers":["in_favour","against","abstain"],"base":"votes_cast"' in text
    assert '"tests":[{"of":"members","share":"2/3","strict":false}]' in text


@pytest.mark.parametrize("rule_set", RULE_SETS.values(), ids=lambda rule_set: rule_set.key)
def test_every_rule_set_names_the_text_that_decides_in_both_languages(rule_set):
    source = rule_set.source(Parameter.THRESHOLD if rule_set.tests else Parameter.OBJECTIONS)
    assert source
    assert source.vi
    assert source.en


@pytest.mark.parametrize(
    "contradiction",
    [
        {"kinds": (Kind.VOTE,)},  # deemed agreement in a session
        {"sources": ()},  # silence as agreement without a text
        {"tests": ()},
        {"answers": (AnswerValue.AGAINST,)},
        {"tests": (Test(Fraction(3, 2), strict=True),)},
        {"period": Period(Unit.WORKING_DAYS, least=6, most=5)},
        {"secrecy": Secrecy.SECRET, "tie": Tie.FAILS},  # answers may change
        {"secrecy": Secrecy.SECRET, "change": Change.NEVER},  # a named side in a tie
    ],
)
def test_a_rule_set_that_contradicts_itself_cannot_be_made(contradiction: dict[str, Any]):
    with pytest.raises(ValueError, match="vn-government-form/3"):
        replace(FORM, **contradiction)


@pytest.mark.parametrize(
    ("day", "profile", "silence"),
    [
        (date(2016, 9, 30), None, None),
        (date(2016, 10, 1), "138/2016", Silence.NOT_AGREED),
        (date(2022, 6, 17), "138/2016", Silence.NOT_AGREED),
        (date(2022, 6, 18), "39/2022", Silence.NOT_AGREED),
        (date(2026, 5, 28), "39/2022", Silence.NOT_AGREED),
        (date(2026, 5, 29), "191/2026", Silence.AGREES),
    ],
)
def test_the_profile_of_the_government_is_the_regulation_in_force_that_day(day, profile, silence):
    found = profile_on(BodyKind.GOVERNMENT, day)
    assert (found.id if found else None, found.form.silence if found else None) == (profile, silence)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_no_profile_deems_agreement_in_a_session(profile):
    assert profile.rule_set(Kind.VOTE).silence in (Silence.NOT_AGREED, Silence.ABSENT)
    assert Kind.VOTE in profile.rule_set(Kind.VOTE).kinds
    assert Kind.FORM in profile.rule_set(Kind.FORM).kinds


@pytest.mark.parametrize(("members", "quorum"), [(27, 18), (25, 17), (28, 19), (26, 18), (3, 2), (1, 1)])
def test_the_quorum_is_two_thirds_of_all_members_rounded_up(members, quorum):
    assert PROFILES[0].quorum_of(members) == quorum


def test_a_committee_follows_its_chairperson_and_its_silent_have_not_agreed():
    assert (COMMITTEE.tie, COMMITTEE.silence) == (Tie.CHAIRPERSON, Silence.NOT_AGREED)
    assert Parameter.SILENCE in COMMITTEE.to_confirm


OLD = (
    '{"abstention":"counts_against","answers":["in_favour","against","other"],"base":"all_members",'
    '"change":"until_close","early_end":"all_answered","extendable":true,"id":"vn-government-form","kinds":["form"],'
    '"period":{"least":2,"most":5,"unit":"working_days"},"running_tally":"secretariat","secrecy":"named",'
    '"silence":"agrees","sources":[{"parameter":"silence","text":{"en":"art. 17(2)","vi":"khoản 2 Điều 17"}}],'
    '"tests":[{"share":"1/2","strict":true}],"tie":"prime_minister","title":{"en":"Form","vi":"Phiếu"},'
    '"to_confirm":[],"version":3,"withdrawable":true}'
)


def test_the_text_of_a_ballot_opened_before_the_later_parameters_is_still_read():
    old = from_json(OLD)
    assert (old.electorate, old.start, old.objections, old.discussion) == (Electorate(), Start.NONE, None, None)
    assert (old.tests[0].of, old.minimum, old.drafts, old.proof) == (Measure.MEMBERS, 0, True, Proof.SESSION)
    assert from_json(to_json(old)) == old


def test_every_shipped_rule_set_of_the_domain_is_there_and_any_new_body_begins_with_explicit_answers():
    assert {rule_set.id for rule_set in RULE_SETS.values()} >= {
        "vn-government-form", "vn-government-session", "vn-committee-form", "vn-committee-session", "eu-silence",
        "eu-qmv", "commission-written", "committee-written", "silence-minus-one", "unga-silence", "unsc-written",
        "uk-writeround", "directors-unanimous", "simple-majority", "two-thirds", "absolute-majority",
    }  # fmt: skip
    general = next(profile for profile in PROFILES if profile.id == "general")
    assert general.form.silence is Silence.ABSENT
