"""Which ballots stand in whose list.

For the pages of ballots and for the desk: what waits for a member, what a secretary keeps, what an assistant prepares.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, literal, or_, select
from sqlmodel import col

from ecabinet.ballots.access import person_id, stages, with_facts
from ecabinet.ballots.archiving import Archiving
from ecabinet.ballots.arriving import is_returned, notes_slip, of_agency
from ecabinet.ballots.models import Answer, Ballot, Closing, Draft, Opening, Question, RollEntry, Withdrawal
from ecabinet.ballots.process import Slip, SlipNote
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel.db import Db, Moment
from ecabinet.kernel.fold import fold, like
from ecabinet.kernel.hot import Hot
from ecabinet.ledger.models import RollMark
from ecabinet.people.access import in_force, keeps, reads_for
from ecabinet.people.models import Body, Membership
from ecabinet.rulebook.values import Kind


class Tab(StrEnum):
    """The lists of forms."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"
    DRAFTS = "drafts"
    MEETING = "meeting"


class Stage(StrEnum):
    """Where a form in preparation stands."""

    RETURNED = "returned"
    ON_SLIP = "on_slip"
    AGREED = "agreed"


_on_dossier = and_(col(Paper.dossier_id) == Ballot.dossier_id, col(Paper.withdrawn_at).is_(None))
papers_of_ballot = select(func.count(col(Paper.id))).where(_on_dossier).correlate(Ballot).scalar_subquery()
pages_of_papers = (
    select(func.coalesce(func.sum(col(PaperVersion.pages)), 0))
    .join(Paper, (col(Paper.id) == PaperVersion.paper_id) & (col(Paper.latest) == PaperVersion.n))
    .where(_on_dossier)
    .correlate(Ballot)
    .scalar_subquery()
)
_members = (
    select(func.count(col(RollEntry.person_id)))
    .where(col(RollEntry.ballot_id) == Ballot.id)
    .correlate(Ballot)
    .scalar_subquery()
)
_asked = (
    select(func.count(col(Question.id))).where(col(Question.ballot_id) == Ballot.id).correlate(Ballot).scalar_subquery()
)
_answered = (
    select(func.count(func.distinct(col(Answer.person_id))))
    .where(col(Answer.ballot_id) == Ballot.id)
    .correlate(Ballot)
    .scalar_subquery()
)


def answered_by(person: Any) -> Any:
    """The condition that the person has answered a ballot of the statement (an answer is always a whole one)."""
    named = select(col(Answer.id)).where(col(Answer.ballot_id) == Ballot.id, col(Answer.person_id) == person)
    marked = select(col(RollMark.person_id)).where(
        col(RollMark.ballot_id) == Ballot.id, col(RollMark.person_id) == person
    )
    return or_(named.correlate_except(Answer).exists(), marked.correlate_except(RollMark).exists())


def owed_by(person: Any) -> Any:
    """The condition that an answer to a ballot of the statement is still to come from this person."""
    seat = (
        col(RollEntry.ballot_id) == Ballot.id,
        func.coalesce(RollEntry.substitute_id, RollEntry.person_id) == person,
    )
    silent = select(col(RollEntry.person_id)).where(
        *seat, col(RollEntry.recused).is_(False), ~answered_by(RollEntry.person_id)
    )
    return silent.correlate_except(RollEntry).exists()


def sent_up_to(person: Any) -> Any:
    """The condition that an assistant has sent a draft up to the person."""
    return (
        select(col(Draft.question_id))
        .where(col(Draft.ballot_id) == Ballot.id, col(Draft.person_id) == person, col(Draft.sent_up_at).is_not(None))
        .correlate_except(Draft)
        .exists()
    )


def drafted_for(person: Any) -> Any:
    """The condition that a draft exists for the person."""
    drafts = select(col(Draft.question_id)).where(col(Draft.ballot_id) == Ballot.id, col(Draft.person_id) == person)
    return drafts.correlate_except(Draft).exists()


def on_roll(person: Any) -> Any:
    """The condition that the person is on the roll of a ballot of the statement."""
    entry = select(col(RollEntry.person_id)).where(
        col(RollEntry.ballot_id) == Ballot.id, col(RollEntry.person_id) == person
    )
    return entry.correlate_except(RollEntry).exists()


def kept_by(person: Any) -> Any:
    """The condition that the person serves in the secretariat of the body."""
    return keeps(person, Ballot.body_id)


