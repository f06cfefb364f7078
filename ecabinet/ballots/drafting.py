"""Drafts: what the member keeps while thinking, and what an assistant prepares and sends up. Never an answer."""

from collections.abc import Mapping

from ecabinet.ballots.access import lock_entry, members_served, own_answers, stage_of
from ecabinet.ballots.casting import Typed
from ecabinet.ballots.models import Ballot, Draft
from ecabinet.ballots.rules import why_not_send_up, why_not_write
from ecabinet.ballots.states import refuse, state_at
from ecabinet.ballots.telling import SENT_UP, tell_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.words import N_
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.sentences import say
from ecabinet.rulebook.values import AnswerValue, Sender

NOT_SERVED = N_("You do not prepare answers for this member.")


def save_draft(db: Db, actor: Acting, ballot: Ballot, person: int, given: Mapping[int, Typed]) -> None:
    """Keep what was typed so far for one member's answer; typing is not an act, so nothing goes into the record."""
    lock_entry(db, ballot.id, person)
    state = state_at(stage_of(db, ballot.id), db.now)
    known = {row.question_id: row for row in own_answers(db, ballot.id, person)}
    on_roll = any(row.on_roll for row in known.values())
    for question, typed in given.items():
        refuse(why_not_write(state=state, on_roll=on_roll, question_on_form=question in known, words=typed.words))
        _keep(db, actor, ballot, person, question, typed)


def _keep(db: Db, actor: Acting, ballot: Ballot, person: int, question: int, typed: Typed) -> None:
    draft = db.get(Draft, (question, person, actor.id))
    value = typed.value if typed.value in set(AnswerValue) else ""
    if draft is None:
        draft = Draft(question_id=question, person_id=person, by=actor.id, ballot_id=ballot.id, at=db.now)
        db.add(draft)
    elif (draft.value, draft.words) == (value, typed.words):
        return
    draft.value, draft.words, draft.at, draft.sent_up_at = value, typed.words, db.now, None


def save_for_member(db: Db, actor: Acting, ballot: Ballot, member: int, given: Mapping[int, Typed]) -> None:
    """The assistant's draft for a member whom the assistant serves today."""
    if member not in {row.person_id for row in members_served(db, ballot.id, actor.id)}:
        refuse(say(NOT_SERVED))
    save_draft(db, actor, ballot, member, given)


def send_up(db: Db, actor: Acting, ballot: Ballot, member: int, given: Mapping[int, Typed]) -> None:
    """Ask the member to send what was prepared; the member is told."""
    save_for_member(db, actor, ballot, member, given)
    db.flush()
    questions = [row.question_id for row in own_answers(db, ballot.id, member)]
    drafts = [db.get(Draft, (question, member, actor.id)) for question in questions]
    ready = [it for it in drafts if it and it.value and (it.value != AnswerValue.OTHER or it.words.strip())]
    state = state_at(stage_of(db, ballot.id), db.now)
    refuse(why_not_send_up(state=state, sender=Sender.ASSISTANT, drafts=len(ready), questions=len(questions)))
    for draft in ready:
        draft.sent_up_at = db.now
    note(db, actor, "sent up draft", f"ballot/{ballot.id}", member=member)
    tell_of(db, ballot, [member], SENT_UP, assistant=actor.name)
