"""A ballot's ledger: written in the act, chained, committed, signed; the database refuses to have it changed."""

import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ecabinet.kernel.web import House
from ecabinet.ledger.access import entries_of, heads_of
from ecabinet.ledger.actions import sign_ends
from ecabinet.ledger.keys import number_of, signer_at
from ecabinet.ledger.rules import BAD_SIGNATURE, UNKNOWN_KEY, Head, Walk, commit, spelled
from tests.ballots.play import answer, deadline_of, move_to, opened_form
from tests.cast import Cast

TEXT = st.text(st.characters(blacklist_categories=["Cs"]))
VALUES = st.recursive(st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT, st.lists, max_leaves=8)


def ledger(house: House, ballot: int) -> list:
    with house.db.reading() as db:
        return entries_of(db, ballot)


@given(st.dictionaries(st.text(st.characters(codec="ascii"), min_size=1), VALUES))
def test_a_record_is_spelled_as_the_standard_asks(record: dict):
    assert spelled(record).encode() == rfc8785.dumps(record)


def test_opening_answers_and_close_stand_in_the_ledger_in_their_order(house: House, cast: Cast):
    ballot = opened_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    answer(house, cast, ballot, "binh", "against")
    answer(house, cast, ballot, "an", "against")
    entries = ledger(house, ballot)
    assert [(it.n, it.kind) for it in entries] == [(1, "opened"), *[(n, "answer") for n in range(2, 8)]]
    first = json.loads(entries[0].body)
    assert [it["person_id"] for it in first["roll"]] == sorted(
        cast[name] for name in ("chair", "an", "binh", "chi", "dung")
    )
    assert json.loads(entries[6].body)["value"] == "against"
    assert Walk(ballot).follow(entries).broken is None


def test_the_same_answer_again_adds_nothing(house: House, cast: Cast):
    ballot = opened_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    before = ledger(house, ballot)
    answer(house, cast, ballot, "an", "in_favour")
    assert ledger(house, ballot) == before


def test_a_salt_is_used_once(house: House, cast: Cast):
    ballot = opened_form(house, cast)
    for name in ("an", "binh", "chi"):
        answer(house, cast, ballot, name, "in_favour")
    entries = ledger(house, ballot)
    assert len({it.salt for it in entries}) == len(entries)
    assert all(commit(it.salt, it.body) == it.commitment for it in entries)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET body = '{}' WHERE n = 2",
        "DELETE FROM ledger_entry WHERE n = 2",
        "INSERT INTO ledger_entry SELECT ballot_id, n + 5, kind, body, salt, commitment, chain, edge FROM ledger_entry",
        "UPDATE ledger_head SET root = ''",
        "DELETE FROM ledger_head",
    ],
)
def test_the_database_refuses_to_change_a_ledger(house: House, cast: Cast, tmp_path: Path, statement: str):
    ballot = opened_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    signer = signer_at(tmp_path / "keys" / "ledger.pem")
    house.db.act(lambda db: sign_ends(db, signer))
    with pytest.raises(DatabaseError), house.db.engine.begin() as connection:
        connection.execute(text(statement))
    assert Walk(ballot).follow(ledger(house, ballot)).broken is None


def test_every_end_is_signed_once_by_the_key_outside(house: House, cast: Cast, tmp_path: Path):
    signer = signer_at(tmp_path / "keys" / "ledger.pem")
    ballot = opened_form(house, cast)
    assert house.db.act(lambda db: sign_ends(db, signer)) == 1
    assert house.db.act(lambda db: sign_ends(db, signer)) == 0
    answer(house, cast, ballot, "an", "in_favour")
    house.db.act(lambda db: sign_ends(db, signer))
    with house.db.reading() as db:
        heads = heads_of(db, ballot)
    assert [head.size for head in heads] == [1, 3]
    walk = Walk(ballot).follow(ledger(house, ballot))
    for it in heads:
        head = Head(ballot, it.size, it.root, it.chain)
        assert signer.known.fault(head, it.key, it.signature) is None
        assert walk.covers(head) is None
        assert signer.known.fault(Head(ballot, it.size, "0" * 64, it.chain), it.key, it.signature) == BAD_SIGNATURE
        assert signer.known.fault(head, "0" * 16, it.signature) == UNKNOWN_KEY


def test_the_key_is_made_once_and_its_owner_alone_reads_it(tmp_path: Path):
    path = tmp_path / "keys" / "ledger.pem"
    signer = signer_at(path)
    assert signer_at(path).public == signer.public
    assert path.stat().st_mode & 0o077 == 0
    assert (path.parent / f"{number_of(signer.public)}.pub").read_text().strip() == signer.public.hex()
    assert sorted(file.suffix for file in path.parent.iterdir()) == [".pem", ".pub"]


def test_a_closed_ballot_ends_its_ledger_with_the_close(house: House, cast: Cast):
    from ecabinet.ballots.actions import close_if_due

    ballot = opened_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    move_to(house, deadline_of(house, ballot))
    house.db.act(lambda db: close_if_due(db, ballot))
    last = ledger(house, ballot)[-1]
    assert (last.kind, json.loads(last.body)["outcome"]) == ("closed", "passed")
