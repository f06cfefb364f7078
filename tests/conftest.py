"""A house on either engine with the cast in it, and clients signed in as any of them."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from ecabinet import schema
from ecabinet.app import make_app, make_house
from ecabinet.kernel import clock
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Moment
from ecabinet.kernel.web import House
from ecabinet.settings import Settings, read_settings
from tests.cast import Cast, play, token
from tests.support import postgres

ENGINES = ("sqlite", "postgres")
MORNING = datetime(2026, 6, 24, 1, 0, tzinfo=UTC)  # Wednesday, 08:00 in Ha Noi

SignedIn = Callable[[str], TestClient]
Sql = Callable[..., None]

# Most of a test's time is the disk's, as every act is flushed to it: where there is memory enough, write there.
MEMORY, ENOUGH = Path("/dev/shm"), 8 << 30
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(autouse=True)
def _running_clock() -> Iterator[None]:
    yield
    clock.set_clock(None)


def _fill(url: str) -> Cast:
    schema.create(url)
    clock.set_clock(MORNING)
    database = Database(url)
    cast = play(database)
    database.close()
    clock.set_clock(None)
    return cast


@pytest.fixture(scope="session")
def sqlite_stage(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    """A database file with the cast, to be copied."""
    path = tmp_path_factory.mktemp("stage") / "cast.db"
    return path, _fill(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_stage() -> tuple[str, Cast]:
    """A template database with the cast."""
    told = postgres._folder() / "cast.json"

    def fill(url: str) -> None:
        told.write_text(json.dumps(asdict(_fill(url))))

    name = postgres.template("cast", fill)
    return name, Cast(**json.loads(told.read_text()))


@pytest.fixture(params=ENGINES)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Cast]]:
    """The address of a fresh database with the cast, on each engine."""
    if request.param == "sqlite":
        path, cast = request.getfixturevalue("sqlite_stage")
        shutil.copy(path, tmp_path / "ecabinet.db")
        yield f"sqlite:///{tmp_path / 'ecabinet.db'}", cast
        return
    name, cast = request.getfixturevalue("postgres_stage")
    with postgres.database(name) as url:
        yield url, cast


@pytest.fixture
def cast(stage: tuple[str, Cast]) -> Cast:
    """Who plays."""
    return stage[1]


@pytest.fixture
def settings(stage: tuple[str, Cast], tmp_path: Path) -> Settings:
    """The settings of the house under test."""
    return read_settings(
        {"ECABINET_DATABASE_URL": stage[0], "ECABINET_DATA_DIR": str(tmp_path), "ECABINET_LANGUAGE": "en"}
    )


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    """The house under test; the clock stands at MORNING until a test moves it."""
    clock.set_clock(MORNING)
    house = make_house(settings)
    yield house
    house.db.close()


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    """Nobody in particular."""
    with TestClient(make_app(house), follow_redirects=False) as client:
        yield client


@pytest.fixture
def signed_in(client: TestClient) -> SignedIn:
    """A client for anybody of the cast: `signed_in("secretary").get("/")`."""

    def as_(name: str) -> TestClient:
        other = TestClient(client.app, follow_redirects=False)
        other.cookies.set("session", token(name))
        other.portal = client.portal
        return other

    return as_


@pytest.fixture
def sql(house: House) -> Sql:
    """Run one statement and commit; moments are bound as the tables keep them, a word that is reserved is quoted."""
    dialect = house.db.engine.dialect

    def run(statement: str, **values: object) -> None:
        kept = Moment().bind_processor(dialect)
        bound = {k: kept(v) if isinstance(v, datetime) else v for k, v in values.items()}
        written = statement.replace(" by,", ' "by",')
        with house.db.engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(text(written), bound)

    return run
