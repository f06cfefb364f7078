"""Who has been heard and who is silent, of named and of secret ballots alike: of a secret one only that is known."""

from typing import Any

from ecabinet.ballots.access import questions_of, roll_of, standing_answers
from ecabinet.ballots.rolls import recused_from
from ecabinet.kernel.db import Db
from ecabinet.ledger.access import marks_of


def heard(db: Db, ballot: int) -> set[int]:
    """The members who have answered every question that is asked of them."""
    roll, questions = roll_of(db, ballot), [it.id for it in questions_of(db, ballot)]
    settled = {(row.person_id, row.question_id) for row in standing_answers(db, ballot)}
    settled |= {(person, question) for person, question in recused_from(db, ballot, roll) if question is not None}
    whole = {row.person_id for row in roll if all((row.person_id, question) in settled for question in questions)}
    return whole | set(marks_of(db, ballot))


def silent_members(db: Db, ballot: int) -> list[Any]:
    """Those on the roll who may answer and have not."""
    answered = heard(db, ballot)
    return [row for row in roll_of(db, ballot) if row.person_id not in answered and not row.recused]
