"""Who acts, what was done, and the seals over it."""

from datetime import datetime

from sqlmodel import Field

from ecabinet.kernel.db import Row, key, moment


class ActorRow(Row, table=True):
    """One number for whoever can act: a person or a display."""

    __tablename__ = "actor"
    id: int = key()
    kind: str = Field(max_length=10)


class Record(Row, table=True):
    """One act. `thing` is "ballot/7", `data_json` its facts in canonical JSON; no contents of papers or opinions."""

    __tablename__ = "record"
    id: int = key()
    at: datetime = moment(index=True)
    actor_id: int | None = Field(default=None, foreign_key="actor.id", index=True)
    actor_name: str = Field(default="", max_length=200)
    verb: str = Field(max_length=60, index=True)
    thing: str = Field(default="", max_length=60, index=True)
    data_json: str = "{}"

    @property
    def topics(self) -> set[str]:
        return {"records"}


class Seal(Row, table=True):
    """The seal over one record and the seal before it; `seq` runs without gaps from 1."""

    __tablename__ = "seal"
    seq: int = Field(primary_key=True)
    record_id: int = Field(foreign_key="record.id", unique=True)
    previous: str = Field(unique=True, max_length=64)
    hash: str = Field(max_length=64)

    @property
    def topics(self) -> set[str]:
        return {"seals"}
