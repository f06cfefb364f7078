"""The roll: in whose seat somebody answers, who is recused, who stands in; frozen by the opening as it is then."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.enclosures import QuestionOption, Recusal, Substitution
from ecabinet.ballots.models import Ballot, RollEntry
from ecabinet.ballots.stages import ballot_id, person_id
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.people.access import in_force
from ecabinet.people.models import Membership, Organisation, Person, Position
from ecabinet.rulebook.regulation import casts_for
from ecabinet.rulebook.rulesets import RuleSet

_stands_in = Person.__table__.alias("stands_in").c  # type: ignore[attr-defined]
_substitute = select(_stands_in.name).where(_stands_in.id == RollEntry.substitute_id).scalar_subquery()
_seats = Hot(
    select(
        col(RollEntry.person_id), col(RollEntry.name), col(RollEntry.recused), col(RollEntry.substitute_id),
        _substitute.label("substitute"),
    )
    .where(
        col(RollEntry.ballot_id) == ballot_id,
        (col(RollEntry.person_id) == person_id) | (col(RollEntry.substitute_id) == person_id),
    )
    .order_by(col(RollEntry.person_id) == person_id)
)  # fmt: skip
_recusals = Hot(
    select(col(Recusal.id), col(Recusal.person_id), col(Recusal.question_id), col(Recusal.reason), col(Person.name))
    .join(Person, col(Person.id) == Recusal.person_id)
    .where(col(Recusal.ballot_id) == ballot_id)
    .order_by(col(Person.sort_key), col(Recusal.id))
)
_substitutions = Hot(
    select(
        col(Substitution.person_id), col(Substitution.substitute_id), col(Substitution.reason), col(Person.name),
        select(_stands_in.name)
        .where(_stands_in.id == Substitution.substitute_id)
        .scalar_subquery()
        .label("substitute"),
    )
    .join(Person, col(Person.id) == Substitution.person_id)
    .where(col(Substitution.ballot_id) == ballot_id)
    .order_by(col(Person.sort_key))
)  # fmt: skip
_options = Hot(
    select(
        col(QuestionOption.question_id), col(QuestionOption.n), col(QuestionOption.text), col(QuestionOption.proposed),
    )
    .where(col(QuestionOption.ballot_id) == ballot_id)
    .order_by(col(QuestionOption.question_id), col(QuestionOption.n))
)  # fmt: skip

_codes = Hot(
    select(col(Person.id), col(Organisation.code).label("organisation"), col(Position.code).label("position"))
    .join(Membership, col(Membership.person_id) == Person.id)
    .outerjoin(Organisation, col(Organisation.id) == Person.organisation_id)
    .outerjoin(Position, col(Position.id) == Person.position_id)
    .where(col(Membership.body_id) == bindparam("body"), in_force(Membership))
)


def seat_of(db: Db, ballot: int, who: int) -> Any:
    """The line of the roll in which somebody answers, or is answered for; None for whoever is not on it.

    person_id, name, recused, substitute_id, substitute (the name); a substitute's seat is the member's.
    """
    return _seats.first(db, ballot=ballot, person=who)


def recusals_of(db: Db, ballot: int) -> list[Any]:
    """id, person_id, question_id (None: from the whole form), reason, name."""
    return _recusals.rows(db, ballot=ballot)


def substitutions_of(db: Db, ballot: int) -> list[Any]:
    """person_id, substitute_id, reason, and the names: name, substitute."""
    return _substitutions.rows(db, ballot=ballot)


def options_of(db: Db, ballot: int) -> dict[int, list[Any]]:
    """Of every question that has some: n, text, proposed; in order."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in _options.rows(db, ballot=ballot):
        found[row.question_id].append(row)
    return found


def freeze_roll(db: Db, ballot: Ballot, rule_set: RuleSet, members: Sequence[Any], conducts: int | None) -> None:
    """Write the roll: the members of today with weights, substitutes and recusals; nothing changes it later."""
    recused = {row.person_id for row in recusals_of(db, ballot.id) if row.question_id is None}
    standing_in = {row.person_id: row.substitute_id for row in substitutions_of(db, ballot.id)}
    codes = _codes_of(db, rule_set, ballot.body_id)
    for it in members:
        seat = rule_set.electorate.seat(*codes.get(it.id, ()))
        db.add(
            RollEntry(
                ballot_id=ballot.id, person_id=it.id, name=it.name, post_vi=it.post_vi, post_en=it.post_en,
                precedence=it.precedence, weight=seat.weight, second_weight=seat.second_weight, veto=seat.veto,
                leads=casts_for(rule_set, chairs_body=it.role == "chair", chairs_meeting=it.id == conducts),
                recused=it.id in recused, substitute_id=standing_in.get(it.id),
            )
        )  # fmt: skip


def _codes_of(db: Db, rule_set: RuleSet, body: int) -> dict[int, tuple[str | None, str | None]]:
    """The codes of organisation and position of each member, where the rule-set gives seats to some."""
    rows = _codes.rows(db, body=body, now=db.now) if rule_set.electorate.seats else []
    return {row.id: (row.organisation, row.position) for row in rows}


def recused_from(db: Db, ballot: int, roll: Collection[Any]) -> set[tuple[int, int | None]]:
    """Who stays out of what: pairs of person and question, None for the whole form."""
    on_roll = {row.person_id for row in roll}
    return {(row.person_id, row.question_id) for row in recusals_of(db, ballot) if row.person_id in on_roll}
