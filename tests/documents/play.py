"""What the tests of papers look up."""

from typing import Any

from sqlmodel import select

from ecabinet.kernel.web import House


def rows(house: House, *statement: Any) -> list[Any]:
    with house.db.reading() as db:
        return list(db.exec(select(*statement)))
