"""A form whose matter goes to a meeting: it becomes an item of the next agenda by itself, with its papers.

Where no meeting is planned it waits in the body's list, and the next meeting that is created takes it. A secretary who
takes the item off its agenda has it back in that list, to be put on another one by a press.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id
from ecabinet.ballots.models import Ballot, Decision
from ecabinet.ballots.process import Referral, Tabling
from ecabinet.ballots.process_rules import goes_to_meeting, why_not_table
from ecabinet.ballots.states import refuse
from ecabinet.ballots.telling import secretaries, tell_of
from ecabinet.documents.copies import copy_papers
from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import numbers
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.jobs import enqueue, handler
from ecabinet.kernel.web import House
from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.actions.items import add_item
from ecabinet.meetings.models import Cancellation, End, Item, Meeting, Start
from ecabinet.meetings.rules import ItemPlan
from ecabinet.meetings.slots import ItemNote
from ecabinet.people.access import in_force
from ecabinet.people.models import Secretaryship
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.values import Kind, Result, word

TABLED = N_("Opinion form %(symbol)s now stands on the agenda of “%(meeting)s”, with its papers: %(title)s")
WAITS = N_("Opinion form %(symbol)s goes to a meeting, and none is planned. It waits for the next one: %(title)s")
OF_FORM = N_("Opinion form %(symbol)s: %(result)s")

_not_begun = and_(
    col(Cancellation.meeting_id).is_(None), col(Start.meeting_id).is_(None), col(End.meeting_id).is_(None)
)
_with_facts = (
    select(col(Meeting.id), col(Meeting.title), col(Meeting.starts_at), col(Meeting.body_id)).select_from(Meeting)
    .outerjoin(Cancellation, col(Cancellation.meeting_id) == Meeting.id)
    .outerjoin(Start, col(Start.meeting_id) == Meeting.id)
    .outerjoin(End, col(End.meeting_id) == Meeting.id)
)  # fmt: skip
_coming = Hot(
    _with_facts.where(col(Meeting.body_id) == bindparam("body"), col(Meeting.starts_at) > bindparam("now"), _not_begun)
    .order_by(col(Meeting.starts_at), col(Meeting.id))
)  # fmt: skip
_on_agenda = (
    select(literal(1)).select_from(Tabling)
    .join(Item, col(Item.id) == Tabling.item_id)
    .outerjoin(Cancellation, col(Cancellation.meeting_id) == Item.meeting_id)
    .where(
        col(Tabling.ballot_id) == Referral.ballot_id, col(Item.removed_at).is_(None),
        col(Cancellation.meeting_id).is_(None),
    )
    .correlate(Referral).exists()
)  # fmt: skip
_line: tuple[Any, ...] = (
    col(Ballot.id), col(Ballot.symbol), col(Ballot.title), col(Ballot.body_id), col(Referral.result), col(Referral.at),
)  # fmt: skip
_referred = select(*_line).join(Referral, col(Referral.ballot_id) == Ballot.id)
_waiting_of_body = Hot(
    _referred.where(col(Ballot.body_id) == bindparam("body"), ~_on_agenda).order_by(col(Referral.at), col(Ballot.id))
)
_waits = Hot(_referred.where(col(Ballot.id) == ballot_id, ~_on_agenda))
_waiting_of_secretary = Hot(
    _referred.join(
        Secretaryship, and_(col(Secretaryship.body_id) == Ballot.body_id, in_force(Secretaryship))
    ).where(col(Secretaryship.person_id) == bindparam("person"), ~_on_agenda)
    .order_by(col(Referral.at), col(Ballot.id))
)  # fmt: skip
_stands = Hot(
    select(col(Item.id), col(Item.meeting_id), col(Meeting.title), col(Meeting.starts_at), col(Item.removed_at))
    .join(Tabling, col(Tabling.item_id) == Item.id).join(Meeting, col(Meeting.id) == Item.meeting_id)
    .where(col(Tabling.ballot_id) == ballot_id).order_by(col(Tabling.n).desc()).limit(1)
)  # fmt: skip
_items = numbers("items", "item_id")
_forms_of = Hot(
    select(col(Tabling.item_id), *_line).select_from(_items)
    .join(Tabling, col(Tabling.item_id) == _items.c.item_id)
    .join(Referral, col(Referral.ballot_id) == Tabling.ballot_id)
    .join(Ballot, col(Ballot.id) == Tabling.ballot_id)
)  # fmt: skip
_tablings = Hot(select(func.count(col(Tabling.n))).where(col(Tabling.ballot_id) == ballot_id))
_decided = Hot(select(col(Decision.outcome)).where(col(Decision.ballot_id) == ballot_id))


def coming_meetings(db: Db, body: int) -> list[Any]:
    """id, title, starts_at, body_id of the body's meetings that have not begun, the nearest first."""
    return _coming.rows(db, body=body, now=db.now)


