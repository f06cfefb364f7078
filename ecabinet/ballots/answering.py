"""The page of a ballot, and what a member or an assistant sends from it."""

from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from ecabinet.ballots.access import ballot_to_read, drafts_of, members_served, watches
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.casting import cast_answer
from ecabinet.ballots.drafting import save_draft, save_for_member
from ecabinet.ballots.drafting import send_up as send_draft_up
from ecabinet.ballots.fields import agreed_with_all, fields_of, seen_answers, typed_answers
from ecabinet.ballots.late import as_words
from ecabinet.ballots.models import Ballot, BallotReading
from ecabinet.ballots.personal import standing_of, standing_typed
from ecabinet.ballots.receipts import may_export
from ecabinet.ballots.rolls import seat_of
from ecabinet.ballots.states import rules_of, state_at
from ecabinet.ballots.typed import from_draft
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.pages import page
from ecabinet.kernel.web import Ctx, Done, later, whole
from ecabinet.kernel.words import N_
from ecabinet.people.confirming import CONFIRM_FIRST, way_for
from ecabinet.rulebook.parameters import Change, Proof
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.values import Kind, Sender, State

SENT = {"1", "again", "late"}
NOT_HERE = N_("By its rules this answer is not given here but signed, on paper or by certificate: ask the secretariat.")


def show_ballot(ctx: Ctx, ballot: Any) -> Any:
    """A form or a vote, for whoever may read it; a member answers here."""
    card, facts = card_of(ctx.db, ballot.id), ctx.facts
    state = state_at(card, ctx.now)
    is_open = state is State.OPEN
    seat = seat_of(ctx.db, ballot.id, ctx.me.id) if facts.on_roll and card.opened else None
    answers = bool(seat and is_open and card.kind == Kind.FORM and _sits(ctx, seat))
    form = _form_values(ctx, card, seat) if answers else {}
    over = bool(seat and not is_open and ctx.form and _sits(ctx, seat))
    typed = ctx.text("late") or as_words(ctx.db, ballot.id, typed_answers(ctx)) if over else ""
    too_late = state is State.CLOSED
    roles = (bool(facts.keeps), watches(facts), bool(facts.on_roll), bool(facts.serves))
    frame = None if answers or not card.opened or ctx.form else (roles, is_open, bool(card.closed))
    response = page(
        ctx, "ballots/show.html", section="ballots", frame=frame, card=card, keeps=roles[0], watches=roles[1],
        on_roll=roles[2], serves=roles[3], is_open=is_open, answers=answers, form=form,
        exports=may_export(facts), sent=ctx.query.get("sent", "") if ctx.query.get("sent") in SENT else "",
        late_words=typed if too_late else "", kept_words="" if too_late else typed,
    )  # fmt: skip
    if facts.on_roll and is_open and not facts.noted and ctx.request.method == "GET":
        response.background = later(note_reading, ctx.house.db, ballot.id, ctx.me.id)
    return response


def _sits(ctx: Ctx, seat: Any) -> bool:
    """Whether the reader answers in this seat: the member who is not recused, or the substitute."""
    return not seat.recused and (seat.substitute_id or seat.person_id) == ctx.me.id


def show_again(ctx: Ctx, ballot: Any) -> Any:
    """The page after a refusal; the door of an answer knows less than the page needs."""
    _ballot, ctx.facts = ballot_to_read.open(ctx.db, ctx.me.id, ballot.id)
    return show_ballot(ctx, ballot)


def _form_values(ctx: Ctx, card: Any, seat: Any) -> dict[str, Any]:
    """The questions with what is chosen and written: typed before a refusal, else kept."""
    standing = standing_of(ctx.db, card.id, seat.person_id, ctx.me.id)
    kept = standing.fields(standing_typed(ctx.db, standing), prepared=ctx.query.get("prepared") == "1")
    rule_set = rule_set_of(card.rule_set_json)
    confirms = rule_set.proof is Proof.CONFIRMATION
    return {
        "fields": fields_of(ctx, card, seat.person_id, kept), "standing": standing, "seat": seat,
        "answered": standing.answered_at, "final": rule_set.change is Change.NEVER,
        "confirms": way_for(ctx.db, ctx.me.id) if confirms else "",
        "changes": standing.marked or (
            standing.answered_at is not None and not standing.saved_at and ctx.query.get("change") != "1"
            and ctx.query.get("prepared") != "1" and not ctx.form
        ),
        "elsewhere": rule_set.proof in (Proof.CERTIFICATE, Proof.PAPER),
    }  # fmt: skip


