"""The lists of opinion forms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import urlencode

from ecabinet.ballots.cards import state_words
from ecabinet.ballots.lists import (
    PAGE,
    Sought,
    Stage,
    Tab,
    asked_of_agency,
    bodies,
    drafts_of_assistant,
    listing,
    slips_waiting,
    waiting_for,
    years,
)
from ecabinet.ballots.outcomes import outcomes_that_stand
from ecabinet.ballots.tabling import coming_meetings, waiting_matters
from ecabinet.kernel.db import Db
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region, own
from ecabinet.kernel.web import Ctx
from ecabinet.kernel.words import N_
from ecabinet.people.access import person
from ecabinet.people.rules import named
from ecabinet.rulebook.values import Result, word

TAB_WORDS = {
    Tab.WAITING: N_("Waiting for me"), Tab.OPEN: N_("Open"), Tab.CLOSED: N_("Closed"), Tab.DRAFTS: N_("In preparation"),
    Tab.MEETING: N_("For a meeting"),
}  # fmt: skip


SENT_UP, DRAFTED, TO_PREPARE = N_("Sent up, not sent"), N_("Draft, not sent"), N_("To prepare")
STAGE_WORDS = {
    Stage.RETURNED: (N_("With the agency"), "late"), Stage.ON_SLIP: (N_("Slip waits for its note"), "late"),
    Stage.AGREED: (N_("Ready to open"), "agree"),
}  # fmt: skip
TO_COMPLETE, TO_NOTE = N_("Papers are missing"), N_("Waits for your note")


_FOR_ALL = (Tab.WAITING, Tab.OPEN, Tab.CLOSED)


@dataclass(frozen=True)
class Line:
    """A form in a list, with the words of its state."""

    row: Any
    state: str
    tone: str
    member: str = ""
    href: str = ""


def _line(row: Any, now: Any, outcome: str) -> Line:
    state, tone = state_words(row, now, outcome)
    if row.asked and row.opened and not row.outcome and not row.withdrawn and not row.sent:
        state, tone = N_("Waiting for you"), "late"
    if stage := getattr(row, "stage", ""):
        state, tone = STAGE_WORDS[Stage(stage)]
    return Line(row, state, tone, href=f"/ballots/{row.id}")


def waiting(db: Db, _page: int, who: int) -> dict[str, Any]:
    """What waits for this member, or for the members whom this assistant serves."""
    lines = [
        Line(row, N_("Prepared for you") if row.sent_up else N_("Waiting for you"), "late", href=f"/ballots/{row.id}")
        for row in waiting_for(db, who)
    ]
    lines += [Line(row, TO_NOTE, "late", href=f"/ballots/{row.id}/dossier") for row in slips_waiting(db, who)]
    lines += [Line(row, TO_COMPLETE, "late", href=f"/ballots/{row.id}/dossier") for row in asked_of_agency(db, who)]
    for row in drafts_of_assistant(db, who):
        if not row.sent:
            href = f"/ballots/{row.id}/draft?member={row.member_id}"
            state = SENT_UP if row.sent_up_at else DRAFTED if row.drafted else TO_PREPARE
            lines.append(Line(row, state, "accent" if row.sent_up_at else "late", row.member, href))
    return {"lines": lines, "tab": Tab.WAITING, "page": 1, "pages": 1, "sought": False, "base": ""}


def lines_of(db: Db, who: int, tab: Tab, number: int, sought: Sought) -> dict[str, Any]:
    """One page of a list."""
    rows, count = listing(db, who, tab, max(1, number), sought)
    stands, narrowed = outcomes_that_stand(db, rows), sought != Sought()
    lines = [_line(row, db.now, stands[row.id]) for row in rows]
    typed = {"tab": tab.value, "q": sought.words, "body": sought.body or "", "year": sought.year or ""}
    base = "/ballots?" + urlencode({name: value for name, value in typed.items() if value}) + "&page="
    pages = ceil(count / PAGE)
    return {"lines": lines, "tab": tab, "page": max(1, number), "pages": pages, "sought": narrowed, "base": base}


@dataclass(frozen=True)
class Matter:
    """A form that waits for a meeting, and the meetings that may take it."""

    id: int
    symbol: str
    title: str
    result: str
    at: datetime
    meetings: list[Any]


def for_meeting(db: Db, _page: int, who: int) -> dict[str, Any]:
    """What waits for a meeting, of the bodies that this secretary keeps."""
    rows = waiting_matters(db, who)
    coming = {body: coming_meetings(db, body) for body in {row.body_id for row in rows}}
    return {
        "matters": [
            Matter(row.id, row.symbol, row.title, word(Result(row.result)), row.at, coming[row.body_id]) for row in rows
        ]
    }


def browse(ctx: Ctx, _nothing: Any) -> Any:
    """Forms that wait for me, that are open, closed, or in preparation; narrowed by words, body and year."""
    who = ctx.me.id
    known = bodies(ctx.db, who)
    keeps = any(row.kept for row in known)
    waits = bool(waiting(ctx.db, 1, who)["lines"])
    tab = _tab(ctx.query.get("tab", ""), Tab.WAITING if waits or not keeps else Tab.OPEN)
    sought = Sought(ctx.query.get("q", "")[:200], _number(ctx, "body"), _number(ctx, "year"))
    number = max(1, _number(ctx, "page"))
    tabs = [(it, TAB_WORDS[it], f"/ballots?tab={it}") for it in Tab if it in _FOR_ALL or keeps]
    live = sought == Sought() or tab in (Tab.WAITING, Tab.MEETING)
    values = {} if live else lines_of(ctx.db, who, tab, number, sought)
    return page(
        ctx, "ballots/list.html", section="ballots", tab=tab, tabs=tabs, keeps=keeps, live=live, number=number,
        typed=sought, bodies=[(row.id, named(row)) for row in known], found=values,
        years=[(year, str(year)) for year in years(ctx.db)],
    )  # fmt: skip


def _tab(text: str, otherwise: Tab) -> Tab:
    return Tab(text) if text in set(Tab) else otherwise


def _number(ctx: Ctx, name: str) -> int:
    text = ctx.query.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _list_of(tab: Tab) -> Callable[[Db, int, int], dict[str, Any]]:
    return lambda db, number, who: lines_of(db, who, tab, number, Sought())


def _told(_page: int, who: int, _values: Any) -> set[str]:
    return {"ballots", f"desk/{who}", f"person/{who}"}


def _told_of_meetings(_page: int, who: int, _values: Any) -> set[str]:
    return {"ballots", "meetings", f"person/{who}"}


REGIONS = [
    Region("ballots_waiting", person, "ballots/_list.html", waiting, _told, own),
    Region("ballots_open", person, "ballots/_list.html", _list_of(Tab.OPEN), _told, own),
    Region("ballots_closed", person, "ballots/_list.html", _list_of(Tab.CLOSED), _told, own),
    Region("ballots_drafts", person, "ballots/_list.html", _list_of(Tab.DRAFTS), _told, own),
    Region("ballots_meeting", person, "ballots/_for_meeting.html", for_meeting, _told_of_meetings, own),
]
