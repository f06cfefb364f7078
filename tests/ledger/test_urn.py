"""A secret ballot: who has answered is known, what was answered is counted, and nothing that is kept joins the two."""

import json
import logging
import re
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ecabinet.backup import BackupFailed, back_up
from ecabinet.ballots.access import questions_of
from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.drafting import save_draft
from ecabinet.ballots.exporting import export_of
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.proving import prove
from ecabinet.ballots.typed import Typed
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import House
from ecabinet.ledger import recount, urn
from ecabinet.ledger.access import entries_of, marks_of, urns_of
from ecabinet.ledger.keys import signer_at
from ecabinet.ledger.urn import Paper, mixed
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.play import answer, asked, deadline_of, draft_form, fields, move_to
from tests.cast import Cast
from tests.conftest import SignedIn

VOTES = {"an": "in_favour", "binh": "against", "chi": "in_favour", "dung": "in_favour", "chair": "against"}


def secret_form(house: House, cast: Cast) -> int:
    ballot = draft_form(house, cast, "Do we?")

    def open_it(db: Any) -> None:
        row = db.get(Ballot, ballot)
        open_form(db, cast.actor("secretary"), row, deadline=office_hours().add(db.now, 3), secret=True)

    house.db.act(open_it)
    return ballot


def papers_of(house: House, ballot: int) -> list[dict[str, Any]]:
    with house.db.reading() as db:
        return [paper for row in urns_of(db, ballot) for paper in json.loads(row.papers)]


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


def rows_of(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """A dump: every row of every table."""
    from sqlmodel import SQLModel

    with house.db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in SQLModel.metadata.sorted_tables
        }


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


# What the database refuses


def rewritten(house: House, ballot: int, change: Callable[[list[dict]], list[dict]]) -> None:
    papers = change(papers_of(house, ballot))
    with house.db.engine.begin() as connection:
        connection.execute(text("UPDATE urn SET papers = :papers"), {"papers": json.dumps(papers)})


CHANGES: dict[str, Callable[[list[dict]], list[dict]]] = {
    "a changed paper": lambda p: [{**p[0], "id": "z", "value": "abstain"}, *p[1:]],
    "a paper fewer": lambda p: p[1:],
    "a paper more than marks": lambda p: [{**it, "id": f"z{n}"} for n, it in enumerate([*p, p[0]])],
    "an emptied urn": lambda p: [],
    "the same papers again": lambda p: p,
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_urn_only_grows_by_one_paper_with_a_mark(house: House, cast: Cast, what: str):
    ballot = secret_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    answer(house, cast, ballot, "binh", "against")
    with pytest.raises(DatabaseError, match="only grows by one"):
        rewritten(house, ballot, CHANGES[what])


def test_two_papers_are_not_exchanged_for_two_others(house: House, cast: Cast):
    ballot = secret_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    answer(house, cast, ballot, "binh", "against")
    with house.db.engine.begin() as connection:
        connection.execute(text("INSERT INTO roll_mark VALUES (:b, :p)"), {"b": ballot, "p": cast["chi"]})
    fresh = {"option": None, "words": ""}
    with pytest.raises(DatabaseError, match="only grows by one"):
        rewritten(house, ballot, lambda p: [{"id": str(n), "value": "abstain", **fresh} for n in range(3)])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM urn",
        "DELETE FROM roll_mark",
        "UPDATE roll_mark SET person_id = person_id + 1",
        "INSERT INTO roll_mark SELECT ballot_id, person_id FROM roll_mark",
    ],
)
def test_the_database_refuses_to_empty_or_to_mark_twice(house: House, cast: Cast, statement: str):
    ballot = secret_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    with pytest.raises(DatabaseError), house.db.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_database_keeps_no_named_answer_and_no_draft_of_a_secret_ballot(house: House, cast: Cast):
    ballot = secret_form(house, cast)
    (question,) = asked(house, ballot)
    row = Typed("in_favour")
    with pytest.raises((DatabaseError, Refused)):
        house.db.act(lambda db: save_draft(db, cast.actor("an"), db.get(Ballot, ballot), cast["an"], {question: row}))
    assert not rows_of(house)["answer_draft"]
    assert not rows_of(house)["answer"]


# Living with it


def test_sending_twice_counts_once(house: House, cast: Cast):
    ballot = secret_form(house, cast)
    assert answer(house, cast, ballot, "an", "in_favour") == 1
    assert answer(house, cast, ballot, "an", "against") == 0
    assert [paper["value"] for paper in papers_of(house, ballot)] == ["in_favour"]


def test_whoever_is_not_on_the_roll_puts_nothing_in(house: House, cast: Cast):
    ballot = secret_form(house, cast)
    with pytest.raises(Refused):
        answer(house, cast, ballot, "secretary", "in_favour")
    assert papers_of(house, ballot) == []


def closed(house: House, cast: Cast) -> int:
    ballot = secret_form(house, cast)
    for name, value in VOTES.items():
        answer(house, cast, ballot, name, value)
    move_to(house, deadline_of(house, ballot))
    house.db.act(lambda db: close_if_due(db, ballot))
    return ballot


