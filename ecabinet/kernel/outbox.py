"""The outbox: what was told, in the order of telling, for the other processes of this database."""

import json
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Connection, Engine, text
from sqlmodel import Field

from ecabinet.kernel import clock
from ecabinet.kernel.db import Db, Moment, Row, key, moment


class Outbox(Row, table=True):
    """What was told, in the order of telling; kept for an hour for readers in other processes."""

    __tablename__ = "outbox"
    __table_args__: ClassVar[Any] = {"sqlite_autoincrement": True}
    id: int = key()
    xid: int = Field(default=0, sa_type=BigInteger, index=True)
    topics_json: str
    at: datetime = moment()


_TELL_SQLITE = "INSERT INTO outbox (xid, topics_json, at) VALUES (0, ?, ?) RETURNING id"
_TELL_POSTGRES = (
    "INSERT INTO outbox (xid, topics_json, at) VALUES (pg_current_xact_id()::text::bigint, %s, %s) RETURNING xid"
)


def tell(connection: Connection, topics: set[str]) -> int:
    """Write what was touched into the outbox; its position among all acts."""
    at = clock.now()
    raw = connection.connection.driver_connection
    assert raw is not None
    if connection.dialect.name == "sqlite":
        when: Any = at.replace(tzinfo=None).isoformat(" ", "microseconds")
        return int(raw.execute(_TELL_SQLITE, (json.dumps(sorted(topics)), when)).fetchone()[0])
    return int(raw.execute(_TELL_POSTGRES, (json.dumps(sorted(topics)), at)).fetchone()[0])


class OutboxReader:
    """Hears of acts of other processes, without gaps. `look` is cheap and called every 50 ms.

    `mine`: the positions that this process told itself, put there before their commit; each is let go once it is seen.
    """

    def __init__(self, engine: Engine, mine: set[int]) -> None:
        self.mine, self.sqlite = mine, engine.dialect.name == "sqlite"
        self.connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.version = -1
        self.last, self.seen = 0, set[int]()
        self.look()

    def look(self) -> list[tuple[set[str], int]]:
        """What others told since the last look: (topics, position)."""
        return self._look_sqlite() if self.sqlite else self._look_postgres()

    def _look_sqlite(self) -> list[tuple[set[str], int]]:
        raw: Any = self.connection.connection.driver_connection
        version = raw.execute("PRAGMA data_version").fetchone()[0]
        if version == self.version:
            return []
        first, self.version = self.version == -1, version
        rows = raw.execute("SELECT id, topics_json FROM outbox WHERE id > ? ORDER BY id", (self.last,)).fetchall()
        self.last = rows[-1][0] if rows else self.last
        fresh = [] if first else [(set(json.loads(topics)), at) for at, topics in rows if at not in self.mine]
        self.mine.difference_update([at for at, _topics in rows])
        return fresh

    def _look_postgres(self) -> list[tuple[set[str], int]]:
        raw: Any = self.connection.connection.driver_connection
        horizon = raw.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()[0]
        rows = raw.execute("SELECT id, xid, topics_json FROM outbox WHERE xid >= %s", (self.last,)).fetchall()
        first = self.last == 0
        fresh = [(set(json.loads(t)), x) for i, x, t in rows if i not in self.seen and x not in self.mine]
        self.seen = {i for i, x, _t in rows if x >= horizon}
        self.mine.difference_update([x for _i, x, _t in rows if x < horizon])  # these are not read again
        self.last = horizon
        return [] if first else fresh

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()


def prune_outbox(db: Db, before: datetime) -> None:
    """Forget what every reader has heard; the last row stays, so that positions go on."""
    db.connection().execute(
        text("DELETE FROM outbox WHERE at < :before AND id < (SELECT max(id) FROM outbox)"),
        {"before": Moment().bind_processor(db.get_bind().dialect)(before)},
    )
