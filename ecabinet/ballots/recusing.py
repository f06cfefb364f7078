"""Who stays out of a form and who stands in for whom: written by the secretariat before the opening freezes it."""

from typing import Any

from sqlmodel import select

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.enclosures import Recusal, Substitution
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.preparing import refuse_change
from ecabinet.ballots.rolls import recusals_of, substitutions_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.words import N_
from ecabinet.people.access import members_of
from ecabinet.people.models import Person
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.rulesets import RuleSet

NO_MEMBER = N_("Choose a member of the body.")
NO_REASON = N_("Say why; the member and everybody who reads the form will see it.")
NO_QUESTION = N_("That question is not on this form: open the form again.")
HERE_ALREADY = N_("That is noted already.")
NO_SUBSTITUTES = N_("By its rules nobody answers for a member: substitutes are not allowed.")
NO_SUBSTITUTE = N_(
    "Choose who answers in the member's place: somebody who is not a member and stands in for nobody else."
)
LONGEST_REASON = 1000


def recuse(db: Db, actor: Acting, ballot: Ballot, *, person: int, question: int | None, reason: str) -> Recusal:
    """Note that a member stays out of the form, or of one question, and why."""
    refuse_change(db, ballot)
    _refuse(None if person in _members(db, ballot) else NO_MEMBER)
    _refuse(None if reason.strip() else NO_REASON)
    asked = {row.id for row in questions_of(db, ballot.id)}
    _refuse(None if question is None or question in asked else NO_QUESTION)
    known = {(row.person_id, row.question_id) for row in recusals_of(db, ballot.id)}
    _refuse(HERE_ALREADY if known & {(person, question), (person, None)} else None)
    made = Recusal(
        ballot_id=ballot.id, person_id=person, question_id=question, reason=reason.strip()[:LONGEST_REASON],
        by=actor.id, at=db.now,
    )  # fmt: skip
    db.add(made)
    note(db, actor, "recused", f"ballot/{ballot.id}", person=person, question=question, reason=made.reason)
    return made


def unrecuse(db: Db, actor: Acting, ballot: Ballot, number: int) -> None:
    """Take a recusal away again."""
    refuse_change(db, ballot)
    row = db.exec(select(Recusal).where(Recusal.id == number, Recusal.ballot_id == ballot.id)).first()
    if row:
        db.delete(row)
        note(db, actor, "took recusal back", f"ballot/{ballot.id}", person=row.person_id, question=row.question_id)


def substitute(
    db: Db, actor: Acting, ballot: Ballot, rule_set: RuleSet, *, person: int, by: int, reason: str
) -> Substitution:
    """Note who answers in a member's place, where the rules allow it."""
    refuse_change(db, ballot)
    _refuse(None if rule_set.electorate.substitutes else NO_SUBSTITUTES)
    members, taken = _members(db, ballot), substitutions_of(db, ballot.id)
    _refuse(None if person in members else NO_MEMBER)
    _refuse(HERE_ALREADY if person in {row.person_id for row in taken} else None)
    stranger = db.get(Person, by)
    free = stranger is not None and stranger.ended_at is None and by not in members
    _refuse(None if free and by not in {row.substitute_id for row in taken} else NO_SUBSTITUTE)
    _refuse(None if reason.strip() else NO_REASON)
    made = Substitution(
        ballot_id=ballot.id, person_id=person, substitute_id=by, reason=reason.strip()[:LONGEST_REASON], by=actor.id,
        at=db.now,
    )  # fmt: skip
    db.add(made)
    note(db, actor, "named substitute", f"ballot/{ballot.id}", person=person, substitute=by, reason=made.reason)
    return made


def unsubstitute(db: Db, actor: Acting, ballot: Ballot, person: int) -> None:
    """The member answers again."""
    refuse_change(db, ballot)
    row = db.get(Substitution, (ballot.id, person))
    if row:
        db.delete(row)
        note(db, actor, "took substitute back", f"ballot/{ballot.id}", person=person)


def _members(db: Db, ballot: Ballot) -> set[Any]:
    return {it.id for it in members_of(db, ballot.body_id)}


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)
