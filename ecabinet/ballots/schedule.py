"""When the system acts on a form by itself: the close at its deadline, and the reminders before."""

from datetime import datetime

from ecabinet.ballots.reminding import plan_reminders
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import cancel, enqueue


def plan_end(db: Db, ballot: int, deadline: datetime) -> None:
    """Have the form closed at its deadline, and remind before; what was planned for another deadline is moved."""
    enqueue(db, "close_ballot", {"ballot": ballot}, due=deadline, unique=f"close/{ballot}")
    cancel(db, f"remind/{ballot}")
    db.flush()
    plan_reminders(db, ballot, deadline)


def forget_end(db: Db, ballot: int) -> None:
    """The ballot ended; nothing waits any more."""
    cancel(db, f"close/{ballot}")
    cancel(db, f"remind/{ballot}")
