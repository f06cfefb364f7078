"""Sending an answer: the only writer of answers.

On PostgreSQL the door locks the ballot shared first, so that no close can count meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecabinet.ballots.access import lock_entry, own_answers, stage_of
from ecabinet.ballots.answer_rules import why_not_cast, why_not_enclose
from ecabinet.ballots.counting import has_ended
from ecabinet.ballots.enclosed import files_for, refuse_places, stands
from ecabinet.ballots.enclosures import AnswerFile, AnswerRemark
from ecabinet.ballots.models import Answer, Ballot
from ecabinet.ballots.sealing import seal_answers
from ecabinet.ballots.states import refuse, rules_of, state_at
from ecabinet.ballots.typed import NOTHING, Typed
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.jobs import enqueue
from ecabinet.kernel.put import Put
from ecabinet.kernel.words import N_
from ecabinet.ledger.urn import Paper, cast_paper, has_answered
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.rulesets import RuleSet, Secrecy
from ecabinet.rulebook.sentences import At
from ecabinet.rulebook.values import QuestionKind, Sender, State

__all__ = ["Cast", "Typed", "cast_answer"]
_put = Put(Answer)
OTHER_SINCE = N_(
    "Another answer of yours was received at %(at)s, after this page was opened. What you wrote is still here: look at"
    " it, and send it again if it shall take the other's place."
)


ENDED = N_("It has ended by its rules: an answer that was given stopped it, or settled its outcome.")


@dataclass(frozen=True)
class Cast:
    """An answer as the server took it: how many questions it changed; none when the same was sent again."""

    changed: int
    at: datetime


@dataclass(frozen=True)
class _Sending:
    """What holds for every question of one sending. `seen`: how many answers the page knew of, by question."""

    rule_set: RuleSet
    state: State
    sender: Sender
    actor: int
    person: int
    ballot: int
    seen: Mapping[int, int]

    def refuse(self, row: Any, typed: Typed, n: int) -> None:
        """Raise why this answer to question `n` cannot be sent; 0 for the only one."""
        refuse(
            why_not_cast(
                self.rule_set, state=self.state, sender=self.sender,
                on_roll=self.sender is Sender.ASSISTANT or row.answers_by == self.actor, recused=bool(row.recused),
                n=n, answered_before=bool(row.n), value=typed.value, words=typed.words, kind=QuestionKind(row.kind),
                option=typed.option, options=row.options,
            )
            or why_not_enclose(
                self.rule_set, grades=[it.grade for it in typed.remarks], longest=typed.longest, files=len(typed.files)
            )
        )  # fmt: skip
        if row.n > self.seen.get(row.question_id, row.n):
            raise Refused(OTHER_SINCE, at=At(row.at))


def cast_answer(
    db: Db, actor: Acting, ballot: Ballot, given: Mapping[int, Typed], *, sender: Sender = Sender.MEMBER,
    stage: Any = None, person: int | None = None, seen: Mapping[int, int] | None = None, proof: str = "",
) -> Cast:  # fmt: skip
    """Send an answer; `given` maps questions to what was chosen. What stands already is not counted again.

    `ballot` is the model or the row that ballot_to_cast hands over, which knows its `stage` already. `person` is the
    member in whose seat the actor answers, where it is another's; `proof` names how the actor's identity was confirmed.
    """
    person = person or actor.id
    lock_entry(db, ballot.id, person)
    stage = stage or stage_of(db, ballot.id)
    sending = _Sending(
        rules_of(ballot, stage), state_at(stage, db.now), sender, actor.id, person, ballot.id, seen or {}
    )
    before = {row.question_id: row for row in own_answers(db, ballot.id, person)}
    refuse(_why_not_any(sending, before, given))
    changed = [(row, typed) for row, typed in _asked(before, given) if not stands(db, row, typed)]
    secret = sending.rule_set.secrecy is Secrecy.SECRET
    if secret and has_answered(db, ballot.id, person):
        return Cast(0, db.now)
    numbers = {question: n for n, question in enumerate(before, 1)} if len(before) > 1 else {}
    for row, typed in changed:
        sending.refuse(row, typed, numbers.get(row.question_id, 0))
    if changed and has_ended(db, ballot.id, sending.rule_set):
        raise Refused(ENDED)
    if secret:
        cast_paper(db, ballot.id, person, {row.question_id: _paper(typed) for row, typed in changed})
        return Cast(len(changed), db.now)
    if not changed:
        return Cast(0, max(row.at for row in before.values() if row.at))
    fresh = [_answer(db, sending, row, typed) for row, typed in changed]
    _enclose(db, sending, fresh, [typed for _row, typed in changed])
    said = {"proof": proof} if proof else {}
    note(db, actor, "answered", f"ballot/{ballot.id}", questions=[it.question_id for it in fresh], n=fresh[0].n, **said)
    seal_answers(db, ballot.id, fresh)
    if has_ended(db, ballot.id, sending.rule_set):  # a job of its own closes it: answers hold the ballot together
        enqueue(db, "close_ended", {"ballot": ballot.id, "by": actor.id})
    return Cast(len(fresh), db.now)


def _why_not_any(sending: _Sending, before: Mapping[int, Any], given: Mapping[int, Typed]) -> Any:
    """Why nothing of it can be sent: a question of another form, or no question left to a recused member."""
    strange = next((typed for question, typed in given.items() if question not in before), None)
    every = all(row.recused for row in before.values())
    if strange is None and not every:
        return None
    on_roll = any(row.answers_by == sending.actor for row in before.values())
    return why_not_cast(
        sending.rule_set, state=sending.state, sender=sending.sender,
        on_roll=sending.sender is Sender.ASSISTANT or on_roll, recused=every,
        question_on_form=strange is None, value="", words="",
    )  # fmt: skip


def _asked(before: Mapping[int, Any], given: Mapping[int, Typed]) -> Sequence[tuple[Any, Typed]]:
    """Every question with what was given to it; one that the member is recused from is not asked."""
    return [
        (row, given.get(question, NOTHING))
        for question, row in before.items()
        if question in given or (not row.n and not row.recused)
    ]


def _paper(typed: Typed) -> Paper:
    """What the urn gets; the record, the log and the outbox get nothing of it."""
    return Paper(typed.value, typed.option, typed.words)


def _answer(db: Db, sending: _Sending, row: Any, typed: Typed) -> Answer:
    made = Answer(
        ballot_id=sending.ballot, question_id=row.question_id, person_id=sending.person, n=row.n + 1,
        value=typed.value, option=typed.option, words=typed.words, remarks=len(typed.remarks), files=len(typed.files),
        by=sending.actor, at=db.now,
    )  # fmt: skip
    made.id = _put(db, made)
    return made


def _enclose(db: Db, sending: _Sending, answers: Sequence[Answer], given: Sequence[Typed]) -> None:
    """Add the remarks and files that go with the answers."""
    if not any(typed.remarks or typed.files for typed in given):
        return
    refuse_places(db, sending.ballot, [remark for typed in given for remark in typed.remarks])
    db.flush()
    for answer, typed in zip(answers, given, strict=True):
        for n, remark in enumerate(typed.remarks, 1):
            place = {"paper_version_id": remark.version, "page": remark.page}
            db.add(AnswerRemark(answer_id=answer.id, n=n, grade=remark.grade, words=remark.words, **place))
        for n, file in enumerate(files_for(db, answer, typed.files), 1):
            db.add(AnswerFile(answer_id=answer.id, n=n, file_id=file.id, **file.facts))
    db.flush()
