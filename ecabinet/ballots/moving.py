"""The deadline of an open form, moved: later or earlier, everybody who was asked is told."""

from datetime import datetime

from ecabinet.ballots.access import extensions_of
from ecabinet.ballots.models import Ballot, Extension
from ecabinet.ballots.schedule import plan_end
from ecabinet.ballots.sealing import seal_event
from ecabinet.ballots.telling import asked, tell_of, with_assistants
from ecabinet.kernel.db import Db
from ecabinet.records.actions import Acting, note


def move_deadline(
    db: Db, actor: Acting, ballot: Ballot, deadline: datetime, *, reason: str, verb: str, sentence: str
) -> Extension:
    """Write the deadline that holds from now on, under the record's verb, and tell it in this sentence."""
    made = Extension(
        ballot_id=ballot.id, n=len(extensions_of(db, ballot.id)) + 1, deadline=deadline, reason=reason.strip(),
        by=actor.id, at=db.now,
    )  # fmt: skip
    db.add(made)
    plan_end(db, ballot.id, deadline)
    note(db, actor, verb, f"ballot/{ballot.id}", deadline=deadline, reason=made.reason)
    people = with_assistants(db, asked(db, ballot))
    tell_of(db, ballot, people, sentence, deadline=deadline, reason=made.reason)
    seal_event(db, "extended", made)
    return made
