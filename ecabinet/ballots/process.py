"""What happens around a form beside its answers: checked, noted on the slip, reminded, chased, asked anew, tabled.

All of it is facts with who and when, and only added.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class DossierCheck(Row, table=True):
    """The Office looked whether the dossier is complete; where it is not, `missing` was asked of the agency."""

    __tablename__ = "dossier_check"
    __table_args__: Any = (
        CheckConstraint("n >= 1", name="n"),
        CheckConstraint("complete = (length(trim(missing)) = 0)", name="says_what_is_missing"),
    )
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    n: int = Field(primary_key=True)
    complete: bool
    missing: str = Field(default="", max_length=4000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}"}


class Resubmission(Row, table=True):
    """The agency brought what was missing (`n` is the check that it answers)."""

    __tablename__ = "dossier_resubmission"
    __table_args__: Any = (ForeignKeyConstraint(["ballot_id", "n"], ["dossier_check.ballot_id", "dossier_check.n"]),)
    ballot_id: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    words: str = Field(default="", max_length=2000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}"}


class Slip(Row, table=True):
    """The submission slip: the Office proposes to the chair, or to a deputy, that the form be sent."""

    __tablename__ = "submission_slip"
    __table_args__: Any = (CheckConstraint("n >= 1", name="n"),)
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    n: int = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    words: str = Field(max_length=4000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}", f"desk/{self.person_id}"}


class SlipNote(Row, table=True):
    """What the chair or the deputy noted on the slip."""

    __tablename__ = "slip_note"
    __table_args__: Any = (
        CheckConstraint("verdict IN ('agreed', 'sent_back')", name="verdict"),
        CheckConstraint("verdict = 'agreed' OR length(trim(words)) > 0", name="has_words"),
        ForeignKeyConstraint(["ballot_id", "n"], ["submission_slip.ballot_id", "submission_slip.n"]),
    )
    ballot_id: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    verdict: str = Field(max_length=10)
    words: str = Field(default="", max_length=2000)
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}", f"desk/{self.by}"}


class Reminder(Row, table=True):
    """Somebody was reminded of one member's missing answer, so many hours before one deadline."""

    __tablename__ = "ballot_reminder"
    __table_args__: Any = (
        ForeignKeyConstraint(["ballot_id", "member_id"], ["roll_entry.ballot_id", "roll_entry.person_id"]),
    )
    ballot_id: int = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    member_id: int = Field(primary_key=True)
    deadline: datetime = moment(primary_key=True)
    hours: int = Field(primary_key=True)
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"reminders/{self.ballot_id}"}


class Chase(Row, table=True):
    """The Office asked one member again."""

    __tablename__ = "ballot_chase"
    __table_args__: Any = (
        ForeignKeyConstraint(["ballot_id", "person_id"], ["roll_entry.ballot_id", "roll_entry.person_id"]),
    )
    id: int = key()
    ballot_id: int = Field(index=True)
    person_id: int
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"reminders/{self.ballot_id}"}


class NewRound(Row, table=True):
    """The form was made from an earlier one that ended without a result."""

    __tablename__ = "ballot_round"
    __table_args__: Any = (CheckConstraint("ballot_id > earlier_id", name="later"),)
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    earlier_id: int = Field(foreign_key="ballot.id", unique=True)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}", f"ballot/{self.earlier_id}"}


class Referral(Row, table=True):
    """By its rules the matter goes to a meeting of the body; from now on it waits for one or stands on its agenda."""

    __tablename__ = "ballot_referral"
    ballot_id: int = Field(foreign_key="ballot_closing.ballot_id", primary_key=True)
    result: str = Field(max_length=30)
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}"}


class Tabling(Row, table=True):
    """The matter became an item of an agenda (`by` nobody: by itself); again, when that item was taken off."""

    __tablename__ = "ballot_tabling"
    ballot_id: int = Field(foreign_key="ballot_referral.ballot_id", primary_key=True)
    n: int = Field(primary_key=True)
    item_id: int = Field(foreign_key="item.id", unique=True)
    by: int | None = Field(default=None, foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", f"ballot/{self.ballot_id}", f"item/{self.item_id}"}
