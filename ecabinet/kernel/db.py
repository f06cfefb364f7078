"""Rows and sessions: what a slice needs of the database. The moments are UTC, a flush notes what it touched."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import DateTime, Dialect, Engine, bindparam, event, insert, inspect, update
from sqlalchemy.orm import UOWTransaction
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, Session, SQLModel

from ecabinet.kernel.errors import Refused
from ecabinet.kernel.words import N_

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
TOO_LONG = N_("One field is too long: it takes at most %(most)s characters.")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """On SQLite moments are text, and a page asks with dozens."""
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """And reads hundreds."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def in_utc(at: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for one without its zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return at.astimezone(UTC)


def _to_text(at: datetime | None) -> str | None:
    return None if at is None else in_utc(at).isoformat(" ", "microseconds")[:26]


def _from_text(text: str | None) -> datetime | None:
    if text is None:
        return None
    if len(text) == 26:  # as `_to_text` writes it: 2026-06-26 01:00:00.000000
        return datetime.fromisoformat(text + "+00:00")
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def moment(**kw: Any) -> Any:
    """A column that holds a moment."""
    return Field(sa_type=Moment, **kw)


def key(**kw: Any) -> Any:
    """The primary key of a table, given by the database."""
    return Field(default=None, primary_key=True, **kw)


class Row(SQLModel):
    """Base of every table. `topics` are the names under which screens are told that this row changed."""

    @property
    def topics(self) -> set[str]:
        return set()


class Snapshot(NamedTuple):
    """Where a read stands: everything told before `horizon` is in it; `order` grows with every commit."""

    horizon: int
    order: int


class Db(Session):
    """A session with its moment; `now` is taken after the lock. `raw` is the driver's connection, once asked for."""

    now: datetime
    raw: Any = None
    reads_only = False

    def snapshot(self) -> Snapshot:
        """The position of this read among all acts."""
        known = self.info.get("snapshot")
        if known is None:
            known = self.info["snapshot"] = _snapshot(self)
        return cast(Snapshot, known)


_SQLITE_SNAPSHOT = "SELECT coalesce(max(id), 0) + 1 FROM outbox"
_POSTGRES_SNAPSHOT = (
    "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
    " - (SELECT count(*) FROM pg_snapshot_xip(s)) FROM pg_current_snapshot() AS s"
)


def _snapshot(db: Db) -> Snapshot:
    raw = driver(db)
    if dialect_of(db) == "sqlite":
        position = raw.execute(_SQLITE_SNAPSHOT).fetchone()[0]
        return Snapshot(position, position)
    return Snapshot(*raw.execute(_POSTGRES_SNAPSHOT).fetchone())


def dialect_of(db: Session) -> str:
    """ "sqlite" or "postgresql"."""
    return db.get_bind().dialect.name


def driver(db: Session) -> Any:
    """The driver's own connection, inside this session's transaction."""
    raw = getattr(db, "raw", None)
    if raw is None:
        raw = db.connection().connection.driver_connection
        if isinstance(db, Db):
            db.raw = raw  # asking the Session each time costs more than most statements
    return raw


def alone(db: Session, work: str) -> None:
    """Until this act ends, no other act in any process does this work; wait for one that does."""
    if dialect_of(db) == "postgresql":  # on SQLite one thread writes
        driver(db).execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (work,))


@cache
def _lengths(kind: type[Row]) -> list[tuple[str, int]]:
    """The fields of a table that hold so many characters and no more."""
    kinds = [(it.key, getattr(it.columns[0].type, "length", None)) for it in inspect(kind).column_attrs]
    return [(name, most) for name, most in kinds if most]


@event.listens_for(Db, "before_flush")
def _refuse_too_long(db: Db, _flush: UOWTransaction, _rows: Any) -> None:
    """One behaviour on both engines: SQLite would keep all of it, PostgreSQL would end the act as a fault of ours."""
    for row in (*db.new, *db.dirty):
        for name, most in _lengths(type(row)):  # type: ignore[arg-type]
            value = row.__dict__.get(name)
            if isinstance(value, str) and len(value) > most:
                raise Refused(TOO_LONG, most=most)


@event.listens_for(Db, "after_flush")
def _note_topics(db: Db, _flush: UOWTransaction) -> None:
    told = db.info.setdefault("topics", set())
    for row in (*db.new, *db.dirty, *db.deleted):
        told.update(row.topics)


Work = Callable[[Engine], bool]


def afterwards(db: Db, name: str, work: Work) -> None:
    """Have something done once this act is committed and before it is answered; `work` says whether it is done.

    What is not done yet is tried again after each later act, and every half second on SQLite.
    """
    db.info.setdefault("afterwards", {})[name] = work


def insert_many(db: Db, kind: type[Row], rows: Sequence[dict[str, Any]], topics: Iterable[str]) -> None:
    """Many rows by one statement: a flush would go from row to row. It sees none of them, so `topics` are named."""
    if rows:
        db.connection().execute(insert(kind.__table__), rows)  # type: ignore[attr-defined]
    db.info.setdefault("topics", set()).update(topics)


def update_many(db: Db, kind: type[Row], ids: Sequence[int], values: dict[str, Any], topics: Iterable[str]) -> None:
    """The same values for many rows."""
    if ids:
        table = kind.__table__  # type: ignore[attr-defined]
        change = update(table).where(table.c.id == bindparam("row")).values(values)
        db.connection().execute(change, [{"row": number} for number in ids])
    db.info.setdefault("topics", set()).update(topics)


def in_json(values: Sequence[int] | set[int]) -> str:
    """A list of numbers as one bind value."""
    return f"[{','.join(map(str, values))}]"
