"""What the Office, the agency, the chair and deputies do with a form beside its answers; the addresses of it."""

from typing import Any

from ecabinet.ballots.access import ballot_to_change, ballots_to_read, questions_of, stage_of
from ecabinet.ballots.arriving import (
    arrived_at,
    check_dossier,
    checks_of,
    dossier_to_resubmit,
    dossier_to_see,
    leaders,
    note_on_slip,
    resubmit,
    returned,
    send_slip,
    slip_stands,
    slip_to_note,
    slips_of,
)
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.chasing import chase
from ecabinet.ballots.ending import end_round, new_round, shorten
from ecabinet.ballots.following import show_refused
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.process_rules import VERDICT_WORDS, check_due, slip_due
from ecabinet.ballots.rolls import options_of
from ecabinet.ballots.states import state_at
from ecabinet.ballots.tabling import table
from ecabinet.documents.access import papers_on
from ecabinet.kernel.doors import Door, thing
from ecabinet.kernel.formats import parse_input
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.pages import page
from ecabinet.kernel.routing import Guarded
from ecabinet.kernel.web import Ctx, Done
from ecabinet.meetings.models import Meeting
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.values import Ending, State


def _watching(it: Any) -> Any:
    return (it.c.keeps == 1) | (it.c.leads == 1)


ballot_to_end = Door("ballot_to_end", Hot(ballots_to_read(thing, _watching)), model=Ballot)


# The dossier and the slip


def show_dossier(ctx: Ctx, ballot: Any) -> Any:
    """What is missing, who has it since when, and the slip; for the Office, the agency, and whoever notes."""
    card, hours = card_of(ctx.db, ballot.id), office_hours()
    row = ctx.db.get_one(Ballot, ballot.id)
    checks, slips = checks_of(ctx.db, ballot.id), slips_of(ctx.db, ballot.id)
    arrived, is_out = arrived_at(ctx.db, row), returned(ctx.db, ballot.id)
    since = checks[-1].at if is_out else None
    return page(
        ctx, "ballots/dossier.html", section="ballots", card=card, checks=checks, slips=slips, returned=is_out,
        arrived=arrived, due=check_due(arrived, hours), since=since,
        days=hours.between(since, ctx.now) if since else 0,
        slip=slip_stands(ctx.db, ballot.id), slip_by=slip_due(slips[-1].at, hours) if slips else None,
        to=leaders(ctx.db, ballot.id),
        keeps=bool(ctx.facts.keeps), submits=bool(ctx.facts.submits), notes=bool(ctx.facts.notes),
        is_draft=state_at(stage_of(ctx.db, ballot.id), ctx.now) is State.DRAFT, verdicts=VERDICT_WORDS.items(),
        questions=questions_of(ctx.db, ballot.id), options=options_of(ctx.db, ballot.id),
        papers=papers_on(ctx.db, [card.dossier_id])[card.dossier_id],
    )  # fmt: skip


def show_again(ctx: Ctx, ballot: Any) -> Any:
    """The page of the dossier behind another door: what one may do there is asked anew."""
    number = ballot.id
    ctx.facts = dossier_to_see.admit(ctx.db, [ctx.me.id], number)[ctx.me.id]
    return show_dossier(ctx, ballot)


def post_check(ctx: Ctx, ballot: Ballot) -> Done:
    """Complete, or returned with the request."""
    complete = ctx.text("complete") == "1"
    check_dossier(ctx.db, ctx.me, ballot, missing=ctx.text("missing")[:4000], complete=complete)
    return Done(f"/ballots/{ballot.id}/dossier")


def post_resubmission(ctx: Ctx, ballot: Ballot) -> Done:
    """Brought again."""
    resubmit(ctx.db, ctx.me, ballot, words=ctx.text("words")[:2000])
    return Done(f"/ballots/{ballot.id}/dossier")


