"""Sending an answer: the only writer of answers.

On PostgreSQL the door locks the ballot shared first, so that no close can count meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ecabinet.ballots.access import lock_entry, own_answers, stage_of
from ecabinet.ballots.models import Answer, Ballot
from ecabinet.ballots.rules import why_not_cast
from ecabinet.ballots.sealing import seal_answers
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.kernel.db import Db
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.values import Sender


class Typed(NamedTuple):
    """What somebody chose and wrote for one question."""

    value: str
    words: str = ""


@dataclass(frozen=True)
class Cast:
    """An answer as the server took it: how many questions it changed; none when the same was sent again."""

    changed: int
    at: datetime


def cast_answer(
    db: Db, actor: Acting, ballot: Ballot, given: Mapping[int, Typed], *, sender: Sender = Sender.MEMBER,
    stage: Any = None,
) -> Cast:  # fmt: skip
    """Send the actor's answer; `given` maps questions to what was chosen. What stands already is not counted again.

    `ballot` is the model or the row that ballot_to_cast hands over, which knows its `stage` already.
    """
    lock_entry(db, ballot.id, actor.id)
    stage = stage or stage_of(db, ballot.id)
    state, rule_set = state_at(stage, db.now), rules_of(ballot, stage)
    before = {row.question_id: row for row in own_answers(db, ballot.id, actor.id)}
    on_roll = sender is Sender.ASSISTANT or any(row.on_roll for row in before.values())
    fresh = []
    for question, typed in {**dict.fromkeys(before, Typed("")), **given}.items():
        was = before.get(question)
        if was and was.n and (typed == (was.value, was.words) or question not in given):
            continue
        refuse(
            why_not_cast(
                rule_set, state=state, sender=sender, on_roll=on_roll, question_on_form=was is not None,
                answered_before=bool(was and was.n), value=typed.value, words=typed.words,
            )
        )  # fmt: skip
        assert was is not None
        fresh.append(
            Answer(
                ballot_id=ballot.id, question_id=question, person_id=actor.id, n=was.n + 1, value=typed.value,
                words=typed.words, at=db.now,
            )
        )  # fmt: skip
    if not fresh:
        return Cast(0, max(row.at for row in before.values()))
    db.add_all(fresh)
    note(db, actor, "answered", f"ballot/{ballot.id}", questions=[it.question_id for it in fresh], n=fresh[0].n)
    seal_answers(db, ballot.id, fresh)
    return Cast(len(fresh), db.now)
