"""The running order: places, numbers and times, as properties."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ecabinet.meetings.agenda import in_order, minutes_of, moved, numbers_of, times_of

CALM = settings(deadline=None, max_examples=60)
START = datetime(2026, 6, 24, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    id: int
    parent_id: int | None
    minutes: int


@st.composite
def agendas(draw: st.DrawFn) -> list[Line]:
    """Some items, some of them parts of items before them, in any order of the list."""
    tops = draw(st.lists(st.integers(0, 90), min_size=1, max_size=8))
    lines = [Line(n, None, minutes) for n, minutes in enumerate(tops, 1)]
    parts = draw(st.lists(st.tuples(st.integers(1, len(tops)), st.integers(0, 60)), max_size=8))
    return draw(st.permutations([*lines, *(Line(100 + n, p, m) for n, (p, m) in enumerate(parts))]))


@CALM
@given(agendas())
def test_numbers_are_different_and_without_gaps(lines: list[Line]) -> None:
    numbers = numbers_of(lines)
    assert len(set(numbers.values())) == len(lines) == len(numbers)
    tops = sorted(int(numbers[line.id]) for line in lines if line.parent_id is None)
    assert tops == list(range(1, len(tops) + 1))
    for line in lines:
        if line.parent_id is not None:
            assert numbers[line.id].startswith(f"{numbers[line.parent_id]}.")


@CALM
@given(agendas())
def test_the_order_of_reading_is_the_order_of_numbers(lines: list[Line]) -> None:
    numbers = numbers_of(lines)
    shown = [tuple(int(part) for part in numbers[it].split(".")) for it in in_order(lines)]
    assert shown == sorted(shown)


@CALM
@given(agendas())
def test_items_follow_each_other_without_a_gap_and_an_item_with_parts_lasts_as_they_do(lines: list[Line]) -> None:
    times, minutes = times_of(lines, START), minutes_of(lines)
    at = START
    for line in (it for it in lines if it.parent_id is None):
        parts = [it for it in lines if it.parent_id == line.id]
        assert times[line.id][0] == at
        assert minutes[line.id] == (sum(it.minutes for it in parts) if parts else line.minutes)
        at += timedelta(minutes=minutes[line.id])
        assert times[line.id][1] == at


@CALM
@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n), st.integers(-3, 20))))
def test_a_move_takes_one_item_to_its_place_and_keeps_the_others_in_order(case: tuple[int, int, int]) -> None:
    count, item, to = case
    before = list(range(1, count + 1))
    after = moved(before, item, to)
    assert sorted(after) == before
    assert after.index(item) + 1 == min(max(to, 1), count)
    assert [it for it in after if it != item] == [it for it in before if it != item]
