"""The secretary's page of an opened form: who has come how far, and what can be done until the close."""

from typing import Any

from ecabinet.ballots.access import ballot_to_keep, ending_of, stage_of
from ecabinet.ballots.actions import close_ballot, decide, extend, withdraw
from ecabinet.ballots.answering import show_ballot
from ecabinet.ballots.cards import card_of, of_ballot
from ecabinet.ballots.counting import closing_of, everybody_answered
from ecabinet.ballots.ending import answered_so_far
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.process_rules import may, reading_key
from ecabinet.ballots.results import counted, questions_shown
from ecabinet.ballots.rules import latest_deadline, why_not_close, why_not_open_now
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing, Refused
from ecabinet.kernel.formats import parse_input
from ecabinet.kernel.pages import page
from ecabinet.kernel.render import Region
from ecabinet.kernel.web import Ctx, Done
from ecabinet.kernel.words import N_
from ecabinet.rulebook.regulation import office_hours, rule_set_of
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.values import Kind, State

NOT_YOURS = N_("By its rules you do not move its deadline.")


def show_progress(ctx: Ctx, ballot: Any) -> Any:
    """Who has opened, who has answered, who has not, every opinion, and what can be done."""
    card = card_of(ctx.db, ballot.id)
    if not card.opened:
        raise Missing
    rule_set = rule_set_of(card.rule_set_json)
    latest = latest_deadline(rule_set.period, card.opened_at or ctx.now, office_hours())
    is_open = state_at(card, ctx.now) is State.OPEN and card.kind == Kind.FORM
    return page(
        ctx, "ballots/progress.html", section="ballots", card=card, keeps=bool(ctx.facts.keeps), latest=latest,
        is_open=is_open, may=_acts(rule_set, ctx.facts) if is_open else frozenset(),
        answered=answered_so_far(ctx.db, ballot.id), typed=ctx.request.url.path.rpartition("/")[2] if ctx.form else "",
    )  # fmt: skip


def show_refused(ctx: Ctx, ballot: Any) -> Any:
    """The page that a refused act came from: of what was not opened yet there is no progress to show."""
    return show_progress(ctx, ballot) if ctx.facts.opened else show_ballot(ctx, ballot)


def _acts(rule_set: RuleSet, facts: Any) -> frozenset[str]:
    """What the rule-set lets this viewer do with an open form."""
    keeps, leads = bool(facts.keeps), bool(facts.leads)
    acts = {
        "extend": rule_set.extendable and may(rule_set.extended_by, keeps=keeps, leads=leads),
        "shorten": may(rule_set.shortened_by, keeps=keeps, leads=leads),
        "stop": may(rule_set.stopped_by, keeps=keeps, leads=leads),
        "replace": may(rule_set.papers_replaced_by, keeps=keeps, leads=leads),
        "withdraw": rule_set.withdrawable and keeps, "close": keeps,
    }  # fmt: skip
    return frozenset(name for name, allowed in acts.items() if allowed)


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
    rule_set = rules_of(ballot, stage_of(ctx.db, ballot.id))
    if not may(rule_set.extended_by, keeps=bool(ctx.facts.keeps), leads=bool(ctx.facts.leads)):
        raise Refused(NOT_YOURS)
    extend(ctx.db, ctx.me, ballot, deadline=parse_input(ctx.text("deadline")), reason=ctx.text("reason"))
    return Done(f"/ballots/{ballot.id}/progress")


def withdraw_ballot(ctx: Ctx, ballot: Ballot) -> Done:
    """Take the text back, or set a draft aside."""
    withdraw(ctx.db, ctx.me, ballot, reason=ctx.text("reason"))
    return Done(f"/ballots/{ballot.id}")


def close_early(ctx: Ctx, ballot: Ballot) -> Done:
    """Close before the deadline, where the rules allow it."""
    if closing_of(ctx.db, ballot.id):
        refuse(why_not_open_now(State.CLOSED))
    close_ballot(ctx.db, ctx.me, ballot)
    return Done(f"/ballots/{ballot.id}/progress")


def show_decision(ctx: Ctx, ballot: Any) -> Any:
    """Where the named person settles what the rules leave open: the numbers, and what each reading would give."""
    card = card_of(ctx.db, ballot.id)
    shown = questions_shown(ctx.db, card, names=False) if card.closed else []
    readings = {it.question_id: [(reading_key(each), each.sentence) for each in it.outcome.readings]
                for it in (counted(ctx.db, card) if card.closed else [])}  # fmt: skip
    return page(
        ctx, "ballots/decide.html", section="ballots", card=card, questions=[it for it in shown if it.decides],
        readings=readings, typed=ctx.number("question") if ctx.form else None,
    )  # fmt: skip


def settle(ctx: Ctx, ballot: Ballot) -> Done:
    """Decide one question, with the reason."""
    chosen, reason = ctx.text("chosen"), ctx.text("reason")
    decide(ctx.db, ctx.me, ballot, question=ctx.number("question") or 0, chosen=chosen, reason=reason)
    return Done(f"/ballots/{ballot.id}/decide" if ballot.kind == Kind.VOTE else f"/ballots/{ballot.id}")


def _acts_topics(ballot: int, _audience: Any, _values: Any) -> set[str]:
    return of_ballot(ballot, None, None) | {f"answers/{ballot}"}


REGIONS = [Region("close_early", ballot_to_keep, "ballots/_close_early.html", closable, _acts_topics)]
