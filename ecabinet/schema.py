"""The whole schema: every slice's tables and triggers, and the migrations that bring a database to it."""

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from ecabinet.kernel import jobs
from ecabinet.kernel.engine import make_engine
from ecabinet.kernel.triggers import Trigger, create_all, never_lost
from ecabinet.paths import MIGRATIONS
from ecabinet.settings import CannotStart

SLICES = (
    "records", "people", "rulebook", "notices", "meetings", "documents", "ledger", "ballots", "opinions", "floor",
    "search", "audit",
)  # fmt: skip
JOBS = jobs.Job
_STAMP = "CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"

if TYPE_CHECKING:
    from alembic.config import Config


def load() -> list[Trigger]:
    """Import every slice's tables; its triggers."""
    triggers: list[Trigger] = []
    for name in SLICES:
        for part in ("models", "triggers"):
            if importlib.util.find_spec(f"ecabinet.{name}.{part}"):
                module = importlib.import_module(f"ecabinet.{name}.{part}")
                triggers += getattr(module, "TRIGGERS", []) if part == "triggers" else []
    kept = dict.fromkeys(trigger.table for trigger in triggers if trigger.event == "DELETE")
    return triggers + [it for name in kept for it in never_lost(SQLModel.metadata.tables[name], triggers)]


def own_indexes() -> list[ModuleType]:
    """Every slice's ddl.py: what an engine needs beside the tables (`create(dialect)`, `drop(dialect)`)."""
    names = [f"ecabinet.{name}.ddl" for name in SLICES if importlib.util.find_spec(f"ecabinet.{name}.ddl")]
    return [importlib.import_module(name) for name in names]


def create(url: str) -> None:
    """Make the schema in an empty database at once, as the migrations would (a test holds the two together)."""
    triggers = load()
    engine = make_engine(url)
    with engine.begin() as connection:
        SQLModel.metadata.create_all(connection)
        for module in own_indexes():
            for statement in module.create(connection.dialect.name):
                connection.exec_driver_sql(statement)
        create_all(connection, triggers)
        connection.exec_driver_sql(_STAMP)
        connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revisions()[-1]})
    engine.dispose()


def config(url: str) -> "Config":
    """Alembic's configuration without a file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["url"] = url
    return made


def revisions() -> list[str]:
    """Every revision, oldest first; each file begins with the name of its own."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def revision(url: str) -> str | None:
    """The revision that the database stands at, None for an empty one. Raises CannotStart when it does not answer."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            return str(found) if found else None
    except DBAPIError as error:
        raise CannotStart(f"The database cannot be opened: {' '.join(str(error.orig).split())[:400]}") from None
    finally:
        engine.dispose()


def migrate(url: str, to: str = "head") -> None:
    """Bring the database to a revision; at once when it stands there. Raises CannotStart."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    stands = revision(url)
    if to == "head" and stands == revisions()[-1]:
        return
    if stands and stands not in revisions():
        raise CannotStart(f"The database is of another version ({stands}); use the program that brought it there.")
    from alembic import command

    load()
    if to == "base" or to.startswith("-"):
        command.downgrade(config(url), to)
    else:
        command.upgrade(config(url), to)
