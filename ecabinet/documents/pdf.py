"""PDF files on arrival: a cleaned copy, its text and its outline, always made in a process of their own under limits.

A ministry may send anything. Whatever a file does to the libraries that read it (crash, hang, swell) happens to a
child process; the server gets a value. This module starts that process and imports none of those libraries.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

MEGABYTE = 1024 * 1024


class Refusal(StrEnum):
    """Why a file cannot become a paper."""

    EMPTY = "empty"
    NOT_A_PDF = "not_a_pdf"
    BROKEN = "broken"
    PASSWORD = "password"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"


class Removed(StrEnum):
    """What the cleaned copy no longer carries; the original still does."""

    JAVASCRIPT = "javascript"
    ATTACHMENTS = "attachments"
    ACTIONS = "actions"
    LINKS = "links"
    MEDIA = "media"
    DYNAMIC_FORM = "dynamic_form"
    SIGNATURES = "signatures"
    RESTRICTIONS = "restrictions"
    DAMAGE = "damage"


@dataclass(frozen=True)
class Limits:
    """What one file may cost: wall-clock and processor seconds, memory, pages, bytes of all its streams unpacked."""

    seconds: int = 60
    memory: int = 1024 * MEGABYTE
    pages: int = 5000
    stream: int = 128 * MEGABYTE
    image: int = 512 * MEGABYTE
    unpacked: int = 4096 * MEGABYTE
    text: int = 2 * MEGABYTE


LIMITS = Limits()


@dataclass(frozen=True)
class Cleaned:
    """The cleaned copy. `sizes` tells the reading page each page's place before it is fetched: "595x842*118 842x595*2"
    (width x height in points as seen, times the number of pages in a row)."""

    pages: int
    title: str
    sizes: str
    removed: tuple[Removed, ...]

    @property
    def signed(self) -> bool:
        """Whether the original carries digital signatures (the copy cannot)."""
        return Removed.SIGNATURES in self.removed


class Heading(NamedTuple):
    """An entry of the outline; `page` counts from 1, None when it leads nowhere."""

    title: str
    page: int | None
    children: "tuple[Heading, ...]" = ()


class Reading(NamedTuple):
    """What a file says: the text of each page, and the outline."""

    pages: list[str]
    outline: list[Heading]


class WorkerError(RuntimeError):
    """The worker itself did not run: a fault of the installation, never of a file."""


class _Job(NamedTuple):
    verb: str
    source: str
    target: str = ""


class _Outcome(NamedTuple):
    lines: list[Any]
    end: str


# Several uploads at once must not take the machine from the pages that others read.
_places = threading.BoundedSemaphore(2)


def clean(original: Path, cleaned: Path, limits: Limits = LIMITS) -> Cleaned | Refusal:
    """Write the cleaned copy of `original` to `cleaned`; nothing stands there after a refusal."""
    return clean_many([(original, cleaned)], limits)[0]


def clean_many(pairs: Sequence[tuple[Path, Path]], limits: Limits = LIMITS) -> list[Cleaned | Refusal]:
    """`clean` for many files with one start of the worker: each has its own process and limits, none harms the next."""
    jobs = [_Job("clean", str(source.resolve()), str(target.resolve())) for source, target in pairs]
    outcomes = _run(jobs, limits)
    return [_cleaned(outcome, target) for outcome, (_, target) in zip(outcomes, pairs, strict=True)]


def text(cleaned: Path, limits: Limits = LIMITS) -> list[str]:
    """The text of each page, NFC, without control characters; what lies beyond a limit is left out."""
    return _pages(_run([_Job("text", str(cleaned.resolve()))], limits)[0])


def outline(cleaned: Path, limits: Limits = LIMITS) -> list[Heading]:
    """The outline as a tree, cut at a sane depth and number; empty when there is none to trust."""
    return _headings(_run([_Job("outline", str(cleaned.resolve()))], limits)[0])


def read_many(cleaned: Sequence[Path], limits: Limits = LIMITS) -> list[Reading]:
    """`text` and `outline` of many files with one start of the worker."""
    jobs = [_Job(verb, str(path.resolve())) for verb in ("text", "outline") for path in cleaned]
    outcomes = _run(jobs, limits)
    texts, outlines = outcomes[: len(cleaned)], outcomes[len(cleaned) :]
    return [Reading(_pages(text), _headings(outline)) for text, outline in zip(texts, outlines, strict=True)]


def _pages(outcome: _Outcome) -> list[str]:
    pages, texts = (outcome.lines[0], outcome.lines[1:]) if outcome.lines else (0, [])
    return texts + [""] * (pages - len(texts))


def _headings(outcome: _Outcome) -> list[Heading]:
    return [_heading(entry) for entry in outcome.lines[0]] if outcome.lines else []


def _heading(entry: list[Any]) -> Heading:
    title, page, children = entry
    return Heading(title, page, tuple(_heading(child) for child in children))


def _cleaned(outcome: _Outcome, target: Path) -> Cleaned | Refusal:
    if outcome.end == "done" and isinstance(outcome.lines[0], dict):
        facts = outcome.lines[0]
        return Cleaned(**{**facts, "removed": tuple(Removed(kind) for kind in facts["removed"])})
    target.unlink(missing_ok=True)
    return Refusal(outcome.lines[0] if outcome.end == "done" else outcome.end)


def _run(jobs: list[_Job], limits: Limits) -> list[_Outcome]:
    order = json.dumps({"limits": asdict(limits), "jobs": jobs})
    outcomes = [_Outcome([], Refusal.TOO_SLOW) for _ in jobs]
    for number, kind, value in _answers(order, seconds=limits.seconds * len(jobs) + 15):
        if kind == "line":
            outcomes[number].lines.append(value)
        else:
            outcomes[number] = outcomes[number]._replace(end=value)
    return outcomes


def _answers(order: str, seconds: float) -> Iterator[tuple[int, str, Any]]:
    with _places, subprocess.Popen(_COMMAND, env=_environment(), start_new_session=True, **_PIPES) as worker:
        try:
            out, err = worker.communicate(order.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:  # every file has its own alarm, so this is a machine that stands still
            os.killpg(worker.pid, signal.SIGKILL)
            out, err = worker.communicate()
        else:
            if worker.returncode:
                raise WorkerError(err.decode(errors="replace")[-2000:])
    for line in out.splitlines():
        yield tuple(json.loads(line))


_COMMAND = [sys.executable, "-P", "-m", "ecabinet.documents.worker"]
_PIPES: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def _environment() -> dict[str, str]:
    """Only what Python needs: a process that reads hostile files is not told the installation's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2])}
