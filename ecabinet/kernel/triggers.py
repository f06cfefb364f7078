"""What the database refuses by itself, said once for both engines; raw SQL cannot go around it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Integer, Table, UniqueConstraint


@dataclass(frozen=True)
class Trigger:
    """Refuses an `event` on a table unless `unless` holds (SQL over NEW and OLD that both engines read).

    `lock` is a SELECT that PostgreSQL performs first, so that the row looked at cannot change meanwhile.
    """

    name: str
    table: str
    event: str
    says: str
    unless: str = "FALSE"
    lock: str = ""

    def create(self, dialect: str) -> list[str]:
        """The statements that make it; only PostgreSQL knows TRUNCATE."""
        if dialect == "sqlite" and self.event == "TRUNCATE":
            return []
        return self._sqlite() if dialect == "sqlite" else self._postgres()

    def drop(self, dialect: str) -> list[str]:
        """The statements that take it away."""
        if dialect == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}"] if self.create(dialect) else []
        return [f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.name}()"]

    def _sqlite(self) -> list[str]:
        condition = self.unless.replace("FALSE", "0").replace("TRUE", "1")
        head = f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW"
        return [f"{head} WHEN NOT coalesce(({condition}), 0) BEGIN SELECT RAISE(ABORT, '{self.says}'); END"]

    def _postgres(self) -> list[str]:
        lock = f"PERFORM {self.lock.removeprefix('SELECT ')};" if self.lock else ""
        back = "OLD" if self.event == "DELETE" else "NEW"
        refuse = f"RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation'"
        body = f"{lock} IF NOT coalesce(({self.unless}), FALSE) THEN {refuse}; END IF; RETURN {back};"
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        head = f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH {each}"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
            f"{head} EXECUTE FUNCTION {self.name}()",
        ]


def append_only(table: str) -> list[Trigger]:
    """The table is only added to."""
    return [
        Trigger(f"{table}_no_update", table, "UPDATE", f"{table} is only added to"),
        Trigger(f"{table}_no_delete", table, "DELETE", f"{table} is only added to"),
        Trigger(f"{table}_no_truncate", table, "TRUNCATE", f"{table} is only added to"),
    ]


@dataclass(frozen=True)
class NeverReplaced(Trigger):
    """SQLite's INSERT OR REPLACE takes the old row away and asks no trigger for DELETE: asked before the INSERT.

    PostgreSQL knows no such statement.
    """

    def create(self, dialect: str) -> list[str]:
        return super().create(dialect) if dialect == "sqlite" else []

    def drop(self, dialect: str) -> list[str]:
        return super().drop(dialect) if dialect == "sqlite" else []


def never_replaced(table: Table) -> Trigger:
    """No row is put in another's place, by whichever of its keys: the row's own number is one of them."""
    numbered = table.dialect_options["sqlite"]["with_rowid"]
    keys = [[it.name for it in table.primary_key]]
    if numbered and len(keys[0]) == 1 and isinstance(table.primary_key.columns[0].type, Integer):
        keys = []  # that is the row's own number
    keys += [[it.name for it in rule.columns] for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    keys += [[it.name for it in index.columns] for index in table.indexes if index.unique and not index.dialect_kwargs]
    same = [" AND ".join(f'it."{name}" = NEW."{name}"' for name in key) for key in sorted(keys)]
    taken = [f"EXISTS (SELECT 1 FROM {table.name} it WHERE {it})" for it in same]
    taken += [f"EXISTS (SELECT 1 FROM {table.name} it WHERE it.rowid = NEW.rowid)"] if numbered else []
    says = f"no row of {table.name} is put in another's place".replace("'", "''")
    return NeverReplaced(f"{table.name}_no_replace", table.name, "INSERT", says, f"NOT ({' OR '.join(taken)})")


def never_lost(table: Table, triggers: Iterable[Trigger]) -> list[Trigger]:
    """What a table that refuses DELETE refuses besides: a row in another's place, and TRUNCATE."""
    truncated = Trigger(f"{table.name}_no_truncate", table.name, "TRUNCATE", f"{table.name} is not emptied")
    has = any(it.table == table.name and it.event == "TRUNCATE" for it in triggers)
    return [never_replaced(table), *([] if has else [truncated])]


def create_all(connection: Connection, triggers: Iterable[Trigger]) -> None:
    """Make the triggers on a schema that has the tables."""
    dialect = connection.dialect.name
    for trigger in triggers:
        for statement in trigger.create(dialect):
            connection.exec_driver_sql(statement.replace("%", "%%") if dialect == "postgresql" else statement)
