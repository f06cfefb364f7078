"""When a ledger holds: every record is what was committed, every entry follows the one before it, no head is forged."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

import rfc8785

from ecabinet.kernel.words import N_
from ecabinet.ledger import merkle

START = "0" * 64
SIGNED = b"e-cabinet ledger head\n"

MISSING = N_("the entry is missing")
NOT_CANONICAL = N_("the record is not written as the standard asks (RFC 8785)")
MISPLACED = N_("the record belongs to another place")
ALTERED = N_("the record is not what was committed")
UNCHAINED = N_("the entry does not follow the one before it")
WRONG_EDGE = N_("the tree is not the one over the commitments")
CUT_OFF = N_("the ledger ends before this entry, which a signed head covers")
REWRITTEN = N_("the ledger was rewritten: the signed head is of other entries")
BAD_SIGNATURE = N_("the head’s signature does not hold")
UNKNOWN_KEY = N_("the head was signed by a key that is not known here")


class Written(Protocol):
    """An entry as it is stored."""

    @property
    def n(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def salt(self) -> str: ...
    @property
    def commitment(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def edge(self) -> str: ...


@dataclass(frozen=True)
class Head:
    """How far a ledger has come: its size, the root of its tree and the end of its chain."""

    ballot: int
    size: int
    root: str
    chain: str

    @property
    def printed(self) -> str:
        """How a certificate prints it and `verify --against` reads it: BALLOT:SIZE:ROOT."""
        return f"{self.ballot}:{self.size}:{self.root}"

    def message(self) -> bytes:
        """What is signed."""
        return SIGNED + rfc8785.dumps(
            {"ballot": self.ballot, "chain": self.chain, "root": self.root, "size": self.size}
        )


@dataclass(frozen=True)
class Entry:
    """An entry as it is made."""

    n: int
    kind: str
    body: str
    salt: str
    commitment: str
    chain: str
    edge: str


@dataclass(frozen=True)
class Break:
    """The first place of a ballot that does not hold: the entry's number where it is one, the place in words, why."""

    ballot: int
    entry: int | None
    place: str
    msgid: str

    def __str__(self) -> str:
        entry = f", entry {self.entry}" if self.entry else ""
        place = f" ({self.place})" if self.place else ""
        return f"Ballot {self.ballot}{entry}{place}: {self.msgid}."


def spelled(record: dict[str, Any]) -> str:
    """The record in RFC 8785: for ASCII keys, whole numbers, text and lists the library's own spelling is the same.

    A test holds the two together; an answer, and the recount of thousands, must not wait for it.
    """
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commit(salt: str, body: str) -> str:
    """The commitment to a record: without its salt nobody can try what it says."""
    return sha256(bytes.fromhex(salt) + body.encode()).hexdigest()


def link(chain: str, commitment: str) -> str:
    """The chain's next value."""
    return sha256(bytes.fromhex(chain + commitment)).hexdigest()


def peaks(edge: str) -> list[bytes]:
    """The edge of the tree as its hashes."""
    raw = bytes.fromhex(edge)
    return [raw[i : i + 32] for i in range(0, len(raw), 32)]


def grown(edge: str, size: int, commitment: str) -> str:
    """The edge of the tree once one more commitment is in it."""
    leaf = merkle.leaf_hash(bytes.fromhex(commitment))
    return b"".join(merkle.append(peaks(edge), size, leaf)).hex()


def head_at(ballot: int, entry: Written | Entry) -> Head:
    """The head of the ledger that ends with this entry."""
    return Head(ballot, entry.n, merkle.root_of_edge(peaks(entry.edge)).hex(), entry.chain)


def following(last: Written | Entry | None, ballot: int, kind: str, facts: dict[str, Any], salt: str) -> Entry:
    """The entry that comes after `last`."""
    n = last.n + 1 if last else 1
    body = spelled({**facts, "ballot": ballot, "entry": n, "kind": kind})
    commitment = commit(salt, body)
    chain, edge = (last.chain, last.edge) if last else (START, "")
    return Entry(n, kind, body, salt, commitment, link(chain, commitment), grown(edge, n - 1, commitment))


def leaves_of(entries: Iterable[Written]) -> list[bytes]:
    """The leaf hashes of the tree over these entries."""
    return [merkle.leaf_hash(bytes.fromhex(entry.commitment)) for entry in entries]


@dataclass
class Walk:
    """Goes along a ledger from its beginning and stops at the first entry that does not hold."""

    ballot: int
    last: Written | None = None
    leaves: list[bytes] = field(default_factory=list)
    edge: list[bytes] = field(default_factory=list)
    heads: dict[int, Head] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    broken: Break | None = None

    def follow(self, entries: Sequence[Written]) -> "Walk":
        """All entries, in the order of their numbers."""
        for entry in entries:
            fault = self._fault(entry)
            if fault:
                number, msgid = fault
                self.broken = Break(self.ballot, number, "", msgid)
                break
        return self

    def _fault(self, entry: Written) -> tuple[int, str] | None:
        expected = self.last.n + 1 if self.last else 1
        if entry.n != expected:
            return expected, MISSING
        fault, record = _read(self.ballot, entry)
        if fault is None and entry.chain != link(self.last.chain if self.last else START, entry.commitment):
            fault = UNCHAINED
        if fault:
            return entry.n, fault
        leaf = merkle.leaf_hash(bytes.fromhex(entry.commitment))
        self.edge = merkle.append(self.edge, len(self.leaves), leaf)
        if b"".join(self.edge).hex() != entry.edge:
            return entry.n, WRONG_EDGE
        self.leaves.append(leaf)
        self.records.append(record)
        self.last = entry
        self.heads[entry.n] = Head(self.ballot, entry.n, merkle.root_of_edge(self.edge).hex(), entry.chain)
        return None

    def covers(self, head: Head) -> Break | None:
        """Whether this ledger goes on from that head: None, or what was done to it."""
        mine = self.heads.get(head.size)
        if mine is None:
            return Break(self.ballot, len(self.leaves) + 1, f"head of {head.size} entries", CUT_OFF)
        return None if mine == head else Break(self.ballot, None, f"head of {head.size} entries", REWRITTEN)


def _read(ballot: int, entry: Written) -> tuple[str | None, dict[str, Any]]:
    """What is wrong with a record, and the record."""
    try:
        if commit(entry.salt, entry.body) != entry.commitment:
            return ALTERED, {}
        record = json.loads(entry.body, parse_float=_no_fraction)
    except (ValueError, TypeError):
        return ALTERED, {}
    if not isinstance(record, dict) or spelled(record) != entry.body:
        return NOT_CANONICAL, {}
    placed = (record.get("ballot"), record.get("entry"), record.get("kind")) == (ballot, entry.n, entry.kind)
    return None if placed else MISPLACED, record


def _no_fraction(number: str) -> float:
    raise ValueError(f"{number}: a record holds whole numbers only")
