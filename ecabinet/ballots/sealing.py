"""What a ballot's ledger keeps: the rows of its facts as plain values, in the act that makes them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import inspect as sqlalchemy_inspect
from sqlmodel import col, select

from ecabinet.ballots.enclosures import AnswerFile, AnswerRemark, QuestionOption, Recusal
from ecabinet.ballots.models import (
    Answer,
    Ballot,
    Closing,
    Decision,
    Extension,
    FrozenPaper,
    Opening,
    Question,
    RollEntry,
    Withdrawal,
)
from ecabinet.kernel.db import Db, Row
from ecabinet.kernel.hot import Hot
from ecabinet.ledger import actions as ledger

OPENED, CLOSED = "opened", "closed"
# What happened to a ballot, by the word of its entry; the verifier looks for each row of these tables.
EVENTS: dict[str, type[Any]] = {
    "extended": Extension, "withdrew": Withdrawal, CLOSED: Closing, "decided": Decision,
}  # fmt: skip
FROZEN = (
    "kind", "body_id", "item_id", "number", "year", "symbol", "title", "summary", "agency_id", "submission",
    "submitted_on", "profile", "rule_set_json", "secrecy", "running_tally",
)  # fmt: skip


@cache
def _columns(model: type[Row]) -> tuple[str, ...]:
    """Every column but the number that the database gives, and what the entry is of."""
    columns = sqlalchemy_inspect(model).columns
    return tuple(it.key for it in columns if it.key not in {"id", "ballot_id", "answer_id"})


def plain(value: Any) -> Any:
    """A value as the ledger's record has it: moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def facts_of(row: Row, names: Iterable[str] = ()) -> dict[str, Any]:
    """The row's columns as plain values."""
    return {name: plain(getattr(row, name)) for name in names or _columns(type(row))}


@cache
def _of_ballot(model: type[Row], key: str, *order: str) -> Hot:
    columns = sqlalchemy_inspect(model).columns
    found = select(*columns).where(columns[key] == bindparam("ballot"))
    return Hot(found.order_by(*[columns[name] for name in order]))


def rows_of(db: Db, model: type[Row], ballot: int, *order: str, key: str = "ballot_id") -> list[Any]:
    """Every row of a table that belongs to the ballot, all columns. ValueError names a table that cannot be read."""
    try:
        return _of_ballot(model, key, *order).rows(db, ballot=ballot)
    except (ValueError, TypeError) as error:
        raise ValueError(f"table {model.__tablename__}: {error}") from None


def facts_in(db: Db, model: type[Row], ballot: int, *order: str) -> list[dict[str, Any]]:
    """These rows as plain values."""
    names = _columns(model)
    return [{name: plain(getattr(row, name)) for name in names} for row in rows_of(db, model, ballot, *order)]


def answer_facts(db: Db, answer: Any) -> dict[str, Any]:
    """An answer (a row of its table) as its entry has it, with what went with it."""
    facts = facts_of(answer, _columns(Answer))
    for name, model, number in (
        ("remarks_made", AnswerRemark, answer.remarks),
        ("files_sent", AnswerFile, answer.files),
    ):
        if number:
            found = db.exec(select(model).where(col(model.answer_id) == answer.id).order_by(col(model.n)))
            facts[name] = [facts_of(it) for it in found]
    return facts


def seal_answers(db: Db, ballot: int, answers: Iterable[Answer]) -> None:
    """Put answers into the ledger, in their own act."""
    ledger.append(db, ballot, *[answer_facts(db, answer) for answer in answers])


def seal_event(db: Db, verb: str, row: Any) -> None:
    """Put what happened into the ledger, in its own act."""
    ledger.event(db, row.ballot_id, verb, **facts_of(row))


def seal_opening(db: Db, ballot: Ballot) -> None:
    """Begin the ledger: what is asked, of whom, on which papers, by which rules."""
    ledger.event(db, ballot.id, OPENED, **opening_facts(db, ballot.id))


def opening_facts(db: Db, number: int) -> dict[str, Any]:
    """Everything that the opening froze, from the tables."""
    (ballot,) = rows_of(db, Ballot, number, key="id")
    opening = facts_in(db, Opening, number)
    return {
        "form": facts_of(ballot, FROZEN),
        "opening": opening[0] if opening else None,
        "questions": _questions(db, number),
        "roll": facts_in(db, RollEntry, number, "person_id"),
        "recusals": facts_in(db, Recusal, number, "id"),
        "papers": facts_in(db, FrozenPaper, number, "version_id"),
    }


def _questions(db: Db, number: int) -> list[dict[str, Any]]:
    options: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for it in rows_of(db, QuestionOption, number, "n"):
        options[it.question_id].append(facts_of(it, ("n", "text", "proposed")))
    names = _columns(Question)
    return [
        {"id": it.id, **facts_of(it, names), "options": options[it.id]}
        for it in rows_of(db, Question, number, "position")
    ]
