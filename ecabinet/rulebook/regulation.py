"""What a body works under: its profile on a day, the calendar of working days, the rule-set that a ballot keeps."""

from functools import lru_cache
from typing import Any

import yaml

from ecabinet.kernel import formats
from ecabinet.paths import SEED_DATA
from ecabinet.rulebook.rulesets import RuleSet, Tie, from_json
from ecabinet.rulebook.workdays import Calendar, OfficeHours, calendar_of

HOLIDAYS = SEED_DATA / "holidays" / "vietnam.yaml"


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The days off, from the installation's file."""
    data: dict[str, Any] = yaml.safe_load(HOLIDAYS.read_text(encoding="utf-8"))
    return calendar_of(data["years"], data["occasions"])


def office_hours() -> OfficeHours:
    """Working days in the installation's zone."""
    return OfficeHours(calendar(), formats.zone)


@lru_cache(maxsize=64)
def rule_set_of(text: str) -> RuleSet:
    """The rule-set that a ballot was opened with."""
    return from_json(text)


def casts_for(rule_set: RuleSet, *, chairs_body: bool, chairs_meeting: bool) -> bool:
    """Whether a member holds the office whose side decides a tie."""
    return chairs_meeting if rule_set.tie is Tie.MEETING_CHAIR else chairs_body and rule_set.tie is not Tie.FAILS
