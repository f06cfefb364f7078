"""Noting an act, and sealing what was noted."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Integer, bindparam
from sqlmodel import col, select

from ecabinet.kernel import formats, words
from ecabinet.kernel.db import Db, alone, dialect_of, driver, insert_many
from ecabinet.kernel.errors import Change, Stale
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.records.models import Record, Seal

GENESIS = "0" * 64
_NOTE = "INSERT INTO record (at, actor_id, actor_name, verb, thing, data_json) VALUES "
_NOTE_SQLITE, _NOTE_POSTGRES = f"{_NOTE}(?, ?, ?, ?, ?, ?)", f"{_NOTE}(%s, %s, %s, %s, %s, %s)"


class Acting(Protocol):
    """Whoever acts: has a number and a name."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


def note(db: Db, actor: Acting | None, verb: str, thing: str = "", **data: Any) -> None:
    """Record an act in its own transaction; nobody (`None`) is the system itself.

    Written by the driver, because there is one in every act: a flush would cost an answer more than all its reads.
    """
    raw, sqlite = driver(db), dialect_of(db) == "sqlite"
    at = db.now.astimezone(UTC)
    values = (actor.id if actor else None, actor.name if actor else "", verb, thing, canonical(data))
    if sqlite:
        raw.execute(_NOTE_SQLITE, (at.replace(tzinfo=None).isoformat(" ", "microseconds"), *values))
    else:
        raw.execute(_NOTE_POSTGRES, (at, *values))
    db.info.setdefault("topics", set()).add("records")


def canonical(value: Any) -> str:
    """One spelling for one value: sorted keys, no blanks (RFC 8785 for the integers, strings and lists used here)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


class Noted(Protocol):
    """What a record says: every column that its seal covers."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def verb(self) -> str: ...
    @property
    def thing(self) -> str: ...
    @property
    def data_json(self) -> str: ...


def digest(previous: str, record: Noted) -> str:
    """The seal's hash over the seal before it and every column of the record."""
    body = canonical(
        [
            record.id,
            record.at.isoformat(),
            record.actor_id,
            record.actor_name,
            record.verb,
            record.thing,
            record.data_json,
        ]
    )
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


_last_seal = Hot(select(col(Seal.seq), col(Seal.hash)).order_by(col(Seal.seq).desc()).limit(1))
_unsealed = Hot(
    select(*Record.__table__.columns)  # type: ignore[attr-defined]
    .where(
        col(Record.id) > bindparam("after"),
        ~select(Seal.record_id).where(Seal.record_id == Record.id).exists(),
    )
    .order_by(col(Record.id))
    .limit(bindparam("most", type_=Integer))
)


def seal_some(db: Db, limit: int = 500, after: int = 0) -> int:
    """Seal records numbered above `after` that are not sealed yet, in order; how many.

    Two sequencers cannot fork the chain.
    """
    alone(db, "seal")
    last = _last_seal.first(db)
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    seals = list[dict[str, Any]]()
    for record in _unsealed.rows(db, after=after, most=limit):
        seq, made = seq + 1, digest(previous, record)
        seals.append({"seq": seq, "record_id": record.id, "previous": previous, "hash": made})
        previous = made
    insert_many(db, Seal, seals, {"seals"} if seals else ())
    return len(seals)


def changed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ: {field: [before, after]}."""
    return {name: [old[name], new[name]] for name in new if old.get(name) != new[name]}


class Versioned(Protocol):
    """A row that counts its saves."""

    version: int


Show = Callable[[str, Any], str]
STALE = N_("Somebody else saved this meanwhile. Nothing was overwritten; compare what changed and save again.")


def shown(_field: str, value: Any) -> str:
    """A recorded value as a reader writes it: moments in local time, yes and no in words."""
    if isinstance(value, bool):
        return words.gettext("yes") if value else words.gettext("no")
    if isinstance(value, str) and value.endswith("+00:00"):
        return formats.stamp(datetime.fromisoformat(value))
    return "" if value is None else str(value)


_said_of = Hot(
    select(col(Record.data_json), col(Record.actor_name), col(Record.at))
    .where(col(Record.thing) == bindparam("thing"))
    .order_by(col(Record.id))
)


def changes_since(
    db: Db, thing: str, version: int, labels: Mapping[str, str] | None = None, show: Show = shown
) -> list[Change]:
    """What differs in a thing since `version`, from the records that carry `version` and `changed`.

    `labels` are the fields' names as msgids; `show(field, value)` says a value in words.
    """
    first: dict[str, Any] = {}
    last: dict[str, tuple[Any, Any]] = {}
    for record in _said_of.rows(db, thing=thing):
        data = json.loads(record.data_json)
        if data.get("version", 0) > version:
            for field, (was, now) in data.get("changed", {}).items():
                first.setdefault(field, was)
                last[field] = (now, record)
    named = {field: words.gettext((labels or {}).get(field, field)) for field in last}
    return [
        Change(named[field], show(field, first[field]), show(field, now), record.actor_name, record.at)
        for field, (now, record) in last.items()
        if now != first[field]
    ]


def check_version(
    db: Db, row: Versioned, thing: str, typed: int, labels: Mapping[str, str] | None = None, show: Show = shown
) -> None:
    """The form was read at the version that stands.

    Raises Stale with what changed in between, by whom and when; a page shows it by `ui.changed(stale)`, and its form
    carries `stale.version` the next time.
    """
    if row.version != typed:
        raise Stale(STALE, changes_since(db, thing, typed, labels, show), row.version)


def save_version(
    db: Db, actor: Acting | None, row: Versioned, thing: str, typed: int, fields: Mapping[str, Any], *,
    verb: str = "", labels: Mapping[str, str] | None = None, show: Show = shown,
) -> bool:  # fmt: skip
    """Save `fields` into a row that was read at the version `typed`, and note what differs; whether anything did.

    Raises Stale as check_version does. The verb is "changed <noun>" unless given.
    """
    check_version(db, row, thing, typed, labels, show)
    differs = changed({name: getattr(row, name) for name in fields}, dict(fields))
    if not differs:
        return False
    for name in differs:
        setattr(row, name, fields[name])
    row.version += 1
    note(db, actor, verb or f"changed {thing.partition('/')[0]}", thing, version=row.version, changed=differs)
    return True
