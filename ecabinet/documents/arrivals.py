"""Files on arrival: looked at, cleaned in the worker, and kept byte for byte beside the copy that will be read.

Nothing of a refused file is kept, and none is kept before all of them were looked at.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ecabinet.documents import pdf
from ecabinet.documents.pdf import Cleaned, Refusal
from ecabinet.documents.rules import display_name, refusal_sentence, why_not_upload
from ecabinet.kernel import formats
from ecabinet.kernel.blobs import Blobs, Stored

# Receiving waits for the worker's places: in threads of its own, so that nothing else waits with it.
RECEIVING = ThreadPoolExecutor(4, thread_name_prefix="receiving")


@dataclass(frozen=True)
class Incoming:
    """A file as it was sent."""

    name: str
    size: int
    stream: BinaryIO


@dataclass(frozen=True)
class Arrived:
    """A file that can be a paper: its original, and its cleaned copy with what is known of it."""

    name: str
    original: Stored
    cleaned: Stored
    facts: Cleaned


@dataclass(frozen=True)
class Rejected:
    """A file that cannot: the sentence (a msgid) for whoever sent it."""

    name: str
    msgid: str
    params: dict[str, str] = field(default_factory=dict)


def receive(blobs: Blobs, files: Sequence[Incoming], limit: int) -> list[Arrived | Rejected]:
    """Look at each file and keep the good ones, in the order given; a bad one harms none. `limit` is in bytes."""
    found: dict[int, Arrived | Rejected] = {}
    with _folder(blobs) as folder:
        waiting = []
        for number, file in enumerate(files):
            name = display_name(file.name)
            if why := why_not_upload(name, file.size, limit):
                found[number] = _rejected(name, why, file.size, limit)
            else:
                waiting.append((number, name, _write(file.stream, folder / f"{number}")))
        results = pdf.clean_many([(path, path.with_suffix(".clean")) for _, _, path in waiting]) if waiting else []
        for (number, name, path), result in zip(waiting, results, strict=True):
            found[number] = _kept(blobs, name, path, result, limit)
    return [found[number] for number in range(len(files))]


@contextmanager
def _folder(blobs: Blobs) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=blobs.incoming))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(stream: BinaryIO, path: Path) -> Path:
    with path.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)
    return path


def _kept(blobs: Blobs, name: str, path: Path, result: Cleaned | Refusal, limit: int) -> Arrived | Rejected:
    if isinstance(result, Refusal):
        return _rejected(name, refusal_sentence(result), path.stat().st_size, limit)
    return Arrived(name, blobs.put_file(path), blobs.put_file(path.with_suffix(".clean")), result)


def _rejected(name: str, why: str, size: int, limit: int) -> Rejected:
    return Rejected(name, why, {"name": name, "size": formats.size(size), "limit": formats.size(limit)})