def note_reading(database: Database, ballot: int, person: int) -> None:
    """The member opened the ballot for the first time; not an act, so nothing goes into the record."""

    def read_once(db: Db) -> None:
        if db.get(BallotReading, (ballot, person)) is None:
            db.add(BallotReading(ballot_id=ballot, person_id=person, at=db.now))

    database.act(read_once)


def send_answer(ctx: Ctx, ballot: Any) -> Done:
    """Send the answer; the same sent twice counts once, and the page says so."""
    if ctx.text("add"):  # a button that keeps a draft, sent by a page whose script did not load
        return save_mine(ctx, ballot)
    proof = rules_of(ballot, ballot).proof
    if proof is Proof.CONFIRMATION and ctx.facts.on_roll:
        raise Refused(CONFIRM_FIRST)
    return _cast(ctx, ballot, "")


def send_confirmed(ctx: Ctx, ballot: Any) -> Done:
    """Send the answer of somebody who has just confirmed who they are."""
    return _cast(ctx, ballot, ctx.prepared.by)


def _cast(ctx: Ctx, ballot: Any, proof: str) -> Done:
    facts = ctx.facts
    if facts.on_roll and rules_of(ballot, ballot).proof in (Proof.CERTIFICATE, Proof.PAPER):
        raise Refused(NOT_HERE)
    sender = Sender.MEMBER if facts.on_roll or not facts.serves else Sender.ASSISTANT
    person, given = facts.seat or ctx.me.id, typed_answers(ctx)
    if ctx.text("all"):
        given = agreed_with_all(ctx.db, ballot.id, person, given)
    cast = cast_answer(
        ctx.db, ctx.me, ballot, given, sender=sender, stage=ballot, person=person, seen=seen_answers(ctx), proof=proof
    )
    return Done(f"/ballots/{ballot.id}?sent={'1' if cast.changed else 'again'}")


def save_mine(ctx: Ctx, ballot: Any) -> Done:
    """Keep what the member has typed so far; nothing is sent."""
    save_draft(ctx.db, ctx.me, ballot, ctx.facts.seat or ctx.me.id, typed_answers(ctx))
    # Quiet for the page that saves while one types: the wire shows the state, and a refusal on the page stays there.
    return Done(f"/ballots/{ballot.id}{_where(ctx)}", response=Response(status_code=204) if ctx.htmx else None)


def _where(ctx: Ctx) -> str:
    """Back to the remark that was asked for, where there is no script to add it."""
    asked = ctx.text("add")
    question = whole(asked.partition("-")[0])
    return f"?add={quote(asked[:40])}#question-{question}" if question else ""


# The assistant


def show_draft(ctx: Ctx, ballot: Any) -> Any:
    """Where an assistant prepares the answer of a member."""
    card, members = card_of(ctx.db, ballot.id), members_served(ctx.db, ballot.id, ctx.me.id)
    asked = ctx.query.get("member", "")
    chosen = ctx.number("member") or (int(asked) if asked.isdecimal() and len(asked) < 18 else 0)
    member = next((row for row in members if row.person_id == chosen), members[0])
    tabs = [(row.person_id, row.name, f"/ballots/{card.id}/draft?member={row.person_id}") for row in members]
    seat = seat_of(ctx.db, card.id, member.person_id)
    own = {row.question_id: from_draft(row) for row in _own_drafts(ctx, card, member)}
    return page(
        ctx, "ballots/draft.html", section="ballots", card=card, members=members, member=member, tabs=tabs,
        is_open=state_at(card, ctx.now) is State.OPEN and not seat.recused, seat=seat,
        drafts=rule_set_of(card.rule_set_json).drafts, fields=fields_of(ctx, card, member.person_id, own),
    )  # fmt: skip


def _own_drafts(ctx: Ctx, card: Any, member: Any) -> list[Any]:
    drafts = drafts_of(ctx.db, card.id)
    return [row for row in drafts if row.person_id == member.person_id and row.by == ctx.me.id]


def keep_draft(ctx: Ctx, ballot: Ballot) -> Done:
    """Save what the assistant prepared, or send it up to the member."""
    member, given = ctx.number("member") or 0, typed_answers(ctx)
    (send_draft_up if ctx.text("send_up") else save_for_member)(ctx.db, ctx.me, ballot, member, given)
    where = _where(ctx).replace("?", "&")
    return Done(f"/ballots/{ballot.id}/draft?member={member}{where}", [] if where else [f"served/{ballot.id}"])
