"""Alembic's environment: the same revisions, up and down, on both engines."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

from ecabinet.kernel.db import Moment
from ecabinet.kernel.engine import make_engine


def render(kind: str, value: Any, _autogen: Any) -> str | Literal[False]:
    """Our own column types as plain ones, so that a revision stays as it was written."""
    if kind == "type" and isinstance(value, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, AutoString):
        return f"sa.String(length={value.length})" if value.length else "sa.String()"
    return False


engine = make_engine(context.config.attributes["url"])
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, render_item=render,
    )  # fmt: skip
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
