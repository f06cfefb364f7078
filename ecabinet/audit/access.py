"""What is read of the record; the door is `audits` of people, for whoever holds the power of an auditor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, Select, String, TypeDecorator, bindparam, cast, func, literal, or_, select, type_coerce
from sqlmodel import col

from ecabinet.audit.models import Verification
from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import Door, numbers, thing, viewers
from ecabinet.kernel.fold import fold, like
from ecabinet.kernel.hot import Hot
from ecabinet.people.access import in_force
from ecabinet.people.models import Person, Power
from ecabinet.records.models import Record, Seal

A_PAGE = 30
CHUNK = 2000

_audits = (col(Power.person_id) == viewers.c.actor_id) & (col(Power.name) == literal("auditor")) & in_force(Power)
# One record exists or is not there (404); whoever audits reads every one.
record_to_read = Door(
    "record_to_read",
    Hot(select(viewers.c.actor_id).distinct().join(Power, _audits).join(Record, col(Record.id) == thing)),
)


class AsKept(TypeDecorator[datetime]):
    """A moment, or None where somebody wrote into the database what is none: the chain says so, and does not end."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        try:
            at = datetime.fromisoformat(value or "")
        except ValueError:
            return None
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


_at = type_coerce(cast(col(Record.at), String), AsKept()).label("at")
_record = (
    col(Record.id), _at, col(Record.actor_id), col(Record.actor_name), col(Record.verb), col(Record.thing),
    col(Record.data_json),
)  # fmt: skip
_seal = (col(Seal.seq), col(Seal.record_id), col(Seal.previous), col(Seal.hash))
_line = select(*_record, *_seal).outerjoin(Seal, col(Seal.record_id) == Record.id)
_one = Hot(_line.where(col(Record.id) == thing))
_latest = Hot(_line.order_by(col(Record.id).desc()).limit(A_PAGE))
_chain = Hot(
    select(*_seal, *_record).outerjoin(Record, col(Record.id) == Seal.record_id)
    .where(col(Seal.seq) > bindparam("after")).order_by(col(Seal.seq)).limit(CHUNK)
)  # fmt: skip
_unsealed = Hot(
    select(func.count(col(Record.id)))
    .where(~select(col(Seal.seq)).where(col(Seal.record_id) == Record.id).exists())
)  # fmt: skip
_counts = Hot(select(func.count(col(Record.id)).label("records"), func.max(col(Record.at)).label("latest")))
_newer = Hot(select(func.count(col(Record.id))).where(col(Record.id) > thing))
_newest = Hot(select(func.max(col(Record.id))))
_verbs = Hot(select(col(Record.verb)).distinct())
_people = numbers("people", "person_id")
_names = Hot(select(col(Person.id), col(Person.name)).join(_people, _people.c.person_id == Person.id))
_last_check = Hot(
    select(
        col(Verification.at), col(Verification.seals), col(Verification.unsealed), col(Verification.broken_seal),
        col(Verification.broken_record), col(Verification.broken_at), col(Verification.broken_msgid),
    ).order_by(col(Verification.id).desc()).limit(1)
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """Which records are looked for; `before` is the number of the record above them in the list."""

    who: str = ""
    verb: str = ""
    thing: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything but the place in the list was chosen."""
        return bool(self.who or self.verb or self.thing or self.words or self.since or self.until)


def find_records(db: Db, wanted: Wanted) -> list[int]:
    """The numbers of a page of records and of one more, the latest first."""
    found = select(col(Record.id)).where(*_conditions(wanted))
    return [row[0] for row in db.connection().execute(found.order_by(col(Record.id).desc()).limit(A_PAGE + 1))]


def count_records(db: Db, wanted: Wanted) -> int:
    """How many records there are in all."""
    statement: Select[Any] = select(func.count(col(Record.id))).where(*_conditions(wanted, paged=False))
    return int(db.connection().execute(statement).scalar_one())


def _conditions(wanted: Wanted, *, paged: bool = True) -> Iterator[Any]:
    if wanted.who:
        yield _who(wanted.who)
    if wanted.verb:
        yield col(Record.verb) == wanted.verb
    if wanted.thing:
        yield col(Record.thing) == wanted.thing
    for word in wanted.words.split()[:8]:
        yield or_(*[col(Record.data_json).ilike(pattern, escape="\\") for pattern in _spellings(word)])
    if wanted.since:
        yield col(Record.at) >= wanted.since
    if wanted.until:
        yield col(Record.at) < wanted.until
    if paged and wanted.before:
        yield col(Record.id) < wanted.before


def _who(name: str) -> Any:
    """Whoever has these words in the name, with or without marks; a display by its name as it was noted."""
    people = select(col(Person.id))
    for word in fold(name).split()[:8]:
        people = people.where(col(Person.folded).like(like(word), escape="\\") | _unfolded(word))
    return or_(col(Record.actor_id).in_(people), col(Record.actor_name).ilike(like(name), escape="\\"))


def _unfolded(word: str) -> Any:
    return col(Person.name).ilike(like(word), escape="\\")


def _spellings(word: str) -> set[str]:
    """SQLite knows capitals of ASCII only, so that the usual spellings are asked for one by one."""
    return {like(each) for each in (word, word.lower(), word.upper(), word.capitalize())}


def record_of(db: Db, number: int) -> Any:
    """One record with its seal (seq None: not sealed yet)."""
    return _one.first(db, thing=number)


def latest_records(db: Db) -> list[Any]:
    """The newest records with their seals."""
    return _latest.rows(db)


def sealed_in_order(db: Db) -> Iterator[list[Any]]:
    """Every seal with its record (None when it is gone), in the order of the chain, in parts."""
    after = 0
    while rows := _chain.rows(db, after=after):
        yield rows
        after = rows[-1].seq


def unsealed(db: Db) -> int:
    """How many records wait for their seal."""
    return int(_unsealed.scalar(db))


def totals(db: Db) -> Any:
    """How many records there are, and when the latest was noted."""
    return _counts.first(db)


def newest_number(db: Db) -> int:
    """The number of the latest record, 0 before the first."""
    return int(_newest.scalar(db) or 0)


def newer_than(db: Db, number: int) -> int:
    """How many records were noted after this one."""
    return int(_newer.scalar(db, thing=number))


def verbs(db: Db) -> list[str]:
    """Every verb that stands in the record."""
    return [row[0] for row in _verbs.rows(db)]


def names_of(db: Db, people: Iterable[int]) -> dict[int, str]:
    """The names of these people."""
    numbers_asked: Sequence[int] = sorted(people)
    return {row[0]: row[1] for row in _names.rows(db, people=in_json(numbers_asked))} if numbers_asked else {}


def last_check(db: Db) -> Any:
    """What the latest check of the record found; None before the first."""
    return _last_check.first(db)
