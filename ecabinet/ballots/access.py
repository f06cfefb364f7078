"""Who may come to a ballot, and what is read of one.

The secretariat of the body comes at every stage. Once the ballot is opened: everybody on its frozen roll, their
assistants (who read as they do) and the chair of the body. Administrators and auditors have no right by their office.
"""

from typing import Any

from sqlalchemy import Select, Subquery, case, func, literal, select, union_all
from sqlmodel import col

from ecabinet.ballots.enclosures import QuestionOption, Recusal
from ecabinet.ballots.models import (
    Answer,
    Ballot,
    BallotReading,
    Draft,
    Extension,
    Opening,
    Question,
    RollEntry,
)
from ecabinet.ballots.stages import (
    ballot_id,
    ballot_to_cast,
    deadline_in_force,
    latest_extension,
    lock_entry,
    person_id,
    stage_of,
    stages,
    there,
    with_facts,
)
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.kernel.hot import Hot
from ecabinet.people.access import in_force, reads_for
from ecabinet.people.models import Assistance, Membership, Person, Secretaryship
from ecabinet.rulebook.rulesets import RunningTally, Secrecy
from ecabinet.rulebook.values import Ending

# Rights


def _right(ballot: Any, *, keeps: int = 0, on_roll: int = 0, leads: int = 0, serves: int = 0) -> Select[Any]:
    """One kind of right: of the secretariat, of a member on the roll, of the chair, of a member's assistant."""
    flags = {"keeps": keeps, "on_roll": on_roll, "leads": leads, "serves": serves}
    columns: list[Any] = [viewers.c.actor_id, ballot.label("ballot_id")]
    columns += [literal(flag).label(name) for name, flag in flags.items()]
    return select(*columns).select_from(viewers)


def rights_to(ballot: Any = None) -> Subquery:
    """Every right of every viewer, to `ballot` (an expression) or to any, each pair once."""
    opened = select(col(Opening.ballot_id)).where(col(Opening.ballot_id) == Ballot.id).exists()
    roll = col(RollEntry.ballot_id)
    keeping = (
        _right(col(Ballot.id), keeps=1)
        .join(Secretaryship, (col(Secretaryship.person_id) == viewers.c.actor_id) & in_force(Secretaryship))
        .join(Ballot, col(Ballot.body_id) == Secretaryship.body_id)
    )
    leading = (
        _right(col(Ballot.id), leads=1)
        .join(Membership, (col(Membership.person_id) == viewers.c.actor_id) & in_force(Membership))
        .join(Ballot, (col(Ballot.body_id) == Membership.body_id) & opened)
        .where(col(Membership.role) == literal("chair"))
    )
    answering = _right(roll, on_roll=1).join(RollEntry, col(RollEntry.person_id) == viewers.c.actor_id)
    standing_in = _right(roll, on_roll=1).join(RollEntry, col(RollEntry.substitute_id) == viewers.c.actor_id)
    serving = (
        _right(roll, serves=1)
        .join(Assistance, (col(Assistance.assistant_id) == viewers.c.actor_id) & in_force(Assistance))
        .join(RollEntry, col(RollEntry.person_id) == Assistance.member_id)
        .where(col(Assistance.reads))
    )
    if ballot is not None:
        keeping, leading = keeping.where(col(Ballot.id) == ballot), leading.where(col(Ballot.id) == ballot)
        answering, serving = answering.where(roll == ballot), serving.where(roll == ballot)
        standing_in = standing_in.where(roll == ballot)
    each = union_all(keeping, leading, answering, standing_in, serving).subquery("each")
    most = [func.max(each.c[name]).label(name) for name in ("keeps", "on_roll", "leads", "serves")]
    pairs = (each.c.actor_id, each.c.ballot_id)
    return select(*pairs, *most).group_by(*pairs).subquery("rights")


def ballots_to_read(ballot: Any = None, *conditions: Any) -> Select[Any]:
    """What each viewer may do with each ballot, and where it stands; `noted` is 1 once the viewer has read it."""
    rights = rights_to(ballot)
    reading = (col(BallotReading.ballot_id) == rights.c.ballot_id) & (col(BallotReading.person_id) == rights.c.actor_id)
    found = select(
        rights.c.actor_id, rights.c.ballot_id, rights.c.keeps, rights.c.on_roll, rights.c.leads, rights.c.serves,
        col(Ballot.kind), *stages(), col(Ballot.secrecy), col(Ballot.running_tally),
        there(col(BallotReading.ballot_id)).label("noted"),
    ).select_from(rights).join(Ballot, col(Ballot.id) == rights.c.ballot_id)  # fmt: skip
    made = [condition(rights) for condition in conditions]
    return with_facts(found).outerjoin(BallotReading, reading).where(*made)


