"""The running order: places, numbers and times of the items. Values in, values out."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol


class Line(Protocol):
    """An item as far as order and times go."""

    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def minutes(self) -> int: ...


def numbers_of(lines: Sequence[Line]) -> dict[int, str]:
    """The number of each item of the whole agenda, in its order: "5", and "5.2" for the second part of the fifth."""
    found, beside = dict[int, str](), _beside(lines)
    for place, line in enumerate(beside.get(None, ()), 1):
        found[line.id] = str(place)
        for part_place, part in enumerate(beside.get(line.id, ()), 1):
            found[part.id] = f"{place}.{part_place}"
    return found


def in_order(lines: Sequence[Line]) -> list[int]:
    """The items in the order of reading: each followed by its parts."""
    return list(numbers_of(lines))


def _beside(lines: Sequence[Line]) -> dict[int | None, list[Line]]:
    """The items under each item; under None those of the first level."""
    found: dict[int | None, list[Line]] = {}
    for line in lines:
        found.setdefault(line.parent_id, []).append(line)
    return found


def times_of(lines: Sequence[Line], start: datetime) -> dict[int, tuple[datetime, datetime]]:
    """When each item runs if the meeting starts at `start`; an item with parts takes as long as they do."""
    found, beside = dict[int, tuple[datetime, datetime]](), _beside(lines)
    at = start
    for line in beside.get(None, ()):
        begin = at
        for part in beside.get(line.id) or (line,):
            end = at + timedelta(0, 60 * part.minutes)
            found[part.id] = at, end
            at = end
        found[line.id] = begin, at
    return found


def minutes_of(lines: Sequence[Line]) -> Mapping[int, int]:
    """The minutes that each item takes, with its parts."""
    beside = _beside(lines)
    return {line.id: sum(part.minutes for part in beside.get(line.id) or [line]) for line in lines}


def moved(order: Sequence[int], item: int, to: int) -> list[int]:
    """The order with `item` at place `to` (from 1; beyond either end is that end), all others as they stood."""
    rest = [number for number in order if number != item]
    place = min(max(to, 1), len(order)) - 1
    return [*rest[:place], item, *rest[place:]]
