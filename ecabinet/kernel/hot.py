"""Hot reads: statements that are built once and asked of the driver directly."""

from collections import namedtuple
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Dialect, Select
from sqlmodel import Session

from ecabinet.kernel.db import driver


class Hot:
    """A read that is built once: the statement's text and converters are kept, the driver is asked directly.

    Binds are named bindparam()s (no expanding IN). Rows are named tuples of the selected columns.
    """

    def __init__(self, statement: Select[Any] | Any) -> None:
        self.statement = statement
        self._ready: dict[type, Callable[[Any, dict[str, Any]], list[Any]]] = {}

    def rows(self, db: Session, **params: Any) -> list[Any]:
        """All rows; nobody changes the list: in a reading the same question has the same answer, and is asked once."""
        if not getattr(db, "reads_only", False):
            return self._ask(db, params)
        known: dict[Any, list[Any]] = db.info.setdefault("asked", {})
        asked = (self, *params.values())
        if asked not in known:
            known[asked] = self._ask(db, params)
        return known[asked]

    def _ask(self, db: Session, params: dict[str, Any]) -> list[Any]:
        raw = driver(db)
        if not getattr(db, "reads_only", False) and (db.new or db.dirty):
            db.flush()
        run = self._ready.get(type(raw))
        if run is None:
            run = self._ready[type(raw)] = self._prepare(db.get_bind().dialect)
        return run(raw, params)

    def first(self, db: Session, **params: Any) -> Any:
        """The first row, or None."""
        rows = self.rows(db, **params)
        return rows[0] if rows else None

    def scalar(self, db: Session, **params: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.first(db, **params)
        return row[0] if row else None

    def _prepare(self, dialect: Dialect) -> Callable[[Any, dict[str, Any]], list[Any]]:
        compiled = self.statement.compile(dialect=dialect)
        sql, fixed = str(compiled), compiled.construct_params(_check=False)
        columns = list(self.statement.selected_columns)
        record = namedtuple("record", [c.key or f"c{i}" for i, c in enumerate(columns)], rename=True)  # type: ignore[misc]
        make = partial(tuple.__new__, record)
        readers = [(i, p) for i, c in enumerate(columns) if (p := c.type._cached_result_processor(dialect, None))]
        order = compiled.positiontup
        kinds = {name: bind.type for bind, name in compiled.bind_names.items()}
        names = list(kinds) if order is None else order
        binders = [(i, p) for i, n in enumerate(names) if (p := kinds[n]._cached_bind_processor(dialect))]

        def run(raw: Any, params: dict[str, Any]) -> list[Any]:
            values = [params[n] if n in params else fixed[n] for n in names]
            for i, convert in binders:
                values[i] = convert(values[i])
            asked = values if order is not None else dict(zip(names, values, strict=True))
            found = raw.execute(sql, asked).fetchall()
            return list(map(make, found)) if not readers else [make(_read(row, readers)) for row in found]

        return run


def _read(row: Any, readers: list[tuple[int, Any]]) -> list[Any]:
    """The cells of a row as Python's values."""
    cells = list(row)
    for i, convert in readers:
        cells[i] = convert(cells[i])
    return cells
