"""The list of meetings, and one meeting."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, get_day_names
from sqlmodel import col, select
from starlette.responses import Response

from ecabinet.kernel import formats
from ecabinet.kernel.doors import Pass
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import gettext, language
from ecabinet.meetings import choices, lists
from ecabinet.meetings.access import meeting_to_read, participants_to_read
from ecabinet.meetings.models import MeetingType
from ecabinet.meetings.rules import STATE_WORDS, State
from ecabinet.meetings.showing import MeetingLine, line_of
from ecabinet.people.access import keeps_some_body, person
from ecabinet.people.models import Body, Organisation
from ecabinet.people.rules import named

YEARS = range(1900, 3000)  # a calendar shows these; beyond them a date has no neighbours
WHENS = ("coming", "past", "all")


def show_meetings(ctx: Ctx, _thing: Any) -> Response:
    """My meetings: coming, past or all, found by filters and words; or by months as a calendar."""
    if ctx.query.get("view") == "calendar":
        return show_calendar(ctx)
    wanted = _wanted(ctx)
    is_live = wanted.is_plain and wanted.when == "coming" and _number(ctx, "page") in (None, 1)
    lines, pages, count = ([], 1, 0) if is_live else _found(ctx, wanted)
    return page(
        ctx, "meetings/list.html", section="meetings", is_live=is_live, wanted=wanted, lines=lines, count=count,
        page_number=_page(ctx), pages=pages, base=_address(ctx), choices=_choices(ctx), keeps=_keeps(ctx),
        plain=False,
    )  # fmt: skip


def _keeps(ctx: Ctx) -> bool:
    return ctx.me.id in keeps_some_body.admit(ctx.db, (ctx.me.id,), 0)


def _found(ctx: Ctx, wanted: lists.Wanted) -> tuple[list[MeetingLine], int, int]:
    rows, count = lists.meetings_of(ctx.db, ctx.me.id, wanted, _page(ctx))
    return [line_of(row) for row in rows], max(1, -(-count // lists.PAGE)), count


def _number(ctx: Ctx, name: str) -> int | None:
    text = ctx.query.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _page(ctx: Ctx) -> int:
    return min(max(1, _number(ctx, "page") or 1), 10_000)


def _day(ctx: Ctx, name: str) -> datetime | None:
    try:
        day = date.fromisoformat(ctx.query.get(name, ""))
        return datetime(day.year, day.month, day.day, tzinfo=formats.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _wanted(ctx: Ctx) -> lists.Wanted:
    when, state = ctx.query.get("when", "coming"), ctx.query.get("state", "")
    until = _day(ctx, "until")
    return lists.Wanted(
        when=when if when in WHENS else "coming", state=State(state) if state in set(State) else None,
        body_id=_number(ctx, "body"), organisation_id=_number(ctx, "organisation"), type_id=_number(ctx, "type"),
        since=_day(ctx, "since"), until=until + timedelta(days=1) if until else None,
        words=ctx.query.get("q", "")[:200].strip(),
    )  # fmt: skip


def _address(ctx: Ctx) -> str:
    """The address of the same list, to which a page's number is added."""
    kept = {name: value for name, value in ctx.query.items() if name != "page" and value}
    return f"/meetings?{urlencode({**kept, 'page': ''})}"


def _choices(ctx: Ctx) -> dict[str, Any]:
    """What the filters offer."""
    bodies = list(ctx.db.exec(select(Body).order_by(col(Body.id))))
    owners = {body.organisation_id for body in bodies}
    organisations = select(Organisation).where(col(Organisation.id).in_(owners)).order_by(col(Organisation.position))
    return {
        "bodies": _options(bodies), "organisations": _options(ctx.db.exec(organisations)),
        "types": _options(choices.all_entries(ctx.db, MeetingType)),
        "states": [(state.value, gettext(words)) for state, words in STATE_WORDS.items()],
    }  # fmt: skip


def _options(rows: Iterable[Any]) -> list[tuple[int, str]]:
    return [(row.id, named(row)) for row in rows]


def show_calendar(ctx: Ctx) -> Response:
    """My calendar: the coming and the past meetings of a month."""
    first = _month(ctx)
    following = _shifted(first, 1)
    wanted = lists.Wanted(when="all", since=_midnight(first), until=_midnight(following))
    rows, _count = lists.meetings_of(ctx.db, ctx.me.id, wanted, many=500)
    days: dict[date, list[MeetingLine]] = {}
    for row in sorted(rows, key=lambda row: (row.starts_at, row.id)):
        days.setdefault(max(formats.local(row.starts_at).date(), first), []).append(line_of(row))
    return page(
        ctx, "meetings/calendar.html", section="meetings", first=first, days=days, today=formats.today(),
        title=_title(first), weekdays=_weekdays(), before=_shifted(first, -1).strftime("%Y-%m"),
        after=following.strftime("%Y-%m"), weeks=_weeks(first), keeps=_keeps(ctx),
    )  # fmt: skip


def _title(first: date) -> str:
    return format_date(first, "'Tháng' M 'năm' y" if language.get() == "vi" else "LLLL y", locale=language.get())


def _weekdays() -> list[tuple[str, str]]:
    """Each day of the week, short and in full."""
    short, full = (get_day_names(width, locale=language.get()) for width in ("abbreviated", "wide"))
    return [(short[day], full[day]) for day in range(7)]


def _month(ctx: Ctx) -> date:
    try:
        first = date.fromisoformat(f"{ctx.query.get('month', '')}-01")
    except ValueError:
        first = date.min
    return first if first.year in YEARS else formats.today().replace(day=1)


def _shifted(first: date, by: int) -> date:
    month = first.year * 12 + first.month - 1 + by
    return date(month // 12, month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=formats.zone)


def _weeks(first: date) -> list[list[date]]:
    """The weeks of a month, Monday first, filled with the neighbours' days."""
    start = first - timedelta(days=first.weekday())
    weeks = [[start + timedelta(days=7 * week + day) for day in range(7)] for week in range(6)]
    return [week for week in weeks if any(day.month == first.month for day in week)]


def show_meeting(ctx: Ctx, meeting: Pass) -> Response:
    """One meeting."""
    facts = meeting.facts
    shown = {"title": facts.title, "all_items": bool(facts.all_items)}
    return page(
        ctx, "meetings/show.html", section="meetings", frame=tuple(shown.values()), number=meeting.id, **shown
    )  # fmt: skip


def show_people(ctx: Ctx, meeting: Pass) -> Response:
    """Everybody who is asked to the meeting, what they answered, and who is here."""
    row = lists.meeting_row(ctx.db, meeting.id)
    return page(ctx, "meetings/people.html", section="meetings", meeting=row)


ROUTES = [
    Guarded("GET", "/meetings", door=person, view=show_meetings),
    Guarded("GET", "/meetings/{id:int}", door=meeting_to_read, view=show_meeting),
    Guarded("GET", "/meetings/{id:int}/people", door=participants_to_read, view=show_people),
]
