"""What slices above say of a form's life after its close: when it was summarised, explained, decided, archived."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ecabinet.kernel.db import Db

SUMMARISED, EXPLAINED, DECIDED, ARCHIVED = "summarised", "explained", "decided", "archived"
StepsOf = Callable[[Db, int], Mapping[str, datetime]]
# The moments of the steps above that were taken, by ballot; filled in app.py. They are told under opinions/<id>.
STEPS: list[StepsOf] = []


def steps_after_close(db: Db, ballot: int) -> dict[str, datetime]:
    """Every step after the close that was taken."""
    found: dict[str, datetime] = {}
    for said in STEPS:
        found |= said(db, ballot)
    return found
