"""Telling people, and marking what they have read (reading is no act and stays out of the record)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import col, select

from ecabinet.kernel.db import Db, insert_many, update_many
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.hot import Hot
from ecabinet.notices.models import Notice, NoticeChoice
from ecabinet.notices.rules import Kind, Param, kind_of, packed, why_not_leads
from ecabinet.records.actions import Acting, note


class Told(NamedTuple):
    """A notice as the other ways of telling need it."""

    id: int
    person_id: int
    kind: str


Channel = Callable[[Db, Sequence[Told]], None]
# Other ways to who is told, such as mail: each is called in the act's own transaction and may enqueue a job.
CHANNELS: list[Channel] = []


def tell(
    db: Db, people_ids: Iterable[int], msgid: str, link: str, *, about: Kind | None = None, **params: Param
) -> list[Told]:
    """Tell people a sentence (`msgid` marked by N_) that leads to `link`; shown in each reader's language.

    Parameters are words, numbers, moments (shown in local time) or names as (Vietnamese, English). Whoever has the
    same notice unread gets it renewed instead of a second one. `about` is found from the link unless given. Thousands
    are told by three statements, since whoever writes keeps all others waiting.
    """
    same = {"msgid": msgid, "link": link, "params_json": packed(params)}
    people, kind, now = set(people_ids), (about or kind_of(link)).value, db.now
    known = _unread(db, people, **same)
    renewed = {it.person_id for it in known}
    fresh = [{"person_id": who, "at": now, "kind": kind, **same} for who in sorted(people - renewed)]
    topics = {f"{name}/{who}" for who in people for name in ("notices", "desk")}
    insert_many(db, Notice, fresh, topics)
    update_many(db, Notice, [it.id for it in known], {"at": now}, topics)
    told = _unread(db, people, **same)
    for channel in CHANNELS:
        channel(db, told)
    return told


_same = Hot(
    select(col(Notice.id), col(Notice.person_id), col(Notice.kind))
    .where(
        col(Notice.msgid) == bindparam("msgid"), col(Notice.link) == bindparam("link"),
        col(Notice.params_json) == bindparam("params_json"), col(Notice.read_at).is_(None),
    )
    .order_by(col(Notice.person_id))
)  # fmt: skip


def _unread(db: Db, people: set[int], **same: str) -> list[Told]:
    return [Told(*row) for row in _same.rows(db, **same) if row.person_id in people]


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
