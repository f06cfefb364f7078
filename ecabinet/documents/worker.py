"""The process that opens PDF files for pdf.py: `python -m ecabinet.documents.worker`, an order on stdin.

The libraries are loaded once, then each file gets a fork of its own with its own limits: a file that crashes, swells
or hangs ends its fork and not its neighbours. Answers are JSON lines `[number, "line", value]`, at last
`[number, "end", how]`.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from ecabinet.documents import extract
from ecabinet.documents.pdf import MEGABYTE, Limits, Refusal

OUT_OF_MEMORY = 77
# Loaded once, before the forks; reading text does without them.
LIBRARIES = {"clean": "ecabinet.documents.scrub", "outline": "pypdf"}


def main() -> None:
    """Carry out the order on standard input, file by file."""
    order = json.load(sys.stdin)
    limits = Limits(**order["limits"])
    os.nice(10)
    for verb in {verb for verb, _, _ in order["jobs"]} & set(LIBRARIES):
        import_module(LIBRARIES[verb])
    for number, job in enumerate(order["jobs"]):
        _say(number, "end", _in_a_fork(number, job, limits))


def _say(number: int, kind: str, value: Any) -> None:
    sys.stdout.write(json.dumps([number, kind, value]) + "\n")
    sys.stdout.flush()


def _in_a_fork(number: int, job: list[str], limits: Limits) -> str:
    child = os.fork()
    if not child:
        os._exit(_carry_out(number, job, limits))
    return _how_it_ended(os.waitpid(child, 0)[1])


def _carry_out(number: int, job: list[str], limits: Limits) -> int:
    verb, source, target = job
    _confine(limits, Path(source).stat().st_size)
    try:
        for value in _answers(verb, source, target, limits):
            _say(number, "line", value)
    except MemoryError:
        return OUT_OF_MEMORY
    # A hostile file can make the libraries raise anything; whatever it is, the answer is the same: it cannot be read.
    except Exception as problem:
        sys.stderr.write(f"{verb}: {problem!r}\n")
        sys.stderr.flush()
        return 1
    return 0


def _answers(verb: str, source: str, target: str, limits: Limits) -> Iterator[Any]:
    if verb == "clean":
        from ecabinet.documents import scrub

        return iter([scrub.clean(source, target, limits)])
    if verb == "text":
        return extract.text(source, limits)
    return iter([extract.outline(source)])


def _confine(limits: Limits, size: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process even inside a library's loop
    signal.alarm(limits.seconds)
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 4 * size + 64 * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _how_it_ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        slow = os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL)
        return Refusal.TOO_SLOW if slow else Refusal.BROKEN
    return {0: "done", OUT_OF_MEMORY: Refusal.TOO_LARGE}.get(os.waitstatus_to_exitcode(status), Refusal.BROKEN)


if __name__ == "__main__":
    main()
