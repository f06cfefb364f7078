"""The byte store: what was put in is found by its SHA-256 and is never changed."""

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from obstore.store import LocalStore


class Stored(NamedTuple):
    """A put file: hexadecimal SHA-256 and size in bytes."""

    sha256: str
    size: int


class Blobs:
    """Bytes under a local folder (obstore, so that another store can take its place)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.incoming = folder.parent / "incoming"
        self.incoming.mkdir(exist_ok=True)
        self.store = LocalStore(prefix=folder, mkdir=True)

    def put(self, chunks: bytes | Iterable[bytes]) -> Stored:
        """Keep the bytes; what is there already is not written again."""
        with tempfile.NamedTemporaryFile(dir=self.incoming, delete=False) as out:
            digest, size = hashlib.sha256(), 0
            for chunk in (chunks,) if isinstance(chunks, bytes) else chunks:
                digest.update(chunk)
                size += out.write(chunk)
        try:
            return self._keep(Path(out.name), digest.hexdigest(), size)
        finally:
            Path(out.name).unlink(missing_ok=True)

    def put_file(self, path: Path) -> Stored:
        """Keep a file's bytes."""
        with path.open("rb") as stream:
            return self.put(iter(lambda: stream.read(1 << 20), b""))

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` up to but not including `end`."""
        if end is None and start == 0:
            return bytes(self.store.get(address(sha256)).bytes())
        stop = self.size(sha256) if end is None else end
        return bytes(self.store.get_range(address(sha256), start=start, end=stop))

    def size(self, sha256: str) -> int:
        """How many bytes. Raises FileNotFoundError."""
        return self.store.head(address(sha256))["size"]

    def path(self, sha256: str) -> Path:
        """Where the local store keeps it."""
        return self.folder / address(sha256)

    def _keep(self, path: Path, sha256: str, size: int) -> Stored:
        try:
            self.store.head(address(sha256))
        except FileNotFoundError:
            self.store.put(address(sha256), path)
        return Stored(sha256, size)


def address(sha256: str) -> str:
    """Two levels of folders: "ab/cd/abcd…"."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
