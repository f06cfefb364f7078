"""Who may come to a meeting, to an item of its agenda and to the item's papers.

A right is read from facts: the secretariat of the meeting's body at every stage; once the meeting is convened its
chair, the body's members, who is invited, and who belongs to an invited organisation; an assistant reads as the person
served.
Whoever is invited to items only comes to those items (and their sub-items).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlmodel import col

from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.models import (
    Cancellation,
    Convening,
    End,
    Invitation,
    Item,
    Meeting,
    MeetingType,
    Room,
    Start,
)  # fmt: skip
from ecabinet.meetings.rules import State, state_of
from ecabinet.meetings.slots import NOTES as NOTES
from ecabinet.meetings.slots import PAPERS as PAPERS
from ecabinet.meetings.slots import ItemNote as ItemNote
from ecabinet.meetings.slots import PaperLine as PaperLine
from ecabinet.people.access import administers, in_force
from ecabinet.people.models import Assistance, Membership, Person, Secretaryship

# For whom a viewer reads: the viewer, and whoever the viewer assists with leave to read.
_stands = union_all(
    select(viewers.c.actor_id, viewers.c.actor_id.label("person_id"), literal(1).label("own")),
    select(viewers.c.actor_id, col(Assistance.member_id), literal(0))
    .join(Assistance, (col(Assistance.assistant_id) == viewers.c.actor_id) & in_force(Assistance))
    .where(col(Assistance.reads)),
).subquery("stands")


def _is(table: Any, *conditions: Any) -> Any:
    """1 when there is such a row, looked up for one viewer and meeting: as quick for one viewer as for thousands."""
    return case((select(col(table.id)).where(*conditions).correlate(_stands, Meeting).exists(), 1), else_=0)


def _serves(term: type[Membership] | type[Secretaryship]) -> Any:
    same = (col(term.person_id) == _stands.c.person_id, col(term.body_id) == Meeting.body_id, in_force(term))
    return _is(term, *same) == 1


def _asked(at: Any, person: Any, meeting: Any) -> tuple[Any, Any]:
    """An invitation that stands: of the person, and of the organisation that the person belongs to."""
    stands = and_(col(Invitation.meeting_id) == meeting, col(Invitation.ended_at).is_(None))
    belongs = select(col(Person.organisation_id)).where(col(Person.id) == person).correlate(at).scalar_subquery()
    return and_(stands, col(Invitation.person_id) == person), and_(stands, col(Invitation.organisation_id) == belongs)


_in_person, _as_organisation = _asked(_stands, _stands.c.person_id, col(Meeting.id))
_whole = col(Invitation.item_id).is_(None)
_withdrawn = and_(
    col(Invitation.meeting_id) == Meeting.id, col(Invitation.person_id) == _stands.c.person_id, _whole,
    col(Invitation.ended_at).is_not(None),
)  # fmt: skip
_comes = or_(
    col(Meeting.chair_id) == _stands.c.person_id,
    and_(_serves(Membership), _is(Invitation, _withdrawn) == 0),
    _is(Invitation, _in_person, _whole, ~col(Invitation.as_member)) == 1,
    _is(Invitation, _as_organisation, _whole) == 1,
)


def _standings(conditions: Sequence[Any]) -> Any:
    """How each viewer, and whoever the viewer reads for, stands to each meeting chosen by `conditions`.

    OFFSET 0 is a fence on both engines: without it the lookups are made again for every use of their results.
    """
    convened = case((col(Convening.meeting_id).is_not(None), 1), else_=0)
    return (
        select(
            _stands.c.actor_id, _stands.c.person_id, _stands.c.own, col(Meeting.id).label("meeting_id"),
            col(Meeting.title), convened.label("convened"),
            case((and_(_stands.c.own == 1, _serves(Secretaryship)), 1), else_=0).label("keeps"),
            case((and_(col(Convening.meeting_id).is_not(None), _comes), 1), else_=0).label("comes"),
            case((col(Meeting.chair_id) == _stands.c.actor_id, 1), else_=0).label("chairs"),
            case((and_(_stands.c.own == 1, _serves(Membership)), 1), else_=0).label("votes"),
        )
        .select_from(_stands)
        .join(Meeting, literal(1) == 1)
        .outerjoin(Convening, col(Convening.meeting_id) == Meeting.id)
        .where(*conditions)
        .offset(0)
        .subquery("standings")
    )  # fmt: skip


def _items_of(standings: Any, asked: Any) -> Any:
    """The items, with their parts, that stand on the agenda and that somebody is asked to alone: "3,7"."""
    part = or_(col(Item.id) == Invitation.item_id, col(Item.parent_id) == Invitation.item_id)
    here = and_(col(Item.meeting_id) == standings.c.meeting_id, col(Item.removed_at).is_(None), part)
    listed = select(_joined(cast(Item.id, String))).select_from(Invitation).join(Item, here)
    return listed.where(asked, col(Invitation.item_id).is_not(None)).correlate(standings).scalar_subquery()


def _joined(text: Any) -> Any:
    separator: Any = literal_column("','")  # a literal in the text: a hot read has no value that is expanded later
    return func.coalesce(func.aggregate_strings(text, separator), "")


def meetings_to_read(*conditions: Any, who: str = "reads") -> Select[Any]:
    """(actor_id, meeting_id, keeps, all_items, item_ids, chairs, title, votes, asked) of each viewer and meeting.

    `conditions` choose meetings. `who`: reads; comes to the whole (whole), is asked in person (asked), keeps (keeps).
    `item_ids` is "3,7" or ",3" for whoever comes to single items only; `votes` is 1 for the members of the body,
    `asked` for whoever is asked in person to the meeting, or to an item of it.
    """
    at = _standings(conditions)
    in_person, as_organisation = _asked(at, at.c.person_id, at.c.meeting_id)
    items = _items_of(at, in_person) + "," + _items_of(at, as_organisation)
    single = _joined(case((and_(at.c.convened == 1, at.c.keeps + at.c.comes == 0), items), else_=""))
    keeps, comes = func.max(at.c.keeps), func.max(at.c.comes)
    whole = func.max(at.c.keeps + at.c.comes)
    some = func.replace(single, ",", "") != ""
    invited = or_(at.c.comes == 1, and_(at.c.convened == 1, func.replace(items, ",", "") != ""))
    having = {"reads": or_(whole > 0, some), "asked": or_(comes == 1, some), "keeps": keeps == 1}
    return (
        select(
            at.c.actor_id, at.c.meeting_id, keeps.label("keeps"), case((whole > 0, 1), else_=0).label("all_items"),
            single.label("item_ids"), func.max(at.c.chairs).label("chairs"), func.max(at.c.title).label("title"),
            func.max(at.c.votes).label("votes"),
            func.max(case((and_(at.c.own == 1, invited), 1), else_=0)).label("asked"),
        )
        .where(*([at.c.own == 1] if who == "asked" else []))
        .group_by(at.c.actor_id, at.c.meeting_id)
        .having(having[who])
    )  # fmt: skip


def items_seen(facts: Any) -> tuple[int, ...] | None:
    """The items that a door's facts open, sorted; None is the whole agenda."""
    if facts.all_items:
        return None
    return tuple(sorted({int(number) for number in facts.item_ids.split(",") if number}))