def led_by(person: Any) -> Any:
    """The condition that the person chairs the body."""
    chairs = (col(Membership.body_id) == Ballot.body_id, col(Membership.person_id) == person, in_force(Membership))
    terms = select(col(Membership.id)).where(*chairs, col(Membership.role) == literal("chair"))
    return terms.correlate_except(Membership).exists()


def served_by(person: Any) -> Any:
    """The condition that the person reads for somebody on the roll."""
    entries = select(col(RollEntry.person_id)).where(
        col(RollEntry.ballot_id) == Ballot.id, reads_for(person, RollEntry.person_id)
    )
    return entries.correlate_except(RollEntry).exists()


opened = col(Opening.ballot_id).is_not(None)
ended = or_(col(Closing.ballot_id).is_not(None), col(Withdrawal.ballot_id).is_not(None))
_ended_at = func.coalesce(col(Closing.at), col(Withdrawal.at)).label("ended_at")
archived = select(col(Archiving.ballot_id)).where(col(Archiving.ballot_id) == Ballot.id).correlate(Ballot).exists()
_is_form = col(Ballot.kind) == literal(Kind.FORM.value)
line: tuple[Any, ...] = (
    col(Ballot.id), col(Ballot.symbol), col(Ballot.title), col(Ballot.body_id), col(Ballot.year), *stages(),
    col(Opening.at).label("opened_at"), func.coalesce(col(Closing.outcome), "").label("outcome"), _ended_at,
    papers_of_ballot.label("papers"), pages_of_papers.label("pages"), _members.label("members"),
    _answered.label("answered"), _asked.label("questions"),
)  # fmt: skip


def forms(*more: Any) -> Select[Any]:
    """One line for each opinion form, with `more` columns."""
    return with_facts(select(*line, *more).select_from(Ballot)).where(_is_form)


def _flag(condition: Any, name: str) -> Any:
    return case((condition, 1), else_=0).label(name)


_waiting = Hot(
    forms(_flag(sent_up_to(person_id), "sent_up"), _flag(drafted_for(person_id), "drafted"))
    .where(opened, ~ended, owed_by(person_id))
    .order_by("deadline", col(Ballot.id))
)
_kept = Hot(
    forms().where(~ended, kept_by(person_id)).order_by(col(Opening.ballot_id).is_(None), "deadline", col(Ballot.id))
)
_member = col(RollEntry.person_id)
_prepared_by = (
    select(func.max(col(Draft.sent_up_at)))
    .where(col(Draft.ballot_id) == Ballot.id, col(Draft.person_id) == RollEntry.person_id, col(Draft.by) == person_id)
    .correlate(Ballot, RollEntry)
    .scalar_subquery()
)
_own_draft = (
    select(col(Draft.question_id))
    .where(col(Draft.ballot_id) == Ballot.id, col(Draft.person_id) == RollEntry.person_id, col(Draft.by) == person_id)
    .correlate(Ballot, RollEntry)
    .exists()
)
_to_prepare = Hot(
    forms(
        _member.label("member_id"), col(RollEntry.name).label("member"), _prepared_by.label("sent_up_at"),
        _flag(_own_draft, "drafted"), _flag(answered_by(_member), "sent"),
    )
    .join(RollEntry, col(RollEntry.ballot_id) == Ballot.id)
    .where(opened, ~ended, reads_for(person_id, RollEntry.person_id))
    .order_by("deadline", col(Ballot.id), col(RollEntry.precedence))
)  # fmt: skip


def waiting_for(db: Db, person: int) -> list[Any]:
    """Open forms that the member has not answered, the nearest deadline first.

    id, symbol, title, deadline, papers, pages, questions, members, answered, sent_up and drafted (0 or 1), ...
    """
    return _waiting.rows(db, person=person)


def forms_of_secretary(db: Db, person: int) -> list[Any]:
    """Open forms of the bodies whose secretariat the person serves, by deadline; then the drafts (opened 0)."""
    return _kept.rows(db, person=person, now=db.now)


def drafts_of_assistant(db: Db, person: int) -> list[Any]:
    """Open forms of the members whom the assistant serves, one line for each member.

    As waiting_for, with member_id, member, drafted, sent_up_at and sent (1: the member has answered).
    """
    return _to_prepare.rows(db, person=person, now=db.now)


# The pages of lists

