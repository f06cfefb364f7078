"""The schema refuses by itself what goes with answers wrongly: raw SQL against each trigger, on both engines."""

import pytest
from sqlmodel import select

from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.models import Answer
from ecabinet.kernel import clock
from ecabinet.kernel.web import House
from tests.ballots.play import SECOND, answer, asked, deadline_of, draft_form, move_to, open_drafted, opened_form
from tests.ballots.raw import ANSWER, BARE, refused
from tests.cast import Cast
from tests.conftest import Sql

OPTION = "INSERT INTO question_option (question_id, n, ballot_id, text, proposed) VALUES (:q, :n, :b, :text, :proposed)"
REMARK = (
    "INSERT INTO answer_remark (answer_id, n, grade, words, paper_version_id, page)"
    " VALUES (:answer, :n, :grade, :words, :paper, :page)"
)
DRAFT_FILE = (
    'INSERT INTO draft_file (ballot_id, question_id, person_id, name, sha256, original_sha256, size, pages, "by", at)'
    " VALUES (:b, :q, :p, 'x.pdf', 'aa', 'bb', 1, 1, :p, :at)"
)
FILE = (
    "INSERT INTO answer_file (answer_id, n, file_id, name, sha256, original_sha256, size, pages)"
    " SELECT :answer, :n, id, name, :sha, original_sha256, size, pages FROM draft_file"
)
RECUSAL = (
    'INSERT INTO recusal (ballot_id, person_id, question_id, reason, "by", at) VALUES (:b, :p, :q, :reason, :by, :at)'
)
LATE = 'INSERT INTO late_statement (ballot_id, person_id, words, "by", at) VALUES (:b, :p, :words, :by, :at)'


def sent_by_raw_sql(house: House, cast: Cast, sql: Sql, form: int, **more: object) -> int:
    """An answer that says it has one remark and one file; its number."""
    values: dict[str, object] = {"ballot": form, "question": asked(house, form)[0], "person": cast["an"], "n": 1}
    values |= BARE | {"value": "against", "by": cast["an"], "at": clock.now(), "remarks": 1, "files": 1} | more
    sql(ANSWER, **values)
    with house.db.reading() as db:
        return db.exec(select(Answer.id)).one()


def test_a_remark_comes_with_its_answer_once_and_is_never_altered(house: House, cast: Cast, sql: Sql) -> None:
    form = opened_form(house, cast, "Q")
    good: dict[str, object] = {"answer": sent_by_raw_sql(house, cast, sql, form), "n": 1, "grade": "condition"}
    good |= {"words": "W", "paper": None, "page": None}
    for wrong in (
        {"n": 2},  # more than the answer says it has
        {"n": 0},
        {"grade": "wish"},
        {"words": " "},
        {"page": 3},  # of no paper
        {"paper": 1},  # not on the form
        {"answer": 999},
    ):
        with refused():
            sql(REMARK, **good | wrong)
    sql(REMARK, **good)
    for statement in ("UPDATE answer_remark SET grade = 'information'", "DELETE FROM answer_remark"):
        with refused():
            sql(statement)


def test_nothing_is_added_to_an_answer_after_the_close(house: House, cast: Cast, sql: Sql) -> None:
    form = opened_form(house, cast, "Q")
    number = sent_by_raw_sql(house, cast, sql, form)
    sql(DRAFT_FILE, b=form, q=asked(house, form)[0], p=cast["an"], at=clock.now())
    move_to(house, deadline_of(house, form))
    house.db.act(lambda db: close_if_due(db, form))
    with refused():
        sql(REMARK, answer=number, n=1, grade="condition", words="W", paper=None, page=None)
    with refused():
        sql(FILE, answer=number, n=1, sha="aa")


def test_a_file_comes_with_its_own_answer_and_bytes(house: House, cast: Cast, sql: Sql) -> None:
    form = opened_form(house, cast, "Q")
    number, question = sent_by_raw_sql(house, cast, sql, form), asked(house, form)[0]
    with refused():
        sql(DRAFT_FILE, b=form, q=question, p=cast["guest"], at=clock.now())
    sql(DRAFT_FILE, b=form, q=question, p=cast["an"], at=clock.now())
    for wrong in ({"sha": "cc"}, {"n": 2}):
        with refused():
            sql(FILE, **{"answer": number, "n": 1, "sha": "aa"} | wrong)
    sql(FILE, answer=number, n=1, sha="aa")
    for table in ("answer_file", "draft_file"):
        for statement in (f"UPDATE {table} SET name = 'y'", f"DELETE FROM {table}"):
            with refused():
                sql(statement)


