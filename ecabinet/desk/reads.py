"""What the parts of the desk are made of: hot reads, each for one person and under the rights of the thing's slice."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, literal, or_, select
from sqlmodel import col

from ecabinet.ballots.access import standing
from ecabinet.ballots.lists import (
    answered_by,
    archived,
    drafted_for,
    ended,
    forms,
    kept_by,
    on_roll,
    opened,
    sent_up_to,
)
from ecabinet.ballots.models import Answer, Ballot, BallotReading, Closing, Opening
from ecabinet.ballots.stages import deadline_in_force
from ecabinet.desk.access import person_id
from ecabinet.documents.access import Gathered, entitled, last_opened
from ecabinet.documents.models import Paper, PaperOpening, PaperVersion
from ecabinet.floor.models import CheckIn
from ecabinet.kernel.db import Db, Moment, in_json
from ecabinet.kernel.doors import thing
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.access import items_to_read, meetings_to_read
from ecabinet.meetings.models import Cancellation, Convening, End, Item, ItemKind, Meeting, Room, Start
from ecabinet.notices.models import Notice
from ecabinet.people.access import in_force
from ecabinet.people.models import Assistance, Organisation, Person

since: Any = bindparam("since", type_=Moment)
ANSWERS_SHOWN, MEETINGS_SHOWN, PAPERS_SHOWN, NOTICES_READ, GAPS_SHOWN = 4, 2, 24, 20, 8


# Forms of a member


def _flag(condition: Any, name: str) -> Any:
    return case((condition, 1), else_=0).label(name)


_agency: list[Any] = [col(Organisation.name_vi), col(Organisation.name_en)]


def _with_agency(statement: Select[Any]) -> Select[Any]:
    return statement.outerjoin(Organisation, col(Organisation.id) == Ballot.agency_id)


_waiting = Hot(
    _with_agency(forms(_flag(sent_up_to(person_id), "sent_up"), _flag(drafted_for(person_id), "drafted"), *_agency))
    .where(opened, ~ended, on_roll(person_id), ~answered_by(person_id))
    .order_by(deadline_in_force, col(Ballot.id))
)


def _mine(column: Any) -> Any:
    own = select(column).where(col(Answer.ballot_id) == Ballot.id, col(Answer.person_id) == person_id, standing)
    return own.correlate(Ballot).scalar_subquery()


_sent_at = _mine(func.max(col(Answer.at)))
_answered = Hot(
    _with_agency(
        forms(
            _mine(func.min(col(Answer.value))).label("least"), _mine(func.max(col(Answer.value))).label("most"),
            _sent_at.label("sent_at"), *_agency,
        )
    )
    .where(on_roll(person_id), answered_by(person_id), or_(~ended, col(Closing.at) > since), ~archived)
    .order_by(ended, _sent_at.desc(), col(Ballot.id).desc())
    .limit(ANSWERS_SHOWN)
)  # fmt: skip


def forms_waiting(db: Db, person: int) -> list[Any]:
    """Open forms that the person has not answered, the nearest deadline first."""
    return _waiting.rows(db, person=person)


def forms_answered(db: Db, person: int, closed_since: Any) -> list[Any]:
    """The latest forms that the person has answered; `least` and `most` are equal when every answer is the same."""
    return _answered.rows(db, person=person, since=closed_since)


# Meetings that somebody comes to


_stands = and_(
    ~select(col(End.meeting_id)).where(col(End.meeting_id) == Meeting.id).exists(),
    ~select(col(Cancellation.meeting_id)).where(col(Cancellation.meeting_id) == Meeting.id).exists(),
    or_(
        col(Meeting.ends_at) > since,
        select(col(Start.meeting_id)).where(col(Start.meeting_id) == Meeting.id).exists(),
    ),
)  # fmt: skip
_items = (
    select(func.count(col(Item.id)))
    .where(col(Item.meeting_id) == Meeting.id, col(Item.removed_at).is_(None), col(Item.parent_id).is_(None))
    .correlate(Meeting)
    .scalar_subquery()
)


def _coming(who: str) -> Hot:
    may = meetings_to_read(_stands, who=who).subquery("may")
    columns: list[Any] = [
        col(Meeting.id), col(Meeting.title), col(Meeting.starts_at), col(Meeting.ends_at), col(Meeting.remote_url),
        col(Room.name_vi).label("room_vi"), col(Room.name_en).label("room_en"), col(Start.at).label("started"),
        may.c.keeps, may.c.all_items, may.c.item_ids, may.c.chairs, _items.label("items"),
    ]  # fmt: skip
    return Hot(
        select(*columns).select_from(may).join(Meeting, col(Meeting.id) == may.c.meeting_id)
        .join(Convening, col(Convening.meeting_id) == Meeting.id)
        .outerjoin(Start, col(Start.meeting_id) == Meeting.id).outerjoin(Room, col(Room.id) == Meeting.room_id)
        .order_by(case((col(Start.at).is_(None), 1), else_=0), col(Meeting.starts_at), col(Meeting.id))
    )  # fmt: skip


_asked, _reads = _coming("asked"), _coming("reads")


def meetings_asked(db: Db, person: int, ending_after: Any) -> list[Any]:
    """Convened meetings that the person is asked to and that are not over: what runs first, then by their start."""
    return _asked.rows(db, viewers=in_json([person]), now=db.now, since=ending_after)


def meetings_read(db: Db, person: int, ending_after: Any) -> list[Any]:
    """The same of every meeting that the person may read, such as those of the members whom an assistant serves."""
    return _reads.rows(db, viewers=in_json([person]), now=db.now, since=ending_after)


def _papers_of_meeting() -> Select[Any]:
    may = items_to_read(meeting=thing).subquery("may")
    opening = and_(col(PaperOpening.version_id) == PaperVersion.id, col(PaperOpening.person_id) == may.c.actor_id)
    counts: list[Any] = [
        func.count(col(Paper.id)).label("papers"),
        func.count(col(PaperOpening.person_id)).label("read"),
    ]
    return (
        select(*counts).select_from(may)
        .join(Paper, and_(col(Paper.dossier_id) == may.c.dossier_id, col(Paper.withdrawn_at).is_(None)))
        .join(PaperVersion, and_(col(PaperVersion.paper_id) == Paper.id, col(PaperVersion.n) == Paper.latest))
        .outerjoin(PaperOpening, opening)
    )  # fmt: skip


_papers = Hot(_papers_of_meeting())
_dossiers = Hot(select(col(Item.dossier_id)).where(col(Item.meeting_id) == thing, col(Item.dossier_id).is_not(None)))
_presence = Hot(
    select(col(CheckIn.mode), col(CheckIn.at))
    .where(col(CheckIn.meeting_id) == thing, col(CheckIn.person_id) == person_id, col(CheckIn.ended_at).is_(None))
)  # fmt: skip


def papers_of_meeting(db: Db, meeting: int, person: int) -> Any:
    """How many papers of the meeting the person may read, and how many of them were opened in their latest version."""
    return _papers.first(db, thing=meeting, viewers=in_json([person]), now=db.now)


def dossiers_of_meeting(db: Db, meeting: int) -> list[int]:
    """The dossiers of the meeting's items."""
    return [row[0] for row in _dossiers.rows(db, thing=meeting)]


