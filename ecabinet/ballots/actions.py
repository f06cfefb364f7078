"""The life of a ballot from its opening on: extended, withdrawn, closed, decided. The only writers of it.

On PostgreSQL the doors lock the ballot first, alone.
"""

from datetime import datetime

from ecabinet.ballots.access import (
    ending_of,
    roll_of,
    stage_of,
)
from ecabinet.ballots.counting import (
    closing_of,
    counts_at_close,
    counts_of,
    everybody_answered,
    has_ended,
    overall,
    result_json,
)
from ecabinet.ballots.models import Ballot, Closing, Decision, Extension, Withdrawal
from ecabinet.ballots.moving import move_deadline
from ecabinet.ballots.process_rules import reading_key, why_not_settle
from ecabinet.ballots.reminding import tell_silent
from ecabinet.ballots.rules import (
    why_not_close,
    why_not_extend,
    why_not_withdraw,
)
from ecabinet.ballots.schedule import forget_end
from ecabinet.ballots.sealing import seal_event
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.ballots.tabling import refer
from ecabinet.ballots.telling import (
    CLOSED,
    DECIDE,
    DECIDED,
    EXTENDED,
    WITHDRAWN,
    asked,
    chairs,
    secretaries,
    tell_of,
    with_assistants,
)
from ecabinet.kernel.db import Db
from ecabinet.ledger.urn import seal_urns
from ecabinet.people.models import Person
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.regulation import office_hours, rule_set_of
from ecabinet.rulebook.rulesets import Secrecy
from ecabinet.rulebook.values import Ending, Kind, Result, State

# The deadline


def extend(db: Db, actor: Acting, ballot: Ballot, *, deadline: datetime | None, reason: str) -> Extension:
    """Move the deadline to a later moment; everybody who was asked is told."""
    stage = stage_of(db, ballot.id)
    refuse(
        why_not_extend(
            rules_of(ballot, stage), state=state_at(stage, db.now), opened_at=stage.opened_at or db.now,
            deadline=stage.deadline, new_deadline=deadline, reason=reason,
            hours=office_hours(),
        )
    )  # fmt: skip
    assert deadline is not None
    return move_deadline(db, actor, ballot, deadline, reason=reason, verb="extended", sentence=EXTENDED)


def withdraw(db: Db, actor: Acting, ballot: Ballot, *, reason: str) -> Withdrawal:
    """Take the text back. A draft that nobody was asked about is simply set aside."""
    stage = stage_of(db, ballot.id)
    state = state_at(stage, db.now)
    if state is not State.DRAFT:
        refuse(why_not_withdraw(rules_of(ballot, stage), state=state, reason=reason))
    made = Withdrawal(ballot_id=ballot.id, reason=reason.strip(), by=actor.id, at=db.now)
    db.add(made)
    forget_end(db, ballot.id)
    note(db, actor, "withdrew", f"ballot/{ballot.id}", reason=made.reason)
    if ballot.kind == Kind.FORM and state is not State.DRAFT:
        tell_of(db, ballot, with_assistants(db, asked(db, ballot)), WITHDRAWN, reason=made.reason)
    if state is not State.DRAFT:
        seal_event(db, "withdrew", made)
    return made


# The close


