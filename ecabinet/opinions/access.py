"""Who comes to a closed form: its readers, whoever explains for the submitting agency, its secretariat, its chair.

For the submitting agency explain: the officer in charge of the form, the members on the roll who belong to the agency,
and their assistants. The secretariat may write down what the agency answers; it is then said so.
"""

from typing import Any

from sqlalchemy import case, func, literal, or_, select
from sqlmodel import col

from ecabinet.ballots.archiving import Archiving
from ecabinet.ballots.models import Ballot, Closing, RollEntry
from ecabinet.ballots.stages import ballot_id, there
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.kernel.hot import Hot
from ecabinet.opinions.models import Conclusion, Summary
from ecabinet.people.access import in_force, keeps, reads_for
from ecabinet.people.models import Assistance, Body, Membership, Organisation, Person, Secretaryship
from ecabinet.rulebook.values import Kind

_who = viewers.c.actor_id
_own = Person.__table__.alias("own")  # type: ignore[attr-defined]
_is_form = col(Ballot.kind) == literal(Kind.FORM.value)


def chairs(person: Any, body: Any) -> Any:
    """The condition that a person chairs a body at `now`."""
    held = (col(Membership.person_id) == person, col(Membership.body_id) == body, in_force(Membership))
    return select(literal(1)).where(*held, col(Membership.role) == literal("chair")).exists()


def of_agency(person: Any) -> Any:
    """The condition that a person is of the agency that submitted a ballot: its member on the roll, or an assistant."""
    member = (
        col(RollEntry.ballot_id) == Ballot.id, _own.c.id == RollEntry.person_id,
        _own.c.organisation_id == Ballot.agency_id,
    )  # fmt: skip
    serves = (col(Assistance.member_id) == RollEntry.person_id, col(Assistance.assistant_id) == person)
    tables = (RollEntry, _own, Assistance)
    itself = select(literal(1)).select_from(RollEntry, _own).where(*member, _own.c.id == person)
    assistant = (
        select(literal(1)).select_from(RollEntry, _own, Assistance)
        .where(*member, *serves, col(Assistance.reads), in_force(Assistance))
    )  # fmt: skip
    return or_(itself.correlate_except(*tables).exists(), assistant.correlate_except(*tables).exists())


def explains(person: Any) -> Any:
    """The condition that a person answers for the agency that submitted a ballot of the statement."""
    return or_(func.coalesce(col(Ballot.officer_id), 0) == person, of_agency(person))


def _flag(condition: Any, name: str) -> Any:
    return case((condition, 1), else_=0).label(name)


_on_roll = (
    select(literal(1)).select_from(RollEntry)
    .where(
        col(RollEntry.ballot_id) == Ballot.id,
        or_(col(RollEntry.person_id) == _who, func.coalesce(col(RollEntry.substitute_id), 0) == _who),
    )
    .correlate(Ballot, viewers).exists()
)  # fmt: skip
_serves = (
    select(literal(1)).select_from(RollEntry)
    .where(col(RollEntry.ballot_id) == Ballot.id, reads_for(_who, RollEntry.person_id))
    .correlate(Ballot, viewers).exists()
)  # fmt: skip
_keeps, _leads, _explains = keeps(_who, Ballot.body_id), chairs(_who, Ballot.body_id), explains(_who)
_facts: tuple[Any, ...] = (
    _who, col(Ballot.id).label("ballot_id"), _flag(_keeps, "keeps"), _flag(_leads, "leads"),
    _flag(_on_roll, "on_roll"), _flag(_serves, "serves"), _flag(_explains, "explains"),
    _flag(of_agency(_who), "of_agency"), col(Ballot.secrecy), col(Ballot.running_tally), literal(1).label("closed"),
)  # fmt: skip


def _closed(*conditions: Any) -> Hot:
    forms = (
        select(*_facts).select_from(viewers).join(Ballot, (col(Ballot.id) == thing) & _is_form)
        .join(Closing, col(Closing.ballot_id) == Ballot.id)
    )  # fmt: skip
    return Hot(forms.where(or_(*conditions)))


_readers = _closed(_keeps, _leads, _on_roll, _serves, _explains)
opinions_to_read = Door("opinions_to_read", _readers)
opinions_to_explain = Door("opinions_to_explain", _closed(_explains, _keeps), model=Ballot)
condition_to_settle = Door("condition_to_settle", _closed(_on_roll), model=Ballot)
condition_to_rule = Door("condition_to_rule", _closed(_leads), model=Ballot)
outcome_to_read = Door("outcome_to_read", _closed(_keeps))
outcome_to_keep = Door("outcome_to_keep", _closed(_keeps), model=Ballot)
answers_to_take = Door("answers_to_take", _closed(_keeps, _leads))

watches_some_body = Door(
    "watches_some_body",
    Hot(
        select(_who).where(
            or_(
                select(literal(1)).where(col(Secretaryship.person_id) == _who, in_force(Secretaryship)).exists(),
                select(literal(1))
                .where(col(Membership.person_id) == _who, in_force(Membership), col(Membership.role) == "chair")
                .exists(),
            )
        )
    ),
)  # fmt: skip


# What happened after the close, in one row

_course = Hot(
    select(
        col(Ballot.id), col(Ballot.symbol), col(Ballot.title), col(Ballot.secrecy), col(Ballot.body_id),
        col(Ballot.agency_id), col(Ballot.officer_id),
        col(Closing.at).label("closed_at"), col(Closing.outcome).label("closed_as"),
        there(col(Summary.ballot_id)).label("summarised"), col(Summary.words), col(Summary.at).label("summarised_at"),
        col(Person.name).label("summarised_by"),
        there(col(Conclusion.ballot_id)).label("decided"), col(Conclusion.outcome), col(Conclusion.number),
        col(Conclusion.dated), col(Conclusion.words).label("decided_words"), col(Conclusion.at).label("decided_at"),
        there(col(Archiving.ballot_id)).label("archived"), col(Archiving.at).label("archived_at"),
        col(Organisation.name_vi).label("agency_vi"), col(Organisation.name_en).label("agency_en"),
        col(Body.name_vi).label("body_vi"), col(Body.name_en).label("body_en"),
    )
    .select_from(Ballot)
    .join(Body, col(Body.id) == Ballot.body_id)
    .join(Closing, col(Closing.ballot_id) == Ballot.id)
    .outerjoin(Summary, col(Summary.ballot_id) == Ballot.id)
    .outerjoin(Person, col(Person.id) == Summary.by)
    .outerjoin(Conclusion, col(Conclusion.ballot_id) == Ballot.id)
    .outerjoin(Archiving, col(Archiving.ballot_id) == Ballot.id)
    .outerjoin(Organisation, col(Organisation.id) == Ballot.agency_id)
    .where(col(Ballot.id) == ballot_id, _is_form)
)  # fmt: skip
_explainers = Hot(
    select(col(Person.id)).select_from(Person).join(Ballot, col(Ballot.id) == ballot_id)
    .where(col(Person.ended_at).is_(None), explains(col(Person.id)))
)  # fmt: skip


def course_of(db: Db, ballot: int) -> Any:
    """What happened to a closed form, with the names around it; None for a vote and for what is not closed."""
    return _course.first(db, ballot=ballot)


def explainers(db: Db, ballot: int) -> set[int]:
    """Everybody who explains for the submitting agency today."""
    return {row[0] for row in _explainers.rows(db, ballot=ballot, now=db.now)}
