"""Eight months of forms, 237 with 27 members each: every table is one statement and comes at once."""

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from ecabinet.ballots.models import Answer, Ballot, Closing, Opening, Question, RollEntry
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db, Row
from ecabinet.kernel.web import House
from ecabinet.opinions import figures, work
from ecabinet.opinions.figures import Period
from ecabinet.people.models import Person
from ecabinet.records.models import ActorRow
from ecabinet.rulebook.rulesets import to_json
from ecabinet.rulebook.shipped import RULE_SETS
from tests.cast import Cast

FORMS, MEMBERS = 237, 27
VALUES = ("in_favour", "in_favour", "in_favour", "against", "other")


Rows = dict[type[Row], list[dict[str, Any]]]


def live_through(house: House, cast: Cast) -> None:
    """Write the months down in bulk; the schema's own rules hold."""

    def fill(db: Db) -> None:
        members = people(db, cast)
        for table, rows in months_of(cast, members).items():
            db.connection().execute(insert(table), rows)

    house.db.act(fill)
    if house.db.engine.dialect.name == "postgresql":
        with house.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def people(db: Db, cast: Cast) -> list[int]:
    """The members, by their numbers."""
    numbers = list(range(1000, 1000 + MEMBERS))
    db.connection().execute(insert(ActorRow), [{"id": n, "kind": "person"} for n in numbers])
    rows = [{"id": n, "name": f"M{n}", "organisation_id": cast.ministry, "lang": "vi"} for n in numbers]
    db.connection().execute(insert(Person), rows)
    return numbers


def months_of(cast: Cast, members: list[int]) -> Rows:
    """Every row of every form, in the order in which the tables are filled."""
    rules, now = to_json(RULE_SETS["vn-government-form/3"]), clock.now()
    rows: Rows = {table: [] for table in (Ballot, Question, RollEntry, Opening, Answer, Closing)}
    for n in range(1, FORMS + 1):
        number, opened = 5000 + n, now - timedelta(days=300 - n)
        rows[Ballot].append(
            {"id": number, "kind": "form", "body_id": cast.body, "number": n, "year": 2025, "title": f"Form {n}",
             "symbol": f"{n}/PLYK/2025", "rule_set_json": rules, "created_by": cast["secretary"], "at": opened}
        )  # fmt: skip
        rows[Question].append({"id": number, "ballot_id": number, "position": 1, "text": "?"})
        given = {member: VALUES[(n + place) % len(VALUES)] for place, member in enumerate(members)}
        rows[RollEntry] += on_roll(number, members)
        rows[Answer] += answers_to(number, given, opened)
        deadline = opened + timedelta(days=5)
        rows[Opening].append({"ballot_id": number, "deadline": deadline, "by": cast["secretary"], "at": opened})
        rows[Closing].append(close_of(number, given, deadline))
    return rows


def on_roll(form: int, members: list[int]) -> list[dict[str, Any]]:
    """The roll of a form."""
    return [
        {"ballot_id": form, "person_id": member, "name": f"M{member}", "precedence": place}
        for place, member in enumerate(members)
    ]


def answers_to(form: int, given: dict[int, str], opened: datetime) -> list[dict[str, Any]]:
    """An answer of each member, one every hour."""
    return [
        {"ballot_id": form, "question_id": form, "person_id": member, "n": 1, "value": value, "by": member,
         "words": "Words" if value == "other" else "", "at": opened + timedelta(hours=place)}
        for place, (member, value) in enumerate(given.items())
    ]  # fmt: skip


def close_of(form: int, given: dict[int, str], at: datetime) -> dict[str, Any]:
    """The close of a form, with its tally."""
    tally = dict.fromkeys(("in_favour", "against", "other", "abstained", "silent", "deemed"), 0) | Counter(
        given.values()
    )
    result = {"questions": [{"question": form, "position": 1, "result": "passed", "tally": tally}], "never_opened": []}
    return {"ballot_id": form, "by": None, "at": at, "outcome": "passed", "result_json": json.dumps(result)}


def quickest(house: House, do: Callable[[], object]) -> float:
    """The least time of seven: SQLite's is our own processor time, PostgreSQL's the wait beside other work."""
    clock_of = time.process_time if house.db.engine.dialect.name == "sqlite" else time.perf_counter
    taken = []
    for _ in range(7):
        began = clock_of()
        do()
        taken.append(clock_of() - began)
    return min(taken)


@pytest.fixture
def months(house: House, cast: Cast) -> Period:
    live_through(house, cast)
    return Period(clock.now() - timedelta(days=400), clock.now())


def test_each_table_of_eight_months_is_one_statement_within_a_tenth_of_a_second(
    house: House, cast: Cast, months: Period
) -> None:
    with house.db.reading() as db:
        for table in (figures.by_member, figures.by_form, figures.by_punctuality):
            assert quickest(house, lambda table=table: table(db, cast["secretary"], months)) < 0.1, table.__name__  # type: ignore[misc]
        members = figures.by_member(db, cast["secretary"], months)
        forms = figures.by_form(db, cast["secretary"], months)
    assert (len(forms), len(members), sum(row.answered for row in members)) == (FORMS, MEMBERS, FORMS * MEMBERS)
    assert sum(figures.by_choice(forms).values()) == 6399


def test_the_desk_asks_once_and_quickly_after_eight_months(house: House, cast: Cast, months: Period) -> None:
    asked: list[str] = []
    event.listen(house.db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with house.db.reading() as db:
        assert quickest(house, lambda: work.after_close(db, 0, cast["secretary"])) < 0.1
        assert quickest(house, lambda: work.after_close(db, 0, cast["an"])) < 0.1
        assert len(work.after_close(db, 0, cast["secretary"])["lines"]) == work.SHOWN
