"""The administrator sees the rule-sets: every version in words in both languages, who approved it, what is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from ecabinet.kernel import formats
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import language
from ecabinet.people.directory import person_choices
from ecabinet.rulebook import actions
from ecabinet.rulebook.access import profiles, version_of, versions
from ecabinet.rulebook.dates import day_of
from ecabinet.rulebook.labels import titled
from ecabinet.rulebook.models import RuleSetVersion
from ecabinet.rulebook.profiles import Profile
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Bilingual
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.words_of_rules import rule_in_full

HOME = "/admin/rule-sets"
SECTION = "admin"
SAMPLE = 27


@dataclass(frozen=True)
class Line:
    """One sentence of a rule in both languages, with what it rests on; `usual`: as in most rule-sets."""

    parameter: str
    vi: str
    en: str
    source: Bilingual | None
    usual: bool


def both_languages(rule_set: RuleSet, members: int = SAMPLE) -> list[Line]:
    """The rule in words, Vietnamese and English beside each other."""
    clauses = rule_in_full(rule_set, members)
    vi, en = _said(clauses, "vi"), _said(clauses, "en")
    return [
        Line(titled(clause.parameter), in_vi, in_en, clause.source, clause.usual)
        for clause, in_vi, in_en in zip(clauses, vi, en, strict=True)
    ]


def _said(clauses: Iterable[Any], lang: str) -> list[str]:
    token = language.set(lang)
    try:
        return [str(clause.sentence) for clause in clauses]
    finally:
        language.reset(token)


def list_rule_sets(ctx: Ctx, _thing: Any) -> Response:
    """Every rule-set by its newest version, and the regulations by day."""
    rows = versions(ctx.db)
    newest = {row.rule_set: row for row in reversed(rows)}
    known = {f"{row.rule_set}/{row.version}" for row in rows}
    named, all_profiles = {row.id: row for row in rows}, profiles(ctx.db)
    holding = in_force(all_profiles, formats.local(ctx.now).date())
    return page(
        ctx, "rulebook/list.html", section=SECTION, missing=len(RULE_SETS.keys() - known),
        rows=[(row, rule_set_of(row.json_text), len(_versions_of(rows, name))) for name, row in sorted(newest.items())],
        profiles=[(it, [named[n] for n in it.versions or ()], it in holding) for it in reversed(all_profiles)],
    )  # fmt: skip


def in_force(known: Iterable[Profile], today: date) -> list[Profile]:
    """Of each kind of body, and of each body with rules of its own, the regulation that holds today."""
    found = {(it.body_kind, it.body_id): it for it in known if it.in_force_from <= today}
    return list(found.values())


def _versions_of(rows: list[Any], rule_set: str) -> list[int]:
    return [row.version for row in rows if row.rule_set == rule_set]


def stock_shipped(ctx: Ctx, _thing: Any) -> Done:
    """Bring in what ships and is not there yet."""
    actions.stock(ctx.db, ctx.me)
    return Done(HOME)


def show_rule_set(ctx: Ctx, row: RuleSetVersion) -> Response:
    """One version: its words, its legal text, its approval, its sisters."""
    rule_set = rule_set_of(row.json_text)
    sisters = [it for it in versions(ctx.db) if it.rule_set == row.rule_set]
    return page(
        ctx, "rulebook/show.html", section=SECTION, row=version_of(ctx.db, row.id), rule_set=rule_set,
        lines=both_languages(rule_set), sisters=sisters, people=person_choices(ctx.db), sample=SAMPLE,
        newest=max(it.version for it in sisters),
    )  # fmt: skip


def approve(ctx: Ctx, row: RuleSetVersion) -> Done:
    """Note who approved it, when and by which decision."""
    actions.approve(
        ctx.db, ctx.me, row, person_id=ctx.number("person"), on=day_of(ctx.text("on")),
        decision=ctx.text("decision")[:500],
    )  # fmt: skip
    return Done(f"{HOME}/{row.id}")
