"""What the database refuses by itself, said once for both engines; raw SQL cannot go around it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection


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


def create_all(connection: Connection, triggers: Iterable[Trigger]) -> None:
    """Make the triggers on a schema that has the tables."""
    for trigger in triggers:
        for statement in trigger.create(connection.dialect.name):
            connection.exec_driver_sql(statement.replace("%", "%%"))
