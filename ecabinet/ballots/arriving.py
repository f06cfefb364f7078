"""A dossier that arrives: checked for what is missing, returned with a request, brought again; and its submission slip.

The agency's people come to the form only while something is asked of them; whoever the slip is addressed to reads it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id, stage_of
from ecabinet.ballots.models import Ballot, Opening, Withdrawal
from ecabinet.ballots.process import DossierCheck, Resubmission, Slip, SlipNote
from ecabinet.ballots.process_rules import why_not_begin, why_not_check, why_not_note, why_not_resubmit, why_not_slip
from ecabinet.ballots.states import refuse, state_at
from ecabinet.ballots.telling import secretaries, tell_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.people.access import in_force, keeps
from ecabinet.people.models import Membership, Organisation, Person
from ecabinet.people.rules import post_of
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.sentences import Sentence

RETURNED = N_("The dossier of “%(title)s” was returned with a request. Bring what is missing, then submit it again.")
BROUGHT = N_("The dossier of “%(title)s” was submitted again.")
COMPLETE = N_("The dossier of “%(title)s” is complete.")
ON_SLIP = N_("A submission slip waits for your note: %(title)s")
NOTED = N_("%(name)s noted on the submission slip of “%(title)s”.")
PAGE = "/dossier"

# Who comes

_last_check = select(func.max(col(DossierCheck.n))).where(col(DossierCheck.ballot_id) == Ballot.id).correlate(Ballot)
_brought = (
    select(literal(1))
    .where(col(Resubmission.ballot_id) == DossierCheck.ballot_id, col(Resubmission.n) == DossierCheck.n)
    .correlate(DossierCheck).exists()
)  # fmt: skip
_in_preparation = and_(
    ~select(literal(1)).where(col(Opening.ballot_id) == Ballot.id).correlate(Ballot).exists(),
    ~select(literal(1)).where(col(Withdrawal.ballot_id) == Ballot.id).correlate(Ballot).exists(),
)
is_returned = and_(
    select(literal(1)).where(
        col(DossierCheck.ballot_id) == Ballot.id, col(DossierCheck.n) == _last_check.scalar_subquery(),
        col(DossierCheck.complete).is_(False), ~_brought,
    ).correlate(Ballot).exists(),
    _in_preparation,
)  # fmt: skip
_was_returned = (
    select(literal(1))
    .where(col(DossierCheck.ballot_id) == Ballot.id, col(DossierCheck.complete).is_(False))
    .correlate(Ballot).exists()
)  # fmt: skip
_who = viewers.c.actor_id


def of_agency(person: Any) -> Any:
    """The condition that somebody is of the agency that submitted the form, or its officer in charge."""
    works = select(literal(1)).where(
        col(Person.id) == person, col(Person.organisation_id) == Ballot.agency_id, col(Person.ended_at).is_(None)
    )
    return or_(works.correlate_except(Person).exists(), func.coalesce(col(Ballot.officer_id), 0) == person)


def _leading(person: Any, *roles: str) -> Any:
    held = (col(Membership.person_id) == person, col(Membership.body_id) == Ballot.body_id, in_force(Membership))
    terms = select(literal(1)).where(*held, or_(*(col(Membership.role) == literal(role) for role in roles)))
    return terms.correlate_except(Membership).exists()


_last_slip = select(func.max(col(Slip.n))).where(col(Slip.ballot_id) == Ballot.id).correlate(Ballot).scalar_subquery()


def _addressed(person: Any) -> Any:
    standing = (col(Slip.ballot_id) == Ballot.id, col(Slip.n) == _last_slip, col(Slip.person_id) == person)
    return and_(
        select(literal(1)).where(*standing).correlate_except(Slip).exists(), _leading(person, "chair", "deputy")
    )


has_slip = select(literal(1)).where(col(Slip.ballot_id) == Ballot.id).correlate(Ballot).exists()


def notes_slip(person: Any) -> Any:
    """The condition that somebody may note on the form's standing slip: its addressee, or the chair of the body."""
    return and_(has_slip, or_(_addressed(person), _leading(person, "chair")))


def _flag(condition: Any, name: str) -> Any:
    return case((condition, 1), else_=0).label(name)


def _arrival(*conditions: Any) -> Hot:
    facts = (
        _who, _flag(keeps(_who, Ballot.body_id), "keeps"), _flag(of_agency(_who), "submits"),
        _flag(notes_slip(_who), "notes"),
    )  # fmt: skip
    found = select(*facts).select_from(viewers).join(Ballot, col(Ballot.id) == thing)
    return Hot(found.where(or_(*conditions)))


