"""Noting an act, and sealing what was noted."""

import hashlib
import json
from typing import Any, Protocol

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Change
from ecabinet.records.models import Record, Seal

GENESIS = "0" * 64


class Acting(Protocol):
    """Whoever acts: has a number and a name."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


def note(db: Db, actor: Acting | None, verb: str, thing: str = "", **data: Any) -> Record:
    """Record an act in its own transaction; nobody (`None`) is the system itself."""
    record = Record(
        at=db.now, actor_id=actor.id if actor else None, actor_name=actor.name if actor else "", verb=verb, thing=thing,
        data_json=canonical(data),
    )  # fmt: skip
    db.add(record)
    return record


def canonical(value: Any) -> str:
    """One spelling for one value: sorted keys, no blanks (RFC 8785 for the integers, strings and lists used here)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(previous: str, record: Record) -> str:
    """The seal's hash over the seal before it and every column of the record."""
    body = canonical(
        [record.id, record.at.isoformat(), record.actor_id, record.actor_name, record.verb, record.thing, record.data_json]
    )
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def seal_some(db: Db, limit: int = 500) -> int:
    """Seal records that are not sealed yet, in order; how many. Two sequencers cannot fork the chain."""
    last = db.exec(select(Seal).order_by(col(Seal.seq).desc()).limit(1)).first()
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    unsealed = select(Record).where(~select(Seal.record_id).where(Seal.record_id == Record.id).exists())
    count = 0
    for record in db.exec(unsealed.order_by(col(Record.id)).limit(limit)):
        seq, made = seq + 1, digest(previous, record)
        db.add(Seal(seq=seq, record_id=record.id, previous=previous, hash=made))
        previous, count = made, count + 1
    return count


def changed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ: {field: [before, after]}."""
    return {name: [old[name], new[name]] for name in new if old.get(name) != new[name]}


def changes_since(db: Db, thing: str, version: int) -> list[Change]:
    """What was changed in a thing after `version`, from the records that carry `version` and `changed`."""
    found = []
    for record in db.exec(select(Record).where(Record.thing == thing).order_by(col(Record.id))):
        data = json.loads(record.data_json)
        if data.get("version", 0) > version:
            for field, (was, now) in data.get("changed", {}).items():
                found.append(Change(field, str(was), str(now), record.actor_name, record.at))
    return found
