"""The record on a page: who did what to which thing, when; with filters, the state of each seal and of the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from ecabinet.audit import access
from ecabinet.audit.access import A_PAGE, Wanted, record_to_read
from ecabinet.audit.actions import ask_to_verify
from ecabinet.audit.rules import state_of_seal
from ecabinet.audit.words import did, facts_in_words, people_named, thing_in_words
from ecabinet.kernel.db import Db
from ecabinet.kernel.formats import parse_input
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done, whole
from ecabinet.kernel.words import N_, gettext
from ecabinet.people.access import audits

SEAL_WORDS = {
    True: ("agree", N_("as it was sealed")), None: ("wait", N_("not sealed yet")),
    False: ("disagree", N_("not as it was sealed")),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One record as it is shown."""

    id: int
    at: datetime
    who: str
    did: str
    thing: str
    thing_name: str
    facts: Sequence[tuple[str, str]]
    seq: int | None
    hash: str | None
    tone: str
    state: str


def _lines(db: Db, rows: Sequence[Any]) -> list[Line]:
    named = {person for row in rows for person in people_named(row.thing, row.data_json)}
    names = access.names_of(db, named)
    return [_line(row, names) for row in rows]


def _line(row: Any, names: dict[int, str]) -> Line:
    tone, state = SEAL_WORDS[state_of_seal(row if row.seq else None)]
    return Line(
        row.id, row.at, row.actor_name or gettext(N_("The system")), did(row.verb), row.thing,
        thing_in_words(row.thing, names), facts_in_words(row.data_json, names), row.seq, row.hash, tone, gettext(state),
    )  # fmt: skip


# Regions


def state(db: Db, _thing: int, _audience: Any) -> dict[str, Any]:
    """How much is recorded and sealed, and whether the chain held when it was last checked."""
    return {"totals": access.totals(db), "waiting": access.unsealed(db), "check": access.last_check(db)}


def newest(db: Db, _thing: int, _audience: Any) -> dict[str, Any]:
    """The newest records."""
    return {"lines": _lines(db, access.latest_records(db))}


def line(db: Db, number: int, _audience: Any) -> dict[str, Any]:
    """One record of a list that was filtered or turned over."""
    return {"line": _lines(db, [access.record_of(db, number)])[0]}


def news(db: Db, number: int, _audience: Any) -> dict[str, Any]:
    """How many records came since the page was made."""
    return {"count": access.newer_than(db, number)}


def _told(_thing: int, _audience: Any, _values: dict[str, Any]) -> set[str]:
    """Whoever ceases to be an auditor ceases by an act, which is recorded: so the door is asked again in time."""
    return {"records", "seals"}


# Pages


def wanted(ctx: Ctx) -> Wanted:
    """What the address asks for; what makes no sense is left out."""
    until = _midnight(ctx.query.get("until", ""))
    return Wanted(
        who=ctx.query.get("who", "").strip()[:120], verb=ctx.query.get("verb", "")[:60],
        thing=ctx.query.get("thing", "").strip().lower()[:60], words=ctx.query.get("words", "").strip()[:200],
        since=_midnight(ctx.query.get("since", "")), until=until + timedelta(days=1) if until else None,
        before=whole(ctx.query.get("before", "")),
    )  # fmt: skip


def _midnight(text: str) -> datetime | None:
    return parse_input(f"{text}T00:00") if len(text) == 10 else None


def show_record(ctx: Ctx, _thing: Any) -> Response:
    """The record, the latest first; the first page without filters follows by itself."""
    asked = wanted(ctx)
    follows = not asked.filtered and not asked.before
    found = [] if follows else access.find_records(ctx.db, asked)
    return page(
        ctx, "audit/record.html", section="record", asked=asked, follows=follows, found=found[:A_PAGE],
        count=access.count_records(ctx.db, asked) if asked.filtered else None, older=_older(ctx, asked, found),
        newest_at=access.newest_number(ctx.db), verbs=_verbs(ctx.db),
        typed={name: ctx.query.get(name, "") for name in ("who", "verb", "thing", "words", "since", "until")},
    )  # fmt: skip


def _verbs(db: Db) -> list[tuple[str, str]]:
    return sorted(((verb, did(verb)) for verb in access.verbs(db)), key=lambda pair: pair[1].casefold())


def _older(ctx: Ctx, asked: Wanted, found: list[int]) -> str:
    """Where the list goes on, or nothing."""
    if not asked.filtered and not asked.before:
        found = access.find_records(ctx.db, asked)
    if len(found) <= A_PAGE:
        return ""
    kept = {name: value for name, value in ctx.query.items() if value and name != "before"}
    return f"/record?{urlencode({**kept, 'before': found[A_PAGE - 1]})}"


def post_verify(ctx: Ctx, _thing: Any) -> Done:
    """Check the whole record now."""
    ask_to_verify(ctx.db, ctx.me)
    return Done("/record", ["record_state/0"])


ROUTES = [
    Guarded("GET", "/record", door=audits, view=show_record, name="record"),
    Guarded("POST", "/record/verify", door=audits, view=post_verify, name="verify_record"),
]
REGIONS = [
    Region("record_state", audits, "audit/_state.html", state, lambda *_: {"records", "seals", "verifications"}),
    Region("records", audits, "audit/_records.html", newest, _told),
    Region("record_line", record_to_read, "audit/_line.html", line, _told),
    Region("record_news", audits, "audit/_news.html", news, _told),
]
