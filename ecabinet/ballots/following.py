"""The secretary's page of an opened form: who has come how far, and what can be done until the close."""

from typing import Any

from ecabinet.ballots.access import ballot_to_keep, ending_of
from ecabinet.ballots.actions import close_ballot, decide, extend, withdraw
from ecabinet.ballots.cards import card_of, of_ballot
from ecabinet.ballots.counting import everybody_answered
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.results import questions_shown
from ecabinet.ballots.rules import latest_deadline, why_not_close
from ecabinet.ballots.states import state_at
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.formats import parse_input
from ecabinet.kernel.render import Region
from ecabinet.kernel.web import Ctx, Done, page
from ecabinet.rulebook.regulation import office_hours, rule_set_of
from ecabinet.rulebook.values import Kind, Result, State, word


def show_progress(ctx: Ctx, ballot: Any) -> Any:
    """Who has opened, who has answered, who has not, every opinion, and what can be done."""
    card = card_of(ctx.db, ballot.id)
    if not card.opened:
        raise Missing
    rule_set = rule_set_of(card.rule_set_json)
    latest = latest_deadline(rule_set.period, card.opened_at or ctx.now, office_hours())
    return page(
        ctx, "ballots/progress.html", section="ballots", card=card, keeps=bool(ctx.facts.keeps), latest=latest,
        is_open=state_at(card, ctx.now) is State.OPEN,
    )  # fmt: skip


def closable(db: Db, ballot: int, _audience: Any) -> dict[str, Any]:
    """Whether the form may be closed before its deadline."""
    card = card_of(db, ballot)
    why_not = why_not_close(
        rule_set_of(card.rule_set_json), opened=bool(card.opened), ending=ending_of(card), deadline=card.deadline,
        all_answered=everybody_answered(db, ballot), now=db.now,
    ) if card.opened else True  # fmt: skip
    return {"card": card, "may_close": why_not is None}


def extend_deadline(ctx: Ctx, ballot: Ballot) -> Done:
    """Move the deadline."""
    extend(ctx.db, ctx.me, ballot, deadline=parse_input(ctx.text("deadline")), reason=ctx.text("reason"))
    return Done(f"/ballots/{ballot.id}/progress")


def withdraw_ballot(ctx: Ctx, ballot: Ballot) -> Done:
    """Take the text back, or set a draft aside."""
    withdraw(ctx.db, ctx.me, ballot, reason=ctx.text("reason"))
    return Done(f"/ballots/{ballot.id}")


def close_early(ctx: Ctx, ballot: Ballot) -> Done:
    """Close before the deadline, where the rules allow it."""
    close_ballot(ctx.db, ctx.me, ballot)
    return Done(f"/ballots/{ballot.id}/progress")


READINGS = (Result.PASSED, Result.NOT_PASSED, Result.MAJORITY_NOT_REACHED)


def show_decision(ctx: Ctx, ballot: Any) -> Any:
    """Where the named person settles what the rules leave open."""
    card = card_of(ctx.db, ballot.id)
    shown = questions_shown(ctx.db, card, names=False) if card.closed else []
    return page(
        ctx, "ballots/decide.html", section="ballots", card=card, questions=[it for it in shown if it.decides],
        readings=[(it.value, word(it)) for it in READINGS],
    )  # fmt: skip


def settle(ctx: Ctx, ballot: Ballot) -> Done:
    """Decide one question, with the reason."""
    chosen, reason = ctx.text("chosen"), ctx.text("reason")
    decide(ctx.db, ctx.me, ballot, question=ctx.number("question") or 0, chosen=chosen, reason=reason)
    return Done(f"/ballots/{ballot.id}/decide" if ballot.kind == Kind.VOTE else f"/ballots/{ballot.id}")


def _acts_topics(ballot: int, _audience: Any, _values: Any) -> set[str]:
    return of_ballot(ballot, None, None) | {f"answers/{ballot}"}


REGIONS = [Region("close_early", ballot_to_keep, "ballots/_close_early.html", closable, _acts_topics)]
