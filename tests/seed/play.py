"""The demonstration as it is seeded, and who is in it."""

import resource
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlmodel import func, select

from ecabinet import schema
from ecabinet.app import make_house
from ecabinet.ballots.models import Ballot
from ecabinet.demo.seeding import seed
from ecabinet.demo.starting import Shown
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.people.actions import enter_demonstration
from ecabinet.settings import Settings, read_settings
from tests.seed.data import PEOPLE

NOW = datetime(2026, 11, 22, 16, 50, tzinfo=UTC)  # a Sunday, ten minutes before midnight in Ha Noi
ROLES = {
    "chair": "pm", "member": "btc", "former minister": "bnn-truoc", "assistant": "troly-btc", "secretary": "thuky1",
    "other secretary": "ms-thu-ky", "administrator": "quantri", "auditor": "kiemsoat", "guest": "khach-vtlt",
}  # fmt: skip
NAMES = {it["key"]: it["name"] for it in PEOPLE}


def settings_for(url: str, folder: Path) -> Settings:
    """The settings of an installation whose database is elsewhere."""
    return read_settings({"ECABINET_DATABASE_URL": url, "ECABINET_DATA_DIR": str(folder), "ECABINET_LANGUAGE": "en"})


def spent() -> float:
    """The processor's seconds so far, with those of the processes that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(it.ru_utime + it.ru_stime for it in used)


def fill(url: str, folder: Path) -> None:
    """Seed as of NOW and note what it cost."""
    schema.migrate(url)
    house = make_house(settings_for(url, folder))
    before = spent()
    try:
        house.db.act(lambda db: enter_demonstration(db, None))
        clock.set_clock(NOW)
        seed(house, Shown(None))
        (folder / "cost").write_text(str(spent() - before))
    finally:
        clock.set_clock(None)
        house.db.close()


def count(db: Db, model: Any, *which: Any) -> int:
    """How many rows there are."""
    return int(db.exec(select(func.count()).select_from(model).where(*which)).one())


def form_of(db: Db, row: dict[str, Any]) -> Ballot:
    """The form that was seeded from this."""
    return db.exec(select(Ballot).where(Ballot.title == row["title"])).one()
