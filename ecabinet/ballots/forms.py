"""The secretary prepares a form: its text, its questions, and the opening."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.arriving import why_not_begun
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.lists import bodies
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form, regulation
from ecabinet.ballots.preparing import (
    Text,
    add_question,
    change_question,
    create_form,
    move_question,
    remove_question,
    save_form,
)
from ecabinet.ballots.recusing import recuse, substitute, unrecuse, unsubstitute
from ecabinet.ballots.rolls import options_of, recusals_of, substitutions_of
from ecabinet.ballots.rules import earliest_deadline, latest_deadline
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused, Stale
from ecabinet.kernel.formats import parse_input
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done
from ecabinet.people.access import in_force, members_of
from ecabinet.people.models import Membership, Organisation, Person, Secretaryship
from ecabinet.people.rules import named
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.rulesets import Parameter, RuleSet
from ecabinet.rulebook.values import QuestionKind
from ecabinet.rulebook.words_of_rules import rule_in_words, silence_in_words

USUAL_DAYS = 3

_agencies = Hot(
    select(col(Organisation.id), col(Organisation.name_vi), col(Organisation.name_en))
    .where(col(Organisation.ended_at).is_(None))
    .order_by(col(Organisation.position), col(Organisation.id))
)
_officers = Hot(
    select(col(Person.id), col(Person.name))
    .where(col(Person.ended_at).is_(None), col(Person.id).in_(select(col(Secretaryship.person_id))))
    .order_by(col(Person.sort_key), col(Person.id))
)
_people = Hot(
    select(col(Person.id), col(Person.name))
    .where(
        col(Person.ended_at).is_(None),
        col(Person.id).not_in(
            select(col(Membership.person_id)).where(col(Membership.body_id) == bindparam("body"), in_force(Membership))
        ),
    )
    .order_by(col(Person.sort_key), col(Person.id))
)


def _options(db: Db) -> dict[str, Any]:
    return {
        "agencies": [(row.id, named(row)) for row in _agencies.rows(db)],
        "officers": [(row.id, row.name) for row in _officers.rows(db)],
    }


def new_form(ctx: Ctx, _nothing: Any) -> Any:
    """An empty form."""
    kept = [(row.id, named(row)) for row in bodies(ctx.db, ctx.me.id) if row.kept]
    text = _shown(ctx, None) if ctx.form else _shown(None, None) | {"officer": ctx.me.id}
    return page(ctx, "ballots/new.html", section="ballots", bodies=kept, text=text, **_options(ctx.db))


def create(ctx: Ctx, _nothing: Any) -> Done:
    """Begin a form; its questions and papers come next."""
    ballot = create_form(ctx.db, ctx.me, body_id=ctx.number("body"), text=_text(ctx))
    return Done(f"/ballots/{ballot.id}/edit")


def edit_form(ctx: Ctx, ballot: Any) -> Any:
    """The text and the questions of a form in preparation."""
    saved = ctx.db.get(Ballot, ballot.id)
    card = card_of(ctx.db, ballot.id)
    stale = ctx.refusal.version if isinstance(ctx.refusal, Stale) else saved.version if saved else 0
    of_text = "title" in ctx.form
    options, questions = options_of(ctx.db, ballot.id), questions_of(ctx.db, ballot.id)
    return page(
        ctx, "ballots/edit.html", section="ballots", card=card, text=_shown(ctx if of_text else None, saved),
        version=stale, questions=[(it, _question_shown(ctx, it, options.get(it.id, []))) for it in questions],
        new=_question_shown(ctx, None, []), roll=_roll_shown(ctx, ballot.id, card), **_options(ctx.db),
    )  # fmt: skip


def _shown(ctx: Ctx | None, saved: Ballot | None) -> dict[str, Any]:
    """What the fields of the text show: what was typed before a refusal, else what is saved."""
    fields = {"title": "title", "summary": "summary", "agency": "agency_id", "officer": "officer_id"}
    fields |= {"submission": "submission", "submitted_on": "submitted_on"}
    kept = {name: getattr(saved, column) or "" if saved else "" for name, column in fields.items()}
    return {name: ctx.typed(name, value) for name, value in kept.items()} if ctx else kept


def _question_shown(ctx: Ctx, question: Any, options: Sequence[Any]) -> dict[str, Any]:
    """The fields of a question: what was typed into these before a refusal, else what is saved."""
    here = ctx.path.get("question") if question is None or "question" in ctx.path else 0
    if "text" in ctx.form and here == (question.id if question else None):
        return {name: ctx.text(name) for name in ("text", "kind", "options", "proposed")}
    proposed = next((it.n for it in options if it.proposed), "")
    text = "\n".join(it.text for it in options)
    saved = (question.text, question.kind) if question else ("", QuestionKind.OPINION.value)
    return {"text": saved[0], "kind": saved[1], "options": text, "proposed": str(proposed)}


def _roll_shown(ctx: Ctx, number: int, card: Any) -> dict[str, Any]:
    """Who stays out and who stands in, and what may be chosen to say so."""
    row = ctx.db.get(Ballot, number)
    assert row is not None
    try:
        substitutes = regulation(ctx.db, row)[1].electorate.substitutes
    except Refused:
        substitutes = False
    people = _people.rows(ctx.db, body=card.body_id, now=ctx.now) if substitutes else []
    return {
        "members": [(it.id, it.name) for it in members_of(ctx.db, card.body_id)], "substitutes": substitutes,
        "recusals": recusals_of(ctx.db, number), "standing_in": substitutions_of(ctx.db, number),
        "people": [(it.id, it.name) for it in people],
    }  # fmt: skip


def save(ctx: Ctx, ballot: Ballot) -> Done:
    """Save the text."""
    save_form(ctx.db, ctx.me, ballot, version=ctx.number("version") or 0, text=_text(ctx))
    return Done(f"/ballots/{ballot.id}/edit")


def _text(ctx: Ctx) -> Text:
    return Text(
        title=ctx.text("title")[:500], summary=ctx.text("summary").replace("\r\n", "\n"),
        agency_id=ctx.number("agency"), submission=ctx.text("submission")[:60],
        submitted_on=_date(ctx.text("submitted_on")), officer_id=ctx.number("officer"),
    )  # fmt: skip


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def add(ctx: Ctx, ballot: Ballot) -> Done:
    """One more question."""
    add_question(ctx.db, ctx.me, ballot, ctx.text("text").replace("\r\n", "\n"), **_kind(ctx))
    return Done(f"/ballots/{ballot.id}/edit#questions")


def change(ctx: Ctx, ballot: Ballot) -> Done:
    """Other words for a question."""
    text, version = ctx.text("text").replace("\r\n", "\n"), ctx.number("version") or 0
    change_question(ctx.db, ctx.me, ballot, ctx.path["question"], text, version=version, **_kind(ctx))
    return Done(f"/ballots/{ballot.id}/edit#questions")


def _kind(ctx: Ctx) -> dict[str, Any]:
    """What kind of question, and its options, one in each line."""
    options = ctx.text("options").splitlines()
    kept = [it for it in options if it.strip()]
    proposed = ctx.number("proposed") or 0
    return {"kind": ctx.text("kind") or QuestionKind.OPINION.value, "options": kept, "proposed": proposed}


def move(ctx: Ctx, ballot: Ballot) -> Done:
    """A question up or down."""
    move_question(ctx.db, ctx.me, ballot, ctx.path["question"], step=-1 if ctx.text("step") == "up" else 1)
    return Done(f"/ballots/{ballot.id}/edit#questions")


def remove(ctx: Ctx, ballot: Ballot) -> Done:
    """Take a question away."""
    remove_question(ctx.db, ctx.me, ballot, ctx.path["question"])
    return Done(f"/ballots/{ballot.id}/edit#questions")


# Who stays out, who stands in


def add_recusal(ctx: Ctx, ballot: Ballot) -> Done:
    """A member stays out of the form, or of one question."""
    recuse(
        ctx.db, ctx.me, ballot, person=ctx.number("recused") or 0, question=ctx.number("from"),
        reason=ctx.text("recusal_reason"),
    )  # fmt: skip
    return Done(f"/ballots/{ballot.id}/edit#roll")


def remove_recusal(ctx: Ctx, ballot: Ballot) -> Done:
    """The member is asked after all."""
    unrecuse(ctx.db, ctx.me, ballot, ctx.path["recusal"])
    return Done(f"/ballots/{ballot.id}/edit#roll")


def add_substitute(ctx: Ctx, ballot: Ballot) -> Done:
    """Somebody answers in a member's place."""
    rule_set = regulation(ctx.db, ballot)[1]
    substitute(
        ctx.db, ctx.me, ballot, rule_set, person=ctx.number("absent") or 0, by=ctx.number("substitute") or 0,
        reason=ctx.text("substitute_reason"),
    )  # fmt: skip
    return Done(f"/ballots/{ballot.id}/edit#roll")


