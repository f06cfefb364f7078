"""What happens to a form after its close: summarised, explained opinion by opinion, settled, decided. Only added.

The opinions themselves are the answers, which nobody alters: what is said of one names its answer and, within it, the
remark (0: the answer's own words).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from ecabinet.ballots.archiving import Archiving
from ecabinet.kernel.db import Row, key, moment


class _AfterClose(Row):
    """Something that happened once to a closed form."""

    @property
    def topics(self) -> set[str]:
        form = self.ballot_id  # type: ignore[attr-defined]
        return {"ballots", "opinions", f"ballot/{form}", f"opinions/{form}"}


class Summary(_AfterClose, table=True):
    """The secretariat sent the summary of opinions to whoever explains them, with words of its own before it."""

    __tablename__ = "ballot_summary"
    ballot_id: int = Field(foreign_key="ballot_closing.ballot_id", primary_key=True)
    words: str = Field(default="", max_length=4000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()


class Explanation(Row, table=True):
    """What the submitting agency answers to one opinion; `n` counts, the highest stands, earlier ones stay readable.

    `entered` marks one that the secretariat wrote down for the agency.
    """

    __tablename__ = "explanation"
    __table_args__: Any = (
        UniqueConstraint("answer_id", "remark", "n"),
        CheckConstraint("verdict IN ('accepted', 'in_part', 'not_accepted')", name="verdict"),
        CheckConstraint("verdict = 'accepted' OR length(trim(words)) > 0", name="has_words"),
        CheckConstraint("n >= 1", name="n"),
    )
    id: int = key()
    ballot_id: int = Field(foreign_key="ballot_summary.ballot_id", index=True)
    answer_id: int = Field(foreign_key="answer.id")
    remark: int = 0
    n: int
    verdict: str = Field(max_length=12)
    words: str = Field(default="", max_length=10_000)
    entered: bool = False
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"opinions", f"opinions/{self.ballot_id}"}


class Settlement(Row, table=True):
    """A condition is settled: its member says so, or the chair decides on the difference that is left."""

    __tablename__ = "settlement"
    __table_args__: Any = (
        CheckConstraint("how IN ('settled', 'upheld', 'set_aside')", name="how"),
        CheckConstraint("how = 'settled' OR length(trim(words)) > 0", name="has_words"),
    )
    answer_id: int = Field(foreign_key="answer.id", primary_key=True)
    remark: int = Field(default=0, primary_key=True)
    ballot_id: int = Field(foreign_key="ballot_summary.ballot_id", index=True)
    how: str = Field(max_length=10)
    words: str = Field(default="", max_length=2000)
    by: int = Field(foreign_key="person.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"opinions", f"opinions/{self.ballot_id}"}


class ResolutionText(Row, table=True):
    """One version of the resolution's draft; the highest `n` stands."""

    __tablename__ = "resolution_text"
    __table_args__: Any = (UniqueConstraint("ballot_id", "n"), CheckConstraint("n >= 1", name="n"))
    id: int = key()
    ballot_id: int = Field(foreign_key="ballot_summary.ballot_id", index=True)
    n: int
    text: str
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {f"opinions/{self.ballot_id}"}


class Conclusion(_AfterClose, table=True):
    """What became of the matter, with the number and date of the resolution where there is one."""

    __tablename__ = "ballot_conclusion"
    __table_args__: Any = (
        CheckConstraint("outcome IN ('adopted', 'not_adopted', 'to_session', 'resubmit')", name="outcome"),
        CheckConstraint("(outcome = 'adopted') = (number <> '' AND dated IS NOT NULL)", name="resolution"),
        ForeignKeyConstraint(["ballot_id"], ["ballot_summary.ballot_id"]),
    )
    ballot_id: int = Field(primary_key=True)
    outcome: str = Field(max_length=12)
    number: str = Field(default="", max_length=60)
    dated: date | None = None
    words: str = Field(default="", max_length=2000)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()


class MadeFile(Row, table=True):
    """Where the bytes of a document are that was made from exactly this content; told to nobody."""

    __tablename__ = "made_file"
    content: str = Field(primary_key=True, max_length=64)
    sha256: str = Field(max_length=64)
    size: int
    at: datetime = moment()


__all__ = ["Archiving", "Conclusion", "Explanation", "MadeFile", "ResolutionText", "Settlement", "Summary"]