_keeping = keeps(_who, Ballot.body_id)
dossier_to_see = Door("dossier_to_see", _arrival(_keeping, and_(_was_returned, of_agency(_who)), notes_slip(_who)))
dossier_to_resubmit = Door("dossier_to_resubmit", _arrival(and_(is_returned, of_agency(_who))), model=Ballot)
slip_to_note = Door("slip_to_note", _arrival(and_(_in_preparation, notes_slip(_who))), model=Ballot)


def dossiers_before_opening(dossier: Any = None) -> Select[Any]:
    """(actor_id, dossier_id, keeps): the agency adds papers while they are asked of it, the slip's reader reads."""
    may = (
        select(_who, col(Ballot.dossier_id), _flag(and_(is_returned, of_agency(_who)), "keeps"))
        .select_from(viewers).join(Ballot, _in_preparation & col(Ballot.dossier_id).is_not(None))
        .where(or_(and_(is_returned, of_agency(_who)), notes_slip(_who)))
    )  # fmt: skip
    return may if dossier is None else may.where(col(Ballot.dossier_id) == dossier)


# Reads

_checks = Hot(
    select(
        col(DossierCheck.n), col(DossierCheck.complete), col(DossierCheck.missing), col(DossierCheck.at),
        col(Resubmission.at).label("brought_at"), col(Resubmission.words).label("brought_words"),
    )
    .outerjoin(
        Resubmission, and_(col(Resubmission.ballot_id) == DossierCheck.ballot_id, col(Resubmission.n) == DossierCheck.n)
    )
    .where(col(DossierCheck.ballot_id) == ballot_id)
    .order_by(col(DossierCheck.n))
)  # fmt: skip
_noting = Person.__table__.alias("noting")  # type: ignore[attr-defined]
_slips = Hot(
    select(
        col(Slip.n), col(Slip.person_id), col(Slip.words), col(Slip.at), col(Person.name), col(Person.post_vi),
        col(Person.post_en), func.coalesce(col(SlipNote.verdict), "").label("verdict"),
        func.coalesce(col(SlipNote.words), "").label("noted"), col(SlipNote.at).label("noted_at"),
        _noting.c.name.label("noted_by"),
    )
    .join(Person, col(Person.id) == Slip.person_id)
    .outerjoin(SlipNote, and_(col(SlipNote.ballot_id) == Slip.ballot_id, col(SlipNote.n) == Slip.n))
    .outerjoin(_noting, _noting.c.id == SlipNote.by)
    .where(col(Slip.ballot_id) == ballot_id)
    .order_by(col(Slip.n))
)  # fmt: skip
_agency_people = Hot(
    select(col(Person.id))
    .join(Organisation, col(Organisation.id) == Person.organisation_id)
    .join(Ballot, col(Ballot.agency_id) == Organisation.id)
    .where(col(Ballot.id) == ballot_id, col(Person.ended_at).is_(None))
)
_leaders = Hot(
    select(col(Person.id), col(Person.name), col(Person.post_vi), col(Person.post_en))
    .join(Membership, col(Membership.person_id) == Person.id)
    .join(Ballot, col(Ballot.body_id) == Membership.body_id)
    .where(
        col(Ballot.id) == ballot_id, in_force(Membership),
        col(Membership.role).in_([literal("chair"), literal("deputy")]),
    )
    .order_by(col(Membership.precedence), col(Person.id))
)  # fmt: skip


def checks_of(db: Db, ballot: int) -> list[Any]:
    """n, complete, missing, at, brought_at, brought_words; in order."""
    return _checks.rows(db, ballot=ballot)


def slips_of(db: Db, ballot: int) -> list[Any]:
    """n, person_id, words, at, name, post_*, verdict ("" while it waits), noted, noted_at, noted_by; in order."""
    return _slips.rows(db, ballot=ballot)


def returned(db: Db, ballot: int) -> bool:
    """Whether the dossier is with the agency."""
    checks = checks_of(db, ballot)
    return bool(checks) and not checks[-1].complete and checks[-1].brought_at is None


def is_complete(db: Db, ballot: int) -> bool:
    """Whether the last look at the dossier found it complete."""
    checks = checks_of(db, ballot)
    return bool(checks) and bool(checks[-1].complete)


def why_not_begun(db: Db, ballot: int, rule_set: RuleSet) -> Sentence | None:
    """Why it is not opened yet, as far as dossier, slip and the rule-set's start condition go."""
    return why_not_begin(
        rule_set.start, complete=is_complete(db, ballot), returned=returned(db, ballot), slip=slip_stands(db, ballot)
    )


