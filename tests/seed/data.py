"""The demonstration's data as they are written."""

import itertools
from datetime import UTC, datetime
from typing import Any

import yaml

from ecabinet import paths

# In local time: a Sunday noon, a Monday just after midnight, a Friday evening, New Year's morning.
SEEDINGS = [
    datetime(2026, 11, 22, 5, tzinfo=UTC),
    datetime(2026, 11, 22, 17, 30, tzinfo=UTC),
    datetime(2026, 11, 27, 12, tzinfo=UTC),
    datetime(2027, 1, 1, 2, tzinfo=UTC),
]
NOW = SEEDINGS[0]
VIETNAMESE = set("ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def read(name: str) -> Any:
    """One of its files."""
    return yaml.safe_load((paths.SEED_DATA / f"{name}.yaml").read_text("utf-8"))


ORGANISATIONS, POSITIONS, PEOPLE, BODIES = (read(it) for it in ("organisations", "positions", "people", "bodies"))
MEETINGS, FORMS, PAPERS = (read(it) for it in ("meetings", "forms", "papers"))
CODES = {it["code"] for it in ORGANISATIONS}
KEYS = {it["key"] for it in PEOPLE}


def items(meeting: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of a meeting, with their parts."""
    return list(itertools.chain.from_iterable([it, *it.get("items", [])] for it in meeting["items"]))
