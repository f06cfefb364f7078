"""What the tests of meetings look up."""

from sqlmodel import select

from ecabinet.kernel.web import House
from ecabinet.notices.models import Notice
from tests.cast import Cast


def told(house: House, cast: Cast, name: str) -> list[str]:
    """What somebody was told, as msgids in order."""
    with house.db.reading() as db:
        return [row.msgid for row in db.exec(select(Notice).where(Notice.person_id == cast[name]).order_by(Notice.id))]  # type: ignore[arg-type]