def presence_of(db: Db, meeting: int, person: int) -> Any:
    """How the person is present now, or None."""
    return _presence.first(db, thing=meeting, person=person)


# What is new


def _fresh() -> Select[Any]:
    may = entitled()
    seen = last_opened(may.c.actor_id)
    columns: list[Any] = [
        col(Paper.id), col(Paper.dossier_id), col(Paper.title), col(Paper.letter), col(Paper.latest).label("n"),
        col(PaperVersion.words), col(PaperVersion.at), seen.label("seen"),
    ]  # fmt: skip
    return (
        select(*columns).select_from(may)
        .join(Paper, and_(col(Paper.dossier_id) == may.c.dossier_id, col(Paper.withdrawn_at).is_(None)))
        .join(PaperVersion, and_(col(PaperVersion.paper_id) == Paper.id, col(PaperVersion.n) == Paper.latest))
        .where(may.c.keeps == 0, col(PaperVersion.at) > since, seen < col(Paper.latest))
        .order_by(case((seen > 0, 0), else_=1), col(PaperVersion.at).desc(), col(Paper.id)).limit(PAPERS_SHOWN)
    )  # fmt: skip


_unopened = Gathered(_fresh)
_notices = Hot(
    select(col(Notice.id), col(Notice.at), col(Notice.msgid), col(Notice.params_json), col(Notice.link))
    .where(col(Notice.person_id) == person_id, col(Notice.read_at).is_(None))
    .order_by(col(Notice.at).desc(), col(Notice.id).desc()).limit(NOTICES_READ)
)  # fmt: skip


def papers_unopened(db: Db, person: int, newer_than: Any) -> list[Any]:
    """Papers whose latest version the person has not opened; first those of which an earlier one was (`seen`)."""
    return _unopened.rows(db, viewers=in_json([person]), now=db.now, since=newer_than)


def unread_notices(db: Db, person: int) -> list[Any]:
    """What the person was told and has not read, the latest first."""
    return _notices.rows(db, person=person)


