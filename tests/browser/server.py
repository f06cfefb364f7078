"""The product on a port, as it is served: in a thread of the test, or in a process that can be killed.

Its clock runs, but from the morning of the cast on, and a test can move it. `python -m tests.browser.server` is the
process; the product itself knows nothing of either.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import uvicorn

from ecabinet.app import make_app, make_house, run
from ecabinet.kernel import clock
from ecabinet.kernel.serving import server_config
from ecabinet.kernel.web import House
from ecabinet.listening import listen
from ecabinet.settings import Settings, read_settings
from tests.conftest import MORNING

PATIENCE = 30
BEGAN = "ECABINET_TEST_CLOCK_BEGAN"


class Hours:
    """A clock that runs as the machine's does, shifted so that it began at MORNING."""

    def __init__(self, began: datetime | None = None) -> None:
        self.began = began or datetime.now(UTC)
        self.ahead = timedelta()
        clock._source = self.now

    def now(self) -> datetime:
        """The moment in the product."""
        return MORNING + (datetime.now(UTC) - self.began) + self.ahead


class Served:
    """The product over a house of the test's own process: the test may act and look behind the pages."""

    def __init__(self, house: House, hours: Hours) -> None:
        self.house, self.hours = house, hours
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = uvicorn.Server(server_config(make_app(house), lifespan="on", timeout_graceful_shutdown=1))
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), name="server", daemon=True)
        self.thread.start()
        _wait(lambda: self.server.started, "the server did not start")

    def pass_time(self, by: timedelta) -> None:
        """It is later now; whatever fell due meanwhile is done at once."""
        self.hours.ahead += by
        runner = self.house.parts["jobs"]
        runner.loop.call_soon_threadsafe(runner.wake.set)

    def stop(self) -> None:
        """Serve no more; the house stays."""
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        self.socket.close()


class Killable:
    """The product in a process of its own, which a test kills and starts again on the same port and data."""

    def __init__(self, settings: Settings, hours: Hours) -> None:
        self.port = _keepable_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ, "ECABINET_DATABASE_URL": settings.database_url, "ECABINET_DATA_DIR": str(settings.data_dir),
            "ECABINET_PORT": str(self.port), "ECABINET_IDLE_HOURS": str(settings.idle_hours),
            "ECABINET_LANGUAGE": settings.language, BEGAN: hours.began.isoformat(),
        }  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen([sys.executable, "-m", "tests.browser.server"], env=self.env)
        _wait(self._answers, "the server's process did not start")

    def kill(self) -> None:
        """As the power fails: nothing is said to anybody."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the server's process ended"
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def _keepable_port() -> int:
    """A free port that the system lends to no connection, so that nobody takes it while the server is dead."""
    for port in random.sample(range(20_000, 32_000), 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port is free")


def _wait(ready, sentence: str) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, sentence
        time.sleep(0.02)


def serve() -> None:
    """What the process does: the product's own `run`, by the test's clock."""
    Hours(datetime.fromisoformat(os.environ[BEGAN]))
    settings = read_settings()
    run(settings, listen(settings))


__all__ = ["Hours", "Killable", "Served", "make_house"]

if __name__ == "__main__":
    serve()