_this = col(Meeting.id) == thing
_keepers = Hot(meetings_to_read(_this, who="keeps"))

meeting_to_read = Door("meeting_to_read", Hot(meetings_to_read(_this)))
participants_to_read = meeting_to_read.narrowed("participants_to_read", lambda facts: bool(facts.all_items))
meeting_to_keep = Door("meeting_to_keep", _keepers)
meeting_to_prepare = Door("meeting_to_prepare", _keepers, model=Meeting)
meeting_to_answer = Door("meeting_to_answer", Hot(meetings_to_read(_this, who="asked")), model=Meeting, lock="share")


def items_to_read(*conditions: Any, meeting: Any = None, who: str = "reads") -> Select[Any]:
    """(actor_id, item_id, dossier_id, meeting_id, keeps) of each viewer and item that they may read (or keep).

    `conditions` choose items (none: all), `meeting` is the number of their meeting where it is known.
    """
    at = _standings([] if meeting is None else [col(Meeting.id) == meeting])
    in_person, as_organisation = _asked(at, at.c.person_id, at.c.meeting_id)
    covering = or_(col(Invitation.item_id) == Item.id, col(Invitation.item_id) == Item.parent_id)
    asked = select(col(Invitation.id)).where(or_(in_person, as_organisation), covering).correlate(at, Item).exists()
    reads = or_(at.c.keeps + at.c.comes > 0, and_(at.c.convened == 1, asked))
    return (
        select(
            at.c.actor_id, col(Item.id).label("item_id"), col(Item.dossier_id).label("dossier_id"),
            at.c.meeting_id, func.max(at.c.keeps).label("keeps"),
        )
        .select_from(at)
        .join(Item, and_(col(Item.meeting_id) == at.c.meeting_id, col(Item.removed_at).is_(None)))
        .where(*conditions, at.c.keeps == 1 if who == "keeps" else reads)
        .group_by(at.c.actor_id, at.c.meeting_id, col(Item.id), col(Item.dossier_id))
    )  # fmt: skip


