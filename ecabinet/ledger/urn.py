"""Secret ballots: the roll says who has answered, the urn holds what was answered, and nothing joins the two.

Each cast writes the whole urn anew, in random order and with fresh ids; what it held before is erased from the file
once the act is committed. Everything here goes past the Session, so that no message of an error carries a paper.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine

from ecabinet.kernel.db import Db, afterwards, dialect_of, driver
from ecabinet.kernel.erasing import erase_from_log, vacuum, write_anew
from ecabinet.ledger.access import marks_of, urns_of
from ecabinet.ledger.actions import PAPER, TOOK_PART, append
from ecabinet.ledger.models import RollMark, Urn

ERASE = "erase the urn"
_UPDATE = {
    "sqlite": "UPDATE urn SET papers = ? WHERE question_id = ?",
    "postgresql": "UPDATE urn SET papers = %s WHERE question_id = %s",
}


class Paper(NamedTuple):
    """One answer to one question; nobody's."""

    value: str
    option: int | None = None
    words: str = ""


def set_up_urns(db: Db, ballot: int, questions: Iterable[int]) -> None:
    """An empty urn for each question."""
    db.add_all([Urn(ballot_id=ballot, question_id=question) for question in questions])
    db.flush()


def has_answered(db: Db, ballot: int, person: int) -> bool:
    """Whether the roll is marked for this person."""
    return person in marks_of(db, ballot)


def cast_paper(db: Db, ballot: int, person: int, papers: Mapping[int, Paper]) -> None:
    """Mark the roll and put the papers in, in one act; a second mark is refused by its key."""
    dialect, raw = dialect_of(db), driver(db)
    if dialect == "postgresql":  # one cast at a time, so that each sees the papers of the one before
        raw.execute("SELECT pg_advisory_xact_lock(hashtext('ledger'), %s)", (ballot,))
    db.add(RollMark(ballot_id=ballot, person_id=person))
    db.flush()
    for urn in urns_of(db, ballot):
        if urn.question_id in papers:
            written = mixed(json.loads(urn.papers), papers[urn.question_id])
            raw.execute(_UPDATE[dialect], (json.dumps(written, ensure_ascii=False), urn.question_id))
    append(db, ballot, {"person_id": person}, kind=TOOK_PART)
    afterwards(db, ERASE, erase)


def mixed(papers: Sequence[Mapping[str, Any]], paper: Paper) -> list[dict[str, Any]]:
    """All papers and one more, each with a fresh random id, in the order of these ids."""
    told = [Paper(it["value"], it["option"], it["words"]) for it in papers]
    fresh = [{"id": secrets.token_hex(16), **it._asdict()} for it in (*told, paper)]
    return sorted(fresh, key=lambda it: str(it["id"]))


def seal_urns(db: Db, ballot: int) -> None:
    """At the close: the papers of all urns go into the ledger at once, sorted by their random ids."""
    papers = [{"question_id": urn.question_id, **it} for urn in urns_of(db, ballot) for it in json.loads(urn.papers)]
    if papers:
        append(db, ballot, *sorted(papers, key=lambda it: str(it["id"])), kind=PAPER)
    afterwards(db, ERASE, erase_for_good)


def erase_for_good(engine: Engine) -> bool:
    """At the close: erased, and on SQLite the whole file written anew, so that no freed page is left either."""
    return (engine.dialect.name != "sqlite" or vacuum(engine)) and erase(engine)


def erase(engine: Engine) -> bool:
    """What the urn was before leaves the database's files; False when a reader still looks, and it is tried again."""
    return erase_from_log(engine) if engine.dialect.name == "sqlite" else write_anew(engine, "urn", "roll_mark")
