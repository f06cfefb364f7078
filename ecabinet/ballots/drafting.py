"""Drafts: what the member keeps while thinking, and what an assistant prepares and sends up. Never an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ecabinet.ballots.access import lock_entry, members_served, own_answers, stage_of
from ecabinet.ballots.answer_rules import why_not_enclose, why_not_send_up, why_not_write
from ecabinet.ballots.enclosed import stands
from ecabinet.ballots.models import Ballot, Draft
from ecabinet.ballots.rolls import seat_of
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.ballots.telling import SENT_UP, tell_of
from ecabinet.ballots.typed import Typed, from_draft, to_text
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.words import N_
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.sentences import say
from ecabinet.rulebook.values import AnswerValue, Sender

NO_DRAFT = N_("Nothing is kept of a secret answer before it is sent: what you typed stays on this page alone.")
NOT_SERVED = N_("You do not prepare answers for this member.")


def save_draft(db: Db, actor: Acting, ballot: Any, person: int, given: Mapping[int, Typed]) -> None:
    """Keep what was typed so far for one member's answer; typing is not an act, so nothing goes into the record."""
    lock_entry(db, ballot.id, person)
    stage = stage_of(db, ballot.id)
    state, rule_set = state_at(stage, db.now), rules_of(ballot, stage)
    if not rule_set.drafts:
        raise Refused(NO_DRAFT)
    known = {row.question_id: row for row in own_answers(db, ballot.id, person)}
    on_roll = any(row.answers_by for row in known.values())
    for question, typed in given.items():
        row = known.get(question)
        refuse(
            why_not_write(
                state=state, on_roll=on_roll, recused=bool(row and row.recused), question_on_form=row is not None,
                words=typed.words,
            )
            or why_not_enclose(
                rule_set, grades=[it.grade for it in typed.remarks], longest=typed.longest, files=len(typed.files)
            )
        )  # fmt: skip
        # What was received already is nothing that waits to be sent, though a page keeps it a moment later.
        assert row is not None
        at = row.at if row.answers_by == actor.id and stands(db, row, typed) else db.now
        _keep(db, actor, ballot, person, question, typed, at)


def _keep(db: Db, actor: Acting, ballot: Any, person: int, question: int, typed: Typed, at: datetime) -> None:
    draft = db.get(Draft, (question, person, actor.id))
    if draft is None and at < db.now:
        return
    if draft is None:
        draft = Draft(question_id=question, person_id=person, by=actor.id, ballot_id=ballot.id, at=db.now)
        db.add(draft)
    elif from_draft(draft) == typed:
        return
    draft.value = typed.value if typed.value in set(AnswerValue) else ""
    draft.option, draft.words = typed.option, typed.words
    draft.remarks_json, draft.files_json = to_text(typed.remarks), to_text(typed.files)
    draft.at, draft.sent_up_at = at, None


def save_for_member(db: Db, actor: Acting, ballot: Ballot, member: int, given: Mapping[int, Typed]) -> None:
    """The assistant's draft for a member whom the assistant serves today."""
    if member not in {row.person_id for row in members_served(db, ballot.id, actor.id)}:
        refuse(say(NOT_SERVED))
    save_draft(db, actor, ballot, member, given)


def send_up(db: Db, actor: Acting, ballot: Ballot, member: int, given: Mapping[int, Typed]) -> None:
    """Ask the member to send what was prepared; the member is told."""
    save_for_member(db, actor, ballot, member, given)
    db.flush()
    questions = [row.question_id for row in own_answers(db, ballot.id, member) if not row.recused]
    drafts = [db.get(Draft, (question, member, actor.id)) for question in questions]
    ready = [it for it in drafts if it and _whole(ballot, it)]
    state = state_at(stage_of(db, ballot.id), db.now)
    refuse(why_not_send_up(state=state, sender=Sender.ASSISTANT, drafts=len(ready), questions=len(questions)))
    for draft in ready:
        draft.sent_up_at = db.now
    note(db, actor, "sent up draft", f"ballot/{ballot.id}", member=member)
    seat = seat_of(db, ballot.id, member)
    tell_of(db, ballot, [seat.substitute_id or member], SENT_UP, assistant=actor.name)


def _whole(ballot: Ballot, draft: Draft) -> bool:
    """Whether it could be sent as it is."""
    if not draft.value:
        return False
    return bool(draft.words.strip()) or not rule_set_of(ballot.rule_set_json).needs_words(AnswerValue(draft.value))
