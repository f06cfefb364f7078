"""When the record holds: every record is sealed as it stands, every seal follows the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ecabinet.kernel.words import N_
from ecabinet.records.actions import GENESIS, Noted, digest

GAP = N_("the seal with this number is missing")
FORKED = N_("its seal does not follow the seal before it")
GONE = N_("the record is gone; only its seal is left")
ALTERED = N_("the record is not what was sealed")
NOT_KEPT = N_("the seal with this number is not the one that was kept")
CUT_OFF = N_("the chain ends before a seal that was kept: its end was cut off")


class Sealed(Protocol):
    """A seal with its record; `id` and what follows are None when the record is gone."""

    @property
    def seq(self) -> int: ...
    @property
    def record_id(self) -> int: ...
    @property
    def previous(self) -> str: ...
    @property
    def hash(self) -> str: ...
    @property
    def id(self) -> int | None: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def actor_name(self) -> str | None: ...
    @property
    def verb(self) -> str | None: ...
    @property
    def thing(self) -> str | None: ...
    @property
    def data_json(self) -> str | None: ...


@dataclass(frozen=True)
class Head:
    """A seal by its number and hash, as somebody keeps it outside the product: "1204:9f86d0…"."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> "Head | None":
        """The head that is written there, or None when none is."""
        number, _, digits = text.strip().partition(":")
        fine = number.isdecimal() and len(digits) == 64 and all(c in "0123456789abcdef" for c in digits)
        return cls(int(number), digits) if fine else None


@dataclass(frozen=True)
class Break:
    """The first place that does not hold: the seal's number, the record's number and moment where known, and why."""

    seal: int
    record: int | None
    at: datetime | None
    msgid: str


@dataclass
class Chain:
    """Goes along the seals in their order and stops at the first that does not hold."""

    kept: Head | None = None
    head: Head = field(default_factory=lambda: Head(0, GENESIS))
    broken: Break | None = None

    def follow(self, rows: Iterable[Sealed]) -> None:
        """The next seals, in the order of their numbers."""
        for row in rows:
            if self.broken is None:
                self._step(row)

    def end(self) -> Break | None:
        """The first place that does not hold, once every seal was followed."""
        if self.broken is None and self.kept and self.kept.seq > self.head.seq:
            self.broken = Break(self.head.seq + 1, None, None, CUT_OFF)
        return self.broken

    def _step(self, row: Sealed) -> None:
        wrong = why_not_held(row, self.head, self.kept)
        if wrong is None:
            self.head = Head(row.seq, row.hash)
        else:
            number = self.head.seq + 1 if wrong == GAP else row.seq
            known = wrong != GAP
            self.broken = Break(number, row.record_id if known else None, row.at if known else None, wrong)


def why_not_held(row: Sealed, before: Head, kept: Head | None = None) -> str | None:
    """Why this seal does not hold after the one before it."""
    if row.seq != before.seq + 1:
        return GAP
    if row.previous != before.hash:
        return FORKED
    if row.id is None:
        return GONE
    if row.at is None or digest(before.hash, _noted(row)) != row.hash:
        return ALTERED
    return NOT_KEPT if kept and kept.seq == row.seq and kept.hash != row.hash else None


def _noted(row: Sealed) -> Noted:
    return row  # type: ignore[return-value]  # the record is there, so none of its columns is None


def state_of_seal(row: Sealed | None) -> bool | None:
    """Whether one record is as it was sealed; None: not sealed yet. (The chain as a whole is checked by Chain.)"""
    if row is None:
        return None
    return row.at is not None and digest(row.previous, _noted(row)) == row.hash
