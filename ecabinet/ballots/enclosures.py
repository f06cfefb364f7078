"""What goes with questions, answers and the roll: options, remarks, files, recusals, substitutes, late statements."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class QuestionOption(Row, table=True):
    """One option of a question; `proposed` marks the one that its owner proposes, at most one."""

    __tablename__ = "question_option"
    __table_args__: Any = (
        CheckConstraint("n >= 1 AND length(trim(text)) > 0", name="option"),
        ForeignKeyConstraint(["question_id", "ballot_id"], ["question.id", "question.ballot_id"]),
        Index(
            "uq_question_option_proposed", "question_id", unique=True, sqlite_where=text("proposed"),
            postgresql_where=text("proposed"),
        ),
    )  # fmt: skip
    question_id: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    ballot_id: int = Field(index=True)
    text: str = Field(max_length=1000)
    proposed: bool = False

    @property
    def topics(self) -> set[str]:
        return {f"ballot/{self.ballot_id}"}


class AnswerRemark(Row, table=True):
    """A graded remark that went with an answer, perhaps on a page of a frozen paper."""

    __tablename__ = "answer_remark"
    __table_args__: Any = (
        CheckConstraint("grade IN ('condition', 'should', 'information')", name="grade"),
        CheckConstraint("length(trim(words)) > 0", name="words"),
        CheckConstraint("page IS NULL OR page >= 1 AND paper_version_id IS NOT NULL", name="place"),
    )
    answer_id: int = Field(foreign_key="answer.id", primary_key=True)
    n: int = Field(primary_key=True)
    grade: str = Field(max_length=12)
    words: str
    paper_version_id: int | None = Field(default=None, foreign_key="paper_version.id")
    page: int | None = None


class DraftFile(Row, table=True):
    """A file that arrived for a member's answer: cleaned as papers are, and no part of an answer until one is sent.

    `sha256` is the copy that is read, `original_sha256` the file byte for byte.
    """

    __tablename__ = "draft_file"
    __table_args__: Any = (
        ForeignKeyConstraint(["ballot_id", "person_id"], ["roll_entry.ballot_id", "roll_entry.person_id"]),
        ForeignKeyConstraint(["question_id", "ballot_id"], ["question.id", "question.ballot_id"]),
    )
    id: int = key()
    ballot_id: int = Field(index=True)
    question_id: int
    person_id: int
    name: str = Field(max_length=255)
    sha256: str = Field(max_length=64)
    original_sha256: str = Field(max_length=64)
    size: int
    pages: int
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()


class AnswerFile(Row, table=True):
    """A file that went with an answer."""

    __tablename__ = "answer_file"
    __table_args__: Any = (UniqueConstraint("answer_id", "n"),)
    id: int = key()
    answer_id: int = Field(foreign_key="answer.id", index=True)
    n: int
    file_id: int = Field(foreign_key="draft_file.id")
    name: str = Field(max_length=255)
    sha256: str = Field(max_length=64)
    original_sha256: str = Field(max_length=64)
    size: int
    pages: int


class Recusal(Row, table=True):
    """A member stays out of a form, or of one question of it; written by the secretariat before the opening."""

    __tablename__ = "recusal"
    __table_args__: Any = (
        CheckConstraint("length(trim(reason)) > 0", name="reason"),
        ForeignKeyConstraint(["question_id", "ballot_id"], ["question.id", "question.ballot_id"]),
    )
    id: int = key()
    ballot_id: int = Field(foreign_key="ballot.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    question_id: int | None = None
    reason: str = Field(max_length=1000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"ballot/{self.ballot_id}"}


class Substitution(Row, table=True):
    """Who answers in a member's place, named by the secretariat before the opening; frozen into the roll by it."""

    __tablename__ = "substitution"
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    substitute_id: int = Field(foreign_key="person.id")
    reason: str = Field(max_length=1000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"ballot/{self.ballot_id}"}


class LateStatement(Row, table=True):
    """What a member said after the close: shown, never counted."""

    __tablename__ = "late_statement"
    __table_args__: Any = (
        CheckConstraint("length(trim(words)) > 0", name="words"),
        ForeignKeyConstraint(["ballot_id", "person_id"], ["roll_entry.ballot_id", "roll_entry.person_id"]),
    )
    id: int = key()
    ballot_id: int = Field(index=True)
    person_id: int
    words: str
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {
            f"ballot/{self.ballot_id}",
            f"late/{self.ballot_id}",
            f"ballot/{self.ballot_id}/person/{self.person_id}",
        }