def _keeps(it: Subquery) -> Any:
    return it.c.keeps == 1


def _leads(it: Subquery) -> Any:
    return it.c.leads == 1


def _watches(it: Subquery) -> Any:
    return (it.c.keeps == 1) | (it.c.leads == 1)


def _answers(it: Subquery) -> Any:
    return it.c.on_roll == 1


def _serves(it: Subquery) -> Any:
    return it.c.serves == 1


_readers = Hot(ballots_to_read(thing))
_keepers = Hot(ballots_to_read(thing, _keeps))
_voters = Hot(ballots_to_read(thing, _answers))
_servants = Hot(ballots_to_read(thing, _serves))

ballot_to_read = Door("ballot_to_read", _readers)
ballot_to_keep = Door("ballot_to_keep", _keepers)
ballot_to_change = Door("ballot_to_change", _keepers, model=Ballot)
ballot_to_watch = Door("ballot_to_watch", Hot(ballots_to_read(thing, _watches)))
answers_to_read = Door("answers_to_read", _voters)
answer_to_prepare = Door("answer_to_prepare", _servants)
ballot_to_prepare = Door("ballot_to_prepare", _servants, model=Ballot, lock="share")
ballot_to_settle = Door("ballot_to_settle", Hot(ballots_to_read(thing, _leads)))
ballot_to_decide = Door("ballot_to_decide", Hot(ballots_to_read(thing, _leads)), model=Ballot)


def ending_of(facts: Any) -> Ending | None:
    """The fact that ended the round, from a row with `closed` and `ended_as`."""
    return Ending.CLOSED if facts.closed else Ending(facts.ended_as) if facts.ended_as else None


def watches(facts: Any) -> bool:
    """Whether a door's facts are those of the secretariat or the chair."""
    return bool(facts.keeps or facts.leads)


def sees_tally(facts: Any) -> bool:
    """Whether the count is shown now: after the close to all readers, before it by the rule-set.

    Where members are named to the secretariat only, whoever else saw the count grow would see who answered what.
    """
    if facts.closed:
        return True
    if facts.secrecy == Secrecy.NAMED_TO_SECRETARIAT:
        return bool(facts.keeps) and facts.running_tally != RunningTally.NOBODY
    return facts.running_tally == RunningTally.EVERYBODY or (
        watches(facts) and facts.running_tally == RunningTally.SECRETARIAT
    )


def sees_names(facts: Any) -> bool:
    """Whether it is shown who answered what: to the secretariat and the chair always, to others after the close."""
    if facts.secrecy == Secrecy.SECRET:
        return False
    if facts.secrecy == Secrecy.NAMED_TO_SECRETARIAT:
        return bool(facts.keeps)
    return bool(facts.closed) or watches(facts)


# Reads of one ballot; no door: for whoever has passed one


_later = Answer.__table__.alias("later")  # type: ignore[attr-defined]
standing = ~(
    select(_later.c.id)
    .where(_later.c.question_id == Answer.question_id, _later.c.person_id == Answer.person_id, _later.c.n > Answer.n)
    .exists()
)

