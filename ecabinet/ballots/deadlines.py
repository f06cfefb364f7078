"""What the system does by itself at the deadline: the close."""

from typing import Any

from ecabinet.ballots.actions import close_if_due
from ecabinet.kernel.jobs import handler
from ecabinet.kernel.web import House


@handler("close_ballot")
def close_at_deadline(house: House, payload: dict[str, Any]) -> None:
    """Close a form whose deadline has come; also when the system was down then."""
    house.db.act(lambda db: close_if_due(db, payload["ballot"]))
