"""A row that is added very often: the statement is built once and the driver is asked directly, as Hot does to read."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert

from ecabinet.kernel.db import Db, Row, driver

Run = Callable[[Any, Row], int]


class Put:
    """Adds rows of one table without the unit of work; their topics are told as a flush would tell them."""

    def __init__(self, model: type[Row]) -> None:
        self.table: Any = model.__table__  # type: ignore[attr-defined]
        self._ready: dict[type, Run] = {}

    def __call__(self, db: Db, row: Row) -> int:
        """Add the row, which is not the session's; the number that it got."""
        if db.new or db.dirty:
            db.flush()
        raw = driver(db)
        run = self._ready.get(type(raw))
        if run is None:
            run = self._ready[type(raw)] = self._prepare(db.get_bind().dialect)
        number = run(raw, row)
        db.info.setdefault("topics", set()).update(row.topics)
        return number

    def _prepare(self, dialect: Any) -> Run:
        names = [column.name for column in self.table.columns if column.name != "id"]
        statement = insert(self.table).returning(self.table.c.id)
        compiled = statement.compile(dialect=dialect, column_keys=names)
        sql, order = str(compiled), compiled.positiontup
        binders = {n: p for n, b in compiled.binds.items() if (p := b.type._cached_bind_processor(dialect))}

        def run(raw: Any, row: Row) -> int:
            values = {name: getattr(row, name) for name in names}
            for name, convert in binders.items():
                values[name] = convert(values[name])
            found = raw.execute(sql, [values[n] for n in order] if order is not None else values).fetchall()
            return int(found[0][0])

        return run
