"""The schema keeps what happened after the close, whoever writes: raw SQL against each trigger, on both engines."""

import pytest
from sqlalchemy.exc import DatabaseError

from ecabinet.kernel import clock
from ecabinet.kernel.web import House
from ecabinet.opinions import actions
from tests.cast import Cast
from tests.conftest import Sql
from tests.opinions.play import act, closed, explain, explained, seen, submitted, summarised

SAID = "only added|only an open opinion|settled by its member|not altered|not decided|is archived|not summarised"
SAID += "|in another's place|(?i:foreign|unique|check)"
EXPLAIN = (
    "INSERT INTO explanation (ballot_id, answer_id, remark, n, verdict, words, entered, by, at)"
    " VALUES (:ballot, :answer, :remark, :n, :verdict, :words, :no, :by, :at)"
)
SETTLE = (
    "INSERT INTO settlement (answer_id, remark, ballot_id, how, words, by, at)"
    " VALUES (:answer, :remark, :ballot, :how, :words, :by, :at)"
)
CONCLUDE = (
    "INSERT INTO ballot_conclusion (ballot_id, outcome, number, dated, words, by, at)"
    " VALUES (:ballot, :outcome, :number, :dated, '', :by, :at)"
)
ONCE = "INSERT INTO {} (ballot_id, by, at) VALUES (:ballot, :by, :at)"


def refused(sql: Sql, statement: str, **values: object) -> None:
    """The database refuses by one of its rules."""
    with pytest.raises(DatabaseError, match=SAID):
        sql(statement, **values)


def test_an_explanation_is_of_this_form_after_its_summary_and_in_order(house: House, cast: Cast, sql: Sql) -> None:
    early, form = closed(house, cast), summarised(house, cast)
    point, other = seen(house, form).points[2], seen(house, early).points[2]
    good: dict[str, object] = {
        "ballot": form, "answer": point.answer_id, "remark": 0, "n": 1, "verdict": "not_accepted", "words": "Because",
        "no": False, "by": cast["an"], "at": clock.now(),
    }  # fmt: skip
    wrong: tuple[dict[str, object], ...] = (
        {"ballot": early, "answer": other.answer_id}, {"answer": other.answer_id}, {"n": 2}, {"verdict": "perhaps"},
        {"words": " "},
    )  # fmt: skip
    for change in wrong:
        refused(sql, EXPLAIN, **good | change)
    sql(EXPLAIN, **good)
    refused(sql, EXPLAIN, **good)
    refused(sql, "UPDATE explanation SET words = 'Other'")
    refused(sql, "DELETE FROM explanation")


def test_only_a_condition_is_settled_and_by_its_member_or_with_a_reason(house: House, cast: Cast, sql: Sql) -> None:
    form = summarised(house, cast)
    condition, words = seen(house, form).points[0], seen(house, form).points[2]
    good: dict[str, object] = {
        "ballot": form, "answer": condition.answer_id, "remark": condition.remark, "how": "settled", "words": "",
        "by": cast["binh"], "at": clock.now(),
    }  # fmt: skip
    wrong: tuple[dict[str, object], ...] = (
        {"by": cast["chi"]}, {"how": "set_aside", "by": cast["chair"]}, {"how": "forgotten"},
        {"answer": words.answer_id, "remark": 0, "by": cast["chi"]},
    )  # fmt: skip
    for change in wrong:
        refused(sql, SETTLE, **good | change)
    sql(SETTLE, **good)
    refused(sql, SETTLE, **good | {"how": "set_aside", "words": "x", "by": cast["chair"]})
    refused(sql, "DELETE FROM settlement")
    given: dict[str, object] = {
        "ballot": form, "answer": condition.answer_id, "remark": condition.remark, "n": 1, "verdict": "accepted",
        "words": "", "no": False, "by": cast["an"], "at": clock.now(),
    }  # fmt: skip
    refused(sql, EXPLAIN, **given)


def test_only_what_is_decided_is_archived_and_then_nothing_is_added(house: House, cast: Cast, sql: Sql) -> None:
    form, opened = explained(house, cast), submitted(house, cast)
    once: dict[str, object] = {"ballot": form, "by": cast["secretary"], "at": clock.now()}
    refused(sql, ONCE.format("ballot_archiving"), **once)
    decided = once | {"outcome": "adopted", "number": "1/NQ-CP", "dated": "2026-07-01"}
    for change in ({"number": ""}, {"dated": None}, {"outcome": "not_adopted"}, {"outcome": "x"}, {"ballot": opened}):
        refused(sql, CONCLUDE, **decided | change)
    sql(CONCLUDE, **decided)
    text_of = "INSERT INTO resolution_text (ballot_id, n, text, by, at) VALUES (:ballot, 1, 'x', :by, :at)"
    refused(sql, text_of, **once)
    sql(ONCE.format("ballot_archiving"), **once)
    refused(sql, CONCLUDE, **decided)
    refused(sql, "DELETE FROM ballot_archiving")
    refused(sql, "UPDATE ballot_conclusion SET number = '2/NQ-CP'")
    refused(sql, "DELETE FROM ballot_summary")


def test_the_resolutions_versions_follow_each_other(house: House, cast: Cast, sql: Sql) -> None:
    form = summarised(house, cast)
    act(house, form, lambda db, it: actions.write_resolution(db, cast.actor("secretary"), it, text="A", seen=0))
    written = "INSERT INTO resolution_text (ballot_id, n, text, by, at) VALUES (:ballot, :n, 'x', :by, :at)"
    values: dict[str, object] = {"ballot": form, "by": cast["secretary"], "at": clock.now()}
    for n in (1, 3):
        refused(sql, written, n=n, **values)
    sql(written, n=2, **values)
    refused(sql, "UPDATE resolution_text SET text = 'y'")
    explain(house, cast, form, 3)
