"""The byte store keeps what it was given."""

import hashlib
from pathlib import Path

import pytest

from ecabinet.kernel.blobs import Blobs


def test_bytes_are_found_by_their_digest_and_kept_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    stored = blobs.put([b"abc", b"def"])
    assert stored.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert blobs.put(b"abcdef") == stored
    assert blobs.read(stored.sha256) == b"abcdef"
    assert blobs.read(stored.sha256, 2, 4) == b"cd"
    assert blobs.size(stored.sha256) == 6
    assert blobs.path(stored.sha256).read_bytes() == b"abcdef"
    assert list(blobs.incoming.iterdir()) == []


def test_a_digest_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Blobs(tmp_path / "blobs").size("0" * 64)
