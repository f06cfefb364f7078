"""What is read of ledgers; no door: for whoever has passed one of the ballot's, or verifies the whole."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, bindparam, column, func, select, table, union
from sqlmodel import col

from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.ledger.models import LedgerEntry, LedgerHead, RollMark, Urn

_ballot: Any = bindparam("ballot")
_n: Any = bindparam("n")

_entry: tuple[Any, ...] = (
    col(LedgerEntry.n), col(LedgerEntry.kind), col(LedgerEntry.body), col(LedgerEntry.salt),
    col(LedgerEntry.commitment), col(LedgerEntry.chain), col(LedgerEntry.edge),
)  # fmt: skip
_of_ballot = select(*_entry).where(col(LedgerEntry.ballot_id) == _ballot)
_last = Hot(
    select(col(LedgerEntry.n), col(LedgerEntry.chain), col(LedgerEntry.edge))
    .where(col(LedgerEntry.ballot_id) == _ballot).order_by(col(LedgerEntry.n).desc()).limit(1)
)  # fmt: skip
_all = Hot(_of_ballot.order_by(col(LedgerEntry.n)))
_kind = Hot(_of_ballot.where(col(LedgerEntry.kind) == bindparam("kind")).order_by(col(LedgerEntry.n)))
_at = Hot(_of_ballot.where(col(LedgerEntry.n) == _n))
_heads = Hot(
    select(col(LedgerHead.size), col(LedgerHead.root), col(LedgerHead.chain), col(LedgerHead.key),
           col(LedgerHead.signature))
    .where(col(LedgerHead.ballot_id) == _ballot).order_by(col(LedgerHead.size))
)  # fmt: skip
_ballots = Hot(union(select(col(LedgerEntry.ballot_id)), select(col(LedgerHead.ballot_id))))
# Two looks into an index for each ballot, whatever the number of entries; the table itself stands on a higher floor.
_each = table("ballot", column("id", Integer))
_end: Any = select(func.max(col(LedgerEntry.n))).where(col(LedgerEntry.ballot_id) == _each.c.id).scalar_subquery()
_signed: Any = select(func.max(col(LedgerHead.size))).where(col(LedgerHead.ballot_id) == _each.c.id).scalar_subquery()
_unsigned = Hot(
    select(_each.c.id.label("ballot_id"), _end.label("n"))
    .where(_end > func.coalesce(_signed, 0)).order_by(_each.c.id).limit(_n)
)  # fmt: skip
_marks = Hot(
    select(col(RollMark.person_id)).where(col(RollMark.ballot_id) == _ballot).order_by(col(RollMark.person_id))
)
_urns = Hot(
    select(col(Urn.question_id), col(Urn.papers)).where(col(Urn.ballot_id) == _ballot).order_by(col(Urn.question_id))
)


def last_entry(db: Db, ballot: int) -> Any:
    """n, chain and edge of the ledger's last entry; None before the first."""
    return _last.first(db, ballot=ballot)


def entries_of(db: Db, ballot: int, kind: str = "") -> list[Any]:
    """The entries in order, of one kind or all."""
    return _kind.rows(db, ballot=ballot, kind=kind) if kind else _all.rows(db, ballot=ballot)


def entry_at(db: Db, ballot: int, n: int) -> Any:
    """One entry, or None."""
    return _at.first(db, ballot=ballot, n=n)


def heads_of(db: Db, ballot: int) -> list[Any]:
    """The signed heads: size, root, chain, key, signature; the smallest first."""
    return _heads.rows(db, ballot=ballot)


def ballots_with_ledger(db: Db) -> Iterator[int]:
    """Every ballot that has one, or a signed head of one."""
    return (row[0] for row in _ballots.rows(db))


def unsigned_ends(db: Db, limit: int) -> list[Any]:
    """ballot_id, n of ledgers whose last entry no head was signed for."""
    return _unsigned.rows(db, n=limit)


def marks_of(db: Db, ballot: int) -> list[int]:
    """Who on the roll of a secret ballot has answered."""
    return [row[0] for row in _marks.rows(db, ballot=ballot)]


def urns_of(db: Db, ballot: int) -> list[Any]:
    """question_id, papers (JSON) of a secret ballot."""
    return _urns.rows(db, ballot=ballot)
