"""Working days: the calendar's file, known periods, and what must hold for every period."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.paths import SEED_DATA
from ecabinet.rulebook.workdays import Calendar, OfficeHours, add_working_days, calendar_of, working_days_between

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FILE: Path = SEED_DATA / "holidays" / "vietnam.yaml"
DATA = yaml.safe_load(FILE.read_text(encoding="utf-8"))
VIETNAM = calendar_of(DATA["years"], DATA["occasions"])

days = st.dates(date(2025, 1, 1), date(2027, 12, 1))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 11, 1), timezones=st.just(UTC))
counts = st.integers(1, 30)
calendars = st.builds(
    Calendar,
    holidays=st.frozensets(days, max_size=20),
    moved_workdays=st.frozensets(days, max_size=20),
)


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("sent", "n", "deadline"),
    [
        ("2026-06-01 09:00", 1, "2026-06-02 17:00"),
        ("2026-06-01 23:59", 1, "2026-06-02 17:00"),
        ("2026-06-01 09:00", 5, "2026-06-08 17:00"),  # over a weekend
        ("2026-06-06 09:00", 1, "2026-06-08 17:00"),  # sent on a Saturday
        ("2025-04-25 09:00", 1, "2025-04-26 17:00"),  # a Saturday that is worked
        ("2025-04-25 09:00", 5, "2025-05-06 17:00"),  # 26, 28 and 29 April, then off until 4 May
        ("2026-02-13 16:00", 2, "2026-02-24 17:00"),  # over Tết
        ("2026-04-24 09:00", 2, "2026-04-29 17:00"),  # Monday in lieu of the Kings' Sunday
        ("2026-08-28 09:00", 1, "2026-09-03 17:00"),  # National Day with the moved Monday
        ("2026-08-21 09:00", 1, "2026-08-22 17:00"),  # the Saturday worked for it
    ],
)
def test_a_period_ends_with_the_office_on_its_last_working_day(sent, n, deadline):
    assert add_working_days(hanoi(sent), n, VIETNAM, HANOI) == hanoi(deadline)


def test_the_day_of_sending_is_the_day_on_the_wall_not_in_utc():
    late_on_monday_in_utc = datetime(2026, 6, 1, 18, 0, tzinfo=UTC)  # Tuesday, 01:00 in Hà Nội
    assert add_working_days(late_on_monday_in_utc, 1, VIETNAM, HANOI) == hanoi("2026-06-03 17:00")


def test_the_deadline_is_a_moment_in_utc():
    assert add_working_days(hanoi("2026-06-01 09:00"), 1, VIETNAM, HANOI).tzinfo is UTC


def test_the_close_of_office_is_a_setting():
    deadline = add_working_days(hanoi("2026-06-01 09:00"), 1, VIETNAM, HANOI, office_closes=time(11, 30))
    assert deadline == hanoi("2026-06-02 11:30")


def test_a_period_of_no_days_is_no_period():
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(hanoi("2026-06-01 09:00"), 0, VIETNAM, HANOI)


@pytest.mark.parametrize(("end", "n"), [("2026-06-03 17:00", 2), ("2026-06-03 16:59", 1), ("2026-06-01 23:00", 0)])
def test_a_working_day_counts_when_its_office_has_closed(end, n):
    assert working_days_between(hanoi("2026-06-01 09:00"), hanoi(end), VIETNAM, HANOI) == n


def test_office_hours_bind_calendar_zone_and_close():
    hours = OfficeHours(VIETNAM, HANOI)
    deadline = hours.add(hanoi("2026-06-01 09:00"), 3)
    assert (deadline, hours.between(hanoi("2026-06-01 09:00"), deadline)) == (hanoi("2026-06-04 17:00"), 3)


@given(moments, counts, calendars)
def test_as_many_days_lie_between_as_were_added(start, n, calendar):
    assert working_days_between(start, add_working_days(start, n, calendar, HANOI), calendar, HANOI) == n


@given(moments, counts, calendars)
def test_a_deadline_is_never_on_a_day_off(start, n, calendar):
    assert calendar.is_working_day(add_working_days(start, n, calendar, HANOI).astimezone(HANOI).date())


@given(moments, counts, counts, calendars)
def test_days_added_in_two_steps_are_days_added_at_once(start, n, more, calendar):
    first = add_working_days(start, n, calendar, HANOI)
    assert add_working_days(first, more, calendar, HANOI) == add_working_days(start, n + more, calendar, HANOI)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=60)), counts, calendars)
def test_who_sends_later_never_has_the_earlier_deadline(start, later, n, calendar):
    assert add_working_days(start, n, calendar, HANOI) <= add_working_days(start + later, n, calendar, HANOI)


@given(moments, counts, calendars, days)
def test_one_more_holiday_never_brings_a_deadline_nearer(start, n, calendar, day):
    more = Calendar(calendar.holidays | {day}, calendar.moved_workdays)
    assert add_working_days(start, n, more, HANOI) >= add_working_days(start, n, calendar, HANOI)


@given(moments, moments, calendars)
def test_the_count_between_is_never_negative(start, end, calendar):
    assert working_days_between(start, end, calendar, HANOI) >= 0


def test_a_holiday_in_the_file_is_a_weekday_and_a_moved_working_day_is_not():
    assert all(day.weekday() < 5 for day in VIETNAM.holidays)
    assert all(day.weekday() >= 5 for day in VIETNAM.moved_workdays)
    assert {day.year for day in VIETNAM.holidays} == VIETNAM.years == {2025, 2026, 2027}


def test_every_entry_of_the_file_names_its_source_and_its_year_once():
    assert all(entry["source"] and entry["vi"] and entry["en"] for entry in DATA["occasions"])
    listed = [day for entry in DATA["occasions"] for day in entry["days_off"] + entry["workdays"]]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(("year", "off"), [(2025, 11), (2026, 11), (2027, 11)])
def test_a_year_has_the_eleven_days_of_the_labour_code(year, off):
    """Art. 112: eleven; a day moved in exchange adds as many as it takes; the Culture Day is still an estimate."""
    culture = date(year, 11, 24)
    days_off = [day for day in VIETNAM.holidays if day.year == year and day != culture]
    moved = [day for day in VIETNAM.moved_workdays if day.year == year]
    assert len(days_off) - len(moved) == off


@pytest.mark.parametrize(
    ("first", "last", "settled"),
    [
        ("2026-06-01", "2026-06-30", True),
        ("2026-11-23", "2026-11-27", False),  # the Culture Day
        ("2027-02-01", "2027-02-28", False),  # Tết not announced
        ("2027-12-30", "2028-01-05", False),  # no calendar yet
    ],
)
def test_a_deadline_over_an_estimate_is_not_settled(first, last, settled):
    assert VIETNAM.is_settled(date.fromisoformat(first), date.fromisoformat(last)) is settled