def waiting_matters(db: Db, secretary: int) -> list[Any]:
    """Forms of the bodies that somebody keeps that go to a meeting and stand on no agenda."""
    return _waiting_of_secretary.rows(db, person=secretary, now=db.now)


def place_on_agenda(db: Db, ballot: int) -> Any:
    """The item and meeting where the matter was last put: id, meeting_id, title, starts_at, removed_at; or None."""
    return _stands.first(db, ballot=ballot)


def waits_for_meeting(db: Db, ballot: int) -> bool:
    """Whether it goes to a meeting and stands on no agenda."""
    return _waits.first(db, ballot=ballot) is not None


def forms_on_agenda(db: Db, items: Sequence[int]) -> Mapping[int, Sequence[ItemNote]]:
    """For the agenda: from which form an item came, and why."""
    return {row.item_id: [_note_of(row)] for row in _forms_of.rows(db, items=in_json(list(items)))}


def _note_of(row: Any) -> ItemNote:
    result = gettext(word(Result(row.result)))
    return ItemNote(gettext(OF_FORM, symbol=row.symbol, result=result), "late", f"/ballots/{row.id}")


# By itself


def refer(db: Db, ballot: Ballot, results: Sequence[str]) -> None:
    """After the close, or after a person decided: note that the matter goes to a meeting, and have it put there."""
    result = goes_to_meeting([*results, *(row.outcome for row in _decided.rows(db, ballot=ballot.id))])
    if ballot.kind != Kind.FORM or result is None or db.get(Referral, ballot.id) is not None:
        return
    db.add(Referral(ballot_id=ballot.id, result=result.value, at=db.now))
    note(db, None, "referred to meeting", f"ballot/{ballot.id}", outcome=result.value)
    enqueue(db, "table_form", {"ballot": ballot.id}, unique=f"table/{ballot.id}")


@handler("table_form")
def table_form(house: House, payload: dict[str, Any]) -> None:
    """Put a form on the next agenda of its body, or tell the secretariat that it waits."""
    house.db.act(lambda db: table_by_itself(db, payload["ballot"]))


def table_by_itself(db: Db, number: int) -> None:
    """Nothing happens where it stands on an agenda already. The meeting is locked before the form, as everywhere."""
    known = db.get(Ballot, number)
    coming = coming_meetings(db, known.body_id) if known else []
    meeting = db.get(Meeting, coming[0].id, with_for_update=True) if coming else None
    ballot = db.get(Ballot, number, with_for_update=True)
    if ballot is None or not waits_for_meeting(db, number):
        return
    if meeting is None:
        tell_of(db, ballot, secretaries(db, ballot), WAITS)
    else:
        _put(db, None, ballot, meeting)


def take_waiting(db: Db, actor: Acting, meeting: Meeting) -> None:
    """A meeting was created: what waits for one of its body stands on its agenda from the start."""
    for row in _waiting_of_body.rows(db, body=meeting.body_id):
        ballot = db.get_one(Ballot, row.id, with_for_update=True)
        if waits_for_meeting(db, ballot.id):
            _put(db, actor, ballot, meeting)


# By a press


def table(db: Db, actor: Acting, ballot: Ballot, meeting: Meeting | None) -> Tabling:
    """Put a waiting form on the agenda of a meeting."""
    coming = {row.id for row in coming_meetings(db, ballot.body_id)}
    fits = meeting is not None and meeting.id in coming
    refuse(why_not_table(waits=waits_for_meeting(db, ballot.id), fits=fits))
    assert meeting is not None
    return _put(db, actor, ballot, meeting)


def _put(db: Db, actor: Acting | None, ballot: Ballot, meeting: Meeting) -> Tabling:
    item = add_item(db, actor, meeting, ItemPlan(title=ballot.title, agency_id=ballot.agency_id))
    if ballot.dossier_id and item.dossier_id:
        copy_papers(db, ballot.dossier_id, item.dossier_id)
    n = int(_tablings.scalar(db, ballot=ballot.id)) + 1
    made = Tabling(ballot_id=ballot.id, n=n, item_id=item.id, by=actor.id if actor else None, at=db.now)
    db.add(made)
    db.flush()
    note(db, actor, "put form on agenda", f"ballot/{ballot.id}", meeting=meeting.id, item=item.id)
    tell_of(db, ballot, secretaries(db, ballot) - ({actor.id} if actor else set()), TABLED, meeting=meeting.title)
    return made
