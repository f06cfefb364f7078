"""A typed day."""

from datetime import date


def day_of(text: str) -> date | None:
    """The day as a date field sends it; None for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