def slip_stands(db: Db, ballot: int) -> str:
    """ "" without a slip, "waiting", or the verdict of the last one."""
    slips = slips_of(db, ballot)
    return (slips[-1].verdict or "waiting") if slips else ""


def leaders(db: Db, ballot: int) -> list[tuple[int, str]]:
    """Whom a slip may be addressed to."""
    return [(row.id, f"{row.name}, {post_of(row)}") for row in _leaders.rows(db, ballot=ballot, now=db.now)]


def arrived_at(db: Db, ballot: Ballot) -> datetime:
    """From when the Office's clock runs: as it was begun, or as it was last brought again."""
    brought: list[datetime] = [row.brought_at for row in checks_of(db, ballot.id) if row.brought_at]
    return max([ballot.at, *brought])


def _submitters(db: Db, ballot: Ballot) -> set[int]:
    officer = {ballot.officer_id} if ballot.officer_id else set()
    return officer | {row[0] for row in _agency_people.rows(db, ballot=ballot.id)}


# Acts


def check_dossier(db: Db, actor: Acting, ballot: Ballot, *, missing: str, complete: bool) -> DossierCheck:
    """Note the dossier as complete, or return it with the request for what is missing."""
    state, is_out = state_at(stage_of(db, ballot.id), db.now), returned(db, ballot.id)
    refuse(why_not_check(state=state, missing=missing, complete=complete, returned=is_out))
    asked = "" if complete else missing.strip()
    n = len(checks_of(db, ballot.id)) + 1
    made = DossierCheck(ballot_id=ballot.id, n=n, complete=complete, missing=asked, by=actor.id, at=db.now)
    db.add(made)
    db.flush()
    note(db, actor, "checked dossier", f"ballot/{ballot.id}", complete=complete, missing=asked)
    people = _submitters(db, ballot) - {actor.id}
    if not complete or n > 1:
        tell_of(db, ballot, people, COMPLETE if complete else RETURNED, page=PAGE)
    return made


def resubmit(db: Db, actor: Acting, ballot: Ballot, *, words: str) -> Resubmission:
    """The agency has brought what was missing."""
    state, is_out = state_at(stage_of(db, ballot.id), db.now), returned(db, ballot.id)
    refuse(why_not_resubmit(state=state, returned=is_out))
    n = checks_of(db, ballot.id)[-1].n
    made = Resubmission(ballot_id=ballot.id, n=n, words=words.strip(), by=actor.id, at=db.now)
    db.add(made)
    note(db, actor, "resubmitted dossier", f"ballot/{ballot.id}", words=made.words)
    tell_of(db, ballot, secretaries(db, ballot), BROUGHT, page=PAGE)
    return made


def send_slip(db: Db, actor: Acting, ballot: Ballot, *, person: int | None, words: str) -> Slip:
    """Submit the form to the chair or a deputy, who notes on the slip whether it is sent."""
    refuse(
        why_not_slip(
            state=state_at(stage_of(db, ballot.id), db.now), words=words, returned=returned(db, ballot.id),
            notes=person in {number for number, _name in leaders(db, ballot.id)},
            waiting=slip_stands(db, ballot.id) == "waiting",
        )
    )  # fmt: skip
    assert person is not None
    n = len(slips_of(db, ballot.id)) + 1
    made = Slip(ballot_id=ballot.id, n=n, person_id=person, words=words.strip(), by=actor.id, at=db.now)
    db.add(made)
    note(db, actor, "sent slip", f"ballot/{ballot.id}", person=person)
    tell_of(db, ballot, [person], ON_SLIP, page=PAGE)
    return made


def note_on_slip(db: Db, actor: Acting, ballot: Ballot, *, verdict: str, words: str) -> SlipNote:
    """The note of the chair or the deputy."""
    state, waiting = state_at(stage_of(db, ballot.id), db.now), slip_stands(db, ballot.id) == "waiting"
    refuse(why_not_note(state=state, waiting=waiting, verdict=verdict, words=words))
    made = SlipNote(
        ballot_id=ballot.id, n=slips_of(db, ballot.id)[-1].n, verdict=verdict, words=words.strip(), by=actor.id,
        at=db.now,
    )  # fmt: skip
    db.add(made)
    note(db, actor, "noted on slip", f"ballot/{ballot.id}", noted=verdict, words=made.words)
    tell_of(db, ballot, secretaries(db, ballot), NOTED, page=PAGE, name=actor.name)
    return made
