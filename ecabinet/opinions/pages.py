"""The pages after the close: the summary with its explanations, one opinion, the resolution and the end."""

from datetime import date
from typing import Any

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.models import Ballot
from ecabinet.kernel.errors import Missing, Stale
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.opinions import actions
from ecabinet.opinions.documents import files_of
from ecabinet.opinions.points import Opinions, opinions_of
from ecabinet.opinions.resolution import proposed_text
from ecabinet.opinions.results import taken_of
from ecabinet.opinions.rules import (
    ENDED_TONES,
    ENDED_WORDS,
    HOW_WORDS,
    VERDICT_TONES,
    VERDICT_WORDS,
    Ended,
    How,
    Stage,
    Verdict,
    passed_any,
)
from ecabinet.opinions.showing import Reader, line_of, values_of

HINTS = {
    Verdict.ACCEPTED: N_("It is taken in as it was said."),
    Verdict.IN_PART: N_("Write what changes, and what does not."),
    Verdict.NOT_ACCEPTED: N_("Write why."),
}  # fmt: skip


def show_opinions(ctx: Ctx, ballot: Any) -> Any:
    """The summary by question or by member, with the explanations."""
    opinions, card = opinions_of(ctx.db, ballot.id), card_of(ctx.db, ballot.id)
    reader = Reader.of(ctx.facts)
    return page(
        ctx, "opinions/show.html", section="ballots", card=card, reader=reader,
        by="member" if ctx.query.get("by") == "member" else "question",
        may_summarise=reader.keeps and opinions.stage is Stage.CLOSED,
        files=files_of(ctx.db, card, ctx.facts),
    )  # fmt: skip


def send_summary(ctx: Ctx, ballot: Ballot) -> Done:
    """Send the summary to whoever explains."""
    actions.summarise(ctx.db, ctx.me, ballot, words=ctx.text("words"))
    return Done(f"/ballots/{ballot.id}/opinions")


# One opinion


def show_point(ctx: Ctx, ballot: Any) -> Any:
    """One opinion: what was answered to it, and what this reader may do about it."""
    opinions = opinions_of(ctx.db, ballot.id)
    point = opinions.point(ctx.path["n"])
    if point is None:
        raise Missing
    reader, line = Reader.of(ctx.facts), None
    line, question = line_of(point, reader), _question(ctx, ballot.id, point.question_id)
    is_open = opinions.stage in (Stage.SUMMARISED, Stage.EXPLAINED) and point.settlement is None
    last, typing = point.explanation, "verdict" in ctx.form
    return page(
        ctx, "opinions/point.html", section="ballots", card=card_of(ctx.db, ballot.id), line=line, question=question[0],
        questions=question[1], count=len(opinions.points), none_reader=Reader(reader.names, False, False, False, 0),
        seen=ctx.refusal.version if isinstance(ctx.refusal, Stale) else len(point.explanations),
        typed={
            "verdict": ctx.text("verdict") if typing else last.verdict if last else "",
            "words": ctx.text("words") if typing else last.words if last else "",
        },
        verdicts=[(it.value, VERDICT_WORDS[it], VERDICT_TONES[it], HINTS[it]) for it in Verdict],
        rulings=[(it.value, HOW_WORDS[it]) for it in (How.UPHELD, How.SET_ASIDE)], entered=_enters(ctx.facts),
        may_explain=is_open and (reader.explains or reader.keeps),
        may_settle=is_open and line.own and point.is_condition and last is not None,
        may_rule=is_open and reader.leads and point.is_condition,
    )  # fmt: skip


def _question(ctx: Ctx, ballot: int, question: int) -> tuple[str, int]:
    found = questions_of(ctx.db, ballot)
    return next(row.text for row in found if row.id == question), len(found)


def _enters(facts: Any) -> bool:
    """Whether somebody writes for the agency without being of it: the secretariat."""
    return bool(facts.keeps and not facts.of_agency)


def save_explanation(ctx: Ctx, ballot: Ballot) -> Done:
    """Answer one opinion; then to the next that waits, where that was asked for."""
    n = ctx.path["n"]
    actions.explain(
        ctx.db, ctx.me, ballot, point=n, verdict=ctx.text("verdict"), words=ctx.text("words"),
        seen=ctx.number("seen") or 0, entered=_enters(ctx.facts),
    )  # fmt: skip
    ctx.db.flush()
    following = _following(opinions_of(ctx.db, ballot.id), n) if ctx.text("go") == "next" else None
    return Done(f"/ballots/{ballot.id}/opinions" + (f"/{following}" if following else f"#opinion-{n}"))


def _following(opinions: Opinions, n: int) -> int | None:
    found = opinions.next_after(n)
    return found.n if found else None


def settle_point(ctx: Ctx, ballot: Ballot) -> Done:
    """The member says that the condition is settled."""
    actions.settle(ctx.db, ctx.me, ballot, point=ctx.path["n"])
    return Done(f"/ballots/{ballot.id}/opinions#opinion-{ctx.path['n']}")


def rule_on_point(ctx: Ctx, ballot: Ballot) -> Done:
    """The chair decides on a condition that is left."""
    actions.rule_on(ctx.db, ctx.me, ballot, point=ctx.path["n"], how=ctx.text("how"), words=ctx.text("words"))
    return Done(f"/ballots/{ballot.id}/opinions#opinion-{ctx.path['n']}")


# The resolution and the end


def show_outcome(ctx: Ctx, ballot: Any) -> Any:
    """The resolution's draft, the documents, what becomes of the matter, the archive."""
    opinions, card = opinions_of(ctx.db, ballot.id), card_of(ctx.db, ballot.id)
    versions = actions.texts_of(ctx.db, ballot.id)
    open_to = opinions.stage in (Stage.SUMMARISED, Stage.EXPLAINED)
    saved = versions[-1][0].text if versions else proposed_text(ctx.db, card) if open_to else ""
    return page(
        ctx, "opinions/outcome.html", section="ballots", card=card, versions=versions, may_write=open_to,
        passed=passed_any([it.result for it in taken_of(ctx.db, ballot.id).values()]),
        may_conclude=open_to, text=ctx.text("text") if "text" in ctx.form else saved,
        files=files_of(ctx.db, card, ctx.facts),
        seen=ctx.refusal.version if isinstance(ctx.refusal, Stale) else len(versions),
        endings=[(it.value, ENDED_WORDS[it], ENDED_TONES[it]) for it in Ended], **values_of(opinions),
    )  # fmt: skip


def save_resolution(ctx: Ctx, ballot: Ballot) -> Done:
    """Save a version of the resolution's draft."""
    text = ctx.text("text").replace("\r\n", "\n")
    actions.write_resolution(ctx.db, ctx.me, ballot, text=text, seen=ctx.number("seen") or 0)
    return Done(f"/ballots/{ballot.id}/outcome")


def record_outcome(ctx: Ctx, ballot: Ballot) -> Done:
    """Record what became of the matter."""
    actions.conclude(
        ctx.db, ctx.me, ballot, outcome=ctx.text("outcome"), number=ctx.text("number"), dated=_day(ctx.text("dated")),
        words=ctx.text("words"),
    )  # fmt: skip
    return Done(f"/ballots/{ballot.id}/outcome")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def put_away(ctx: Ctx, ballot: Ballot) -> Done:
    """Archive the form."""
    actions.archive(ctx.db, ctx.me, ballot)
    return Done(f"/ballots/{ballot.id}")
