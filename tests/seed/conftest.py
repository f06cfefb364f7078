"""One seeding for each engine and run, shared by its processes; the clock stands at its moment."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecabinet.app import make_house
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.settings import Settings
from tests.conftest import ENGINES
from tests.seed.play import NOW, fill, settings_for
from tests.support import postgres


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A seeded installation on each engine, one's own to change; the clock stands at the seeding."""
    folder = postgres._folder() / f"seed-{request.param}"
    folder.mkdir(exist_ok=True)
    clock.set_clock(NOW)
    if request.param == "postgres":
        name = postgres.template("seed", lambda url: fill(url, folder))
        clock.set_clock(NOW)
        with postgres.database(name) as url:
            yield settings_for(url, folder)
        return
    with postgres._alone(folder / "lock"):
        if not (folder / "cost").exists():
            fill(f"sqlite:///{folder / 'ecabinet.db'}", folder)
    clock.set_clock(NOW)
    shutil.copy(folder / "ecabinet.db", tmp_path)
    yield settings_for(f"sqlite:///{tmp_path / 'ecabinet.db'}", folder)


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """The house of that installation."""
    house = make_house(settings)
    yield house
    house.db.close()


@pytest.fixture
def db(house: House) -> Iterator[Db]:
    """A reading of it."""
    with house.db.reading() as db:
        yield db
