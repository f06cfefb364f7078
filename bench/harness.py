"""Servers in processes of their own, their CPU and memory, and a row of the table."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROUNDS = 5
SCHEDULED = (
    2  # of a process's clocks (clock_getcpuclockid): the time that it was given, not the ticks that it was seen at
)


@dataclass(frozen=True)
class Measured:
    """One figure with its bound; `holds` says whether it is kept."""

    name: str
    value: float
    unit: str
    bound: float
    holds: bool
    detail: str


def at_most(name: str, value: float, unit: str, bound: float, detail: str) -> Measured:
    """A figure that must not grow beyond its bound."""
    return Measured(name, round(value, 3), unit, bound, value <= bound, detail)


def at_least(name: str, value: float, unit: str, bound: float, detail: str) -> Measured:
    """A figure that must not fall below its bound."""
    return Measured(name, round(value, 3), unit, bound, value >= bound, detail)


def median(measure: Callable[[], float]) -> float:
    """The median of five."""
    return statistics.median(measure() for _ in range(ROUNDS))


def medians(measure: Callable[[], tuple[float, ...]]) -> tuple[float, ...]:
    """The medians of five, figure by figure."""
    return tuple(statistics.median(column) for column in zip(*(measure() for _ in range(ROUNDS)), strict=True))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server of bench/serve.py in a process of its own, ended at the end."""

    def __init__(self, kind: str, *args: object, folder: Path | None = None) -> None:
        self.port = free_port()
        self.command = [sys.executable, "-m", "bench.serve", kind, str(self.port), *map(str, args)]
        self.folder = folder
        self.pipes: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command, cwd=Path(__file__).resolve().parent.parent, stderr=subprocess.DEVNULL, **self.pipes
        )
        self.greet()
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"{' '.join(self.command)} ended at once; run it by hand to see why")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    time.sleep(0.2)
                    return self
            time.sleep(0.05)
        raise RuntimeError(f"{' '.join(self.command)} does not listen")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def greet(self) -> None:
        """What the process is told before it listens."""

    def cpu(self) -> float:
        """Seconds of CPU so far, user and system, of all its threads: the clock of that process, in nanoseconds."""
        return time.clock_gettime(~self.process.pid << 3 | SCHEDULED)

    def memory(self) -> int:
        """Resident bytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


Bench = Callable[[Any], list[Measured]]
