"""Hot reads: statements that are built once and asked of the driver directly."""

from collections import namedtuple
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import Dialect, Select, String, cast, func, literal_column
from sqlmodel import Session

from ecabinet.kernel.db import driver

_COMMA: Any = literal_column("','")  # in the text: a hot read has no value that is expanded later


def together(number: Any) -> Any:
    """Numbers of many rows as one text, "3,7": one row is read instead of many."""
    return func.coalesce(func.aggregate_strings(cast(number, String), _COMMA), "")


def apart(text: str) -> list[int]:
    """What `together` put into a text."""
    return [int(number) for number in text.split(",") if number]


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
        binders = [(name, p) for name, kind in kinds.items() if (p := kind._cached_bind_processor(dialect))]

        def run(raw: Any, params: dict[str, Any]) -> list[Any]:
            values = {**fixed, **params}
            for name, convert in binders:
                values[name] = convert(values[name])
            asked = values if order is None else [values[name] for name in order]
            found = raw.execute(sql, asked).fetchall()
            return list(map(make, found)) if not readers else [make(_read(row, readers)) for row in found]

        return run


def _read(row: Any, readers: list[tuple[int, Any]]) -> list[Any]:
    """The cells of a row as Python's values."""
    cells = list(row)
    for i, convert in readers:
        cells[i] = convert(cells[i])
    return cells
