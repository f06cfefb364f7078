"""That a form was put away: it leaves the boards and lists, is found by the search, and nothing is deleted."""

from datetime import datetime

from sqlmodel import Field

from ecabinet.kernel.db import Row, moment


class Archiving(Row, table=True):
    """The form was archived."""

    __tablename__ = "ballot_archiving"
    ballot_id: int = Field(foreign_key="ballot.id", primary_key=True)
    by: int = Field(foreign_key="actor.id")
    at: datetime = moment()

    @property
    def topics(self) -> set[str]:
        return {"ballots", "opinions", f"ballot/{self.ballot_id}", f"opinions/{self.ballot_id}"}
