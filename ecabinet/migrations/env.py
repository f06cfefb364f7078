"""Alembic's environment: the same revisions, up and down, on both engines."""

from alembic import context
from sqlmodel import SQLModel

from ecabinet.kernel.db import make_engine

engine = make_engine(context.config.attributes["url"])
with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