TERMS, PAGE = 4, 25
_number: Any = partial(bindparam, type_=Integer)
_tabs: dict[Tab, tuple[Any, ...]] = {
    Tab.OPEN: (opened, ~ended),
    Tab.CLOSED: (opened, ended, or_(~archived, _number("sought") == 1)),
    Tab.DRAFTS: (~opened, col(Withdrawal.ballot_id).is_(None)),
}
_seen = or_(kept_by(person_id), and_(opened, or_(on_roll(person_id), led_by(person_id), served_by(person_id))))
_filters = (
    or_(_number("body") == 0, col(Ballot.body_id) == _number("body")),
    or_(_number("year") == 0, col(Ballot.year) == _number("year")),
    *(col(Ballot.folded).like(bindparam(f"word{n}"), escape="\\") for n in range(TERMS)),
)
_slip = (
    select(func.coalesce(col(SlipNote.verdict), literal("waiting"))).select_from(Slip)
    .outerjoin(SlipNote, and_(col(SlipNote.ballot_id) == Slip.ballot_id, col(SlipNote.n) == Slip.n))
    .where(col(Slip.ballot_id) == Ballot.id).order_by(col(Slip.n).desc()).limit(1)
    .correlate(Ballot).scalar_subquery()
)  # fmt: skip
_stage = case(
    (is_returned, literal(Stage.RETURNED.value)), (_slip == "waiting", literal(Stage.ON_SLIP.value)),
    (_slip == "agreed", literal(Stage.AGREED.value)), else_=literal(""),
).label("stage")  # fmt: skip
_asked_of_agency = Hot(forms().where(is_returned, of_agency(person_id)).order_by(col(Ballot.id)))
_slips_waiting = Hot(forms().where(~opened, ~ended, _slip == "waiting", notes_slip(person_id)).order_by(col(Ballot.id)))
_own = (
    _flag(on_roll(person_id), "asked"), _flag(answered_by(person_id), "sent"), _flag(kept_by(person_id), "kept"),
)  # fmt: skip
_newest = func.coalesce(col(Closing.at), col(Withdrawal.at), col(Opening.at), col(Ballot.at), type_=Moment)


def _page_of(tab: Tab) -> Hot:
    more = (_stage,) if tab is Tab.DRAFTS else ()
    statement = forms(*_own, *more).where(_seen, *_tabs[tab], *_filters)
    by = ("deadline", col(Ballot.id)) if tab is Tab.OPEN else (_newest.desc(), col(Ballot.id).desc())
    return Hot(statement.order_by(*by).limit(_number("most")).offset(_number("skip")))


def _number_of(tab: Tab) -> Hot:
    found = with_facts(select(func.count(col(Ballot.id))).select_from(Ballot))
    return Hot(found.where(_is_form, _seen, *_tabs[tab], *_filters))


_pages_of = {tab: _page_of(tab) for tab in _tabs}
_numbers_of = {tab: _number_of(tab) for tab in _tabs}
_bodies = Hot(
    select(col(Body.id), col(Body.name_vi), col(Body.name_en), _flag(keeps(person_id, Body.id), "kept"))
    .where(col(Body.ended_at).is_(None))
    .order_by(col(Body.id))
)
_years = Hot(select(col(Ballot.year)).where(col(Ballot.year).is_not(None)).distinct().order_by(col(Ballot.year).desc()))


def asked_of_agency(db: Db, person: int) -> list[Any]:
    """Forms whose dossier was returned to the agency of this person, or to this officer."""
    return _asked_of_agency.rows(db, person=person, now=db.now)


def slips_waiting(db: Db, person: int) -> list[Any]:
    """Forms whose submission slip waits for this person's note."""
    return _slips_waiting.rows(db, person=person, now=db.now)


@dataclass(frozen=True)
class Sought:
    """What a list is narrowed to."""

    words: str = ""
    body: int = 0
    year: int = 0


def listing(db: Db, person: int, tab: Tab, page: int = 1, sought: Sought = Sought()) -> tuple[list[Any], int]:
    """The lines of one page of a list, as the person may see them, and how many there are in all."""
    terms = [like(word) for word in fold(sought.words).split()[:TERMS]]
    binds: dict[str, Any] = {f"word{n}": term for n, term in enumerate(terms + ["%"] * (TERMS - len(terms)))}
    binds |= {"person": person, "now": db.now, "body": sought.body, "year": sought.year}
    binds["sought"] = int(sought != Sought())
    rows = _pages_of[tab].rows(db, **binds, most=PAGE, skip=(page - 1) * PAGE)
    return rows, _numbers_of[tab].scalar(db, **binds)


def bodies(db: Db, person: int) -> list[Any]:
    """id, name_vi, name_en, kept: every body, and whether the person serves in its secretariat."""
    return _bodies.rows(db, person=person, now=db.now)


def years(db: Db) -> list[int]:
    """The years in which forms were numbered, the latest first."""
    return [row[0] for row in _years.rows(db)]
