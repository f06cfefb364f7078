"""Counting: one evaluation of a form, and the recount and verification of the eight months of 237 forms."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.harness import Measured, at_most, median
from bench.stage import Stage
from ecabinet import schema
from ecabinet.audit.ledgers import Checked, check_ledgers
from ecabinet.ballots.access import questions_of
from ecabinet.ballots.actions import close_ballot
from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.kernel import clock
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import Actor
from ecabinet.ledger.actions import sign_ends
from ecabinet.ledger.keys import Signer, signer_at
from ecabinet.people.models import Body, Membership, Organisation, Person, Position, Secretaryship
from ecabinet.records.models import ActorRow
from ecabinet.rulebook.outcome import evaluate
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.shipped import RULE_SETS
from ecabinet.rulebook.tally import Voter
from ecabinet.rulebook.values import AnswerValue, Ending

FORMS, MEMBERS = 237, 27
ANSWERS = FORMS * MEMBERS
BEGAN = datetime(2026, 6, 24, 1, tzinfo=UTC)
VALUES = ("in_favour", "in_favour", "in_favour", "against", "other")


def evaluate_form(_stage: Stage) -> list[Measured]:
    """Thirteen agree, seven do not, two say something else, five are silent: every row of the table is weighed."""
    rule_set = RULE_SETS["vn-government-form/3"]
    roll = [Voter(person, casting=person == 1) for person in range(1, MEMBERS + 1)]
    values = [AnswerValue.IN_FAVOUR] * 13 + [AnswerValue.AGAINST] * 7 + [AnswerValue.OTHER] * 2
    given = dict(enumerate(values, 1))

    def once() -> float:
        started = time.perf_counter()
        for _ in range(200):
            evaluate(rule_set, roll, given, ending=Ending.CLOSED, opened_by=given)
        return (time.perf_counter() - started) / 200

    return [
        at_most("evaluate-form", median(once) * 1000, "ms", 1, f"{MEMBERS} members, one question, with its reasons")
    ]


def recount(_stage: Stage) -> list[Measured]:
    """Every ledger is followed, its signed heads believed or not, every row compared, every close counted again."""
    with tempfile.TemporaryDirectory(prefix="ecabinet-bench-") as folder:
        database, signer = _eight_months(Path(folder))

        def once() -> float:
            started = time.perf_counter()
            with database.reading() as db:
                checked = check_ledgers(db, signer.known)
            assert checked == Checked(FORMS, FORMS * (MEMBERS + 2), None), checked
            return time.perf_counter() - started

        seconds = median(once)
        database.close()
    return [at_most("recount-6399", seconds, "s", 2, f"{FORMS} forms, {ANSWERS:,} answers, rows and signatures too")]


def _eight_months(folder: Path) -> tuple[Database, Signer]:
    url = f"sqlite:///{folder / 'ecabinet.db'}"
    schema.create(url)
    database, signer = Database(url), signer_at(folder / "ledger.pem")
    clock.set_clock(BEGAN)
    try:
        body, secretary, members = database.act(people)
        opened = [database.act(partial(_open, body=body, secretary=secretary, n=n)) for n in range(FORMS)]
        for form, _deadline in opened:
            database.act(partial(_answer, form=form, members=members))
        clock.set_clock(opened[-1][1])
        for form, _deadline in opened:
            database.act(partial(_close, form=form))
        while database.act(partial(sign_ends, signer=signer)):
            pass
    finally:
        clock.set_clock(None)
    return database, signer


def people(db: Db) -> tuple[int, int, list[int]]:
    """A body of 27 with its secretary: their numbers."""
    office = Organisation(code="VPCP", symbol="VPCP", name_vi="Văn phòng", name_en="Office")
    post = Position(code="minister", name_vi="Bộ trưởng", name_en="Minister")
    db.add_all([office, post])
    db.flush()
    body = Body(code="CP", name_vi="Chính phủ", name_en="Government", organisation_id=office.id)
    db.add(body)
    secretary, *members = list(_persons(db, office.id, post.id))
    since = db.now - timedelta(days=100)
    db.add(Secretaryship(body_id=body.id, person_id=secretary, since=since))
    for rank, person in enumerate(members, 1):
        role = "chair" if rank == 1 else "member"
        db.add(Membership(body_id=body.id, person_id=person, role=role, precedence=rank, since=since))
    return body.id, secretary, members


def _persons(db: Db, office: int, post: int) -> Iterator[int]:
    for n in range(MEMBERS + 1):
        actor = ActorRow(kind="person")
        db.add(actor)
        db.flush()
        db.add(
            Person(
                id=actor.id, name=f"Thành viên {n}", sort_key=f"{n:03}", organisation_id=office, position_id=post,
                post_vi="Thành viên", post_en="Member",
            )
        )  # fmt: skip
        db.flush()
        yield actor.id


def _acting(person: int) -> Actor:
    return Actor(person, "person", f"Thành viên {person}", "vi", 0)


def _open(db: Db, *, body: int, secretary: int, n: int) -> tuple[int, datetime]:
    actor = _acting(secretary)
    form = create_form(db, actor, body_id=body, text=Text(f"Dự thảo Nghị định thứ {n + 1}"))
    add_question(db, actor, form, "Thông qua dự thảo Nghị định?")
    deadline = office_hours().add(db.now, 3)
    open_form(db, actor, form, deadline=deadline)
    return form.id, deadline


def _answer(db: Db, *, form: int, members: list[int]) -> None:
    ballot = db.get_one(Ballot, form)
    question = questions_of(db, form)[0].id
    for person in members:
        value = VALUES[(person + form) % len(VALUES)]
        words = "Đề nghị làm rõ nguồn lực thực hiện." if value == "other" else ""
        cast_answer(db, _acting(person), ballot, {question: Typed(value, words)})


def _close(db: Db, *, form: int) -> None:
    close_ballot(db, None, db.get_one(Ballot, form))