# Whom an assistant serves

_served = Hot(
    select(col(Person.id), col(Person.name))
    .join(Assistance, col(Assistance.member_id) == Person.id)
    .where(col(Assistance.assistant_id) == person_id, in_force(Assistance))
    .order_by(col(Person.sort_key))
)


def members_served(db: Db, assistant: int) -> list[Any]:
    """id and name of each."""
    return _served.rows(db, person=assistant, now=db.now)


# What a secretary keeps

_looked = (
    select(func.count(col(BallotReading.person_id)))
    .where(col(BallotReading.ballot_id) == Ballot.id).correlate(Ballot).scalar_subquery()
)  # fmt: skip
_kept_forms = Hot(
    forms(_looked.label("looked")).where(~ended, kept_by(person_id))
    .order_by(case((col(Opening.ballot_id).is_(None), 1), else_=0), deadline_in_force, col(Ballot.id))
)  # fmt: skip


def _without_papers(meeting: Any) -> list[Any]:
    """The conditions on an item that is to have papers and has none: for a decision or a discussion, without parts."""
    part = Item.__table__.alias("part")  # type: ignore[attr-defined]
    paper = select(col(Paper.id)).where(col(Paper.dossier_id) == Item.dossier_id, col(Paper.withdrawn_at).is_(None))
    return [
        col(Item.meeting_id) == meeting, col(Item.removed_at).is_(None), ~col(Item.paper_only),
        col(Item.kind) != literal(ItemKind.INFORMATION.value), ~paper.correlate(Item).exists(),
        ~select(part.c.id).where(part.c.parent_id == Item.id, part.c.removed_at.is_(None)).correlate(Item).exists(),
    ]  # fmt: skip


def _kept() -> Select[Any]:
    current = and_(
        ~select(col(Cancellation.meeting_id)).where(col(Cancellation.meeting_id) == Meeting.id).exists(),
        ~select(col(End.meeting_id)).where(col(End.meeting_id) == Meeting.id, col(End.at) <= since).exists(),
    )
    may = meetings_to_read(current, who="keeps").subquery("may")
    gaps = select(func.count(col(Item.id))).where(*_without_papers(Meeting.id)).correlate(Meeting).scalar_subquery()
    columns: list[Any] = [
        col(Meeting.id), col(Meeting.title), col(Meeting.starts_at), col(Convening.at).label("convened"),
        col(Start.at).label("started"), col(End.at).label("ended"),
        _items.label("items"), gaps.label("gaps"),
    ]  # fmt: skip
    return (
        select(*columns).select_from(may).join(Meeting, col(Meeting.id) == may.c.meeting_id)
        .outerjoin(Convening, col(Convening.meeting_id) == Meeting.id)
        .outerjoin(Start, col(Start.meeting_id) == Meeting.id).outerjoin(End, col(End.meeting_id) == Meeting.id)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )  # fmt: skip


def _missing() -> Select[Any]:
    over = select(col(End.meeting_id)).where(col(End.meeting_id) == Meeting.id).exists()
    void = select(col(Cancellation.meeting_id)).where(col(Cancellation.meeting_id) == Meeting.id).exists()
    may = meetings_to_read(~over, ~void, who="keeps").subquery("may")
    columns: list[Any] = [
        col(Item.id), col(Item.title), col(Item.dossier_id), col(Meeting.id).label("meeting_id"),
        col(Meeting.title).label("meeting"), col(Meeting.starts_at),
    ]  # fmt: skip
    return (
        select(*columns).select_from(may).join(Meeting, col(Meeting.id) == may.c.meeting_id)
        .join(Item, col(Item.meeting_id) == Meeting.id).where(*_without_papers(Meeting.id))
        .order_by(col(Meeting.starts_at), col(Meeting.id), col(Item.position), col(Item.id))
    )  # fmt: skip


_kept_meetings, _gaps = Hot(_kept()), Hot(_missing())


def forms_kept(db: Db, person: int) -> list[Any]:
    """Forms of the bodies whose secretariat the person serves: the open ones by deadline, then the drafts."""
    return _kept_forms.rows(db, person=person, now=db.now)


def meetings_kept(db: Db, person: int, ended_after: Any) -> list[Any]:
    """Meetings of those bodies that are not over, or were until lately; `gaps` counts items without papers."""
    return _kept_meetings.rows(db, viewers=in_json([person]), now=db.now, since=ended_after)


def items_without_papers(db: Db, person: int) -> list[Any]:
    """Items of those meetings that are to have papers and have none."""
    return _gaps.rows(db, viewers=in_json([person]), now=db.now)