def dossier_readers(dossier: Any = None, who: str = "reads") -> Select[Any]:
    """Who may read which item's dossier, as `items_to_read`; `dossier` (an expression) narrows it early."""
    if dossier is None:
        return items_to_read(who=who)
    meeting = select(col(Item.meeting_id)).where(col(Item.dossier_id) == dossier).scalar_subquery()
    return items_to_read(col(Item.dossier_id) == dossier, meeting=meeting, who=who)


def dossier_keepers(dossier: Any = None) -> Select[Any]:
    """Who may add papers to which item's dossier: the secretariat of the meeting's body."""
    return dossier_readers(dossier, who="keeps")


def _of_item(who: str) -> Hot:
    meeting = select(col(Item.meeting_id)).where(col(Item.id) == thing).scalar_subquery()
    return Hot(items_to_read(col(Item.id) == thing, meeting=meeting, who=who))


item_to_read = Door("item_to_read", _of_item("reads"))
item_to_prepare = Door("item_to_prepare", _of_item("keeps"), model=Item, root=(Meeting, "meeting_id"))

_its_meeting = select(col(Invitation.meeting_id)).where(col(Invitation.id) == thing).scalar_subquery()
invitation_to_withdraw = Door(
    "invitation_to_withdraw", Hot(meetings_to_read(col(Meeting.id) == _its_meeting, who="keeps")), model=Invitation,
    root=(Meeting, "meeting_id"),
)  # fmt: skip

type_to_keep = Door("type_to_keep", administers.may, model=MeetingType)
room_to_keep = Door("room_to_keep", administers.may, model=Room)

_everybody = Hot(select(col(Person.id)).where(col(Person.ended_at).is_(None)))


def readers_of(db: Db, meeting_id: int) -> dict[int, tuple[int, ...] | None]:
    """Everybody who may read the meeting, with the items that they see (None: all)."""
    everybody = [row[0] for row in _everybody.rows(db)]
    return {who: items_seen(facts) for who, facts in meeting_to_read.admit(db, everybody, meeting_id).items()}


_facts = Hot(
    select(
        col(Meeting.id), col(Meeting.body_id), col(Convening.at).label("convened"),
        col(Cancellation.at).label("cancelled"), col(Start.at).label("started"), col(End.at).label("ended"),
    )
    .outerjoin(Convening, col(Convening.meeting_id) == Meeting.id)
    .outerjoin(Cancellation, col(Cancellation.meeting_id) == Meeting.id)
    .outerjoin(Start, col(Start.meeting_id) == Meeting.id)
    .outerjoin(End, col(End.meeting_id) == Meeting.id)
    .where(_this)
)  # fmt: skip


def facts_of(db: Db, meeting_id: int) -> Any:
    """When the meeting was convened, cancelled, started, ended; None for what has not happened."""
    return _facts.first(db, thing=meeting_id)


def state(db: Db, meeting_id: int) -> State:
    """Where the meeting stands."""
    facts = facts_of(db, meeting_id)
    return state_of(convened=facts.convened, cancelled=facts.cancelled, started=facts.started, ended=facts.ended)


_items = Hot(
    select(col(Item.id), col(Item.parent_id), col(Item.position), col(Item.minutes))
    .where(col(Item.meeting_id) == thing, col(Item.removed_at).is_(None))
    .order_by(col(Item.position), col(Item.id))
)


def items_of(db: Db, meeting_id: int) -> list[Any]:
    """The items that stand on the agenda, in their order among their neighbours: id, parent_id, position, minutes."""
    return _items.rows(db, thing=meeting_id)


def asked_people(db: Db, meeting_id: int, people: Sequence[int]) -> set[int]:
    """Of these people those who are asked to the convened meeting, or to an item of it, and may answer."""
    found = meeting_to_read.admit(db, people, meeting_id) if people else {}
    return {person for person, facts in found.items() if facts.asked}
