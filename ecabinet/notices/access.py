"""Whose notices these are: each one's own, nobody else's."""

from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import col, select

from ecabinet.kernel.db import Db, Hot
from ecabinet.kernel.doors import Door, thing, viewers
from ecabinet.notices.models import Notice

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