def remove_substitute(ctx: Ctx, ballot: Ballot) -> Done:
    """The member answers after all."""
    unsubstitute(ctx.db, ctx.me, ballot, ctx.path["member"])
    return Done(f"/ballots/{ballot.id}/edit#roll")


# The opening


def review_opening(ctx: Ctx, ballot: Any) -> Any:
    """What will be asked of whom, under which rules and until when, before it is opened."""
    card, row = card_of(ctx.db, ballot.id), ctx.db.get(Ballot, ballot.id)
    assert row is not None
    members = members_of(ctx.db, card.body_id)
    secret = ctx.typed("secret", ctx.query.get("secret", "")) == "1"
    try:
        profile, rule_set = regulation(ctx.db, row, secret=secret)
    except Refused as refusal:
        return page(ctx, "ballots/open.html", section="ballots", card=card, profile=None, members=members, why=refusal)
    return page(
        ctx, "ballots/open.html", section="ballots", card=card, profile=profile, members=members, why=None,
        rule_set=rule_set, clauses=rule_in_words(rule_set, len(members)), questions=questions_of(ctx.db, card.id),
        confirms=_confirms(rule_set), secret=secret, begins_not=why_not_begun(ctx.db, card.id, rule_set),
        **_deadlines(ctx, rule_set),
    )  # fmt: skip


