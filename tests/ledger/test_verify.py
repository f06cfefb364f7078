"""Whoever changes a byte of what was decided is found, and the place is named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from ecabinet.__main__ import app
from ecabinet.ballots.models import Answer
from ecabinet.ballots.proving import prove
from ecabinet.kernel.web import House
from ecabinet.ledger import recount
from ecabinet.ledger.access import entries_of
from ecabinet.ledger.keys import Signer
from ecabinet.ledger.rules import Break, Walk, following, head_at
from tests.cast import Cast
from tests.ledger.held import closed_form, tampered


def found(house: House, ballot: int, signer: Signer | None = None) -> Break | None:
    with house.db.reading() as db:
        return prove(db, ballot, signer.known if signer else None)[1]


def test_what_nobody_touched_holds(house: House, cast: Cast, signer: Signer):
    assert found(house, closed_form(house, cast, signer), signer) is None


TAMPERS = {
    "an answer's value": ("UPDATE answer SET value = 'in_favour' WHERE value = 'other'", "answer 1 of person"),
    "an answer's words": ("UPDATE answer SET words = words || '.' WHERE value = 'other'", "answer 1 of person"),
    "an answer that is gone": ("DELETE FROM answer WHERE n = 2", "answer 2 of person"),
    "the roll": ("UPDATE roll_entry SET name = name || 'x' WHERE precedence = 3", "roll, line"),
    "the roll's order": ("UPDATE roll_entry SET precedence = 9 WHERE precedence = 3", "roll, line"),
    "who leads": ("UPDATE roll_entry SET leads = NOT leads WHERE precedence = 1", "roll, line"),
    "a question": ("UPDATE question SET text = text || '!' WHERE position = 1", "questions, line 1"),
    "the title": ("UPDATE ballot SET title = title || '!'", "form"),
    "the rule-set": ("UPDATE ballot SET rule_set_json = rule_set_json || ' '", "form"),
    "the deadline": ("UPDATE ballot_opening SET confirmed = confirmed || 'x'", "opening"),
    "the close": ("UPDATE ballot_closing SET outcome = 'not_passed'", "closed"),
    "the close's result": ("UPDATE ballot_closing SET result_json = result_json || ' '", "closed"),
    "a record": (
        "UPDATE ledger_entry SET body = replace(body, 'against', 'agianst') WHERE n = 3",
        "not what was committed",
    ),
    "a salt": ("UPDATE ledger_entry SET salt = '00' || substr(salt, 3) WHERE n = 3", "not what was committed"),
    "a commitment": ("UPDATE ledger_entry SET commitment = substr(commitment, 3) || 'zz' WHERE n = 3", "not what was"),
    "a chain": ("UPDATE ledger_entry SET chain = substr(chain, 2) || 'g' WHERE n = 4", "does not follow"),
    "an edge": ("UPDATE ledger_entry SET edge = substr(edge, 3) || 'zz' WHERE n = 4", "tree is not"),
    "a kind": ("UPDATE ledger_entry SET kind = 'opened' WHERE n = 4", "another place"),
    "an entry that is gone": ("DELETE FROM ledger_entry WHERE n = 4", "entry 4"),
    "a signature": ("UPDATE ledger_head SET signature = '00' || substr(signature, 3)", "signature does not hold"),
    "a signed root": ("UPDATE ledger_head SET root = substr(root, 3) || '00'", "rewritten"),
    "the ledger's tail": ("DELETE FROM ledger_entry WHERE kind = 'closed'", "ends before this entry"),
    "the whole ledger": ("DELETE FROM ledger_entry", "no ledger"),
}


@pytest.mark.parametrize("what", TAMPERS)
def test_what_was_changed_is_named(house: House, cast: Cast, signer: Signer, what: str):
    ballot = closed_form(house, cast, signer)
    statement, place = TAMPERS[what]
    tampered(house, statement)
    broken = found(house, ballot, signer)
    assert broken is not None
    assert place in str(broken)


def test_an_answer_that_the_ledger_does_not_know_is_named(house: House, cast: Cast, signer: Signer):
    ballot = closed_form(house, cast, signer)
    columns = ", ".join(f'"{it.key}"' for it in inspect(Answer).columns if it.key not in {"id", "person_id"})
    tampered(
        house,
        f"INSERT INTO answer ({columns}, person_id) SELECT {columns}, {cast['dung']} FROM answer"
        f" WHERE person_id = {cast['binh']}",
    )
    assert "the ledger does not know" in str(found(house, ballot, signer))


def rewritten(house: House, ballot: int, change: Callable[[str, dict[str, Any]], dict[str, Any] | None]) -> None:
    """Everything after a change is made anew, consistently, as somebody could who knows how the ledger is made."""
    with house.db.reading() as db:
        entries = entries_of(db, ballot)
    last, made = None, []
    for entry in entries:
        body = change(entry.kind, json.loads(entry.body))
        if body is not None:
            last = following(last, ballot, entry.kind, body, entry.salt)
            made.append(last)
    tampered(house, f"DELETE FROM ledger_entry WHERE ballot_id = {ballot}")
    with house.db.engine.begin() as connection:
        for it in made:
            connection.execute(
                text("INSERT INTO ledger_entry VALUES (:b, :n, :kind, :body, :salt, :commitment, :chain, :edge)"),
                {"b": ballot, **vars(it)},
            )


def test_a_ledger_rewritten_as_a_whole_does_not_fit_the_signed_head(house: House, cast: Cast, signer: Signer):
    ballot = closed_form(house, cast, signer)
    rewritten(house, ballot, lambda kind, body: body | ({"words": "x"} if kind == "answer" else {}))
    assert "rewritten" in str(found(house, ballot, signer))


def test_a_ledger_rewritten_with_its_heads_does_not_fit_a_head_that_was_kept(house: House, cast: Cast, signer: Signer):
    ballot = closed_form(house, cast, signer)
    with house.db.reading() as db:
        kept = head_at(ballot, entries_of(db, ballot)[6])
    rewritten(house, ballot, lambda kind, body: None if body.get("person_id") == cast["chi"] else body)
    tampered(house, "DELETE FROM ledger_head")
    with house.db.reading() as db:
        walk = Walk(ballot).follow(entries_of(db, ballot))
    broken = walk.covers(kept)
    assert walk.broken is None
    assert broken is not None
    assert "rewritten" in str(broken)


# The command


@pytest.fixture
def verify(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """`ecabinet verify`, as it is called."""
    monkeypatch.setenv("ECABINET_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("ECABINET_DATA_DIR", str(house.settings.data_dir))

    def run(*args: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["verify", *args])
        return done.exit_code, done.output

    return run


def test_the_command_recounts_every_ballot(house: House, cast: Cast, signer: Signer, verify):
    closed_form(house, cast, signer)
    said = (
        "0 seals hold.\n9 records are not sealed (a server that runs seals each within a second).\n"
        "1 ballots with 9 entries hold and are recounted.\n"
    )
    assert verify() == (0, said)


def test_the_command_names_the_place_and_ends_with_1(house: House, cast: Cast, signer: Signer, verify):
    closed_form(house, cast, signer)
    tampered(house, "UPDATE answer SET value = 'in_favour' WHERE value = 'other'")
    code, said = verify()
    assert code == 1
    assert "Ballot 1, entry 6 (answer 1 of person" in said


def test_the_command_compares_with_what_was_kept(house: House, cast: Cast, signer: Signer, verify, tmp_path: Path):
    ballot = closed_form(house, cast, signer)
    with house.db.reading() as db:
        head = head_at(ballot, entries_of(db, ballot)[-1])
    kept = {
        "head.txt": f"Chứng nhận kết quả … {head.printed[:30]}\n{head.printed[30:]} …",
        "receipt.json": json.dumps(
            {"ballot": ballot, "head": {"size": head.size, "root": head.root, "chain": head.chain}}
        ),
    }
    for name, words in kept.items():
        (tmp_path / name).write_text(words)
        assert "goes on from what was kept" in verify("--against", str(tmp_path / name))[1]
    assert verify("--against", head.printed)[0] == 0
    rewritten(house, ballot, lambda kind, body: None if body.get("person_id") == cast["chi"] else body)
    tampered(house, "DELETE FROM ledger_head", f"DELETE FROM answer WHERE person_id = {cast['chi']}")
    code, said = verify("--against", str(tmp_path / "receipt.json"))
    assert (code, "the ledger ends before this entry" in said) == (1, True)


def test_a_receipt_whose_commitment_was_altered_is_named(house, cast, signed_in, verify, tmp_path: Path):
    ballot = closed_form(house, cast, house.parts["signer"])
    kept = signed_in("binh").get(f"/ballots/{ballot}/receipt.json").json()
    number, place = kept["entries"][0]["entry"], tmp_path / "receipt.json"
    archive = tmp_path / "export.zip"
    archive.write_bytes(signed_in("secretary").get(f"/ballots/{ballot}/export.zip").content)
    place.write_text(json.dumps(kept))
    assert verify("--against", str(place))[0] == 0
    assert recount.main([str(archive), "--against", str(place)]) == 0
    commitment = kept["entries"][0]["commitment"]
    kept["entries"][0]["commitment"] = ("1" if commitment[0] == "0" else "0") + commitment[1:]
    place.write_text(json.dumps(kept))
    code, said = verify("--against", str(place))
    assert (code, f"Ballot {ballot}, entry {number}: the entry is not what was kept" in said) == (1, True), said
    assert recount.main([str(archive), "--against", str(place)]) == 1


def test_what_names_nothing_ends_with_2(verify):
    assert verify("--against", "nothing at all")[0] == 2


def test_the_command_reads_a_certificate_as_it_is_printed(house, cast, signed_in, verify, tmp_path: Path):
    signer = house.parts["signer"]
    ballot = closed_form(house, cast, signer)
    made = signed_in("secretary").get(f"/ballots/{ballot}/documents/certificate?lang=vi")
    assert made.content.startswith(b"%PDF"), made.text
    (tmp_path / "certificate.pdf").write_bytes(made.content)
    code, said = verify("--against", str(tmp_path / "certificate.pdf"))
    assert (code, "goes on from what was kept" in said) == (0, True), said
