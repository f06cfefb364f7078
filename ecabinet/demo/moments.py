"""The demonstration's clock: its data say when by counting from the moment of seeding."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WHEN = re.compile(r"([+-]\d+)(wd|d|h|m)(?: (\d\d):(\d\d))?")


def weekday(day: date) -> bool:
    """A working day where no calendar of holidays is at hand."""
    return day.weekday() < 5


def when(text: str, now: datetime, *, is_working_day: Callable[[date], bool] = weekday) -> datetime:
    """-75m, +4h, -8d, -8d 10:00 (local), +3wd 17:00 (working days), counted from `now`; answered in UTC."""
    found = _WHEN.fullmatch(text)
    if found is None:
        raise ValueError(f"not a moment: {text!r}")
    count, unit, hour, minute = int(found[1]), found[2], found[3], found[4]
    local = now.astimezone(ZONE)
    moved = _working_days(local, count, is_working_day) if unit == "wd" else local + count * UNITS[unit]
    if hour is not None:
        moved = datetime.combine(moved.date(), time(int(hour), int(minute)), ZONE)
    return moved.astimezone(UTC)


def _working_days(moment: datetime, count: int, is_working_day: Callable[[date], bool]) -> datetime:
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        moment += step
        while not is_working_day(moment.date()):
            moment += step
    return moment


def filled(text: str, now: datetime, *, months: int = 0) -> str:
    """A title with {month}, {year}, {this_month}, {last_month} as they are on the day of seeding."""
    local = now.astimezone(ZONE)
    here = local.year * 12 + local.month - 1 + months
    words = {"month": str(here % 12 + 1), "year": str(here // 12), "next_year": str(here // 12 + 1)}
    for name, away in (("this_month", 0), ("last_month", -1)):
        words[name] = f"{(here + away) % 12 + 1}/{(here + away) // 12}"
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), text)
