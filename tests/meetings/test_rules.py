"""States, notice and what may be done when."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ecabinet.meetings.rules import (
    MeetingPlan,
    State,
    lead,
    state_of,
    why_not_cancel,
    why_not_convene,
    why_not_notice,
    why_not_planned,
    why_not_reply,
)  # fmt: skip

NOW = datetime(2026, 6, 24, 1, tzinfo=UTC)
WEDNESDAY = date(2026, 6, 24)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, State.DRAFT),
        ({"convened": NOW}, State.CONVENED),
        ({"convened": NOW, "started": NOW}, State.UNDER_WAY),
        ({"convened": NOW, "started": NOW, "ended": NOW}, State.ENDED),
        ({"convened": NOW, "cancelled": NOW}, State.CANCELLED),
        ({"cancelled": NOW}, State.CANCELLED),
    ],
)
def test_the_state_is_read_from_the_facts(facts: dict[str, datetime], state: State) -> None:
    every = dict.fromkeys(("convened", "cancelled", "started", "ended"))
    assert state_of(**{**every, **facts}) is state


@pytest.mark.parametrize(
    ("profile", "start", "given", "asked", "short"),
    [
        ("138/2016", date(2026, 7, 1), 5, 5, False),  # Thursday, Friday, Monday, Tuesday, Wednesday
        ("138/2016", date(2026, 6, 30), 4, 5, True),
        ("39/2022", date(2026, 6, 27), 3, 3, False),
        ("39/2022", date(2026, 6, 26), 2, 3, True),
        ("191/2026", date(2026, 6, 25), 1, None, False),
        ("committee", date(2026, 6, 24), 0, None, False),
    ],
)
def test_notice_is_counted_by_the_regulation(profile: str, start: date, given: int, asked: int, short: bool) -> None:
    found = lead(profile, WEDNESDAY, start)
    assert (found.given, found.asked, found.is_short) == (given, asked, short)


def test_a_short_or_unknown_notice_needs_a_word_and_an_ample_one_none() -> None:
    assert why_not_notice(lead("39/2022", WEDNESDAY, date(2026, 6, 25)), " ")
    assert why_not_notice(lead("191/2026", WEDNESDAY, date(2026, 7, 25)), "")
    assert why_not_notice(lead("39/2022", WEDNESDAY, date(2026, 6, 25)), "Urgent") is None
    assert why_not_notice(lead("39/2022", WEDNESDAY, date(2026, 7, 25)), "") is None


def test_a_meeting_is_convened_once_with_a_chair_an_item_and_a_coming_start() -> None:
    good: dict[str, Any] = {"has_chair": True, "items": 1, "starts_at": NOW + timedelta(days=1), "now": NOW}
    assert why_not_convene(State.DRAFT, **good) is None
    for wrong in ({"has_chair": False}, {"items": 0}, {"starts_at": NOW}):
        assert why_not_convene(State.DRAFT, **{**good, **wrong})
    for state in (State.CONVENED, State.UNDER_WAY, State.ENDED, State.CANCELLED):
        assert why_not_convene(state, **good)


def test_a_meeting_is_cancelled_with_a_reason_and_not_once_it_began() -> None:
    assert why_not_cancel(State.DRAFT, "No need.") is None
    assert why_not_cancel(State.CONVENED, "Storm.") is None
    assert why_not_cancel(State.CONVENED, "  ")
    for state in (State.UNDER_WAY, State.ENDED, State.CANCELLED):
        assert why_not_cancel(state, "Storm.")


def test_an_absence_needs_a_reason_and_an_answer_a_meeting_to_come() -> None:
    assert why_not_reply(State.CONVENED, True, "") is None
    assert why_not_reply(State.CONVENED, False, "")
    assert why_not_reply(State.CONVENED, False, "Abroad.") is None
    for state in (State.DRAFT, State.ENDED, State.CANCELLED):
        assert why_not_reply(state, True, "")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "meet.example", "https://", "ftp://a.b", "https://a b"])
def test_a_remote_link_is_a_web_address(address: str) -> None:
    plan = MeetingPlan(1, "Title", NOW, NOW + timedelta(hours=1), remote_url=address)
    assert why_not_planned(plan)
    assert (
        why_not_planned(MeetingPlan(1, "Title", NOW, NOW + timedelta(hours=1), remote_url="https://meet.example/x"))
        is None
    )
    assert why_not_planned(MeetingPlan(1, "Title", NOW, NOW))
