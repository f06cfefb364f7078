"""Keeping the index: what was told is looked at again; what is as it was is not written."""

import json
import re
from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.outbox import Outbox
from ecabinet.search.models import SearchEntry, SearchPosition
from ecabinet.search.rules import FORM
from ecabinet.search.sources import THINGS, Part, ids_of, parts_of

TOPIC = re.compile(r"(meeting|item|paper|ballot)/(\d+)")
Thing = tuple[str, int]


def things_in(topics: Iterable[str]) -> set[Thing]:
    """The things that these topics name."""
    found = (TOPIC.fullmatch(topic) for topic in topics)
    return {(match[1], int(match[2])) for match in found if match}


def catch_up(database: Database, since: int | None = None) -> int:
    """Index what was told since a position (None: since the kept one); the position to go on from."""
    with database.reading() as db:
        here = db.snapshot().horizon
        begin = _begin(db, here) if since is None else since
        changed = None if begin is None else _told_since(db, begin)
    if changed is None:
        return reindex(database)
    for thing in sorted(changed):
        index_thing(database, *thing)
    if changed:
        database.act(partial(_go_on, position=here))
    return here


def _begin(db: Db, here: int) -> int | None:
    """The kept position; None when the index must be made anew: none is kept, the form is another, or a gap."""
    kept = db.get(SearchPosition, 1)
    if kept is None or kept.form != FORM or kept.position > here:
        return None
    first = db.exec(select(Outbox.id).order_by(col(Outbox.id)).limit(1)).first()
    pruned = _on_sqlite(db) and first is not None and first > kept.position
    return None if pruned else kept.position


def _on_sqlite(db: Db) -> bool:
    return db.get_bind().dialect.name == "sqlite"


def _told_since(db: Db, position: int) -> set[Thing]:
    since = col(Outbox.id) if _on_sqlite(db) else col(Outbox.xid)
    rows = db.exec(select(Outbox.topics_json).where(since >= position)).all()
    return things_in(topic for row in rows for topic in json.loads(row))


def _go_on(db: Db, *, position: int) -> None:
    kept = db.get(SearchPosition, 1)
    if kept is None:
        kept = SearchPosition(position=position, form=FORM, at=db.now)
    kept.position, kept.form, kept.at = position, FORM, db.now
    db.add(kept)


def index_thing(database: Database, kind: str, thing: int) -> None:
    """Bring what the index holds of one thing up to date, in acts of a few pages."""
    with database.reading() as db:
        parts = list(parts_of(db, kind, thing))
    for part in parts:
        with database.reading() as db:
            differs = _differs(db, kind, thing, part)
        if differs:
            _write_once(database, partial(_write, kind=kind, thing=thing, part=part))


def _write_once(database: Database, write: Callable[[Db], None]) -> None:
    """Another process may have indexed the same thing at this moment: then it is looked at once more."""
    try:
        database.act(write)
    except IntegrityError:
        database.act(write)


def _held(db: Db, kind: str, thing: int, part: Part) -> dict[int, SearchEntry]:
    entries = select(SearchEntry).where(
        SearchEntry.kind == kind, SearchEntry.thing_id == thing, SearchEntry.page >= part.first,
        SearchEntry.page < part.end,
    )  # fmt: skip
    return {entry.page: entry for entry in db.exec(entries)}


def _differs(db: Db, kind: str, thing: int, part: Part) -> bool:
    return part.entries != {page: (it.title, it.body) for page, it in _held(db, kind, thing, part).items()}


def _write(db: Db, *, kind: str, thing: int, part: Part) -> None:
    held = _held(db, kind, thing, part)
    for page in held.keys() - part.entries.keys():
        db.delete(held[page])
    for page, (title, body) in part.entries.items():
        entry = held.get(page) or SearchEntry(kind=kind, thing_id=thing, page=page)
        entry.title, entry.body = title, body
        db.add(entry)


def reindex(database: Database) -> int:
    """Go through everything and drop what is gone; the position to go on from."""
    with database.reading() as db:
        here = db.snapshot().horizon
        held = {(kind, thing) for kind, thing in db.exec(select(SearchEntry.kind, SearchEntry.thing_id).distinct())}
        wanted = held | {(kind, thing) for kind in THINGS for thing in ids_of(db, kind)}
    for thing in sorted(wanted):
        index_thing(database, *thing)
    database.act(partial(_go_on, position=here))
    return here
