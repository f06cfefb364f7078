"""The page of statistics: members, forms, choices and punctuality in a period, and each table as CSV."""

from datetime import date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from ecabinet.ballots.cards import outcome_tone, outcome_word
from ecabinet.kernel import formats
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import N_, gettext
from ecabinet.opinions import figures
from ecabinet.opinions.figures import CHOICES, Period
from ecabinet.opinions.sheets import csv_response
from ecabinet.people.rules import named, post_of

CHOICE_WORDS = {
    "in_favour": N_("In favour"), "deemed": N_("Deemed to agree"), "against": N_("Against"),
    "other": N_("Other opinion"), "option": N_("An option"), "abstained": N_("Abstained"),
    "discuss": N_("Ask for discussion"), "not_taking_part": N_("Do not take part"), "silent": N_("No answer"),
}  # fmt: skip
CHOICE_TONES = {
    "in_favour": "agree", "deemed": "deemed", "against": "disagree", "other": "other", "option": "accent",
    "abstained": "wait",
}  # fmt: skip
BUCKET_WORDS = {
    "early": N_("More than a day before the deadline"), "last_day": N_("On the last day"),
    "last_hours": N_("In the last four hours"), "late": N_("After the close, not counted"),
}  # fmt: skip
MEMBER_COLUMNS = (
    ("forms", N_("Forms")), ("asked", N_("Questions asked")), ("answered", N_("Answered")),
    ("in_favour", N_("In favour")), ("against", N_("Against")), ("other", N_("Other opinion")),
    ("option", N_("An option")), ("abstained", N_("Abstained")), ("rest", N_("Other answers")),
    ("deemed", N_("Deemed to agree")), ("silent", N_("No answer")), ("last_day", N_("On the last day")),
    ("late", N_("Late statements")), ("hours", N_("Hours to the answer")),
)  # fmt: skip
NAMES = {
    "members": N_("Statistics by member"), "forms": N_("Statistics by form"), "choices": N_("Statistics by choice"),
    "punctuality": N_("Statistics by punctuality"),
}  # fmt: skip

# Midnights beyond these lie outside the calendar in one zone or another.
EARLIEST, LATEST = date(1, 1, 2), date(9998, 12, 31)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=formats.zone)


def period_of(ctx: Ctx) -> tuple[Period, date, date]:
    """What was asked for, with its first and last day; this year without anything."""
    today = formats.today()
    first = max(EARLIEST, _day(ctx.query.get("from", "")) or today.replace(month=1, day=1))
    last = max(first, _day(ctx.query.get("to", "")) or today)
    body = ctx.query.get("body", "")
    number = int(body) if body.isdecimal() and len(body) < 9 else 0
    last = min(last, LATEST)
    return Period(_midnight(first), _midnight(last + timedelta(days=1)), number), first, last


def show_statistics(ctx: Ctx, _nothing: Any) -> Any:
    """All four tables for a body and a period."""
    period, first, last = period_of(ctx)
    who = ctx.me.id
    forms = figures.by_form(ctx.db, who, period)
    choices = figures.by_choice(forms)
    members = figures.by_member(ctx.db, who, period)
    return page(
        ctx, "opinions/statistics.html", section="ballots", first=first, last=last, body=period.body,
        bodies=[(row.id, named(row)) for row in figures.bodies_watched(ctx.db, who)],
        forms=[(it, named(it.body), outcome_word(it.outcome), outcome_tone(it.outcome)) for it in forms],
        answers=sum(choices[name] for name in CHOICES if name not in ("deemed", "silent")),
        passed=figures.passed(forms),
        choices=[(choices[name], CHOICE_TONES.get(name, ""), gettext(CHOICE_WORDS[name])) for name in CHOICES
                 if choices[name] or name in ("in_favour", "against")],
        punctuality=[(BUCKET_WORDS[name], *found) for name, found in _punctual(ctx, period).items()],
        members=[(row, post_of(row)) for row in members],
        columns=[(name, words) for name, words in MEMBER_COLUMNS if any(getattr(row, name) for row in members)],
        filters=f"from={first.isoformat()}&to={last.isoformat()}" + (f"&body={period.body}" if period.body else ""),
    )  # fmt: skip


def _punctual(ctx: Ctx, period: Period) -> dict[str, tuple[int, int]]:
    return figures.by_punctuality(ctx.db, ctx.me.id, period)


def export_statistics(ctx: Ctx, _nothing: Any) -> Response:
    """One of the tables as CSV."""
    name = ctx.path["name"]
    period, first, last = period_of(ctx)
    if name not in NAMES:
        raise Missing
    called = f"{gettext(NAMES[name])} {first.isoformat()} {last.isoformat()}"
    return csv_response(called, _TABLES[name](ctx, period))


def _members(ctx: Ctx, period: Period) -> list[list[object]]:
    rows: list[list[object]] = [
        [gettext(N_("Member")), gettext(N_("Post")), *(gettext(it) for _, it in MEMBER_COLUMNS)]
    ]
    for row in figures.by_member(ctx.db, ctx.me.id, period):
        rows.append([row.name, post_of(row), *(_cell(getattr(row, name)) for name, _ in MEMBER_COLUMNS)])
    return rows


def _cell(count: Any) -> object:
    return "" if count is None else int(count)


def _forms(ctx: Ctx, period: Period) -> list[list[object]]:
    heads = (N_("Number"), N_("Subject"), N_("Body"), N_("Closed"), N_("Result"), N_("Members"), N_("Questions"))
    rows: list[list[object]] = [[gettext(it) for it in (*heads, *CHOICE_WORDS.values())]]
    for it in figures.by_form(ctx.db, ctx.me.id, period):
        result = gettext(outcome_word(it.outcome))
        rows.append(
            [it.symbol, it.title, named(it.body), formats.stamp(it.closed_at), result, it.members, it.questions,
             *(it.counts[name] for name in CHOICES)]
        )  # fmt: skip
    return rows


def _choices(ctx: Ctx, period: Period) -> list[list[object]]:
    total = figures.by_choice(figures.by_form(ctx.db, ctx.me.id, period))
    return [
        [gettext(N_("Choice")), gettext(N_("Answers"))],
        *([gettext(CHOICE_WORDS[it]), total[it]] for it in CHOICES),
    ]


def _punctuality(ctx: Ctx, period: Period) -> list[list[object]]:
    found = _punctual(ctx, period)
    heads = [gettext(it) for it in (N_("When"), N_("Answers"), N_("Forms"))]
    return [list(heads), *([gettext(BUCKET_WORDS[name]), *numbers] for name, numbers in found.items())]


_TABLES = {"members": _members, "forms": _forms, "choices": _choices, "punctuality": _punctuality}
