"""The agenda: add, change, move and remove items and their parts."""

from dataclasses import asdict
from typing import Any

from sqlmodel import col, select

from ecabinet.kernel import words
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.fold import fold
from ecabinet.kernel.words import N_
from ecabinet.meetings.access import facts_of, readers_of, state
from ecabinet.meetings.actions.meetings import UNKNOWN, refuse
from ecabinet.meetings.agenda import moved
from ecabinet.meetings.models import Dossier, Invitation, Item, ItemKind, Meeting, Secrecy
from ecabinet.meetings.rules import (
    KIND_WORDS,
    SECRECY_WORDS,
    ItemPlan,
    why_not_change,
    why_not_on_agenda,
    why_not_part,
)  # fmt: skip
from ecabinet.meetings.slots import STAYS
from ecabinet.notices.actions import tell
from ecabinet.people.models import Organisation
from ecabinet.people.rules import named
from ecabinet.records.actions import Acting, note, save_version, shown

AGENDA_CHANGED = N_("The agenda of “%(title)s” was changed.")
LABELS = {
    "title": N_("Title"),
    "kind": N_("Kind"),
    "minutes": N_("Minutes planned"),
    "agency_id": N_("Submitting agency"),
    "rapporteur": N_("Rapporteur"),
    "secrecy": N_("Secrecy"),
    "paper_only": N_("On paper only"),
}


def show_in(db: Db) -> Any:
    """How a changed value is said."""

    def show(field: str, value: Any) -> str:
        if field == "agency_id" and value is not None:
            return named(db.get_one(Organisation, value))
        if field == "kind":
            return words.gettext(KIND_WORDS[ItemKind(value)])
        if field == "secrecy":
            return words.gettext(SECRECY_WORDS[Secrecy(value)])
        return shown(field, value)

    return show


def _check(db: Db, meeting: Meeting, plan: ItemPlan) -> None:
    refuse(why_not_change(state(db, meeting.id)) or why_not_on_agenda(plan))
    if plan.agency_id is not None and db.get(Organisation, plan.agency_id) is None:
        raise Refused(UNKNOWN)


def add_item(db: Db, actor: Acting | None, meeting: Meeting, plan: ItemPlan, parent: Item | None = None) -> Item:
    """Put an item at the end of the agenda, or a part at the end of an item. It has a dossier for papers at once.

    Nobody (`None`) is the system itself, for a matter that comes to the meeting by its rules.
    """
    _check(db, meeting, plan)
    if parent is not None:
        refuse(why_not_part(parent.parent_id is not None))
        if parent.meeting_id != meeting.id or parent.removed_at is not None:
            raise Refused(UNKNOWN)
    dossier = Dossier(owner="item")
    db.add(dossier)
    db.flush()
    parent_id = parent.id if parent else None
    item = Item(
        meeting_id=meeting.id, parent_id=parent_id, position=len(_beside(db, meeting.id, parent_id)) + 1,
        dossier_id=dossier.id, folded=fold(plan.title), added_at=db.now, **asdict(plan),
    )  # fmt: skip
    db.add(item)
    db.flush()
    note(db, actor, "added item", f"item/{item.id}", meeting=meeting.id, title=plan.title, version=1)
    _tell(db, actor, meeting, item)
    return item


def change_item(db: Db, actor: Acting, meeting: Meeting, item: Item, plan: ItemPlan, version: int) -> None:
    """Change an item; once the meeting is convened it is shown as changed. Raises Stale."""
    _check(db, meeting, plan)
    if _save(db, actor, item, asdict(plan), version):
        item.folded, item.changed_at = fold(item.title), db.now
        _tell(db, actor, meeting, item)


def _save(db: Db, actor: Acting, item: Item, fields: dict[str, Any], version: int) -> bool:
    return save_version(db, actor, item, f"item/{item.id}", version, fields, labels=LABELS, show=show_in(db))


def move_item(db: Db, actor: Acting, meeting: Meeting, item: Item, to: int) -> None:
    """Move an item to a place among its neighbours, counted from 1; beyond the last is the last."""
    refuse(why_not_change(state(db, meeting.id)))
    beside = _beside(db, meeting.id, item.parent_id)
    before = [it.id for it in beside]
    after = moved(before, item.id, to)
    if after == before:
        return
    by_id = {it.id: it for it in beside}
    for place, number in enumerate(after, 1):
        if by_id[number].position != place:
            by_id[number].position = place
    item.moved_at = db.now
    note(
        db, actor, "moved item", f"item/{item.id}", meeting=meeting.id, was=before.index(item.id) + 1,
        now=after.index(item.id) + 1,
    )  # fmt: skip
    _tell(db, actor, meeting, item)


def place_of(db: Db, item: Item) -> int:
    """The place of an item among its neighbours, from 1."""
    return [it.id for it in _beside(db, item.meeting_id, item.parent_id)].index(item.id) + 1


def _beside(db: Db, meeting_id: int, parent_id: int | None) -> list[Item]:
    standing = (Item.meeting_id == meeting_id, Item.parent_id == parent_id, col(Item.removed_at).is_(None))
    return list(db.exec(select(Item).where(*standing).order_by(col(Item.position), col(Item.id))))


def remove_item(db: Db, actor: Acting, meeting: Meeting, item: Item) -> None:
    """Take an item and its parts off the agenda; whoever was invited to it alone is invited no more, and is told."""
    refuse(why_not_change(state(db, meeting.id)))
    going = [item, *_beside(db, meeting.id, item.id)]
    for why in STAYS:
        refuse(why(db, meeting.id, {it.id for it in going}))
    _tell(db, actor, meeting, item)
    for part in going:
        part.removed_at = db.now
        for invitation in db.exec(select(Invitation).where(Invitation.item_id == part.id)):
            invitation.ended_at = invitation.ended_at or db.now
    for place, left in enumerate(_beside(db, meeting.id, item.parent_id), 1):
        left.position = place
    note(db, actor, "removed item", f"item/{item.id}", meeting=meeting.id, title=item.title)


def _tell(db: Db, actor: Acting | None, meeting: Meeting, item: Item) -> None:
    """Once the meeting is convened, whoever sees the item is told that the agenda was changed."""
    if facts_of(db, meeting.id).convened is None:
        return
    concerned = {item.id, item.parent_id}
    readers = readers_of(db, meeting.id)
    acts = actor.id if actor else None
    people = [who for who, seen in readers.items() if who != acts and (seen is None or concerned & set(seen))]
    tell(db, people, AGENDA_CHANGED, f"/meetings/{meeting.id}", title=meeting.title)
