"""Putting a regulation into force: which rule-sets a kind of body, or one body alone, works under from a day on."""

from typing import Any

from starlette.responses import Response

from ecabinet.kernel import formats
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.people.directory import bodies
from ecabinet.people.rules import named
from ecabinet.rulebook import actions
from ecabinet.rulebook.access import versions
from ecabinet.rulebook.dates import day_of
from ecabinet.rulebook.editor import NO_DAY
from ecabinet.rulebook.profiles import BodyKind, DayUnit
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rules import NewProfile
from ecabinet.rulebook.showing import HOME, SECTION
from ecabinet.rulebook.values import Kind

KINDS = {
    BodyKind.GOVERNMENT: N_("The Government"),
    BodyKind.COMMITTEE: N_("People's Committees"),
    BodyKind.OTHER: N_("Other bodies"),
}
UNITS = {DayUnit.DAYS: N_("Days"), DayUnit.WORKING_DAYS: N_("Working days")}


def new_profile(ctx: Ctx, _thing: Any) -> Response:
    """The form of a regulation."""
    rows = [(row.id, rule_set_of(row.json_text)) for row in versions(ctx.db) if row.approved_by]
    usual = {"in_force_from": formats.local(ctx.now).date().isoformat(), "quorum": "2", "quorum_of": "3"}
    return page(
        ctx, "rulebook/profile.html", section=SECTION, kinds=list(KINDS.items()), units=list(UNITS.items()),
        bodies=[(row.Body.id, named(row.Body)) for row in bodies(ctx.db)],
        forms=[(number, _choice(it)) for number, it in rows if Kind.FORM in it.kinds],
        votes=[(number, _choice(it)) for number, it in rows if Kind.VOTE in it.kinds],
        typed=lambda name: ctx.typed(name, usual.get(name, "")),
    )  # fmt: skip


def _choice(rule_set: Any) -> str:
    return f"{rule_set.title} ({rule_set.key})"


def add_profile(ctx: Ctx, _thing: Any) -> Done:
    """Put it into force."""
    day = day_of(ctx.text("in_force_from"))
    if day is None:
        raise Refused(NO_DAY)
    given = NewProfile(
        code=ctx.text("code"), title_vi=ctx.text("title_vi"), title_en=ctx.text("title_en"),
        body_kind=ctx.text("body_kind"), body_id=ctx.number("body"), in_force_from=day, form_id=ctx.number("form") or 0,
        vote_id=ctx.number("vote") or 0, quorum=_count(ctx, "quorum"), quorum_of=_count(ctx, "quorum_of"),
        notice_days=ctx.number("notice_days"), notice_unit=ctx.text("notice_unit"),
        remote_counts=bool(ctx.text("remote_counts")),
    )  # fmt: skip
    actions.add_profile(ctx.db, ctx.me, given)
    return Done(f"{HOME}#profiles")


def _count(ctx: Ctx, name: str) -> int:
    number = ctx.number(name)
    return -1 if number is None else number
