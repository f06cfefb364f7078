"""The whole life of a form, in any order of acts, moments, people and crashes, beside a model of a few lines.

Everything is done through HTTP; the jobs run when the machine lets them, as after a time when the server was down.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as bounds
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.models import Answer, Ballot, Closing
from ecabinet.ballots.proving import prove
from ecabinet.kernel import clock, formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import Runner
from ecabinet.ledger.access import entries_of
from ecabinet.people.models import Membership
from ecabinet.rulebook.regulation import office_hours
from ecabinet.settings import Settings
from tests.ballots.life import CLOSED, DRAFT, OPEN, WITHDRAWN, Chosen, Died, Model, World
from tests.ballots.play import asked, draft_form, fields
from tests.cast import MEMBERS, Cast
from tests.conftest import MORNING

members = st.sampled_from(MEMBERS)
opinions = st.sampled_from([("in_favour", ""), ("against", ""), ("other", "Đề nghị rà soát"), ("other", "")])
hours = st.sampled_from([1, 5, 24, 70])


class Life(RuleBasedStateMachine):
    """One form from its first word on."""

    world: ClassVar[World]

    @initialize(opened=st.sampled_from([True, True, True, False]))
    def begin(self, opened: bool) -> None:
        clock.set_clock(MORNING)
        self.cast, self.model, self.here = self.world.cast, Model(), list(MEMBERS)
        self.form = draft_form(self.world.house, self.cast, "Q")
        self.path = f"/ballots/{self.form}"
        self.closing = ""
        if opened:
            self.secretary_opens()

    def teardown(self) -> None:
        """Every life comes to its end: the deadline passes, and the jobs run."""
        if self.model.state == OPEN:
            self.the_deadline_comes()
            self.the_jobs_run()
            self.exactly_what_was_confirmed_is_there()
        self._terms(dict.fromkeys(MEMBERS, True))

    # The secretariat

    @rule()
    def secretary_opens(self) -> None:
        deadline = office_hours().add(clock.now(), 3)
        sent = self._send("secretary", "open", {"deadline": formats.for_input(deadline)})
        _taken(sent, self.model.state == DRAFT)
        if self.model.state == DRAFT:
            self.model.state, self.model.roll = OPEN, tuple(self.here)
            self.model.deadline = deadline.replace(second=0, microsecond=0)

    @rule(by=st.sampled_from([-1, 1, 24]))
    def secretary_extends(self, by: int) -> None:
        later = self.model.deadline + timedelta(hours=by)
        sent = self._send("secretary", "extend", {"deadline": formats.for_input(later), "reason": "A storm"})
        may = self.model.takes_answers() and by > 0
        _taken(sent, may)
        if may:
            self.model.deadline, self.model.moves = later, self.model.moves + 1

    @precondition(lambda self: self.model.takes_answers() and len(self.model.given) > 2)
    @rule(reason=st.sampled_from(["", "", "Mended first"]))
    def secretary_withdraws(self, reason: str) -> None:
        sent = self._send("secretary", "withdraw", {"reason": reason})
        _taken(sent, bool(reason))
        if reason:
            self.model.state = WITHDRAWN

    @rule()
    def secretary_closes(self) -> None:
        everybody = set(self.model.standing()) == set(self.model.roll)
        due = self.model.state == OPEN and clock.now() >= self.model.deadline
        sent = self._send("secretary", "close", {})
        may = due or (self.model.state == OPEN and everybody)  # what is closed already stays as it was closed
        _taken(sent, may)
        if may:
            self.model.state = CLOSED

    # Members, and who is none

    @rule(who=members, chosen=opinions)
    def member_answers(self, who: str, chosen: Chosen) -> None:
        self._answers(who, chosen)

    def _answers(self, who: str, chosen: Chosen) -> None:
        value, words = chosen
        sent = self._send(who, "answers", fields(self.world.house, self.form, value, words=words))
        same = self.model.standing().get(who) == chosen
        counts = self.model.takes_answers() and who in self.model.roll and (value != "other" or bool(words))
        _taken(sent, same or counts)  # what was received stays received, also when it arrives again after the close
        if same or counts:
            assert sent.headers["location"].endswith("sent=again" if same else "sent=1")
            self.model.given += [] if same else [(who, chosen)]

    @rule(chosen=st.lists(opinions, min_size=len(MEMBERS), max_size=len(MEMBERS)))
    def every_member_answers(self, chosen: list[Chosen]) -> None:
        for who, opinion in zip(MEMBERS, chosen, strict=True):
            self._answers(who, opinion)

    @rule(who=st.sampled_from(["assistant", "secretary", "outsider", "administrator"]))
    def somebody_else_answers(self, who: str) -> None:
        sent = self._send(who, "answers", fields(self.world.house, self.form, "against"))
        _taken(sent, False)

    @rule(chosen=opinions)
    def assistant_sends_a_draft_up(self, chosen: Chosen) -> None:
        drafted = fields(self.world.house, self.form, chosen[0], words=chosen[1])
        sent = self._send("assistant", "draft", drafted | {"member": str(self.cast["an"]), "send_up": "1"})
        if not self.model.takes_answers():
            _taken(sent, False)

    # What goes on around it

    @rule(by=hours)
    def time_passes(self, by: int) -> None:
        clock.advance(timedelta(hours=by))

    @rule()
    def the_deadline_comes(self) -> None:
        clock.set_clock(max(clock.now(), self.model.deadline))

    @rule()
    def the_jobs_run(self) -> None:
        runner = Runner(self.world.house)
        while runner.work_once():
            pass
        if self.model.state == OPEN and clock.now() >= self.model.deadline:
            self.model.state = CLOSED

    @rule(who=st.sampled_from(["chi", "dung"]))
    def a_term_ends_or_begins_again(self, who: str) -> None:
        present = who not in self.here
        self._terms({who: present})
        self.here = [name for name in MEMBERS if (name in self.here and name != who) or (name == who and present)]

    @rule()
    def the_process_dies_between_acts(self) -> None:
        self.world.die()

    @precondition(lambda self: self.model.takes_answers())
    @rule(who=members)
    def the_process_dies_in_an_answer(self, who: str) -> None:
        """It was written but not committed, and nobody was told that it was received."""
        if who not in self.model.roll:
            return
        house = self.world.house
        answer_of = {"n": 0}

        def dying(db: Db) -> None:
            row = db.get(Ballot, self.form, with_for_update={"read": True})
            assert row is not None
            given = {it: Typed("against", f"Lost {len(self.model.given)}") for it in asked(house, self.form)}
            answer_of["n"] = cast_answer(db, self.cast.actor(who), row, given).changed
            db.flush()
            raise Died

        with pytest.raises(Died):
            house.db.act(dying)
        assert answer_of["n"] == 1
        self.world.die()

    # What always holds

    @invariant()
    def exactly_what_was_confirmed_is_there(self) -> None:
        if not hasattr(self, "form"):
            return
        with self.world.house.db.reading() as db:
            rows = db.exec(select(Answer).where(Answer.ballot_id == self.form).order_by(col(Answer.id))).all()
            entries = entries_of(db, self.form)
            closing = db.get(Closing, self.form)
            broken = prove(db, self.form, None)[1] if self.model.roll else None
        names = {number: name for name, number in self.cast.people.items()}
        assert [(names[row.person_id], (row.value, row.words)) for row in rows] == self.model.given
        assert broken is None, broken
        assert sum(entry.kind == "answer" for entry in entries) == len(self.model.given)
        assert sum(entry.kind == "extended" for entry in entries) == self.model.moves
        assert (closing is not None) == (self.model.state == CLOSED)
        if closing is not None:
            self._closed_for_good(closing.result_json)

    def _closed_for_good(self, result: str) -> None:
        """The first closing is the only one, and its numbers are those of the standing answers."""
        self.closing = self.closing or result
        assert result == self.closing
        said = json.loads(result)["questions"][0]["tally"]
        wanted = self.model.tally()
        assert {name: said[name] for name in wanted} == wanted

    # Helpers

    def _send(self, who: str, act: str, data: dict[str, str]) -> Any:
        return self.world.send(who, f"{self.path}/{act}", data)

    def _terms(self, present: dict[str, bool]) -> None:
        def change(db: Db) -> None:
            for name, here in present.items():
                term = db.exec(select(Membership).where(Membership.person_id == self.cast[name])).one()
                term.until = None if here else min(db.now, MORNING)

        self.world.house.db.act(change)


def _taken(sent: Any, may: bool) -> None:
    """It was taken, or refused by a page; never a bug."""
    assert sent.status_code in ((303,) if may else (403, 404, 409)), f"{sent.status_code} at {clock.now()}"


@pytest.fixture
def world(settings: Settings, cast: Cast) -> Iterator[World]:
    """A house whose sign-ins last for the days that a form takes."""
    world = World(replace(settings, idle_hours=720), cast)
    yield world
    world.house.db.close()


def test_a_form_lives_as_its_model_says_whatever_happens_in_whatever_order(world: World) -> None:
    bounded = bounds(
        max_examples=8, stateful_step_count=16, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(type("LifeHere", (Life,), {"world": world}), settings=bounded)
