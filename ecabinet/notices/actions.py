"""Telling people, and marking what they have read (reading is no act and stays out of the record)."""

from collections.abc import Callable, Collection, Iterable, Sequence

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.notices.models import Notice, NoticeChoice
from ecabinet.notices.rules import Kind, Param, kind_of, packed, why_not_leads
from ecabinet.records.actions import Acting, note

Channel = Callable[[Db, Sequence[Notice]], None]
# Other ways to who is told, such as mail: each is called in the act's own transaction and may enqueue a job.
CHANNELS: list[Channel] = []


def tell(
    db: Db, people_ids: Iterable[int], msgid: str, link: str, *, about: Kind | None = None, **params: Param
) -> list[Notice]:
    """Tell people a sentence (`msgid` marked by N_) that leads to `link`; shown in each reader's language.

    Parameters are words, numbers, moments (shown in local time) or names as (Vietnamese, English). Whoever has the
    same notice unread gets it renewed instead of a second one. `about` is found from the link unless given.
    """
    kept, kind = packed(params), (about or kind_of(link)).value
    unread = _unread(db, msgid, link, kept)
    told = []
    for person_id in sorted(set(people_ids)):
        notice = unread.get(person_id) or Notice(
            person_id=person_id, msgid=msgid, params_json=kept, link=link, kind=kind
        )
        notice.at = db.now
        db.add(notice)
        told.append(notice)
    db.flush()
    for channel in CHANNELS:
        channel(db, told)
    return told


def _unread(db: Db, msgid: str, link: str, kept: str) -> dict[int, Notice]:
    same = (Notice.msgid == msgid, Notice.link == link, Notice.params_json == kept, col(Notice.read_at).is_(None))
    return {notice.person_id: notice for notice in db.exec(select(Notice).where(*same))}


def mark_read(db: Db, notice: Notice) -> None:
    """This one is read; marking twice changes nothing."""
    if notice.read_at is None:
        notice.read_at = db.now


def mark_opened(db: Db, person_id: int, notice_id: int) -> None:
    """Its link was opened; noted after the answer."""
    notice = db.get(Notice, notice_id)
    if notice is not None and notice.person_id == person_id:
        mark_read(db, notice)


def mark_all_read(db: Db, person_id: int) -> None:
    """Everything told until now is read."""
    for notice in db.exec(select(Notice).where(Notice.person_id == person_id, col(Notice.read_at).is_(None))):
        mark_read(db, notice)


def choose(db: Db, actor: Acting, *, by_mail: Collection[Kind], hours: Collection[int]) -> None:
    """What the actor is told by mail, and how long before a deadline."""
    why_not = why_not_leads(hours)
    if why_not:
        raise Refused(why_not)
    row = db.get(NoticeChoice, actor.id) or NoticeChoice(person_id=actor.id, at=db.now, version=0)
    row.by_mail = " ".join(kind for kind in Kind if kind in by_mail)
    row.lead_hours = " ".join(str(it) for it in sorted(set(hours), reverse=True))
    row.at, row.version = db.now, row.version + 1
    db.add(row)
    note(db, actor, "chose notices", f"person/{actor.id}", by_mail=row.by_mail, hours=row.lead_hours)
