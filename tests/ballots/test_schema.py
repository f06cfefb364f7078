"""The schema refuses by itself, whoever asks: raw SQL against each trigger, on both engines."""

from datetime import timedelta

import pytest

from ecabinet.ballots.actions import close_ballot, extend, withdraw
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.play import SECOND, answer, asked, deadline_of, draft_form, opened_form
from tests.ballots.raw import ANSWER, BARE, refused
from tests.cast import Cast
from tests.conftest import Sql


def test_answers_are_one_each_by_the_roll_in_order_and_in_time(house: House, cast: Cast, sql: Sql) -> None:
    form, other = opened_form(house, cast), opened_form(house, cast)
    good: dict[str, object] = {
        "ballot": form,
        "question": asked(house, form)[0],
        "person": cast["an"],
        "n": 1,
        "value": "against",
    }
    good |= BARE | {"by": cast["an"], "at": clock.now()}
    wrong: dict[str, dict[str, object]] = {
        "not on the roll": {"person": cast["guest"], "by": cast["guest"]},
        "sent by another": {"by": cast["binh"]},
        "an option of a question without any": {"value": "option", "option": 1},
        "a value and an option": {"option": 1},
        "fewer than no remarks": {"remarks": -1},
        "a gap": {"n": 2},
        "another form's question": {"question": asked(house, other)[0]},
        "no such value": {"value": "maybe"},
        "other without words": {"value": "other"},
        "at the deadline": {"at": deadline_of(house, form)},
        "before the opening": {"at": clock.now() - SECOND},
    }
    for change in wrong.values():
        with refused():
            sql(ANSWER, **good | change)
    sql(ANSWER, **good)
    with refused():
        sql(ANSWER, **good)
    sql(ANSWER, **good | {"n": 2, "value": "in_favour"})


@pytest.mark.parametrize("ended", ["closed", "withdrawn", "never opened"])
def test_no_answer_is_kept_unless_the_ballot_is_open(house: House, cast: Cast, sql: Sql, ended: str) -> None:
    form = draft_form(house, cast, "Q") if ended == "never opened" else opened_form(house, cast, "Q")
    _end(house, cast, form, ended)
    values = {"ballot": form, "question": asked(house, form)[0], "person": cast["an"], "n": 1, "value": "against"}
    with refused():
        sql(ANSWER, **values, **BARE, by=cast["an"], at=clock.now())


def _end(house: House, cast: Cast, form: int, how: str) -> None:
    def act(db: Db) -> None:
        ballot = db.get(Ballot, form)
        assert ballot is not None
        if how == "withdrawn":
            withdraw(db, cast.actor("secretary"), ballot, reason="R")
        elif how == "closed":
            close_ballot(db, cast.actor("secretary"), ballot)

    if how == "closed":
        for name in ("chair", "an", "binh", "chi", "dung"):
            answer(house, cast, form, name, "in_favour")
    house.db.act(act)


FACTS = (
    "UPDATE answer SET value = 'against'", "DELETE FROM answer",
    "UPDATE ballot_opening SET present = 1", "DELETE FROM ballot_opening",
    "UPDATE ballot_closing SET outcome = 'passed'", "DELETE FROM ballot_closing",
    "UPDATE ballot_extension SET reason = 'x'", "DELETE FROM ballot_extension",
    "UPDATE roll_entry SET name = 'x'", "DELETE FROM roll_entry",
    "UPDATE ballot SET title = 'x'", "DELETE FROM ballot",
    "UPDATE question SET text = 'x'", "DELETE FROM question",
    "UPDATE ballot_reading SET person_id = person_id", "DELETE FROM ballot_reading",
)  # fmt: skip


def test_what_happened_is_never_altered_or_removed(house: House, cast: Cast, sql: Sql) -> None:
    form = opened_form(house, cast, "Q")
    later = deadline_of(house, form) + timedelta(days=1)

    def more(db: Db) -> None:
        extend(db, cast.actor("secretary"), db.get(Ballot, form), deadline=later, reason="R")  # type: ignore[arg-type]

    house.db.act(more)
    sql("INSERT INTO ballot_reading VALUES (:b, :p, :at)", b=form, p=cast["an"], at=clock.now())
    _end(house, cast, form, "closed")
    for statement in FACTS:
        with refused():
            sql(statement)


