"""The count of a ballot from its frozen roll and its standing answers, while it is open and after it is closed."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id, questions_of, roll_of, standing_answers
from ecabinet.ballots.models import Ballot, Closing
from ecabinet.kernel.db import Db, Hot
from ecabinet.records.actions import canonical
from ecabinet.rulebook.outcome import Outcome, evaluate
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.tally import Voter, all_have_answered
from ecabinet.rulebook.values import AnswerValue, Ending, Result

BY_QUESTION = "by_question"

_closing = Hot(
    select(col(Closing.by), col(Closing.at), col(Closing.outcome), col(Closing.result_json)).where(
        col(Closing.ballot_id) == ballot_id
    )
)


@dataclass(frozen=True)
class Count:
    """One question with its outcome."""

    question_id: int
    position: int
    text: str
    outcome: Outcome


def counts_of(
    db: Db, ballot: int, rule_set: RuleSet, ending: Ending | None, *, read_by: Collection[int] | None = None
) -> list[Count]:
    """The outcome of each question now; `read_by` are those known to have opened it (None: whoever has until now)."""
    questions, roll, answers = questions_of(db, ballot), roll_of(db, ballot), standing_answers(db, ballot)
    voters = [Voter(row.person_id, casting=bool(row.leads)) for row in roll]
    opened_by = {row.person_id for row in roll if row.read_at} if read_by is None else read_by
    given = by_question(answers)
    return [
        Count(it.id, it.position, it.text, evaluate(rule_set, voters, given[it.id], ending=ending, opened_by=opened_by))
        for it in questions
    ]


def by_question(answers: Sequence[Any]) -> dict[int, dict[int, AnswerValue]]:
    """Question → member → value, of standing answers."""
    found: dict[int, dict[int, AnswerValue]] = defaultdict(dict)
    for answer in answers:
        found[answer.question_id][answer.person_id] = AnswerValue(answer.value)
    return found


def answered_in_full(questions: Sequence[Any], answers: Sequence[Any]) -> set[int]:
    """The members who have answered every question."""
    given: dict[int, int] = defaultdict(int)
    for answer in answers:
        given[answer.person_id] += 1
    return {person for person, count in given.items() if count == len(questions)}


def everybody_answered(db: Db, ballot: int) -> bool:
    """Whether nobody on the roll is still silent on any question."""
    voters = [Voter(row.person_id) for row in roll_of(db, ballot)]
    return all_have_answered(voters, answered_in_full(questions_of(db, ballot), standing_answers(db, ballot)))


def overall(counts: Sequence[Count]) -> str:
    """The result of all questions; what a person must decide comes first, and where they differ the word says so."""
    results = {count.outcome.result for count in counts}
    if Result.A_PERSON_DECIDES in results:
        return Result.A_PERSON_DECIDES.value
    return results.pop().value if len(results) == 1 else BY_QUESTION


def result_json(rule_set: RuleSet, counts: Sequence[Count], unread: Collection[int]) -> str:
    """What a closing keeps: canonical JSON that the same answers always give again."""
    questions = [{"question": it.question_id, "position": it.position, **it.outcome.as_data()} for it in counts]
    return canonical({"rule_set": rule_set.key, "questions": questions, "never_opened": sorted(unread)})


def closing_of(db: Db, ballot: int) -> Any:
    """by, at, outcome, result_json; None while it is not closed."""
    return _closing.first(db, ballot=ballot)


def counts_at_close(db: Db, ballot: Ballot | Any, rule_set: RuleSet, closing: Any) -> list[Count]:
    """The outcomes as they were weighed at the close."""
    never: Mapping[str, Any] = json.loads(closing.result_json)
    read_by = {row.person_id for row in roll_of(db, ballot.id)} - set(never["never_opened"])
    return counts_of(db, ballot.id, rule_set, Ending.CLOSED, read_by=read_by)