def test_at_the_close_it_is_counted_and_verified_by_both_programs(house: House, cast: Cast, tmp_path: Path, capsys):
    ballot = closed(house, cast)
    signer = signer_at(tmp_path / "keys" / "ledger.pem")
    with house.db.reading() as db:
        assert prove(db, ballot, signer.known)[1] is None
        (tmp_path / "out.zip").write_bytes(export_of(db, ballot, signer))
        kinds = [entry.kind for entry in entries_of(db, ballot)]
    assert kinds == ["opened", *["took_part"] * 5, *["paper"] * 5, "closed"]
    assert recount.main([str(tmp_path / "out.zip"), "--lang", "en"]) == 0
    assert "in_favour 3 · against 2" in capsys.readouterr().out


@pytest.mark.parametrize("value", ["abstain", "against"])
def test_a_paper_that_was_exchanged_after_the_close_is_found(house: House, cast: Cast, value: str):
    ballot = closed(house, cast)
    papers = papers_of(house, ballot)
    papers[next(n for n, it in enumerate(papers) if it["value"] == "in_favour")]["value"] = value
    with house.db.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER urn_only_grows" + ("" if house.db.sqlite else " ON urn")))
        connection.execute(text("UPDATE urn SET papers = :papers"), {"papers": json.dumps(papers)})
    with house.db.reading() as db:
        assert "the urn of question" in str(prove(db, ballot, None)[1])


def test_the_form_is_made_secret_on_its_page_and_answered_over_http(house: House, cast: Cast, signed_in: SignedIn):
    ballot = draft_form(house, cast, "Do we?")
    page = signed_in("secretary").get(f"/ballots/{ballot}/open?secret=1").text
    assert 'name="secret" value="1"' in page
    until = office_hours().add(__import__("ecabinet.kernel.clock", fromlist=["now"]).now(), 3)
    typed = {"deadline": until.strftime("%Y-%m-%dT16:00"), "secret": "1", "confirm_silence": "1", "confirm_period": "1"}
    done = signed_in("secretary").post(f"/ballots/{ballot}/open", data=typed)
    assert done.status_code == 303, done.text
    shown = signed_in("an").get(f"/ballots/{ballot}").text
    assert "secret" in shown.lower()
    sent = signed_in("an").post(f"/ballots/{ballot}/answers", data=fields(house, ballot, "in_favour"))
    assert sent.status_code == 303, sent.text
    again = signed_in("an").post(f"/ballots/{ballot}/answers", data=fields(house, ballot, "against"))
    assert again.headers["location"].endswith("sent=again")
    with house.db.reading() as db:
        assert marks_of(db, ballot) == [cast["an"]]
        assert len(questions_of(db, ballot)) == 1
    for name in ("an", "secretary", "chair"):
        for path in ("", "/progress"):
            text_ = signed_in(name).get(f"/ballots/{ballot}{path}").text
            assert "In favour</" not in text_.split("<form")[0]


@pytest.mark.parametrize("when", ["open", "closed"])
def test_the_pages_of_a_secret_ballot_say_who_took_part_and_nothing_more(
    house: House, cast: Cast, signed_in: SignedIn, when: str
):
    ballot = secret_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    answer(house, cast, ballot, "binh", "against")
    if when == "closed":
        move_to(house, deadline_of(house, ballot))
        house.db.act(lambda db: close_if_due(db, ballot))
    pages = {
        (name, path): signed_in(name).get(path)
        for name, path in [
            ("an", f"/ballots/{ballot}"), ("an", "/"), ("an", "/ballots"), ("an", f"/ballots/{ballot}/receipt"),
            ("chi", f"/ballots/{ballot}"), ("assistant", f"/ballots/{ballot}"),
            ("assistant", f"/ballots/{ballot}/draft"),
            ("secretary", f"/ballots/{ballot}"), ("secretary", f"/ballots/{ballot}/progress"),
            ("chair", f"/ballots/{ballot}/progress"),
        ]
    }  # fmt: skip
    assert {key: page.status_code for key, page in pages.items()} == dict.fromkeys(pages, 200)
    for page in pages.values():
        assert not re.search(r"said__(?:line|who)|class=\"said\"", page.text), "somebody's answer is shown"
    mine = pages["an", f"/ballots/{ballot}"].text
    assert "You took part" in mine
    assert 'name="value-' not in mine
    assert "You sent no answer" not in mine


def test_a_backup_waits_for_the_close_and_never_holds_the_key(house: House, cast: Cast, tmp_path: Path):
    ballot = secret_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    with pytest.raises(BackupFailed, match="A secret ballot is open"):
        back_up(house.settings, tmp_path / "one.tar")
    if not house.db.sqlite:  # what pg_dump writes holds no file at all
        return
    move_to(house, deadline_of(house, ballot))
    house.db.act(lambda db: close_if_due(db, ballot))
    back_up(house.settings, tmp_path / "two.tar")
    with tarfile.open(tmp_path / "two.tar") as archive:
        names = archive.getnames()
    assert "ecabinet.db" in names
    assert not any("key" in name or name.endswith((".pem", ".pub")) for name in names)
