"""Dates, times, numbers and sizes as the reader writes them; times are shown in the installation's zone."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal

from ecabinet.kernel import clock
from ecabinet.kernel.words import gettext, language

zone = ZoneInfo("Asia/Ho_Chi_Minh")


def set_zone(name: str) -> None:
    """The installation's zone, an IANA name."""
    global zone
    zone = ZoneInfo(name)
    _date_of_quarter.cache_clear()
    _moment.cache_clear()


def local(at: datetime) -> datetime:
    """The same moment on the wall clock of the installation."""
    return at.astimezone(zone)


def today() -> date:
    """The date on the wall."""
    return _date_of_quarter(int(clock.now().timestamp()) // 900)


@lru_cache(maxsize=64)
def _date_of_quarter(quarter: int) -> date:
    """The date in the quarter of an hour since 1970; zones are offset by whole quarters."""
    return datetime.fromtimestamp(quarter * 900, zone).date()


def _shown(at: datetime, lang: str) -> str:
    pattern = "HH:mm, EEEE d MMMM 'năm' y" if lang == "vi" else "EEEE d MMMM y, HH:mm"
    return format_datetime(local(at), pattern, locale=lang)


@lru_cache(maxsize=4096)
def _moment(at: datetime, lang: str, pattern: str) -> str:
    return format_datetime(local(at), pattern, locale=lang) if pattern else _shown(at, lang)


@lru_cache(maxsize=4096)
def _day(value: date, lang: str) -> str:
    return format_date(value, "EEEE, d MMMM 'năm' y" if lang == "vi" else "EEEE d MMMM y", locale=lang)


def moment(at: datetime | None) -> str:
    """Full date and time: "08:00, Thứ Năm 26 tháng 6 năm 2026"."""
    return _moment(at, language.get(), "") if at else ""


def stamp(at: datetime | None) -> str:
    """Short date and time for lists: "26/06/2026 08:00"."""
    return _moment(at, language.get(), "dd/MM/y HH:mm") if at else ""


def clock_time(at: datetime | None) -> str:
    """Hours and minutes."""
    if not at:
        return ""
    here = local(at)
    return f"{here.hour:02}:{here.minute:02}"


def day(at: datetime | date | None) -> str:
    """The date with its weekday."""
    if at is None:
        return ""
    return _day(local(at).date() if isinstance(at, datetime) else at, language.get())


def date_only(at: datetime | date | None) -> str:
    """26/06/2026."""
    if at is None:
        return ""
    value = local(at).date() if isinstance(at, datetime) else at
    return value.strftime("%d/%m/%Y")


def for_input(at: datetime | None) -> str:
    """The value of a datetime-local field."""
    return local(at).strftime("%Y-%m-%dT%H:%M") if at else ""


def parse_input(text: str) -> datetime | None:
    """A datetime-local field's value as a moment; None when it is not one."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def ago(at: datetime | None) -> str:
    """How long ago, in words."""
    return format_timedelta(at - clock.now(), add_direction=True, locale=language.get()) if at else ""


def left(at: datetime | None) -> str:
    """How much time is left until `at`, in words; a passed moment says so."""
    if at is None:
        return ""
    rest = at - clock.now()
    if rest.total_seconds() <= 0:
        return gettext("time is up")
    return gettext("%(time)s left", time=format_timedelta(rest, threshold=0.99, locale=language.get()))


def number(value: int | float) -> str:
    """A number with the reader's separators."""
    return str(format_decimal(value, locale=language.get()))


def size(count: int) -> str:
    """Bytes for people: 1.4 MB."""
    if count < 1024:
        return f"{count} B"
    value, unit = (count / 1024, "KB") if count < 1024**2 else (count / 1024**2, "MB")
    return f"{format_decimal(round(value, 1), locale=language.get())} {unit}"


FILTERS = {
    "moment": moment, "stamp": stamp, "clock": clock_time, "day": day, "date": date_only, "for_input": for_input,
    "ago": ago, "left": left, "number": number, "size": size,
}  # fmt: skip