def test_roll_questions_and_papers_are_frozen_by_the_opening(house: House, cast: Cast, sql: Sql) -> None:
    form = opened_form(house, cast)
    roll = (
        "INSERT INTO roll_entry (ballot_id, person_id, name, post_vi, post_en, precedence, leads, weight,"
        " second_weight, veto, recused) VALUES (:b, :p, 'X', '', '', 9, :leads, 1, 0, :leads, :leads)"
    )
    question = "INSERT INTO question (ballot_id, position, kind, text) VALUES (:b, 9, 'opinion', 'X')"
    paper = (
        "INSERT INTO paper (dossier_id, position, letter, latest, title, number, secrecy, version)"
        " SELECT dossier_id, 1, 0, 1, 'X', '', 'none', 1 FROM ballot WHERE id = :b"
    )
    with refused():
        sql(roll, b=form, p=cast["guest"], leads=False)
    for statement in (question, paper):
        with refused():
            sql(statement, b=form)
    draft = draft_form(house, cast)
    for statement in (question, paper):
        sql(statement, b=draft)


def test_a_paper_of_an_opened_form_has_no_new_version_and_is_not_withdrawn(house: House, cast: Cast, sql: Sql) -> None:
    form = draft_form(house, cast)
    sql(
        "INSERT INTO paper (dossier_id, position, letter, latest, title, number, secrecy, version)"
        " SELECT dossier_id, 1, 0, 1, 'X', '', 'none', 1 FROM ballot WHERE id = :b",
        b=form,
    )
    version = (
        "INSERT INTO paper_version (paper_id, n, file_name, original_sha256, cleaned_sha256, original_size,"
        " cleaned_size, pages, sizes, removed, words, by, at)"
        " SELECT id, :n, 'x.pdf', 'a', 'a', 1, 1, 1, '', '', '', :by, :at FROM paper"
    )
    sql(version, n=1, by=cast["secretary"], at=clock.now())
    _open(house, cast, form)
    with refused():
        sql(version, n=2, by=cast["secretary"], at=clock.now())
    with refused():
        sql("UPDATE paper SET withdrawn_at = :at", at=clock.now())
    with refused():
        sql("UPDATE frozen_paper SET sha256 = 'b'")
    sql("UPDATE paper SET title = 'Y'")


def _open(house: House, cast: Cast, form: int) -> None:
    def act(db: Db) -> None:
        ballot = db.get(Ballot, form)
        assert ballot is not None
        open_form(db, cast.actor("secretary"), ballot, deadline=office_hours().add(db.now, 3))

    house.db.act(act)


def test_openings_extensions_and_closings_come_in_an_order_that_can_have_happened(
    house: House, cast: Cast, sql: Sql
) -> None:
    form, draft = opened_form(house, cast), draft_form(house, cast)
    at, by, deadline = clock.now(), cast["secretary"], deadline_of(house, form)
    opening = "INSERT INTO ballot_opening (ballot_id, \"by\", at, deadline, confirmed) VALUES (:b, :by, :at, :d, '')"
    extension = (
        "INSERT INTO ballot_extension (ballot_id, n, deadline, reason, \"by\", at) VALUES (:b, :n, :d, '', :by, :at)"
    )
    closing = (
        "INSERT INTO ballot_closing (ballot_id, \"by\", at, outcome, result_json) VALUES (:b, :by, :at, 'passed', '{}')"
    )
    withdrawal = (
        "INSERT INTO ballot_withdrawal (ballot_id, \"by\", at, reason, ending) VALUES (:b, :by, :at, 'R', 'withdrawn')"
    )
    for statement, values in (
        (opening, {"b": form, "by": by, "at": at, "d": deadline}),
        (opening, {"b": draft, "by": by, "at": at, "d": deadline}),  # nobody on its roll
        (extension, {"b": form, "n": 1, "d": deadline, "by": by, "at": at}),  # not later
        (extension, {"b": form, "n": 2, "d": deadline + SECOND, "by": by, "at": at}),  # a gap
        (extension, {"b": form, "n": 1, "d": deadline + SECOND, "by": by, "at": deadline}),  # too late
        (extension, {"b": draft, "n": 1, "d": deadline, "by": by, "at": at}),
        (closing, {"b": draft, "by": by, "at": at}),
        (closing, {"b": form, "by": None, "at": deadline - SECOND}),  # by itself, before the deadline
    ):
        with refused():
            sql(statement, **values)
    sql(extension, b=form, n=1, d=deadline + SECOND, by=by, at=at)
    sql(closing, b=form, by=None, at=deadline + SECOND)
    for statement, values in (
        (closing, {"b": form, "by": by, "at": at}),
        (extension, {"b": form, "n": 2, "d": deadline + 2 * SECOND, "by": by, "at": at}),
        (withdrawal, {"b": form, "by": by, "at": at}),
    ):
        with refused():
            sql(statement, **values)


