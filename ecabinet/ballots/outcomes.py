"""The outcome that stands: the closing's own, or what a person has decided since where the rules left it open."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from ecabinet.ballots.counting import overall_of
from ecabinet.ballots.models import Closing, Decision
from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import numbers
from ecabinet.kernel.hot import Hot
from ecabinet.rulebook.values import Result

LEFT_OPEN = (Result.A_PERSON_DECIDES, Result.CLEARANCE_PENDING)
_ballots = numbers("ballots", "ballot_id")
_left_open = or_(*(col(Closing.outcome) == bindparam(it.name, it.value) for it in LEFT_OPEN))
_closings: Any = (col(Closing.ballot_id), col(Closing.result_json))
_left = Hot(
    select(*_closings)
    .select_from(_ballots)
    .join(Closing, col(Closing.ballot_id) == _ballots.c.ballot_id)
    .where(_left_open)
)
_taken: Any = (col(Decision.ballot_id), col(Decision.question_id), col(Decision.outcome))
_decisions = Hot(select(*_taken).select_from(_ballots).join(Decision, col(Decision.ballot_id) == _ballots.c.ballot_id))


def outcomes_that_stand(db: Db, rows: Iterable[Any]) -> dict[int, str]:
    """The outcome of each ballot as it stands now, by its number; `rows` carry `id` and the closing's `outcome`."""
    found = {row.id: row.outcome for row in rows}
    left = in_json([number for number, outcome in found.items() if outcome in LEFT_OPEN])
    if left == "[]":
        return found
    decided: dict[int, dict[int, str]] = {}
    for row in _decisions.rows(db, ballots=left):
        decided.setdefault(row.ballot_id, {})[row.question_id] = row.outcome
    for row in _left.rows(db, ballots=left):
        closed = {it["question"]: it["result"] for it in json.loads(row.result_json)["questions"]}
        found[row.ballot_id] = overall_of({**closed, **decided.get(row.ballot_id, {})}.values())
    return found
