"""The index: what can be found, folded for finding. Derived from the things themselves, so it can be made anew."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class SearchEntry(Row, table=True):
    """One thing, or one page of a paper (`page` from 1; 0 is the thing itself), as words in the form of the index.

    ddl.py hangs each engine's own full-text index on it. Nobody is told of it: who may see a thing is asked at the
    search, of the thing's own slice.
    """

    __tablename__ = "search_entry"
    __table_args__: Any = (
        CheckConstraint("kind IN ('meeting', 'item', 'paper', 'ballot')", name="kind"),
        UniqueConstraint("kind", "thing_id", "page"),
    )
    id: int = key()
    kind: str = Field(max_length=8)
    thing_id: int
    page: int = 0
    title: str = ""
    body: str = ""


class SearchPosition(Row, table=True):
    """How far the index has followed what was told (one row); `form` is the form of the words in it."""

    __tablename__ = "search_position"
    __table_args__: Any = (CheckConstraint("id = 1", name="single"),)
    id: int = Field(default=1, primary_key=True)
    position: int
    form: int
    at: datetime = moment()
