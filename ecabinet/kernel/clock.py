"""The time, in one place, so that a test can set it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _source() if _source else datetime.now(UTC)


def set_clock(moment: datetime | None) -> None:
    """Stop the clock at `moment`; None lets it run again."""
    global _source
    _source = (lambda: moment) if moment else None


def advance(by: timedelta) -> None:
    """Move a stopped clock on (a running one is stopped first)."""
    set_clock(now() + by)