_questions = Hot(
    select(col(Question.id), col(Question.position), col(Question.text), col(Question.kind))
    .where(col(Question.ballot_id) == ballot_id)
    .order_by(col(Question.position))
)
_roll = Hot(
    select(
        col(RollEntry.person_id), col(RollEntry.name), col(RollEntry.post_vi), col(RollEntry.post_en),
        col(RollEntry.leads), col(RollEntry.weight), col(RollEntry.second_weight), col(RollEntry.veto),
        col(RollEntry.recused), col(RollEntry.substitute_id), col(BallotReading.at).label("read_at"),
    )
    .outerjoin(
        BallotReading,
        (col(BallotReading.ballot_id) == RollEntry.ballot_id) & (col(BallotReading.person_id) == RollEntry.person_id),
    )
    .where(col(RollEntry.ballot_id) == ballot_id)
    .order_by(col(RollEntry.precedence), col(RollEntry.name), col(RollEntry.person_id))
)  # fmt: skip
_given: tuple[Any, ...] = (
    col(Answer.question_id),
    col(Answer.person_id),
    col(Answer.n),
    col(Answer.value),
    col(Answer.option),
    col(Answer.words),
    col(Answer.at),
    col(Answer.id).label("answer_id"),
    col(Answer.remarks),
    col(Answer.files),
)
_standing = Hot(select(*_given).where(col(Answer.ballot_id) == ballot_id, standing))
_seat = (
    select(func.coalesce(col(RollEntry.substitute_id), col(RollEntry.person_id)))
    .where(col(RollEntry.ballot_id) == ballot_id, col(RollEntry.person_id) == person_id)
    .scalar_subquery()
)
_kept_out = case(
    (
        select(col(Recusal.id))
        .where(
            col(Recusal.ballot_id) == ballot_id, col(Recusal.person_id) == person_id,
            col(Recusal.question_id).is_(None) | (col(Recusal.question_id) == Question.id),
        )
        .correlate(Question)
        .exists(),
        1,
    ),
    else_=0,
)  # fmt: skip
_option_count = (
    select(func.count()).where(col(QuestionOption.question_id) == Question.id).correlate(Question).scalar_subquery()
)
_own_answers = Hot(
    select(
        col(Question.id).label("question_id"), col(Question.kind), _option_count.label("options"),
        _seat.label("answers_by"), _kept_out.label("recused"), func.coalesce(col(Answer.n), 0).label("n"),
        func.coalesce(col(Answer.value), "").label("value"), col(Answer.option),
        func.coalesce(col(Answer.words), "").label("words"), func.coalesce(col(Answer.remarks), 0).label("remarks"),
        func.coalesce(col(Answer.files), 0).label("files"), col(Answer.id).label("answer_id"), col(Answer.at),
    )
    .outerjoin(Answer, (col(Answer.question_id) == Question.id) & (col(Answer.person_id) == person_id) & standing)
    .where(col(Question.ballot_id) == ballot_id)
    .order_by(col(Question.position))
)  # fmt: skip
_drafts = Hot(
    select(
        col(Draft.question_id), col(Draft.person_id), col(Draft.by), col(Draft.value), col(Draft.option),
        col(Draft.words), col(Draft.remarks_json), col(Draft.files_json), col(Draft.at), col(Draft.sent_up_at),
        col(Person.name).label("by_name"),
    )
    .join(Person, col(Person.id) == Draft.by)
    .where(col(Draft.ballot_id) == ballot_id)
    .order_by(col(Draft.at))
)  # fmt: skip
_extensions = Hot(
    select(col(Extension.n), col(Extension.deadline), col(Extension.reason), col(Extension.at))
    .where(col(Extension.ballot_id) == ballot_id)
    .order_by(col(Extension.n))
)
_served = Hot(
    select(col(RollEntry.person_id), col(RollEntry.name))
    .where(col(RollEntry.ballot_id) == ballot_id, reads_for(person_id, RollEntry.person_id))
    .order_by(col(RollEntry.precedence), col(RollEntry.person_id))
)


def members_served(db: Db, ballot: int, assistant: int) -> list[Any]:
    """person_id, name of the members on the roll whom the assistant serves today."""
    return _served.rows(db, ballot=ballot, person=assistant, now=db.now)


def questions_of(db: Db, ballot: int) -> list[Any]:
    """id, position, text, kind; in order."""
    return _questions.rows(db, ballot=ballot)


def roll_of(db: Db, ballot: int) -> list[Any]:
    """person_id, name, post_*, leads, weight, second_weight, veto, recused, substitute_id, read_at; by precedence."""
    return _roll.rows(db, ballot=ballot)


def standing_answers(db: Db, ballot: int) -> list[Any]:
    """The answer that stands of each member to each question: question_id, person_id, n, value, option, words, at,
    answer_id, and how many remarks and files go with it.
    """
    return _standing.rows(db, ballot=ballot)


def own_answers(db: Db, ballot: int, person: int) -> list[Any]:
    """One row for each question, in order, with this member's standing answer (n 0 without one).

    `answers_by` is who answers in this seat of the roll, None for whoever is not on it; `recused` from this question.
    """
    return _own_answers.rows(db, ballot=ballot, person=person)


def drafts_of(db: Db, ballot: int) -> list[Any]:
    """Every draft, oldest first: question_id, person_id, by, by_name, what typed.from_draft reads, at, sent_up_at."""
    return _drafts.rows(db, ballot=ballot)


def extensions_of(db: Db, ballot: int) -> list[Any]:
    """n, deadline, reason, at; in order."""
    return _extensions.rows(db, ballot=ballot)


__all__ = [
    "ballot_id", "ballot_to_cast", "deadline_in_force", "latest_extension", "lock_entry", "person_id", "stage_of",
    "stages", "with_facts",
]  # fmt: skip
