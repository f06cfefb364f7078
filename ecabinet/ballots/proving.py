"""Whether a ballot still is what its ledger says: every entry, every head, every row, and the count once more."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlmodel import col, select

from ecabinet.ballots.models import Answer, Opening
from ecabinet.ballots.sealing import CLOSED, EVENTS, OPENED, answer_facts, facts_in, opening_facts, rows_of
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.ledger import recount
from ecabinet.ledger.access import entries_of, heads_of, marks_of, urns_of
from ecabinet.ledger.actions import ANSWER, PAPER, TOOK_PART
from ecabinet.ledger.keys import PublicKeys
from ecabinet.ledger.rules import Break, Head, Walk
from ecabinet.rulebook.outcome import Choice, evaluate
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import RuleSet
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending

NO_LEDGER = N_("it was opened, but it has no ledger")
ROW_GONE = N_("what the ledger says is gone from the tables")
ROW_ALTERED = N_("the tables do not say what the ledger says")
ROW_STRANGE = N_("the tables say what the ledger does not know")
MISCOUNTED = N_("the close does not say what the answers give")
UNREADABLE = N_("a value cannot be read")
NOT_COUNTED = N_("the answers cannot be counted")

_opened = Hot(select(col(Opening.ballot_id)).order_by(col(Opening.ballot_id)))
Place = tuple[str, Any]


def opened_ballots(db: Db) -> list[int]:
    """Every ballot that was ever opened."""
    return [row[0] for row in _opened.rows(db)]


def prove(db: Db, ballot: int, keys: PublicKeys | None) -> tuple[Walk, Break | None]:
    """Follow one ballot's ledger and compare all of it; the walk, and the first place that does not hold.

    Without `keys` the signatures are not looked at.
    """
    entries = entries_of(db, ballot)
    walk = Walk(ballot).follow(entries)
    if not entries:
        return walk, Break(ballot, None, "", NO_LEDGER)
    if walk.broken:
        return walk, walk.broken
    records = walk.records
    checks = (_heads(db, walk, keys), _rows(db, ballot, records), _counts(ballot, records))
    try:
        return walk, next((found for check in checks for found in check), None)
    except (ValueError, TypeError, KeyError) as error:
        return walk, Break(ballot, None, str(error), UNREADABLE)


def _heads(db: Db, walk: Walk, keys: PublicKeys | None) -> Iterator[Break]:
    for it in heads_of(db, walk.ballot):
        head = Head(walk.ballot, it.size, it.root, it.chain)
        covered = walk.covers(head)
        if covered:
            yield covered
        fault = keys.fault(head, it.key, it.signature) if keys else None
        if fault:
            yield Break(walk.ballot, it.size, "the signed head", fault)


# The tables


def _rows(db: Db, ballot: int, records: list[dict[str, Any]]) -> Iterator[Break]:
    yield from _opening(db, ballot, records[0])
    yield from _compared(ballot, _told(records, (ANSWER,)), dict(_answer_rows(db, ballot)))
    yield from _compared(ballot, _told(records, EVENTS), dict(_event_rows(db, ballot)))
    yield from _secret(db, ballot, records)


def _opening(db: Db, ballot: int, record: dict[str, Any]) -> Iterator[Break]:
    now = opening_facts(db, ballot)
    if record["kind"] != OPENED:
        yield Break(ballot, 1, "the opening", ROW_GONE)
        return
    for name, said in record.items():
        if name in now and isinstance(said, list):
            yield from _listed(ballot, name, said, now[name])
        elif name in now and not _says(said, now[name]):
            yield Break(ballot, 1, f"the opening: {name}", ROW_ALTERED)


def _listed(ballot: int, name: str, said: list[Any], now: list[Any]) -> Iterator[Break]:
    for n, (was, is_now) in enumerate(zip(said, now, strict=False), 1):
        if not _says(was, is_now):
            yield Break(ballot, 1, f"the opening: {name}, line {n}", ROW_ALTERED)
    if len(said) != len(now):
        fault = ROW_GONE if len(said) > len(now) else ROW_STRANGE
        yield Break(ballot, 1, f"the opening: {name}, line {min(len(said), len(now)) + 1}", fault)


def _says(said: Any, now: Any) -> bool:
    """Whether the row still has every value that was committed; a column that came later is not asked for."""
    if said == now:
        return True
    if isinstance(said, dict) and isinstance(now, dict):
        return all(name in now and _says(value, now[name]) for name, value in said.items())
    if isinstance(said, list) and isinstance(now, list):
        return len(said) == len(now) and all(_says(a, b) for a, b in zip(said, now, strict=True))
    return False


def _place_of(record: dict[str, Any]) -> Place:
    if record["kind"] == ANSWER:
        return ANSWER, (record["question_id"], record["person_id"], record["n"])
    return record["kind"], record.get("n") or record.get("question_id")


def _told(records: list[dict[str, Any]], kinds: Any) -> dict[Place, dict[str, Any]]:
    return {_place_of(record): record for record in records if record["kind"] in kinds}


def _answer_rows(db: Db, ballot: int) -> Iterator[tuple[Place, dict[str, Any]]]:
    for row in rows_of(db, Answer, ballot, "id"):
        yield (ANSWER, (row.question_id, row.person_id, row.n)), answer_facts(db, row)


def _event_rows(db: Db, ballot: int) -> Iterator[tuple[Place, dict[str, Any]]]:
    for kind, model in EVENTS.items():
        for facts in facts_in(db, model, ballot):
            yield (kind, facts.get("n") or facts.get("question_id")), facts


def _compared(ballot: int, told: dict[Place, dict[str, Any]], rows: dict[Place, dict[str, Any]]) -> Iterator[Break]:
    for place, record in told.items():
        if place not in rows:
            yield Break(ballot, record["entry"], _words(place), ROW_GONE)
        elif not _says({k: v for k, v in record.items() if k not in {"ballot", "entry", "kind"}}, rows[place]):
            yield Break(ballot, record["entry"], _words(place), ROW_ALTERED)
    for place in rows.keys() - told.keys():
        yield Break(ballot, None, _words(place), ROW_STRANGE)


def _words(place: Place) -> str:
    kind, which = place
    if kind == ANSWER:
        question, person, n = which
        return f"answer {n} of person {person} to question {question}"
    return kind if which is None else f"{kind} {which}"


def _secret(db: Db, ballot: int, records: list[dict[str, Any]]) -> Iterator[Break]:
    told = sorted(record["person_id"] for record in records if record["kind"] == TOOK_PART)
    if told != marks_of(db, ballot):
        yield Break(ballot, None, "the marks on the roll", ROW_ALTERED)
    papers: dict[int, list[Any]] = defaultdict(list)
    for record in records:
        if record["kind"] == PAPER:
            papers[record["question_id"]].append({name: record[name] for name in ("id", "value", "option", "words")})
    closed = any(record["kind"] == CLOSED for record in records)
    for urn in urns_of(db, ballot):
        if closed and sorted(json.loads(urn.papers), key=_by_id) != sorted(papers[urn.question_id], key=_by_id):
            yield Break(ballot, None, f"the urn of question {urn.question_id}", ROW_ALTERED)


def _by_id(paper: dict[str, Any]) -> str:
    return str(paper["id"])


# The count


def _counts(ballot: int, records: list[dict[str, Any]]) -> Iterator[Break]:
    close = next((record for record in records if record["kind"] == CLOSED), None)
    try:
        standing = recount.votes(records[0], records)
    except recount.Broken as broken:
        yield Break(ballot, broken.args[1] if len(broken.args) > 1 else None, broken.args[0], NOT_COUNTED)
        return
    if close is None:
        return
    said = json.loads(close["result_json"])
    claimed = {it["question"]: it for it in said["questions"]}
    rule_set = rule_set_of(records[0]["form"]["rule_set_json"])
    for question in records[0]["questions"]:
        found = _outcome(rule_set, records[0], question, standing.get(question["id"], {}), set(said["never_opened"]))
        if json.loads(json.dumps({"question": question["id"], "position": question["position"], **found})) != (
            claimed.get(question["id"])
        ):
            yield Break(ballot, close["entry"], f"question {question['position']}", MISCOUNTED)


def _outcome(
    rule_set: RuleSet, opening: dict[str, Any], question: dict[str, Any], given: dict[int, Any], never: set[int]
) -> dict[str, object]:
    roll = [recount.with_recusal(member, question, opening) for member in opening["roll"]]
    voters = [_voter(member) for member in roll]
    conditions = sum(it["grade"] == "condition" for body in given.values() for it in body.get("remarks_made", ()))
    return evaluate(
        rule_set, voters, {person: AnswerValue(body["value"]) for person, body in given.items()},
        ending=Ending.CLOSED, opened_by={voter.person for voter in voters} - never, conditions=conditions,
        choice=_choice(question, given),
    ).as_data()  # fmt: skip


def _voter(member: dict[str, Any]) -> Voter:
    return Voter(
        member["person_id"], recused=bool(member.get("recused")), casting=bool(member["leads"]),
        weight=member.get("weight", 1), second_weight=member.get("second_weight", 0), veto=bool(member.get("veto")),
    )  # fmt: skip


def _choice(question: dict[str, Any], given: dict[int, Any]) -> Choice | None:
    options = question.get("options")
    if not options:
        return None
    proposed = next((it["n"] for it in options if it["proposed"]), None)
    chosen = {person: body["option"] for person, body in given.items() if body["option"] is not None}
    return Choice(tuple(it["n"] for it in options), proposed, chosen)
