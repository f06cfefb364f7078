"""The two errors that people cause, and the one that the machine causes; all else is a bug and shows as 500."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class Missing(Exception):
    """There is no such thing, or it is not yours to know of: both look the same (404)."""


class Refused(Exception):
    """A rule says no (409). `msgid` is an English sentence marked by N_, filled with `params` after translation."""

    def __init__(self, msgid: str, **params: Any) -> None:
        super().__init__(msgid)
        self.msgid = msgid
        self.params = params


@dataclass(frozen=True)
class Change:
    """What one field held when the form was read, what it holds now, and who changed it when."""

    field: str
    was: str
    now: str
    by: str
    at: datetime


class Stale(Refused):
    """Somebody saved the same thing meanwhile; nothing was written, `changes` say what is different now."""

    def __init__(self, msgid: str, changes: Sequence[Change], version: int) -> None:
        super().__init__(msgid)
        self.changes = list(changes)
        self.version = version


class Throttled(Refused):
    """Too many attempts (429); `wait` is in seconds."""

    def __init__(self, msgid: str, wait: int, **params: Any) -> None:
        super().__init__(msgid, **params)
        self.wait = wait


class NotSaved(Exception):
    """The database did not take the commit (503): nothing was written, nothing was told."""


class SignedOut(Exception):
    """The door needs somebody and nobody is signed in (to the sign-in page and back)."""
