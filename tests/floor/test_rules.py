"""The rules of the floor as tables."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest

from ecabinet.floor.rules import (
    ALPHABET,
    CODE_LENGTH,
    Quorum,
    make_code,
    neighbours,
    quorum,
    read_code,
    shown_code,
    spent,
    why_not_check_in,
    why_not_end,
    why_not_pair,
    why_not_start,
    why_not_turn,
    why_not_vote,
)
from ecabinet.meetings.rules import State
from ecabinet.rulebook.profiles import BodyKind, profile_on

NOON = datetime(2026, 6, 24, 5, 0, tzinfo=UTC)
MET, MISSING = Quorum(27, 18, 18), Quorum(27, 17, 18)


@pytest.mark.parametrize(
    ("members", "needed"), [(27, 18), (26, 18), (25, 17), (24, 16), (5, 4), (3, 2), (2, 2), (1, 1)]
)
def test_two_thirds_of_all_members_are_needed(members: int, needed: int) -> None:
    profile = profile_on(BodyKind.GOVERNMENT, NOON.date())
    assert profile is not None
    assert profile.quorum_of(members) == needed
    people = list(range(members))
    there = lambda n: quorum(people, dict.fromkeys(people[:n], "room"), needed, remote_counts=True)  # noqa: E731
    assert there(needed).met
    assert not there(needed - 1).met


def test_substitutes_and_invitees_do_not_count() -> None:
    here = {1: "room", 2: "remote", 90: "room", 91: "room"}
    assert quorum([1, 2, 3], here, 2, remote_counts=True) == Quorum(3, 2, 2)


def test_who_is_remote_counts_by_the_setting() -> None:
    here = {1: "room", 2: "remote"}
    assert quorum([1, 2, 3], here, 2, remote_counts=True).met
    assert not quorum([1, 2, 3], here, 2, remote_counts=False).met


def test_a_body_without_members_has_no_quorum() -> None:
    assert not quorum([], {}, 0, remote_counts=True).met


@pytest.mark.parametrize(
    ("state", "starts", "runs", "checks_in"),
    [
        (State.DRAFT, False, False, False),
        (State.CONVENED, True, False, True),
        (State.UNDER_WAY, False, True, True),
        (State.ENDED, False, False, False),
        (State.CANCELLED, False, False, False),
    ],
)
def test_what_may_be_done_in_each_state(state: State, starts: bool, runs: bool, checks_in: bool) -> None:
    assert (why_not_start(state) is None) is starts
    assert (why_not_end(state, vote_open=False) is None) is runs
    assert (why_not_turn(state, listed=True, shown=1, current=1, vote_open=False) is None) is runs
    assert (vote(state=state) is None) is runs
    assert (why_not_check_in(state, is_day=True, expected=True) is None) is checks_in


def vote(
    *, state: State = State.UNDER_WAY, is_current: bool = True, vote_open: bool = False, question: str = "Adopt?",
    there: Quorum = MET, confirmed: bool = False,
) -> str | None:  # fmt: skip
    return why_not_vote(
        state, is_current=is_current, vote_open=vote_open, question=question, quorum=there, confirmed=confirmed
    )


def test_a_vote_without_quorum_needs_an_express_word() -> None:
    assert "no quorum" in str(vote(there=MISSING))
    assert vote(there=MISSING, confirmed=True) is None


def test_a_vote_is_on_the_current_item_and_one_at_a_time() -> None:
    assert "current item" in str(vote(is_current=False))
    assert "open already" in str(vote(vote_open=True))
    assert "question" in str(vote(question=""))


def test_nothing_moves_while_a_vote_is_open() -> None:
    assert "vote is open" in str(why_not_end(State.UNDER_WAY, vote_open=True))
    assert "vote is open" in str(why_not_turn(State.UNDER_WAY, listed=True, shown=1, current=1, vote_open=True))


def test_a_stale_tap_is_refused_kindly() -> None:
    assert "Nothing was changed" in str(why_not_turn(State.UNDER_WAY, listed=True, shown=1, current=2, vote_open=False))


def test_nobody_checks_in_before_the_day_unless_the_meeting_runs_already() -> None:
    assert "on the day" in str(why_not_check_in(State.CONVENED, is_day=False, expected=True))
    assert why_not_check_in(State.UNDER_WAY, is_day=False, expected=True) is None


def test_who_is_not_invited_is_not_checked_in() -> None:
    assert "Invite this person first" in str(why_not_check_in(State.UNDER_WAY, is_day=True, expected=False))


@pytest.mark.parametrize(
    ("current", "wanted"), [(None, (None, 5)), (5, (None, 6)), (6, (5, 7)), (7, (6, None)), (99, (None, 5))]
)
def test_next_and_back(current: int | None, wanted: tuple[int | None, int | None]) -> None:
    assert neighbours([5, 6, 7], current) == wanted


def test_time_is_counted_for_each_item_and_again_when_it_comes_back() -> None:
    at = lambda minutes: NOON + timedelta(minutes=minutes)  # noqa: E731
    taken = spent([(1, at(0)), (2, at(10)), (1, at(25))], at(30))
    assert taken == {1: timedelta(minutes=15), 2: timedelta(minutes=15)}
    assert spent([], NOON) == {}


def test_a_code_is_short_and_has_no_letters_that_look_alike() -> None:
    assert not set(ALPHABET) & set("0OQ1I5S2Z8BU")
    drawn = iter("K7M4RP")
    assert make_code(lambda _letters: next(drawn)) == "K7M4RP"
    assert len(make_code(secrets.choice)) == CODE_LENGTH
    assert shown_code("K7M4RP") == "K7M 4RP"


@pytest.mark.parametrize("typed", ["K7M4RP", "k7m 4rp", " K7M-4RP ", "k7m4rp"])
def test_a_code_is_read_as_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "K7M4RP"


def test_only_a_meeting_that_is_not_over_is_shown() -> None:
    assert why_not_pair(State.DRAFT, shown=True) is None
    assert "over" in str(why_not_pair(State.ENDED, shown=True))
    assert "ten minutes" in str(why_not_pair(State.UNDER_WAY, shown=False))
