"""What people's forms share: what was typed stays, days are typed as days, the browser says where it is."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ecabinet.kernel import formats
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import N_
from ecabinet.people.access import Sessions
from ecabinet.people.actions import Device

NO_DAY = N_("Give the day as year, month and day.")


def device(ctx: Ctx) -> Device:
    """From where this request comes."""
    client = ctx.request.client
    return Device(ctx.request.headers.get("user-agent", ""), client.host if client else "")


def sessions(ctx: Ctx) -> Sessions:
    """The sessions of this house."""
    identity = ctx.house.identity
    assert isinstance(identity, Sessions)
    return identity


def secret(ctx: Ctx, name: str) -> str:
    """A typed password, to the letter."""
    value = ctx.form.get(name, "")
    return value if isinstance(value, str) else ""


def typed(ctx: Ctx, action: str, saved: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a form: what was typed if it was this form that was refused, else what is saved."""
    if not ctx.form or ctx.request.url.path != action:
        return {name: "" if value is None else value for name, value in saved.items()}
    return {n: n in ctx.form if isinstance(value, bool) else ctx.form.get(n, "") for n, value in saved.items()}


def page_number(ctx: Ctx) -> int:
    """The page of a long list that is asked for."""
    text = ctx.query.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def version(ctx: Ctx) -> int:
    """The version that the form was read at."""
    return ctx.number("version") or 0


def first_day(at: datetime) -> str:
    """The value of a day field for the beginning of a term."""
    return formats.local(at).date().isoformat()


def last_day(until: datetime | None) -> str:
    """The value of a day field for the last day of a term; empty when it is open."""
    return formats.local(until - timedelta(microseconds=1)).date().isoformat() if until else ""


def _midnight(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=formats.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refused(NO_DAY) from None


def since(ctx: Ctx, saved: datetime | None = None) -> datetime:
    """The typed beginning: the moment that is saved when its day was left alone, now for today, else midnight."""
    text = ctx.text("since")
    if saved is not None and text == first_day(saved):
        return saved
    return ctx.now if text == first_day(ctx.now) else _midnight(text)


def until(ctx: Ctx, saved: datetime | None = None) -> datetime | None:
    """The typed end, after the last day; None for an open term."""
    text = ctx.text("until")
    if not text:
        return None
    return saved if saved is not None and text == last_day(saved) else _midnight(text) + timedelta(days=1)