def post_slip(ctx: Ctx, ballot: Ballot) -> Done:
    """Submitted to the chair or a deputy."""
    send_slip(ctx.db, ctx.me, ballot, person=ctx.number("person"), words=ctx.text("words")[:4000])
    return Done(f"/ballots/{ballot.id}/dossier")


def post_note(ctx: Ctx, ballot: Ballot) -> Done:
    """Noted on the slip."""
    note_on_slip(ctx.db, ctx.me, ballot, verdict=ctx.text("verdict"), words=ctx.text("note")[:2000])
    return Done(f"/ballots/{ballot.id}/dossier")


# While it is open


def chase_silent(ctx: Ctx, ballot: Ballot) -> Done:
    """Ask one member again, or all who have not answered."""
    meant = ctx.number("member") or 0 if ctx.text("member") else None
    chase(ctx.db, ctx.me, ballot, member=meant)
    return Done(f"/ballots/{ballot.id}/progress", [f"progress/{ballot.id}"])


def shorten_deadline(ctx: Ctx, ballot: Ballot) -> Done:
    """An earlier deadline."""
    deadline, reason = parse_input(ctx.text("earlier")), ctx.text("reason")[:1000]
    shorten(ctx.db, ctx.me, ballot, deadline=deadline, reason=reason, **_rights(ctx))
    return Done(f"/ballots/{ballot.id}/progress")


def stop_ballot(ctx: Ctx, ballot: Ballot) -> Done:
    """The chair ends it without a result."""
    end_round(ctx.db, ctx.me, ballot, Ending.STOPPED, reason=ctx.text("reason")[:1000], **_rights(ctx))
    return Done(f"/ballots/{ballot.id}")


def replace_papers(ctx: Ctx, ballot: Ballot) -> Done:
    """The round is void because a paper must be replaced."""
    end_round(ctx.db, ctx.me, ballot, Ending.PAPER_CHANGED, reason=ctx.text("reason")[:1000], **_rights(ctx))
    return Done(f"/ballots/{ballot.id}")


def _rights(ctx: Ctx) -> dict[str, bool]:
    return {"keeps": bool(ctx.facts.keeps), "leads": bool(ctx.facts.leads)}


# After it


def begin_again(ctx: Ctx, ballot: Ballot) -> Done:
    """A new round of one that ended without a result."""
    return Done(f"/ballots/{new_round(ctx.db, ctx.me, ballot).id}/edit")


def put_on_agenda(ctx: Ctx, ballot: Ballot) -> Done:
    """A matter that waits, on the agenda of a meeting."""
    chosen = ctx.number("meeting")
    table(ctx.db, ctx.me, ballot, ctx.db.get(Meeting, chosen) if chosen else None)
    return Done(f"/ballots/{ballot.id}")


_one = "/ballots/{id:int}"
ROUTES: list[Guarded] = [
    Guarded("GET", f"{_one}/dossier", door=dossier_to_see, view=show_dossier, name="show_form_dossier"),
    Guarded("POST", f"{_one}/check", door=ballot_to_change, view=post_check, again=show_again),
    Guarded("POST", f"{_one}/resubmit", door=dossier_to_resubmit, view=post_resubmission, again=show_again),
    Guarded("POST", f"{_one}/slip", door=ballot_to_change, view=post_slip, again=show_again),
    Guarded("POST", f"{_one}/slip/note", door=slip_to_note, view=post_note, again=show_again),
    Guarded("POST", f"{_one}/chase", door=ballot_to_change, view=chase_silent, again=show_refused),
    Guarded("POST", f"{_one}/shorten", door=ballot_to_end, view=shorten_deadline, again=show_refused),
    Guarded("POST", f"{_one}/stop", door=ballot_to_end, view=stop_ballot, again=show_refused),
    Guarded("POST", f"{_one}/replace", door=ballot_to_end, view=replace_papers, again=show_refused),
    Guarded("POST", f"{_one}/again", door=ballot_to_change, view=begin_again),
    Guarded("POST", f"{_one}/table", door=ballot_to_change, view=put_on_agenda),
]
