"""Why not: each rule with the allowed and the refused case of one set-up, and the states that the facts make."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ecabinet.ballots.answer_rules import MOST_LETTERS, why_not_cast, why_not_send_up, why_not_write
from ecabinet.ballots.process_rules import why_not_settle
from ecabinet.ballots.rules import (
    answer_state,
    state_of,
    why_not_close,
    why_not_extend,
    why_not_open,
    why_not_withdraw,
)
from ecabinet.rulebook.rulesets import (
    Change,
    EarlyEnd,
    Parameter,
    Period,
    Unit,
)
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.values import AnswerState, Ending, Kind, Sender, State
from ecabinet.rulebook.workdays import Calendar, OfficeHours

FORM = RULE_SETS["vn-government-form/3"]
OLD_FORM = RULE_SETS["vn-government-form/2"]
SESSION = RULE_SETS["vn-government-session/3"]
HOURS = OfficeHours(Calendar(), ZoneInfo("Asia/Ho_Chi_Minh"))
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # a Monday, 09:00 in Hà Nội
DEADLINE = HOURS.add(NOW, 3)
OPEN: dict[str, Any] = {"opened": True, "ending": None, "deadline": DEADLINE}


@pytest.mark.parametrize(
    ("facts", "now", "state"),
    [
        ({"opened": False, "ending": None, "deadline": None}, NOW, State.DRAFT),
        (OPEN, DEADLINE - timedelta(microseconds=1), State.OPEN),
        (OPEN, DEADLINE, State.CLOSED),
        (OPEN | {"deadline": None}, DEADLINE, State.OPEN),
        (OPEN | {"ending": Ending.CLOSED}, NOW, State.CLOSED),
        (OPEN | {"ending": Ending.WITHDRAWN}, DEADLINE, State.WITHDRAWN),
        (OPEN | {"ending": Ending.PAPER_CHANGED}, DEADLINE, State.VOID),
    ],
)
def test_the_state_follows_from_the_facts_and_the_clock(facts, now, state):
    assert state_of(**facts, now=now) is state


@pytest.mark.parametrize(
    ("answered", "sent_up", "drafted", "state", "rule_set", "expected"),
    [
        (False, False, False, State.OPEN, FORM, AnswerState.NONE),
        (False, False, True, State.OPEN, FORM, AnswerState.DRAFT),
        (False, True, True, State.OPEN, FORM, AnswerState.SENT_UP),
        (True, True, True, State.OPEN, FORM, AnswerState.ANSWERED),
        (False, True, True, State.CLOSED, FORM, AnswerState.DEEMED_AGREED),
        (False, True, True, State.CLOSED, OLD_FORM, AnswerState.NONE),
        (True, False, False, State.CLOSED, FORM, AnswerState.ANSWERED),
        (False, False, False, State.WITHDRAWN, FORM, AnswerState.NONE),
    ],
)
def test_a_draft_that_was_not_sent_is_silence_at_the_close(answered, sent_up, drafted, state, rule_set, expected):
    found = answer_state(rule_set, answered=answered, sent_up=sent_up, drafted=drafted, state=state)
    assert found is expected


def test_a_recused_member_is_not_shown_as_deemed_to_agree():
    silent: dict[str, Any] = {"answered": False, "sent_up": False, "drafted": False, "state": State.CLOSED}
    assert answer_state(FORM, **silent, recused=True) is AnswerState.NONE


def said(sentence) -> str:
    return "" if sentence is None else sentence.msgid


OPENING: dict[str, Any] = {
    "state": State.DRAFT,
    "questions": 1,
    "members": 27,
    "papers_in_work": 0,
    "deadline": DEADLINE,
    "confirmed": (),
    "now": NOW,
    "hours": HOURS,
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"deadline": HOURS.add(NOW, 2)}, ""),
        ({"deadline": HOURS.add(NOW, 5)}, ""),
        ({"state": State.OPEN}, "opened already"),
        ({"questions": 0}, "at least one question"),
        ({"members": 0}, "no members"),
        ({"papers_in_work": 2}, "not ready"),
        ({"deadline": None}, "Set the deadline"),
        ({"deadline": NOW}, "has passed"),
        ({"deadline": HOURS.add(NOW, 2) - timedelta(seconds=1)}, "too short"),
        ({"deadline": HOURS.add(NOW, 5) + timedelta(seconds=1)}, "too long"),
    ],
)
def test_a_form_opens_only_when_it_is_complete(change, words):
    refusal = said(why_not_open(FORM, Kind.FORM, **OPENING | change))
    assert words in refusal
    assert bool(words) is bool(refusal)


def test_the_office_confirms_what_an_old_regulation_does_not_say():
    assert "silence" in said(why_not_open(OLD_FORM, Kind.FORM, **OPENING))
    asked = OPENING | {"confirmed": (Parameter.SILENCE,)}
    assert "how long" in said(why_not_open(OLD_FORM, Kind.FORM, **asked))
    asked = OPENING | {"confirmed": (Parameter.SILENCE, Parameter.PERIOD)}
    assert why_not_open(OLD_FORM, Kind.FORM, **asked) is None


def test_a_vote_has_no_deadline_and_a_rule_set_of_its_kind():
    assert why_not_open(SESSION, Kind.VOTE, **OPENING | {"deadline": None}) is None
    assert "no deadline" in said(why_not_open(SESSION, Kind.VOTE, **OPENING))
    assert "not made for it" in said(why_not_open(FORM, Kind.VOTE, **OPENING | {"deadline": None}))


def test_a_period_may_be_counted_in_hours():
    in_hours = replace(FORM, period=Period(Unit.HOURS, least=72))
    assert why_not_open(in_hours, Kind.FORM, **OPENING | {"deadline": NOW + timedelta(hours=72)}) is None
    assert "too short" in said(why_not_open(in_hours, Kind.FORM, **OPENING | {"deadline": NOW + timedelta(hours=71)}))


CASTING: dict[str, Any] = {
    "state": State.OPEN,
    "sender": Sender.MEMBER,
    "on_roll": True,
    "value": "in_favour",
    "words": "",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"value": "other", "words": "Đề nghị bổ sung Điều 3."}, ""),
        ({"answered_before": True}, ""),
        ({"words": "ý" * MOST_LETTERS}, ""),
        ({"on_roll": False}, "on the roll"),
        ({"recused": True}, "recused"),
        ({"state": State.DRAFT}, "not been opened"),
        ({"state": State.CLOSED}, "closed"),
        ({"state": State.WITHDRAWN}, "withdrawn"),
        ({"state": State.VOID}, "void"),
        ({"question_on_form": False}, "not on this form"),
        ({"words": "ý" * (MOST_LETTERS + 1)}, "letters"),
        ({"sender": Sender.ASSISTANT}, "Only the member sends"),
        ({"value": ""}, "Choose an answer"),
        ({"value": "", "n": 2}, "has no answer yet"),
        ({"state": State.CLOSED, "n": 2}, "It is closed"),
        ({"value": "abstain"}, "not offered"),
        ({"value": "maybe"}, "not offered"),
        ({"value": "other"}, "needs words"),
        ({"value": "other", "words": " \n\t"}, "needs words"),
    ],
)
def test_an_answer_is_cast_by_a_member_on_the_roll_while_open(change, words):
    refusal = said(why_not_cast(FORM, **CASTING | change))
    assert words in refusal
    assert bool(words) is bool(refusal)


def test_an_answer_changes_only_where_the_rule_set_lets_it():
    final = replace(FORM, change=Change.NEVER)
    assert why_not_cast(final, **CASTING) is None
    assert "final" in said(why_not_cast(final, **CASTING | {"answered_before": True}))


def test_an_assistant_drafts_and_sends_up_but_never_sends():
    assert why_not_write(state=State.OPEN, on_roll=True, words="") is None
    prepared: dict[str, Any] = {"state": State.OPEN, "sender": Sender.ASSISTANT, "drafts": 2, "questions": 2}
    assert why_not_send_up(**prepared) is None
    assert "every question" in said(why_not_send_up(**prepared | {"drafts": 1}))
    assert "yourself" in said(why_not_send_up(**prepared | {"sender": Sender.MEMBER}))
    assert "closed" in said(why_not_send_up(**prepared | {"state": State.CLOSED}))
    assert "letters" in said(why_not_write(state=State.OPEN, on_roll=True, words="x" * (MOST_LETTERS + 1)))


EXTENDING: dict[str, Any] = {
    "state": State.OPEN,
    "opened_at": NOW,
    "deadline": DEADLINE,
    "new_deadline": HOURS.add(NOW, 4),
    "reason": "",
    "hours": HOURS,
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"new_deadline": HOURS.add(NOW, 5)}, ""),
        ({"new_deadline": HOURS.add(NOW, 6)}, "give the reason"),
        ({"new_deadline": HOURS.add(NOW, 6), "reason": " "}, "give the reason"),
        ({"new_deadline": HOURS.add(NOW, 6), "reason": "Bổ sung tài liệu"}, ""),
        ({"new_deadline": DEADLINE}, "must be later"),
        ({"new_deadline": HOURS.add(NOW, 2)}, "must be later"),
        ({"state": State.CLOSED}, "closed"),
        ({"state": State.DRAFT}, "not been opened"),
        ({"deadline": None}, "no deadline"),
        ({"new_deadline": None}, "a date and a time"),
        ({"new_deadline": None, "state": State.CLOSED}, "closed"),
    ],
)
def test_a_deadline_moves_back_and_beyond_the_longest_only_with_a_reason(change, words):
    refusal = said(why_not_extend(FORM, **EXTENDING | change))
    assert words in refusal
    assert bool(words) is bool(refusal)


def test_a_deadline_that_is_never_extended_stays():
    assert "never extended" in said(why_not_extend(replace(FORM, extendable=False), **EXTENDING))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"now": DEADLINE}, ""),
        ({"all_answered": True}, ""),
        ({"deadline": None}, ""),
        ({}, "may answer until"),
        ({"opened": False}, "not been opened"),
        ({"ending": Ending.CLOSED}, "closed"),
        ({"ending": Ending.WITHDRAWN, "now": DEADLINE}, "withdrawn"),
    ],
)
def test_a_form_closes_at_its_deadline_or_when_all_have_answered(change, words):
    closing = OPEN | {"all_answered": False, "now": NOW}
    refusal = said(why_not_close(FORM, **closing | change))
    assert words in refusal
    assert bool(words) is bool(refusal)


def test_a_rule_set_may_forbid_an_early_close():
    never = replace(FORM, early_end=EarlyEnd.NEVER)
    assert "may answer until" in said(why_not_close(never, **OPEN, all_answered=True, now=NOW))


def test_a_withdrawal_needs_a_reason_and_an_open_ballot():
    assert why_not_withdraw(FORM, state=State.OPEN, reason="Cơ quan trình xin rút") is None
    assert "Say why" in said(why_not_withdraw(FORM, state=State.OPEN, reason=" "))
    assert "closed" in said(why_not_withdraw(FORM, state=State.CLOSED, reason="x"))
    assert "cannot be withdrawn" in said(
        why_not_withdraw(replace(FORM, withdrawable=False), state=State.OPEN, reason="x")
    )


def test_a_person_decides_only_what_the_rules_leave_open():
    asked: dict[str, Any] = {
        "readings": ("passed", "majority_not_reached"),
        "decided": False,
        "chosen": "passed",
        "reason": "Theo ý kiến Thủ tướng",
    }
    assert why_not_settle(**asked) is None
    assert "rules decide" in said(why_not_settle(**asked | {"readings": ()}))
    assert "already" in said(why_not_settle(**asked | {"decided": True}))
    assert "readings" in said(why_not_settle(**asked | {"chosen": "not_passed"}))
    assert "reason" in said(why_not_settle(**asked | {"reason": ""}))
