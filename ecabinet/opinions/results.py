"""What the close said of each question, from the closing's own JSON: nothing is counted anew."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.models import Closing
from ecabinet.ballots.stages import ballot_id
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot

_closing = Hot(select(col(Closing.result_json)).where(col(Closing.ballot_id) == ballot_id))


def data_at_close(db: Db, ballot: int) -> dict[str, Any]:
    """The closing's canonical JSON, read; empty for what is not closed."""
    found = _closing.scalar(db, ballot=ballot)
    read: dict[str, Any] = json.loads(found) if found else {"questions": [], "never_opened": []}
    return read


def results_of(db: Db, ballot: int) -> list[tuple[int, str]]:
    """question → result, in the order of the questions."""
    return [(it["question"], it["result"]) for it in data_at_close(db, ballot)["questions"]]
