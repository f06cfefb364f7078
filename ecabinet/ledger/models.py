"""The ledger of each ballot, its signed heads, and the urn of a secret one."""

from typing import Any

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from ecabinet.kernel.db import Row


class LedgerEntry(Row, table=True):
    """One entry of a ballot's ledger; `n` runs from 1 without gaps.

    `body` is a canonical record (RFC 8785); `commitment` is over `salt` and `body`, `chain` over the chain before and
    the commitment. `edge` is what the Merkle tree over the commitments needs to grow (peaks, hexadecimal).
    """

    __tablename__ = "ledger_entry"
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    n: int = Field(primary_key=True)
    kind: str = Field(max_length=16)
    body: str
    salt: str = Field(max_length=64)
    commitment: str = Field(max_length=64)
    chain: str = Field(max_length=64)
    edge: str


class LedgerHead(Row, table=True):
    """A head as it was signed: the ledger's size, root and chain, and the signature by the key of that number."""

    __tablename__ = "ledger_head"
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    size: int = Field(primary_key=True)
    root: str = Field(max_length=64)
    chain: str = Field(max_length=64)
    key: str = Field(max_length=16)
    signature: str = Field(max_length=128)


class RollMark(Row, table=True):
    """Somebody on the roll of a secret ballot has answered; neither when nor what."""

    __tablename__ = "roll_mark"
    __table_args__: Any = (
        ForeignKeyConstraint(["ballot_id", "person_id"], ["roll_entry.ballot_id", "roll_entry.person_id"]),
        {"sqlite_with_rowid": False},
    )
    ballot_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True)

    @property
    def topics(self) -> set[str]:
        return {f"ballot/{self.ballot_id}", f"answers/{self.ballot_id}"}  # who it was is not told


class Urn(Row, table=True):
    """The answers to one question of a secret ballot, as one value that every cast writes anew in random order.

    `papers` is a JSON list of {"id", "value", "option", "words"}; the ids are random and fresh at each cast.
    """

    __tablename__ = "urn"
    __table_args__: Any = (
        ForeignKeyConstraint(["question_id", "ballot_id"], ["question.id", "question.ballot_id"]),
        {"sqlite_with_rowid": False},
    )
    question_id: int = Field(primary_key=True)
    ballot_id: int = Field(index=True)
    papers: str = "[]"