def test_a_file_of_another_member_does_not_go_with_an_answer(house: House, cast: Cast, sql: Sql) -> None:
    form = opened_form(house, cast, "Q")
    number = sent_by_raw_sql(house, cast, sql, form)
    sql(DRAFT_FILE, b=form, q=asked(house, form)[0], p=cast["binh"], at=clock.now())
    with refused():
        sql(FILE, answer=number, n=1, sha="aa")


def test_an_answer_chooses_an_option_of_its_question_and_only_one(house: House, cast: Cast, sql: Sql) -> None:
    form = draft_form(house, cast, "Q")
    question = asked(house, form)[0]
    sql("UPDATE question SET kind = 'options'")
    sql(OPTION, q=question, n=1, b=form, text="One", proposed=True)
    with pytest.raises(Exception, match="without questions"):
        open_drafted(house, cast, form)  # one option is no choice
    sql(OPTION, q=question, n=2, b=form, text="Two", proposed=False)
    for wrong in ({"n": 2}, {"n": 3, "proposed": True}, {"n": 0}, {"n": 3, "text": " "}):
        with refused():
            sql(OPTION, **{"q": question, "n": 3, "b": form, "text": "X", "proposed": False} | wrong)
    open_drafted(house, cast, form)
    good: dict[str, object] = {"ballot": form, "question": question, "person": cast["an"], "n": 1, "value": "option"}
    good |= BARE | {"option": 2, "by": cast["an"], "at": clock.now()}
    none: tuple[dict[str, object], ...] = ({"option": 3}, {"option": None}, {"value": "in_favour", "option": None})
    for other in none:
        with refused():
            sql(ANSWER, **good | other)
    sql(ANSWER, **good)
    for statement in ("UPDATE question_option SET text = 'X'", "DELETE FROM question_option"):
        with refused():
            sql(statement)
    with refused():
        sql(OPTION, q=question, n=3, b=form, text="X", proposed=False)


def test_whoever_is_recused_does_not_answer_and_recusals_are_frozen(house: House, cast: Cast, sql: Sql) -> None:
    form = draft_form(house, cast, "Q", "R")
    first, second = asked(house, form)
    note: dict[str, object] = {"b": form, "q": None, "reason": "R", "by": cast["secretary"], "at": clock.now()}
    sql(RECUSAL, **note | {"p": cast["an"]})
    sql(RECUSAL, **note | {"p": cast["binh"], "q": first})
    open_drafted(house, cast, form)
    given: dict[str, object] = {"ballot": form, "n": 1, "value": "against", "at": clock.now()} | BARE
    for name, question in (("an", first), ("an", second), ("binh", first)):
        with refused():
            sql(ANSWER, **given, question=question, person=cast[name], by=cast[name])
    sql(ANSWER, **given, question=second, person=cast["binh"], by=cast["binh"])
    with refused():
        sql(RECUSAL, **note | {"p": cast["chi"]})
    for statement in ("UPDATE recusal SET reason = 'x'", "DELETE FROM recusal"):
        with refused():
            sql(statement)


def test_a_late_statement_follows_the_close_and_stays(house: House, cast: Cast, sql: Sql) -> None:
    form = opened_form(house, cast, "Q")
    answer(house, cast, form, "binh", "in_favour")
    at = deadline_of(house, form)
    good: dict[str, object] = {"b": form, "p": cast["an"], "words": "W", "by": cast["an"], "at": at}
    for wrong in ({"at": at - SECOND}, {"words": " "}, {"p": cast["guest"], "by": cast["guest"]}, {"by": cast["binh"]}):
        with refused():
            sql(LATE, **good | wrong)
    sql(LATE, **good)
    for statement in ("UPDATE late_statement SET words = 'x'", "DELETE FROM late_statement"):
        with refused():
            sql(statement)
