"""Opinion forms and votes: one ballot with questions, a frozen roll, answers that are only added, and facts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

import ecabinet.ballots.enclosures  # noqa: F401  (keys of these tables point there)
from ecabinet.kernel.db import Row, key, moment

ANSWERS = "'in_favour', 'against', 'other', 'abstain', 'option', 'discuss', 'not_taking_part'"


class Ballot(Row, table=True):
    """An opinion form (`kind` form) or a vote on an agenda item (`kind` vote).

    Profile, rule-set, secrecy and running tally are written at the opening; `folded` is what is searched.
    """

    __tablename__ = "ballot"
    __table_args__: Any = (
        CheckConstraint("kind IN ('form', 'vote')", name="kind"),
        CheckConstraint("(kind = 'vote') = (item_id IS NOT NULL)", name="vote_has_item"),
        UniqueConstraint("body_id", "year", "number"),
    )
    id: int = key()
    kind: str = Field(max_length=4)
    body_id: int = Field(foreign_key="body.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="item.id", index=True)
    number: int | None = None
    year: int | None = None
    symbol: str = Field(default="", max_length=40)
    title: str = Field(max_length=500)
    summary: str = ""
    agency_id: int | None = Field(default=None, foreign_key="organisation.id")
    submission: str = Field(default="", max_length=60)
    submitted_on: date | None = None
    officer_id: int | None = Field(default=None, foreign_key="person.id")
    dossier_id: int | None = Field(default=None, foreign_key="dossier.id", unique=True)
    profile: str = Field(default="", max_length=40)
    rule_set_json: str = "{}"
    secrecy: str = Field(default="named", max_length=24)
    running_tally: str = Field(default="secretariat", max_length=12)
    folded: str = ""
    created_by: int = Field(foreign_key="actor.id")
    at: datetime = moment()
    version: int = 1

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.id}"} | ({f"item/{self.item_id}"} if self.item_id else set())


class Question(Row, table=True):
    """A question of a ballot (vấn đề); `kind` options has its options beside it (enclosures.QuestionOption)."""

    __tablename__ = "question"
    __table_args__: Any = (
        CheckConstraint("kind IN ('opinion', 'options')", name="kind"),
        UniqueConstraint("ballot_id", "position"),
        UniqueConstraint("id", "ballot_id"),
    )
    id: int = key()
    ballot_id: int = Field(foreign_key="ballot.id", index=True)
    position: int
    kind: str = Field(default="opinion", max_length=8)
    text: str = Field(max_length=2000)

    @property
    def topics(self) -> set[str]:
        return {f"ballot/{self.ballot_id}"}


class _BallotFact(Row):
    """Something that happened once to a ballot."""

    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    by: int | None = Field(default=None, foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}"}


class Opening(_BallotFact, table=True):
    """The ballot was opened: number given, roll and papers frozen. `deadline` is none for a vote in the room.

    `confirmed` names what the Office confirmed because the regulation does not say it; `present` of `quorum` members
    were there when a vote was opened.
    """

    __tablename__ = "ballot_opening"
    deadline: datetime | None = moment(default=None, nullable=True)
    confirmed: str = Field(default="", max_length=60)
    present: int | None = None
    quorum: int | None = None


class Closing(_BallotFact, table=True):
    """The ballot was closed (`by` nobody: at the deadline, and `at` is that deadline, whenever the job ran).

    `outcome` is the result of all questions, or "by_question" where they differ. `result_json` is canonical JSON: for
    each question result, numbers and the rows of the table that were weighed; and who never opened the ballot.
    """

    __tablename__ = "ballot_closing"
    outcome: str = Field(max_length=30)
    result_json: str


class Withdrawal(_BallotFact, table=True):
    """The round ended before its close: withdrawn by its owner, stopped by the chair, or void because of a paper."""

    __tablename__ = "ballot_withdrawal"
    __table_args__: Any = (CheckConstraint("ending IN ('withdrawn', 'stopped', 'paper_changed')", name="ending"),)
    reason: str = Field(max_length=1000)
    ending: str = Field(default="withdrawn", max_length=16)


class Extension(Row, table=True):
    """The deadline was moved to a later moment, or where the rules allow it to an earlier one; the latest holds."""

    __tablename__ = "ballot_extension"
    __table_args__: Any = (UniqueConstraint("ballot_id", "n"),)
    id: int = key()
    ballot_id: int = Field(foreign_key="ballot.id", index=True)
    n: int
    deadline: datetime = moment()
    reason: str = Field(max_length=1000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}"}


class FrozenPaper(Row, table=True):
    """A paper version as it was when the form was opened."""

    __tablename__ = "frozen_paper"
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    version_id: int = Field(foreign_key="paper_version.id", primary_key=True)
    sha256: str = Field(max_length=64)


class RollEntry(Row, table=True):
    """One member on the frozen roll, as at the opening; `leads` marks the office whose side settles a tie.

    `second_weight` is such as population; `veto`: a vote against fails it. `recused`: counted as the rules say, but
    does not answer. `substitute_id` answers in the member's place, where the rules allow one.
    """

    __tablename__ = "roll_entry"
    __table_args__: Any = (CheckConstraint("weight >= 0 AND second_weight >= 0", name="weights"),)
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    name: str = Field(max_length=120)
    post_vi: str = Field(default="", max_length=200)
    post_en: str = Field(default="", max_length=200)
    precedence: int = 100
    leads: bool = False
    weight: int = 1
    second_weight: int = 0
    veto: bool = False
    recused: bool = False
    substitute_id: int | None = Field(default=None, foreign_key="person.id", index=True)

    @property
    def topics(self) -> set[str]:
        return {f"ballot/{self.ballot_id}", f"desk/{self.person_id}", f"desk/{self.substitute_id}"}


class Answer(Row, table=True):
    """A member's answer to one question. Only added; `n` counts this member's answers to it, the highest stands.

    `option` is the option that was chosen. `remarks` and `files` say how many of each go with it (enclosures), so that
    none is added or taken away later. `by` sent it: the member, or the substitute on the roll.
    """

    __tablename__ = "answer"
    __table_args__: Any = (
        CheckConstraint(f"value IN ({ANSWERS})", name="value"),
        CheckConstraint("value <> 'other' OR length(trim(words)) > 0", name="other_has_words"),
        CheckConstraint("(value = 'option') = (option IS NOT NULL)", name="option"),
        CheckConstraint("remarks >= 0 AND files >= 0", name="enclosures"),
        CheckConstraint("n >= 1", name="n"),
        UniqueConstraint("question_id", "person_id", "n"),
        ForeignKeyConstraint(["ballot_id", "person_id"], ["roll_entry.ballot_id", "roll_entry.person_id"]),
        ForeignKeyConstraint(["question_id", "ballot_id"], ["question.id", "question.ballot_id"]),
        ForeignKeyConstraint(["question_id", "option"], ["question_option.question_id", "question_option.n"]),
    )
    id: int = key()
    ballot_id: int = Field(index=True)
    question_id: int
    person_id: int
    n: int
    value: str = Field(max_length=20)
    option: int | None = None
    words: str = ""
    remarks: int = 0
    files: int = 0
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {
            f"answers/{self.ballot_id}",
            f"ballot/{self.ballot_id}/person/{self.person_id}",
            f"desk/{self.person_id}",
        }


class Draft(Row, table=True):
    """What the member, or an assistant for the member, prepared for one question; never an answer.

    Each writer keeps an own one, so that none takes another's words; `sent_up_at` says when the assistant asked the
    member to send it. `remarks_json` and `files_json` are what would go with the answer (answers.Typed).
    """

    __tablename__ = "answer_draft"
    __table_args__: Any = (
        ForeignKeyConstraint(["ballot_id", "person_id"], ["roll_entry.ballot_id", "roll_entry.person_id"]),
        ForeignKeyConstraint(["question_id", "ballot_id"], ["question.id", "question.ballot_id"]),
    )
    question_id: int = Field(primary_key=True)
    person_id: int = Field(primary_key=True)
    by: int = Field(foreign_key="actor.id", primary_key=True)
    ballot_id: int = Field(index=True)
    value: str = Field(default="", max_length=20)
    option: int | None = None
    words: str = ""
    remarks_json: str = "[]"
    files_json: str = "[]"
    at: datetime = moment()
    sent_up_at: datetime | None = moment(default=None, nullable=True)

    @property
    def topics(self) -> set[str]:
        mine = f"ballot/{self.ballot_id}/person/{self.person_id}"
        return {mine, f"drafts/{self.ballot_id}", f"desk/{self.person_id}", f"desk/{self.by}"}


class BallotReading(Row, table=True):
    """Somebody on the roll opened the form for the first time; noted after the answer, not an act."""

    __tablename__ = "ballot_reading"
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"answers/{self.ballot_id}"}


class Decision(Row, table=True):
    """Where the rules leave a question open: what a named person decided, and why."""

    __tablename__ = "ballot_decision"
    __table_args__: Any = (ForeignKeyConstraint(["question_id", "ballot_id"], ["question.id", "question.ballot_id"]),)
    question_id: int = Field(primary_key=True)
    ballot_id: int = Field(foreign_key="ballot_closing.ballot_id", index=True)
    outcome: str = Field(max_length=30)
    option: int | None = None
    reason: str = Field(max_length=1000)
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}"}