def _deadlines(ctx: Ctx, rule_set: RuleSet) -> dict[str, Any]:
    hours = office_hours()
    earliest = earliest_deadline(rule_set.period, ctx.now, hours)
    latest = latest_deadline(rule_set.period, ctx.now, hours)
    usual = hours.add(ctx.now, USUAL_DAYS)
    usual = min(max(usual, earliest or usual), latest or usual)
    until = latest or usual
    settled = hours.calendar.is_settled(ctx.now.date(), until.date())
    return {"earliest": earliest, "latest": latest, "usual": usual, "settled": settled}


def _confirms(rule_set: RuleSet) -> list[tuple[str, Any]]:
    """What the regulation does not say and the Office confirms: the field and what it would then mean."""
    meanings = {Parameter.SILENCE: silence_in_words(rule_set)}
    return [(parameter.value, meanings.get(parameter)) for parameter in rule_set.to_confirm]


def open_ballot(ctx: Ctx, ballot: Ballot) -> Done:
    """Ask the members."""
    confirmed = {it for it in Parameter if ctx.text(f"confirm_{it.value}")}
    until, secret = parse_input(ctx.text("deadline")), ctx.text("secret") == "1"
    open_form(ctx.db, ctx.me, ballot, deadline=until, confirmed=confirmed, secret=secret)
    return Done(f"/ballots/{ballot.id}/progress")
