"""Whose notices these are: each one's own, nobody else's."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import Door, numbers, thing, viewers
from ecabinet.kernel.hot import Hot
from ecabinet.notices.models import Mail, Notice, NoticeChoice
from ecabinet.notices.rules import USUAL_KINDS, USUAL_LEADS, Kind
from ecabinet.people.access import administers, in_force
from ecabinet.people.models import Person, Power

notice_to_read = Door(
    "notice_to_read",
    Hot(
        select(viewers.c.actor_id, col(Notice.link))
        .join(Notice, col(Notice.person_id) == viewers.c.actor_id)
        .where(col(Notice.id) == thing)
    ),
)  # fmt: skip
notice_to_mark = Door("notice_to_mark", notice_to_read.may, model=Notice)

_mine = col(Notice.person_id) == bindparam("person")
_columns: list[Any] = [col(Notice.id), col(Notice.at), col(Notice.msgid), col(Notice.params_json), col(Notice.read_at)]
_lines = Hot(
    select(*_columns).where(_mine).order_by(col(Notice.at).desc(), col(Notice.id).desc())
    .limit(bindparam("many")).offset(bindparam("first"))
)  # fmt: skip
_counts = Hot(
    select(func.count(col(Notice.id)).label("all"), func.count(col(Notice.read_at)).label("read"))
    .where(_mine)
)  # fmt: skip


def lines(db: Db, person_id: int, first: int, many: int) -> list[Any]:
    """A person's notices, the latest first: id, at, msgid, params_json, read_at."""
    return _lines.rows(db, person=person_id, first=first, many=many)


def counts(db: Db, person_id: int) -> tuple[int, int]:
    """How many notices a person has, and how many of them are unread."""
    row = _counts.first(db, person=person_id)
    return row[0], row[0] - row[1]


def unread(db: Db, person_id: int) -> int:
    """How many notices a person has not read yet; told under the topic notices/<person>."""
    return counts(db, person_id)[1]


# What somebody chose


@dataclass(frozen=True)
class Choice:
    """What comes by mail, and the hours before a deadline at which somebody is reminded."""

    by_mail: frozenset[Kind] = USUAL_KINDS
    hours: tuple[int, ...] = USUAL_LEADS


_people = numbers("people", "person_id")
_chosen: list[Any] = [col(NoticeChoice.person_id), col(NoticeChoice.by_mail), col(NoticeChoice.lead_hours)]
_choices = Hot(select(*_chosen).join(_people, _people.c.person_id == NoticeChoice.person_id))
_boxes = Hot(
    select(col(Person.id), col(Person.email)).join(_people, _people.c.person_id == Person.id)
    .where(col(Person.email) != "", col(Person.ended_at).is_(None))
)  # fmt: skip


def choices_of(db: Db, people: Collection[int]) -> dict[int, Choice]:
    """Of each of these people what they chose, or the usual."""
    found = {person: Choice() for person in people}
    for row in _choices.rows(db, people=in_json(list(people))):
        by_mail = frozenset(Kind(it) for it in row.by_mail.split())
        found[row.person_id] = Choice(by_mail, tuple(int(it) for it in row.lead_hours.split()))
    return found


def mailboxes(db: Db, people: Collection[int]) -> dict[int, str]:
    """The addresses of those who have one."""
    return {row.id: row.email for row in _boxes.rows(db, people=in_json(list(people)))}


# The mails themselves

mail_to_repeat = Door("mail_to_repeat", administers.may, model=Mail)

_waiting = Hot(select(func.count(col(Mail.id))).where(col(Mail.sent_at).is_(None), col(Mail.gave_up_at).is_(None)))
_sent = Hot(select(func.count(col(Mail.id))).where(col(Mail.sent_at) > bindparam("since")))
_troubled: list[Any] = [
    col(Mail.id), col(Mail.address), col(Mail.at), col(Mail.due_at), col(Mail.tries), col(Mail.said),
    col(Mail.gave_up_at), col(Person.name), col(Notice.kind),
]  # fmt: skip
_in_trouble = Hot(
    select(*_troubled)
    .join(Notice, col(Notice.id) == Mail.notice_id).join(Person, col(Person.id) == Notice.person_id)
    .where(col(Mail.sent_at).is_(None), col(Mail.said) != "")
    .order_by(col(Mail.gave_up_at).is_(None), col(Mail.id).desc()).limit(50)
)  # fmt: skip


_administrators = Hot(
    select(col(Power.person_id)).where(col(Power.name) == "administrator", in_force(Power)).distinct()
)


def administrators(db: Db) -> list[int]:
    """Who administers today."""
    return [row[0] for row in _administrators.rows(db, now=db.now)]


def waiting_mails(db: Db) -> int:
    """How many mails are on their way."""
    return int(_waiting.scalar(db))


def sent_mails(db: Db, since: Any) -> int:
    """How many were taken by the server since a moment."""
    return int(_sent.scalar(db, since=since))


def troubled_mails(db: Db) -> list[Any]:
    """Those that the server would not take, given up or still tried: id, name, address, said, tries, due_at, ..."""
    return _in_trouble.rows(db)
