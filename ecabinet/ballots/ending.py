"""The deadline moved back; the round stopped by the chair or ended for a paper's sake; a new round made of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col
from sqlmodel import select as rows

from ecabinet.ballots.access import ballot_id, questions_of, stage_of, standing_answers
from ecabinet.ballots.enclosures import QuestionOption
from ecabinet.ballots.models import Ballot, Extension, Question, Withdrawal
from ecabinet.ballots.moving import move_deadline
from ecabinet.ballots.preparing import Text, create_form, folded
from ecabinet.ballots.process import NewRound
from ecabinet.ballots.process_rules import why_not_end, why_not_round, why_not_shorten
from ecabinet.ballots.schedule import forget_end
from ecabinet.ballots.sealing import seal_event
from ecabinet.ballots.silence import heard
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.ballots.telling import asked, secretaries, tell_of, with_assistants
from ecabinet.documents.copies import copy_papers
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.values import Ending

SHORTENED = N_("The deadline of opinion form %(symbol)s is now earlier: %(deadline)s. %(reason)s")
STOPPED = N_("The chair ended opinion form %(symbol)s without a result: %(reason)s")
PAPER_CHANGED = N_(
    "Opinion form %(symbol)s is void because a paper must be replaced: %(reason)s Answers given so far decide nothing;"
    " a new round will be opened."
)
_next_round = Hot(select(col(NewRound.ballot_id)).where(col(NewRound.earlier_id) == ballot_id))
_earlier = Hot(
    select(col(Ballot.id), col(Ballot.symbol)).join(NewRound, col(NewRound.earlier_id) == Ballot.id)
    .where(col(NewRound.ballot_id) == ballot_id)
)  # fmt: skip


def answered_so_far(db: Db, ballot: int) -> int:
    """How many members have answered: what becomes void if the round is ended."""
    return len(heard(db, ballot) | {row.person_id for row in standing_answers(db, ballot)})


def next_round(db: Db, ballot: int) -> int | None:
    """The form that was made from this one."""
    row = _next_round.first(db, ballot=ballot)
    return row.ballot_id if row else None


def earlier_round(db: Db, ballot: int) -> Any:
    """id and symbol of the form that this one was made from, or None."""
    return _earlier.first(db, ballot=ballot)


def shorten(
    db: Db, actor: Acting, ballot: Ballot, *, deadline: datetime | None, reason: str, keeps: bool, leads: bool
) -> Extension:
    """Move the deadline to an earlier moment, where the rule-set lets the actor; everybody who was asked is told."""
    stage = stage_of(db, ballot.id)
    refuse(
        why_not_shorten(
            rules_of(ballot, stage), state=state_at(stage, db.now), keeps=keeps, leads=leads, deadline=stage.deadline,
            to=deadline, reason=reason, now=db.now,
        )
    )  # fmt: skip
    assert deadline is not None
    return move_deadline(db, actor, ballot, deadline, reason=reason, verb="shortened", sentence=SHORTENED)


def end_round(
    db: Db, actor: Acting, ballot: Ballot, ending: Ending, *, reason: str, keeps: bool, leads: bool
) -> Withdrawal:
    """Stop it (Ending.STOPPED), or make it void because a paper must be replaced (Ending.PAPER_CHANGED)."""
    stage = stage_of(db, ballot.id)
    rule_set = rules_of(ballot, stage)
    refuse(why_not_end(rule_set, ending, state=state_at(stage, db.now), keeps=keeps, leads=leads, reason=reason))
    void = answered_so_far(db, ballot.id)
    made = Withdrawal(ballot_id=ballot.id, reason=reason.strip(), ending=ending.value, by=actor.id, at=db.now)
    db.add(made)
    forget_end(db, ballot.id)
    verb = "stopped" if ending is Ending.STOPPED else "ended for a paper"
    note(db, actor, verb, f"ballot/{ballot.id}", reason=made.reason, answered=void)
    people = with_assistants(db, asked(db, ballot)) | secretaries(db, ballot)
    tell_of(db, ballot, people, STOPPED if ending is Ending.STOPPED else PAPER_CHANGED, reason=made.reason)
    seal_event(db, "withdrew", made)
    return made


def new_round(db: Db, actor: Acting, ballot: Ballot) -> Ballot:
    """A form in preparation with the text, the questions and the papers of one that ended without a result."""
    state = state_at(stage_of(db, ballot.id), db.now)
    refuse(why_not_round(state=state, has_next=next_round(db, ballot.id) is not None))
    text = Text(
        title=ballot.title, summary=ballot.summary, agency_id=ballot.agency_id, submission=ballot.submission,
        submitted_on=ballot.submitted_on, officer_id=ballot.officer_id,
    )  # fmt: skip
    made = create_form(db, actor, body_id=ballot.body_id, text=text)
    for row in questions_of(db, ballot.id):
        _copy_question(db, row, made.id)
    made.folded = folded(made, [row.text for row in questions_of(db, made.id)])
    if ballot.dossier_id and made.dossier_id:
        copy_papers(db, ballot.dossier_id, made.dossier_id)
    db.add(NewRound(ballot_id=made.id, earlier_id=ballot.id, by=actor.id, at=db.now))
    note(db, actor, "began new round", f"ballot/{made.id}", earlier=ballot.id)
    return made


def _copy_question(db: Db, row: Any, ballot: int) -> None:
    question = Question(ballot_id=ballot, position=row.position, text=row.text, kind=row.kind)
    db.add(question)
    db.flush()
    for option in db.exec(rows(QuestionOption).where(QuestionOption.question_id == row.id)):
        db.add(
            QuestionOption(
                question_id=question.id, n=option.n, ballot_id=ballot, text=option.text, proposed=option.proposed
            )
        )
    db.flush()
