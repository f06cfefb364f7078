"""Working days: Monday to Friday, less the holidays, with the working days that were moved in exchange.

Counting starts on the day after sending (rules-vn C: our reading of the usual civil rule), and the n-th day ends when
the offices close. The calendar is data: seed_data/holidays/vietnam.yaml.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypedDict

OFFICE_CLOSES = time(17)
SATURDAY = 5


class Certainty(StrEnum):
    """How we know a day: officially announced, fixed by law, or reckoned by us until somebody announces it."""

    ANNOUNCED = "announced"
    BY_LAW = "by_law"
    ESTIMATED = "estimated"


class Occasion(TypedDict):
    """One entry of the calendar's file."""

    vi: str
    en: str
    days_off: list[date]
    workdays: list[date]
    certainty: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """The days off on weekdays, the weekend days worked in exchange, and the years and days we are sure of."""

    holidays: frozenset[date] = frozenset()
    moved_workdays: frozenset[date] = frozenset()
    estimated: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """A day on which the offices work."""
        if day in self.moved_workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def is_settled(self, first: date, last: date) -> bool:
        """Whether no day from first to last is reckoned by us or lies in a year without a calendar."""
        if not set(range(first.year, last.year + 1)) <= self.years:
            return False
        return not any(first <= day <= last for day in self.estimated)


@dataclass(frozen=True)
class OfficeHours:
    """What counting days needs: the calendar, the installation's zone, and when the offices close."""

    calendar: Calendar
    zone: tzinfo
    closes: time = OFFICE_CLOSES

    def add(self, start: datetime, days: int) -> datetime:
        """The end of the `days`-th working day after the day of `start`, in UTC."""
        return add_working_days(start, days, self.calendar, self.zone, office_closes=self.closes)

    def between(self, start: datetime, end: datetime) -> int:
        """How many whole working days lie between two moments."""
        return working_days_between(start, end, self.calendar, self.zone, office_closes=self.closes)


def calendar_of(years: Iterable[int], occasions: Iterable[Occasion]) -> Calendar:
    """The calendar from the entries of its file."""
    entries = list(occasions)
    return Calendar(
        holidays=frozenset(day for entry in entries for day in entry["days_off"]),
        moved_workdays=frozenset(day for entry in entries for day in entry["workdays"]),
        estimated=frozenset(
            day
            for entry in entries
            if Certainty(entry["certainty"]) is Certainty.ESTIMATED
            for day in entry["days_off"] + entry["workdays"]
        ),
        years=frozenset(years),
    )


def add_working_days(
    start: datetime, days: int, calendar: Calendar, zone: tzinfo, *, office_closes: time = OFFICE_CLOSES
) -> datetime:
    """The end of the `days`-th working day after the day of `start`, in UTC. ValueError when days < 1."""
    if days < 1:
        raise ValueError("a period has at least one working day")
    day = start.astimezone(zone).date()
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working_day(day)
    return datetime.combine(day, office_closes, zone).astimezone(UTC)


def working_days_between(
    start: datetime, end: datetime, calendar: Calendar, zone: tzinfo, *, office_closes: time = OFFICE_CLOSES
) -> int:
    """How many whole working days lie between: those after the day of `start` whose office has closed by `end`."""
    first, last = start.astimezone(zone).date(), end.astimezone(zone)
    whole = last.date() if last.time() >= office_closes else last.date() - timedelta(days=1)
    return sum(calendar.is_working_day(first + timedelta(days=n)) for n in range(1, (whole - first).days + 1))
