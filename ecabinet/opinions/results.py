"""What came out of each question, from the closing's own JSON and the decisions: nothing is counted anew."""

import json
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.models import Closing, Decision
from ecabinet.ballots.stages import ballot_id
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot

_closing = Hot(select(col(Closing.result_json)).where(col(Closing.ballot_id) == ballot_id))
_decisions = Hot(
    select(col(Decision.question_id), col(Decision.outcome), col(Decision.option))
    .where(col(Decision.ballot_id) == ballot_id)
)  # fmt: skip


def data_at_close(db: Db, ballot: int) -> dict[str, Any]:
    """The closing's canonical JSON, read; empty for what is not closed."""
    found = _closing.scalar(db, ballot=ballot)
    read: dict[str, Any] = json.loads(found) if found else {"questions": [], "never_opened": []}
    return read


class Taken(NamedTuple):
    """What came out of a question; `option`: the one that leads, of a choice."""

    result: str
    option: int | None


def taken_of(db: Db, ballot: int) -> dict[int, Taken]:
    """question → what came out of it, by a person's decision where the rules leave it open; in their order."""
    closed = {
        it["question"]: Taken(it["result"], it.get("option")) for it in data_at_close(db, ballot)["questions"]
    }  # fmt: skip
    decided = {row.question_id: Taken(row.outcome, row.option) for row in _decisions.rows(db, ballot=ballot)}
    return closed | decided
