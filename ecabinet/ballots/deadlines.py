"""What the system does by itself: the close at the deadline, or after an answer that ended the round."""

from typing import Any

from ecabinet.ballots.actions import close_if_due, close_if_ended
from ecabinet.kernel.jobs import handler
from ecabinet.kernel.web import House


@handler("close_ballot")
def close_at_deadline(house: House, payload: dict[str, Any]) -> None:
    """Close a form whose deadline has come; also when the system was down then."""
    house.db.act(lambda db: close_if_due(db, payload["ballot"]))


@handler("close_ended")
def close_what_ended(house: House, payload: dict[str, Any]) -> None:
    """Close a form that an answer broke or settled."""
    house.db.act(lambda db: close_if_ended(db, payload["ballot"], payload["by"]))
