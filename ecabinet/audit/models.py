"""What the checks of the record found."""

from datetime import datetime

from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class Verification(Row, table=True):
    """One check of the whole record: how far it held. Without `broken_msgid` all of it did.

    `head` is the last seal's hash; `broken_seal`, `broken_record` and `broken_at` name the first record that does not
    hold, as far as it is still known.
    """

    __tablename__ = "verification"
    id: int = key()
    at: datetime = moment()
    asked_by: int | None = Field(default=None, foreign_key="actor.id")
    seals: int
    head: str = Field(max_length=64)
    unsealed: int = 0
    broken_seal: int | None = None
    broken_record: int | None = None
    broken_at: datetime | None = moment(default=None, nullable=True)
    broken_msgid: str = Field(default="", max_length=200)

    @property
    def topics(self) -> set[str]:
        return {"verifications"}
