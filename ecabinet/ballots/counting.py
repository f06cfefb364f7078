"""The count of a ballot from its frozen roll and its standing answers, while it is open and after it is closed."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from ecabinet.ballots.access import ballot_id, questions_of, roll_of, standing, standing_answers
from ecabinet.ballots.enclosures import AnswerRemark
from ecabinet.ballots.models import Answer, Ballot, Closing
from ecabinet.ballots.rolls import options_of, recused_from
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.ledger.access import marks_of, urns_of
from ecabinet.records.actions import canonical
from ecabinet.rulebook.outcome import Choice, Outcome, evaluate
from ecabinet.rulebook.rulesets import RuleSet, Secrecy
from ecabinet.rulebook.tally import Voter, all_have_answered
from ecabinet.rulebook.values import AnswerValue, Ending, Grade, QuestionKind, Result

BY_QUESTION = "by_question"
Answered = tuple[int, int, str, int | None]  # question, person, value, option

_closing = Hot(
    select(col(Closing.by), col(Closing.at), col(Closing.outcome), col(Closing.result_json)).where(
        col(Closing.ballot_id) == ballot_id
    )
)
_conditions = Hot(
    select(col(Answer.question_id), func.count().label("conditions"))
    .join(AnswerRemark, col(AnswerRemark.answer_id) == Answer.id)
    .where(col(Answer.ballot_id) == ballot_id, standing, col(AnswerRemark.grade) == Grade.CONDITION.value)
    .group_by(col(Answer.question_id))
)


@dataclass(frozen=True)
class Count:
    """One question with its outcome."""

    question_id: int
    position: int
    text: str
    outcome: Outcome


@dataclass(frozen=True)
class Given:
    """The standing answers to one question: what each person answered, and which option was chosen."""

    values: dict[int, AnswerValue] = field(default_factory=dict)
    chosen: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Recusals:
    """Who does not answer a question: recused from the whole form, or from it."""

    pairs: Collection[tuple[int, int | None]]

    def from_question(self, row: Any, question: int) -> bool:
        """Whether the member of this line of the roll stays out of the question."""
        return bool(row.recused) or (row.person_id, question) in self.pairs


# The outcomes


def counts_of(
    db: Db, ballot: int, rule_set: RuleSet, ending: Ending | None, *, read_by: Collection[int] | None = None
) -> list[Count]:
    """The outcome of each question now; `read_by` are those known to have opened it (None: whoever has until now)."""
    questions, roll = questions_of(db, ballot), roll_of(db, ballot)
    recusals = Recusals(recused_from(db, ballot, roll))
    given = _by_question(_answered(db, ballot, rule_set, roll, recusals))
    options = options_of(db, ballot) if any(it.kind == QuestionKind.OPTIONS for it in questions) else {}
    conditions = _conditions_of(db, ballot) if rule_set.conditions else {}
    opened_by = {row.person_id for row in roll if row.read_at} if read_by is None else read_by
    found = []
    for it in questions:
        outcome = evaluate(
            rule_set, _voters(roll, recusals, it.id), given[it.id].values, ending=ending, opened_by=opened_by,
            conditions=conditions.get(it.id, 0), choice=_choice(options.get(it.id), given[it.id]),
        )  # fmt: skip
        found.append(Count(it.id, it.position, it.text, outcome))
    return found


def has_ended(db: Db, ballot: int, rule_set: RuleSet) -> bool:
    """Whether every question is decided though nobody closed it: broken, or certain where the rules end it then.

    Whoever sends an answer asks this, and closes the ballot if so; only rule-sets that can end so are counted.
    """
    if not rule_set.ends_by_itself:
        return False
    return all(it.outcome.result is not Result.OPEN for it in counts_of(db, ballot, rule_set, None))


def _voters(roll: Sequence[Any], recusals: Recusals, question: int) -> list[Voter]:
    return [
        Voter(
            row.person_id, recused=recusals.from_question(row, question), casting=bool(row.leads), weight=row.weight,
            second_weight=row.second_weight, veto=bool(row.veto),
        )
        for row in roll
    ]  # fmt: skip


def _choice(options: Sequence[Any] | None, given: Given) -> Choice | None:
    if not options:
        return None
    proposed = next((it.n for it in options if it.proposed), None)
    return Choice(tuple(it.n for it in options), proposed, given.chosen)


def _conditions_of(db: Db, ballot: int) -> Mapping[int, int]:
    """Question → how many conditions stand with its answers."""
    return {row.question_id: row.conditions for row in _conditions.rows(db, ballot=ballot)}


# What was answered


def _answered(
    db: Db, ballot: int, rule_set: RuleSet, roll: Sequence[Any], recusals: Recusals
) -> Iterable[Answered]:  # fmt: skip
    if rule_set.secrecy is Secrecy.SECRET:
        return _dealt(db, ballot, roll, recusals)
    return ((row.question_id, row.person_id, row.value, row.option) for row in standing_answers(db, ballot))


def _dealt(db: Db, ballot: int, roll: Sequence[Any], recusals: Recusals) -> Iterator[Answered]:
    """The papers of a secret ballot, dealt to whoever has answered: all weigh the same, so it joins nobody to any."""
    marked = set(marks_of(db, ballot))
    for urn in urns_of(db, ballot):
        people = [row.person_id for row in roll if row.person_id in marked
                  and not recusals.from_question(row, urn.question_id)]  # fmt: skip
        papers = sorted((it["value"], it["option"] or 0) for it in json.loads(urn.papers))
        for person, (value, option) in zip(people, papers, strict=True):
            yield urn.question_id, person, value, option or None


def _by_question(answered: Iterable[Answered]) -> Mapping[int, Given]:
    found: dict[int, Given] = defaultdict(Given)
    for question, person, value, option in answered:
        found[question].values[person] = AnswerValue(value)
        if option is not None:
            found[question].chosen[person] = option
    return found


def answered_in_full(
    questions: Sequence[Any], answers: Sequence[Any], recused: Collection[tuple[int, int | None]] = ()
) -> set[int]:
    """The members who have answered every question that they are not recused from."""
    given: dict[int, int] = defaultdict(int)
    for answer in answers:
        given[answer.person_id] += 1
    kept_out: dict[int, int] = defaultdict(int)
    for person, question in recused:
        kept_out[person] += question is not None
    return {person for person, count in given.items() if count + kept_out[person] >= len(questions)}


def everybody_answered(db: Db, ballot: int) -> bool:
    """Whether nobody on the roll who may answer is still silent on any question."""
    roll, questions = roll_of(db, ballot), questions_of(db, ballot)
    pairs = recused_from(db, ballot, roll)
    whole = {person for person, question in pairs if question is None}
    per_question = {pair for pair in pairs if pair[0] not in whole}
    answered = answered_in_full(questions, standing_answers(db, ballot), per_question) | set(marks_of(db, ballot))
    out = {row.person_id for row in roll if sum((row.person_id, it.id) in pairs for it in questions) == len(questions)}
    voters = [Voter(row.person_id, recused=bool(row.recused) or row.person_id in out) for row in roll]
    return all_have_answered(voters, answered)


# The close


def overall(counts: Sequence[Count]) -> str:
    """The result of all questions."""
    return overall_of(count.outcome.result.value for count in counts)


def overall_of(results: Iterable[str]) -> str:
    """Of several results: what a person must decide comes first, and where they differ the word says so."""
    differing = set(results)
    if Result.A_PERSON_DECIDES.value in differing:
        return Result.A_PERSON_DECIDES.value
    return differing.pop() if len(differing) == 1 else BY_QUESTION


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