def close_ballot(db: Db, actor: Acting | None, ballot: Ballot) -> Closing:
    """Close the ballot and count; a ballot that is closed already gives the same closing again.

    Nobody (`None`) is the system at the deadline; the close then counts from the deadline, however late the system was.
    """
    closed = db.get(Closing, ballot.id)
    if closed is not None:
        return closed
    stage = stage_of(db, ballot.id)
    rule_set = rules_of(ballot, stage)
    refuse(
        why_not_close(
            rule_set, opened=bool(stage.opened), ending=ending_of(stage), deadline=stage.deadline,
            all_answered=everybody_answered(db, ballot.id), now=db.now, ended=has_ended(db, ballot.id, rule_set),
        )
    )  # fmt: skip
    ran_out = stage.deadline is not None and stage.deadline <= db.now
    counts = counts_of(db, ballot.id, rule_set, Ending.CLOSED)
    unread = [row.person_id for row in roll_of(db, ballot.id) if row.read_at is None]
    made = Closing(
        ballot_id=ballot.id, by=actor.id if actor and not ran_out else None, at=stage.deadline if ran_out else db.now,
        outcome=overall(counts), result_json=result_json(rule_set, counts, unread),
    )  # fmt: skip
    db.add(made)
    forget_end(db, ballot.id)
    note(db, actor, "closed", f"ballot/{ballot.id}", outcome=made.outcome, result=made.result_json)
    _tell_close(db, ballot, made)
    refer(db, ballot, [it.outcome.result for it in counts])
    if rule_set.secrecy is Secrecy.SECRET:
        seal_urns(db, ballot.id)
    seal_event(db, "closed", made)
    return made


def close_vote(db: Db, actor: Acting, ballot: Ballot) -> Closing:
    """Close a vote in the room; whoever conducts the meeting may do so at any moment."""
    return close_ballot(db, actor, ballot)


def close_if_due(db: Db, number: int) -> None:
    """The deadline's own close: nothing happens when the ballot ended already or its deadline was moved."""
    ballot = db.get(Ballot, number, with_for_update=True)
    stage = stage_of(db, number)
    if ballot is None or stage.closed or stage.withdrawn or not stage.deadline or stage.deadline > db.now:
        return
    close_ballot(db, None, ballot)


def close_if_ended(db: Db, number: int, by: int) -> None:
    """The close after an answer that broke the procedure or settled the outcome; `by` gave it."""
    ballot = db.get(Ballot, number, with_for_update=True)
    stage = stage_of(db, number)
    if ballot is None or stage.closed or stage.withdrawn or not has_ended(db, number, rules_of(ballot, stage)):
        return
    close_ballot(db, db.get_one(Person, by), ballot)


def _tell_close(db: Db, ballot: Ballot, closing: Closing) -> None:
    if ballot.kind != Kind.FORM:
        return
    tell_of(db, ballot, with_assistants(db, asked(db, ballot)) | secretaries(db, ballot), CLOSED)
    if closing.by is None:  # at the deadline: who broke a round or settled it earlier has cut nobody's time short
        tell_silent(db, ballot, closing.at)
    if closing.outcome in (Result.A_PERSON_DECIDES, Result.CLEARANCE_PENDING):
        tell_of(db, ballot, chairs(db, ballot), DECIDE)


# Where the rules leave it open


def decide(db: Db, actor: Acting, ballot: Ballot, *, question: int, chosen: str, reason: str) -> Decision:
    """The named person takes one of the readings of a question that the rules leave open (`chosen`: its key)."""
    closing = closing_of(db, ballot.id)
    counts = counts_at_close(db, ballot, rule_set_of(ballot.rule_set_json), closing) if closing else []
    outcome = next((it.outcome for it in counts if it.question_id == question), None)
    readings = {reading_key(it): it for it in outcome.readings} if outcome else {}
    decided = db.get(Decision, question) is not None
    refuse(why_not_settle(readings=readings, decided=decided, chosen=chosen, reason=reason))
    taken = readings[chosen]
    made = Decision(
        question_id=question, ballot_id=ballot.id, outcome=taken.result.value, option=taken.option,
        reason=reason.strip(), by=actor.id, at=db.now,
    )  # fmt: skip
    db.add(made)
    note(db, actor, "decided", f"ballot/{ballot.id}", question=question, outcome=made.outcome, reason=made.reason)
    if ballot.kind == Kind.FORM:
        people = with_assistants(db, asked(db, ballot)) | secretaries(db, ballot)
        tell_of(db, ballot, people - {actor.id}, DECIDED, name=actor.name)
    db.flush()
    refer(db, ballot, [])
    seal_event(db, "decided", made)
    return made
