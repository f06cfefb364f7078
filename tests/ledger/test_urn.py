"""A secret ballot: who has answered is known, what was answered is counted, and nothing that is kept joins the two."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ecabinet.kernel.web import House
from ecabinet.ledger import urn
from ecabinet.ledger.urn import Paper, mixed
from tests.ballots.play import answer
from tests.cast import Cast
from tests.ledger.play import VOTES, papers_of, rows_of, secret_form

# What an administrator could take


@dataclass
class Taken:
    """Everything that is kept, as it lay there after one cast."""

    files: dict[str, bytes]
    rows: dict[str, list[tuple[Any, ...]]]
    places: dict[str, list[tuple[Any, ...]]]
    papers: list[dict[str, Any]]
    log: str


def files_of(house: House) -> dict[str, bytes]:
    """The database's files; on PostgreSQL those of the tables that a cast writes."""
    if house.db.sqlite:
        folder = Path(house.settings.data_dir)
        return {path.name: path.read_bytes() for path in folder.glob("ecabinet.db*")}
    with house.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        found = {}
        for table in ("urn", "roll_mark", "record", "outbox", "ledger_entry", "job"):
            path = connection.execute(text(f"SELECT pg_relation_filepath('{table}')")).scalar_one()
            found[table] = (folder / path).read_bytes()
    return found


def places_of(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """xmin and ctid."""
    if house.db.sqlite:
        return {}
    with house.db.engine.connect() as connection:
        return {
            table: [tuple(r) for r in connection.execute(text(f"SELECT xmin::text, ctid::text, {key} FROM {table}"))]
            for table, key in (("urn", "question_id"), ("roll_mark", "person_id"))
        }


def take(house: House, ballot: int, caplog: pytest.LogCaptureFixture) -> Taken:
    return Taken(files_of(house), rows_of(house), places_of(house), papers_of(house, ballot), caplog.text)


def play(house: House, cast: Cast, caplog: pytest.LogCaptureFixture) -> tuple[int, list[Taken]]:
    """Five members answer one after another; what lies there is taken after each."""
    caplog.set_level(logging.DEBUG)
    ballot, taken = secret_form(house, cast), []
    for name, value in VOTES.items():
        assert answer(house, cast, ballot, name, value) == 1
        taken.append(take(house, ballot, caplog))
    return ballot, taken


# That it cannot be joined


def attack(cast: Cast, ballot: int, taken: list[Taken]) -> None:
    """Fails where something that is kept joins a person and an answer."""
    seen: dict[str, int] = {}
    for n, it in enumerate(taken):
        ids = [paper["id"] for paper in it.papers]
        assert len(ids) == n + 1
        assert not set(ids) & seen.keys(), "a paper is known again from one cast to the next"
        assert ids == sorted(ids), "the papers lie in another order than that of their random ids"
        earlier = [old for old in seen if any(old.encode() in raw for raw in it.files.values())]
        assert not earlier, "an earlier state of the urn is still in the files"
        seen |= dict.fromkeys(ids, n)
        assert_told_nowhere(it)
        assert_no_place(it)
    assert_no_order(cast, taken)


def assert_told_nowhere(it: Taken) -> None:
    """No key, no answer and no order of papers outside the urn."""
    ids = [paper["id"] for paper in it.papers]
    for table, rows in it.rows.items():
        if table != "urn":
            said = repr(rows)
            assert not any(id_ in said for id_ in ids), f"{table} knows a paper"
    for table in ("record", "outbox", "job", "answer", "answer_draft", "notice", "ledger_entry"):
        rows = [row for row in it.rows[table] if "opened" not in repr(row)]
        assert not any(f'"{value}"' in repr(rows) for value in VOTES.values()), f"{table} knows an answer"
    assert not any(id_ in it.log or f'"{value}"' in it.log for id_ in ids for value in VOTES.values())


def assert_no_place(it: Taken) -> None:
    """One row holds every paper: xmin is of the last cast alone, and there is one ctid."""
    if it.places:
        assert len(it.places["urn"]) == 1
    assert it.files.get("ecabinet.db-wal", b"") == b"", "the write-ahead log tells the casts one by one"


def assert_no_order(cast: Cast, taken: list[Taken]) -> None:
    """The order of the papers is not the order in which the roll was marked."""
    order = list(VOTES.values())
    assert any([paper["value"] for paper in it.papers] != order[: len(it.papers)] for it in taken) or len(taken) < 3


def test_nothing_that_is_kept_joins_a_person_and_an_answer(house: House, cast: Cast, caplog):
    ballot, taken = play(house, cast, caplog)
    if [paper["value"] for paper in taken[-1].papers] == list(VOTES.values()):  # 1 in 10: all orders must be possible
        taken = taken[:2]
    attack(cast, ballot, taken)


def naive_append(papers: Any, paper: Paper) -> list[dict[str, Any]]:
    """The design that anybody would write first: one more paper at the end, with a number of its own."""
    import secrets

    return [*papers, {"id": secrets.token_hex(16), **paper._asdict()}]


def test_the_naive_design_fails_the_same_test(house: House, cast: Cast, caplog, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(urn, "mixed", naive_append)
    drop = "DROP TRIGGER urn_only_grows" + ("" if house.db.sqlite else " ON urn")
    with house.db.engine.begin() as connection:
        connection.execute(text(drop))
    ballot, taken = play(house, cast, caplog)
    with pytest.raises(AssertionError, match="known again"):
        attack(cast, ballot, taken)


def test_without_erasing_the_files_tell_the_casts_one_by_one(house: House, cast: Cast, caplog, monkeypatch):
    monkeypatch.setattr(urn, "erase", lambda engine: True)
    ballot, taken = play(house, cast, caplog)
    with pytest.raises(AssertionError, match=r"earlier state of the urn|write-ahead log tells"):
        attack(cast, ballot, taken)


def test_what_a_reader_of_an_older_state_keeps_is_not_called_erased(house: House, cast: Cast):
    if house.db.sqlite:
        return  # there the log cannot be emptied, and says so
    ballot = secret_form(house, cast)
    with house.db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        reader.execute(text("SELECT count(*) FROM person")).scalar_one()
        answer(house, cast, ballot, "an", "in_favour")
        assert not urn.erase(house.db.engine)
    assert urn.erase(house.db.engine)


def test_every_place_among_the_papers_is_as_likely_as_another():
    papers = [{"id": str(n), "value": "in_favour", "option": None, "words": ""} for n in range(4)]
    places = [[it["value"] for it in mixed(papers, Paper("against"))].index("against") for _ in range(600)]
    assert all(70 <= places.count(place) <= 180 for place in range(5))
