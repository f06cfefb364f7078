"""When the system acts on a form by itself: the close at its deadline, and the warnings before."""

from datetime import datetime, timedelta

from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import cancel, enqueue

WARNINGS = (24, 4)  # hours before the deadline


def plan_end(db: Db, ballot: int, deadline: datetime) -> None:
    """Have the form closed at its deadline, and warn before; what was planned for an earlier deadline is moved."""
    enqueue(db, "close_ballot", {"ballot": ballot}, due=deadline, unique=f"close/{ballot}")
    for hours in WARNINGS:
        due = deadline - timedelta(hours=hours)
        if due > db.now:
            enqueue(db, "warn_silent", {"ballot": ballot, "hours": hours}, due=due, unique=f"warn/{ballot}/{hours}")


def forget_end(db: Db, ballot: int) -> None:
    """The ballot ended; nothing waits any more."""
    cancel(db, f"close/{ballot}")
    for hours in WARNINGS:
        cancel(db, f"warn/{ballot}/{hours}")