def test_the_facts_around_a_form_come_in_their_time_and_stay(house: House, cast: Cast, sql: Sql) -> None:
    draft, form = draft_form(house, cast), opened_form(house, cast)
    at, by, member = clock.now(), cast["secretary"], cast["an"]
    check = 'INSERT INTO dossier_check (ballot_id, n, complete, missing, "by", at) VALUES (:b, :n, :c, :m, :by, :at)'
    brought = "INSERT INTO dossier_resubmission (ballot_id, n, words, \"by\", at) VALUES (:b, :n, '', :by, :at)"
    slip = "INSERT INTO submission_slip (ballot_id, n, person_id, words, \"by\", at) VALUES (:b, :n, :p, 'W', :by, :at)"
    noted = "INSERT INTO slip_note (ballot_id, n, verdict, words, \"by\", at) VALUES (:b, :n, :v, '', :by, :at)"
    chase = 'INSERT INTO ballot_chase (ballot_id, person_id, "by", at) VALUES (:b, :p, :by, :at)'
    again = 'INSERT INTO ballot_round (ballot_id, earlier_id, "by", at) VALUES (:b, :e, :by, :at)'
    same: dict[str, object] = {"by": by, "at": at}
    for statement, values in (
        (check, {"b": form, "n": 1, "c": True, "m": ""}),  # opened already
        (check, {"b": draft, "n": 2, "c": True, "m": ""}),  # a gap
        (check, {"b": draft, "n": 1, "c": False, "m": " "}),  # says nothing of what is missing
        (brought, {"b": draft, "n": 1}),  # nothing was asked
        (slip, {"b": form, "n": 1, "p": member}),
        (noted, {"b": draft, "n": 1, "v": "agreed"}),  # no slip
        (chase, {"b": draft, "p": member}),
        (chase, {"b": form, "p": cast["guest"]}),  # not on the roll
        (again, {"b": form, "e": draft}),  # it did not end
    ):
        with refused():
            sql(statement, **same | values)
    for statement, values in (
        (check, {"b": draft, "n": 1, "c": False, "m": "M"}), (brought, {"b": draft, "n": 1}),
        (slip, {"b": draft, "n": 1, "p": member}), (noted, {"b": draft, "n": 1, "v": "agreed"}),
        (chase, {"b": form, "p": member}),
    ):  # fmt: skip
        sql(statement, **same | values)
    for table in ("dossier_check", "dossier_resubmission", "submission_slip", "slip_note", "ballot_chase"):
        for statement in (f'UPDATE {table} SET "by" = "by"', f"DELETE FROM {table}"):
            with refused():
                sql(statement)


def test_a_deadline_is_moved_back_only_with_a_reason_and_never_into_the_past(
    house: House, cast: Cast, sql: Sql
) -> None:
    form = opened_form(house, cast)
    at, deadline = clock.now(), deadline_of(house, form)
    earlier = 'INSERT INTO ballot_extension (ballot_id, n, deadline, reason, "by", at) VALUES (:b, 1, :d, :r, :by, :at)'
    values: dict[str, object] = {"b": form, "by": cast["secretary"], "at": at}
    for moved, reason in ((deadline - SECOND, " "), (at, "R"), (deadline, "R")):
        with refused():
            sql(earlier, **values, d=moved, r=reason)
    sql(earlier, **values, d=deadline - SECOND, r="R")


def test_a_number_is_given_once_in_a_year(house: House, cast: Cast, sql: Sql) -> None:
    opened_form(house, cast)
    draft = draft_form(house, cast)
    with refused():
        sql("UPDATE ballot SET number = 1, year = 2026 WHERE id = :b", b=draft)
