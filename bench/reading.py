"""How much of a 120-page paper is fetched before its first page shows."""

from bench.harness import Measured
from bench.stage import Stage


def first_page_bytes(stage: Stage) -> list[Measured]:
    """Filled in with the reading page."""
    return []
