"""Passwords: argon2id a few at a time, constant work for whoever asks, throttled by the sign-in log."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused, Throttled
from ecabinet.kernel.web import House
from ecabinet.kernel.words import N_
from ecabinet.people.access import account_by_login, failures_by_account, failures_by_network
from ecabinet.people.actions import Device, note_attempt
from ecabinet.people.models import Account, Person
from ecabinet.people.rules import LONGEST, PER_ACCOUNT, PER_NETWORK, network, wait_until

T = TypeVar("T")
WRONG = N_("The login or the password is not right. Mind capitals and the Vietnamese keyboard.")
TOO_MANY = N_("Too many failed attempts. Try again at %(at)s.")
BUSY = N_("Very many people are signing in right now. Try again in ten seconds.")
# A hash takes a tenth of a second and 32 MB; two at a time leave a small server room for its pages.
HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
NOBODYS = "$argon2id$v=19$m=32768,t=3,p=1$aYtq04XD+jgHjQAC9YkwXg$DVzrxUb+BmJwIVfaV0p3taWeIKf1E/CosjkMb+Y5Mk4"
HASHING = ThreadPoolExecutor(2, thread_name_prefix="hashing")
QUEUE = 60
_queued = 0


async def queued(work: Callable[[], T]) -> T:
    """Do work that hashes, when its turn comes. Raises Throttled when too many wait."""
    global _queued
    if _queued >= QUEUE:
        raise Throttled(BUSY, 10)
    _queued += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(HASHING, work)
    finally:
        _queued -= 1


def _plain(password: str) -> str:
    """One spelling for what two keyboards type differently."""
    return unicodedata.normalize("NFKC", password)[:LONGEST]


def hashed(password: str) -> str:
    """What the database keeps of a password."""
    return HASHER.hash(_plain(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one; as much work when there is none to compare with."""
    try:
        HASHER.verify(kept or NOBODYS, _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@dataclass(frozen=True)
class Verified:
    """An account whose password was right, by which hash, and the hash to keep from now on when it is too weak."""

    account_id: int
    password_hash: str
    rehashed: str | None


def verify(house: House, login: str, password: str, device: Device) -> Verified:
    """Verify a password and note a failure in the sign-in log. Runs in the queue.

    Raises Throttled with the moment when the next attempt is taken, Refused when login or password are not right.
    """
    with house.db.reading() as db:
        need_turn(db, login, device)
        account = account_by_login(db, login)
        kept = _usable_hash(db, account)
    if not fits(kept, password):
        person_id = account.person_id if account else None
        house.db.act(lambda db: note_attempt(db, login.strip().lower(), person_id, succeeded=False, device=device))
        raise Refused(WRONG)
    assert account is not None
    assert kept is not None
    return Verified(account.id, kept, hashed(password) if HASHER.check_needs_rehash(kept) else None)


def _usable_hash(db: Db, account: Account | None) -> str | None:
    if account is None or account.disabled_at is not None:
        return None
    person = db.get_one(Person, account.person_id)
    return None if person.ended_at is not None else account.password_hash


def need_turn(db: Db, login: str, device: Device) -> None:
    """Raises Throttled after too many failures by one account or from one address."""
    net = network(device.address)
    turns = (
        wait_until(failures_by_account(db, login.strip().lower()[:80], net, PER_ACCOUNT), PER_ACCOUNT, db.now),
        wait_until(failures_by_network(db, net, PER_NETWORK), PER_NETWORK, db.now),
    )
    at = max((turn for turn in turns if turn is not None), default=None)
    if at is not None:
        shown = formats.clock_time(at + timedelta(seconds=59))
        raise Throttled(TOO_MANY, int((at - db.now).total_seconds()) + 1, at=shown)
