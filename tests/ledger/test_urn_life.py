"""A secret ballot's urn: what the database refuses, and living with it."""

import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ecabinet.backup import BackupFailed, back_up
from ecabinet.ballots.access import questions_of
from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.drafting import save_draft
from ecabinet.ballots.exporting import export_of
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.proving import prove
from ecabinet.ballots.typed import Typed
from ecabinet.kernel import clock
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.web import House
from ecabinet.ledger import recount
from ecabinet.ledger.access import entries_of, marks_of
from ecabinet.ledger.keys import signer_at
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.play import answer, asked, deadline_of, draft_form, fields, move_to
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.ledger.play import VOTES, papers_of, rows_of, secret_form

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
    until = office_hours().add(clock.now(), 3)
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
