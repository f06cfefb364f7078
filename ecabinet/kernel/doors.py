"""Doors: who may come to a thing. One statement answers for one viewer of a page and for two thousand of a push."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from ecabinet.kernel.db import Db, Row, in_json
from ecabinet.kernel.errors import Missing, SignedOut
from ecabinet.kernel.hot import Hot


class number_list(GenericFunction[Any]):
    """The numbers of a JSON list as rows, on both engines."""

    inherit_cache = True
    name = "number_list"


@compiles(number_list, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(number_list, "postgresql")
def _on_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **kw)} AS json))"


def numbers(bind: str, label: str) -> Any:
    """A FROM clause of one column `label`: the numbers of the JSON list bound as `bind`."""
    rows = number_list(bindparam(bind)).table_valued(column("value"))
    return select(cast(rows.c.value, BigInteger).label(label)).subquery(bind)


viewers = numbers("viewers", "actor_id")
thing: Any = bindparam("thing", type_=BigInteger)


class Pass(NamedTuple):
    """What a door without a model hands to a view: the thing's number and the facts that opened the door."""

    id: int
    facts: Any


class Itself(NamedTuple):
    """The facts of a door that everybody passes who is signed in: the session has been asked already."""

    actor_id: int


@dataclass(frozen=True)
class Door:
    """Who may come to a thing.

    `may` selects actor_id and then facts, over the binds viewers, thing and now; None is anybody at all, `Itself`
    whoever is signed in. With `model` the view is handed the
    row, locked in an act (`root` names the row to lock first: its model and this row's column that points at it).
    """

    name: str
    may: "Hot | type[Itself] | None"
    model: type[Row] | None = None
    lock: Literal["update", "share"] = "update"
    root: tuple[type[Row], str] | None = None
    within: "Door | None" = None
    when: Callable[[Any], bool] = bool

    def narrowed(self, name: str, when: Callable[[Any], bool]) -> "Door":
        """A door behind this one, for those whose facts say so; it costs no question of its own."""
        return Door(name, self.may, within=self, when=when)

    @cached_property
    def binds(self) -> frozenset[str]:
        """Which of thing and now the statement asks for; looked at on first use, when every slice is loaded."""
        found = frozenset(self.may.statement.compile().binds) if isinstance(self.may, Hot) else frozenset()
        return found & {"thing", "now"}

    def admit(self, db: Db, actors: Collection[int], number: int) -> dict[int, Any]:
        """The facts of each actor that may; whoever is not in the answer may not."""
        if self.may is None:
            return dict.fromkeys(actors)
        if self.may is Itself:
            return {actor: Itself(actor) for actor in actors}
        if self.within is not None:
            return {actor: facts for actor, facts in self.within.admit(db, actors, number).items() if self.when(facts)}
        if not db.reads_only:
            return self._ask(db, actors, number)
        asked = (self.name, number, *actors)
        known: dict[Any, dict[int, Any]] = db.info.setdefault("doors", {})
        if asked not in known:
            known[asked] = self._ask(db, actors, number)
        return known[asked]

    def _ask(self, db: Db, actors: Collection[int], number: int) -> dict[int, Any]:
        """In a reading the same question has the same answer, so each is asked once; in an act always."""
        assert isinstance(self.may, Hot)
        binds: dict[str, Any] = {"viewers": in_json(list(actors))}
        if "thing" in self.binds:
            binds["thing"] = number
        if "now" in self.binds:
            binds["now"] = db.now
        return {row[0]: row for row in self.may.rows(db, **binds)}

    def open(self, db: Db, actor_id: int | None, number: int, *, locking: bool = False) -> tuple[Any, Any]:
        """The thing and the facts.

        Raises SignedOut when nobody is signed in and somebody is needed, Missing when it is not there or not theirs.
        """
        if self.may is None:
            return Pass(number, None), None
        if actor_id is None:
            raise SignedOut
        row = self._row(db, number, locking) if self.model else None
        facts = self.admit(db, (actor_id,), number).get(actor_id)
        if facts is None:
            raise Missing
        return (Pass(number, facts) if self.model is None else row), facts

    def _row(self, db: Db, number: int, locking: bool) -> Row:
        assert self.model is not None
        row = db.get(self.model, number)
        if row is None:
            raise Missing
        if locking and db.get_bind().dialect.name == "postgresql":
            share = {"read": True} if self.lock == "share" else {}
            if self.root:
                db.get(self.root[0], getattr(row, self.root[1]), with_for_update=share or True, populate_existing=True)
                db.refresh(row)
            else:
                db.refresh(row, with_for_update=share or True)
        return row


anyone = Door("anyone", None)
