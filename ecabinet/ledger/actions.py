"""Adding to a ledger, in the act that it tells of; signing its head."""

import os
from collections.abc import Sequence
from typing import Any

from ecabinet.kernel.db import Db, alone, dialect_of, driver
from ecabinet.ledger.access import entry_at, last_entry, unsigned_ends
from ecabinet.ledger.keys import Signer
from ecabinet.ledger.models import LedgerHead
from ecabinet.ledger.rules import Head, following, head_at

ANSWER, TOOK_PART, PAPER = "answer", "took_part", "paper"
_COLUMNS = "INSERT INTO ledger_entry (ballot_id, n, kind, body, salt, commitment, chain, edge) VALUES "
_INSERT = {"sqlite": f"{_COLUMNS}(?, ?, ?, ?, ?, ?, ?, ?)", "postgresql": f"{_COLUMNS}(%s, %s, %s, %s, %s, %s, %s, %s)"}


def append(db: Db, ballot_id: int, *bodies: dict[str, Any], kind: str = ANSWER) -> Head:
    """Add one entry for each body; the head that the ledger then has. Call it last: on PostgreSQL others wait.

    Written by the driver: no screen is told of an entry, and an answer must not wait for a Session's flush.
    """
    dialect, raw = dialect_of(db), driver(db)
    if db.new or db.dirty:
        db.flush()
    if dialect == "postgresql":
        raw.execute("SELECT pg_advisory_xact_lock(hashtext('ledger'), %s)", (ballot_id,))
    last = last_entry(db, ballot_id)
    for body in bodies:
        last = following(last, ballot_id, kind, body, os.urandom(32).hex())
        values = (ballot_id, last.n, kind, last.body, last.salt, last.commitment, last.chain, last.edge)
        raw.execute(_INSERT[dialect], values)
    assert last is not None
    return head_at(ballot_id, last)


def event(db: Db, ballot_id: int, verb: str, **facts: Any) -> Head:
    """Add what happened to the ballot; `facts` are plain values."""
    return append(db, ballot_id, facts, kind=verb)


def sign_ends(db: Db, signer: Signer, limit: int = 25) -> int:
    """Sign the heads of ledgers that grew since; how many. Two processes never sign at once."""
    alone(db, "sign")
    ends: Sequence[Any] = unsigned_ends(db, limit)
    for ballot_id, n in ends:
        head = head_at(ballot_id, entry_at(db, ballot_id, n))
        db.add(
            LedgerHead(
                ballot_id=ballot_id, size=n, root=head.root, chain=head.chain, key=signer.key,
                signature=signer.sign(head),
            )
        )  # fmt: skip
    return len(ends)
