"""Who signs the heads."""

from pathlib import Path

import pytest

from ecabinet.ledger.keys import Signer, signer_at


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """A key made for one test."""
    return signer_at(tmp_path / "keys" / "ledger.pem")
