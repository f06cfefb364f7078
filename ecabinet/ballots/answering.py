"""The page of a ballot, and what a member or an assistant sends from it."""

from typing import Any

from starlette.responses import Response

from ecabinet.ballots.access import ballot_to_read, drafts_of, members_served, questions_of, watches
from ecabinet.ballots.cards import TONES, card_of
from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.drafting import save_draft, save_for_member
from ecabinet.ballots.drafting import send_up as send_draft_up
from ecabinet.ballots.models import Ballot, BallotReading
from ecabinet.ballots.personal import standing_of
from ecabinet.ballots.states import state_at
from ecabinet.kernel.db import Database, Db
from ecabinet.kernel.web import Ctx, Done, later, page
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.values import AnswerValue, Kind, Sender, State, word

SENT = {"1", "again"}


def show_ballot(ctx: Ctx, ballot: Any) -> Any:
    """A form or a vote, for whoever may read it; a member answers here."""
    card, facts = card_of(ctx.db, ballot.id), ctx.facts
    is_open = state_at(card, ctx.now) is State.OPEN
    answers = bool(facts.on_roll and is_open and card.kind == Kind.FORM)
    form = _form_values(ctx, card) if answers else {}
    roles = (bool(facts.keeps), watches(facts), bool(facts.on_roll), bool(facts.serves))
    frame = None if answers or not card.opened or ctx.form else (roles, is_open, bool(card.closed))
    response = page(
        ctx, "ballots/show.html", section="ballots", frame=frame, card=card, keeps=roles[0], watches=roles[1],
        on_roll=roles[2], serves=roles[3], is_open=is_open, answers=answers, form=form,
        sent=ctx.query.get("sent", "") if ctx.query.get("sent") in SENT else "",
    )  # fmt: skip
    if facts.on_roll and is_open and not facts.noted and ctx.request.method == "GET":
        response.background = later(note_reading, ctx.house.db, ballot.id, ctx.me.id)
    return response


def show_again(ctx: Ctx, ballot: Any) -> Any:
    """The page after a refusal; the door of an answer knows less than the page needs."""
    _ballot, ctx.facts = ballot_to_read.open(ctx.db, ctx.me.id, ballot.id)
    return show_ballot(ctx, ballot)


def _form_values(ctx: Ctx, card: Any) -> dict[str, Any]:
    """The questions with what is chosen and written: typed before a refusal, else kept."""
    standing = standing_of(ctx.db, card.id, ctx.me.id)
    fields = standing.fields(prepared=ctx.query.get("prepared") == "1")
    return questions_form(ctx, card, fields) | {"standing": standing, "answered": standing.answered_at is not None}


def questions_form(ctx: Ctx, card: Any, fields: dict[int, Typed]) -> dict[str, Any]:
    """What the fields of an answer are made from."""
    offered = [(value, word(value), TONES[value]) for value in rule_set_of(card.rule_set_json).answers]
    if ctx.form:
        fields = typed_answers(ctx)
    questions = questions_of(ctx.db, card.id)
    return {"questions": [(it, fields.get(it.id, Typed(""))) for it in questions], "offered": offered}


def typed_answers(ctx: Ctx) -> dict[int, Typed]:
    """What was chosen and written, by question; "all" is in favour of every question."""
    numbers = {name.partition("-")[2] for name in ctx.form if name.startswith(("value-", "words-"))}
    chosen = AnswerValue.IN_FAVOUR.value if ctx.text("all") else ""
    return {
        int(n): Typed(chosen or ctx.text(f"value-{n}")[:12], ctx.text(f"words-{n}").replace("\r\n", "\n"))
        for n in sorted(numbers) if n.isdecimal() and len(n) < 18
    }  # fmt: skip


def note_reading(database: Database, ballot: int, person: int) -> None:
    """The member opened the ballot for the first time; not an act, so nothing goes into the record."""

    def read_once(db: Db) -> None:
        if db.get(BallotReading, (ballot, person)) is None:
            db.add(BallotReading(ballot_id=ballot, person_id=person, at=db.now))

    database.act(read_once)


def send_answer(ctx: Ctx, ballot: Ballot) -> Done:
    """Send the answer; the same sent twice counts once, and the page says so."""
    sender = Sender.MEMBER if ctx.facts.on_roll or not ctx.facts.serves else Sender.ASSISTANT
    cast = cast_answer(ctx.db, ctx.me, ballot, typed_answers(ctx), sender=sender, stage=ballot)
    return Done(f"/ballots/{ballot.id}?sent={'1' if cast.changed else 'again'}")


def save_mine(ctx: Ctx, ballot: Ballot) -> Done:
    """Keep what the member has typed so far; nothing is sent."""
    save_draft(ctx.db, ctx.me, ballot, ctx.me.id, typed_answers(ctx))
    # Quiet for the page that saves while one types: the wire shows the state, and a refusal on the page stays there.
    return Done(f"/ballots/{ballot.id}", response=Response(status_code=204) if ctx.htmx else None)


# The assistant


def show_draft(ctx: Ctx, ballot: Any) -> Any:
    """Where an assistant prepares the answer of a member."""
    card, members = card_of(ctx.db, ballot.id), members_served(ctx.db, ballot.id, ctx.me.id)
    asked = ctx.query.get("member", "")
    chosen = ctx.number("member") or (int(asked) if asked.isdecimal() and len(asked) < 18 else 0)
    member = next((row for row in members if row.person_id == chosen), members[0])
    tabs = [(row.person_id, row.name, f"/ballots/{card.id}/draft?member={row.person_id}") for row in members]
    return page(
        ctx, "ballots/draft.html", section="ballots", card=card, members=members, member=member, tabs=tabs,
        is_open=state_at(card, ctx.now) is State.OPEN, form=questions_form(ctx, card, _own_draft(ctx, card, member)),
    )  # fmt: skip


def _own_draft(ctx: Ctx, card: Any, member: Any) -> dict[int, Typed]:
    drafts = drafts_of(ctx.db, card.id)
    mine = [row for row in drafts if row.person_id == member.person_id and row.by == ctx.me.id]
    return {row.question_id: Typed(row.value, row.words) for row in mine}


def keep_draft(ctx: Ctx, ballot: Ballot) -> Done:
    """Save what the assistant prepared, or send it up to the member."""
    member, given = ctx.number("member") or 0, typed_answers(ctx)
    (send_draft_up if ctx.text("send_up") else save_for_member)(ctx.db, ctx.me, ballot, member, given)
    return Done(f"/ballots/{ballot.id}/draft?member={member}", [f"served/{ballot.id}"])
