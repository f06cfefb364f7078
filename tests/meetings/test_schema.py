"""What the database refuses by itself, asked by raw SQL on both engines."""

import re
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecabinet.kernel.web import House
from tests.cast import Cast
from tests.meetings.conftest import Day

FACT = "INSERT INTO {} (meeting_id, \"by\", at{}) VALUES (:m, :p, '2026-06-24 01:00:00'{})"


WORDS = (
    "a cancelled meeting is not convened", "a meeting that began is not cancelled", "only a convened meeting begins",
    "only a meeting that began ends", "only a convened meeting is answered", "an invitation is only withdrawn",
    "only added to", "put in another's place", "duplicate key", "(?i:check constraint)",
)  # fmt: skip


def refused(house: House, statement: str, **binds: Any) -> bool:
    """Whether a rule of the schema refuses it; any other fault is one."""
    try:
        with house.db.engine.execution_options(writing=True).connect() as connection, connection.begin():
            connection.execute(text(statement), binds)
    except DBAPIError as error:
        if not re.search("|".join(WORDS), str(error.orig)):
            raise
        return True
    return False


@pytest.mark.parametrize("table", ["convening", "cancellation", "meeting_start", "meeting_end", "reply", "invitation"])
def test_facts_are_neither_altered_nor_removed(house: House, cast: Cast, day: Day, table: str) -> None:
    facts = {"m": day.meeting, "p": cast["an"]}
    if table == "reply":
        new = FACT.format("reply", ", person_id, n, coming, reason", ", :p, 1, :c, ''")
        assert not refused(house, new, c=True, **facts)
        assert refused(house, new, c=False, **facts)
    if table in {"meeting_start", "meeting_end"}:
        assert not refused(house, FACT.format("meeting_start", "", ""), **facts)
    if table == "meeting_end":
        assert not refused(house, FACT.format("meeting_end", "", ""), **facts)
    if table == "cancellation":
        assert not refused(house, FACT.format("cancellation", ", reason", ", 'x'"), **facts)
    assert refused(house, f"UPDATE {table} SET at = '2026-01-01 00:00:00' WHERE meeting_id = :m", m=day.meeting)
    assert refused(house, f"DELETE FROM {table} WHERE meeting_id = :m", m=day.meeting)


def test_facts_come_in_an_order_that_can_have_happened(house: House, cast: Cast, draft: Day) -> None:
    facts = {"m": draft.meeting, "p": cast["chair"]}
    start, end = FACT.format("meeting_start", "", ""), FACT.format("meeting_end", "", "")
    cancel = FACT.format("cancellation", ", reason", ", 'x'")
    convene = FACT.format("convening", ", version, words", ", 1, ''")
    assert refused(house, start, **facts)
    assert refused(house, end, **facts)
    assert not refused(house, convene, **facts)
    assert refused(house, convene, **facts)
    assert refused(house, end, **facts)
    assert not refused(house, start, **facts)
    assert refused(house, cancel, **facts)
    assert not refused(house, end, **facts)


def test_a_cancelled_meeting_is_not_convened_started_or_answered(house: House, cast: Cast, draft: Day) -> None:
    facts = {"m": draft.meeting, "p": cast["chair"]}
    assert not refused(house, FACT.format("cancellation", ", reason", ", 'x'"), **facts)
    assert refused(house, FACT.format("convening", ", version, words", ", 1, ''"), **facts)
    assert refused(house, FACT.format("meeting_start", "", ""), **facts)


def test_an_invitation_has_one_invitee_and_only_ends(house: House, cast: Cast, day: Day) -> None:
    new = FACT.format("invitation", ", person_id, organisation_id, as_member", ", :who, :office, :no")
    base = {"m": day.meeting, "no": False, "p": cast["secretary"]}
    assert refused(house, new, who=None, office=None, **base)
    assert refused(house, new, who=cast["an"], office=cast.office, **base)
    assert not refused(house, new, who=None, office=cast.office, **base)
    number = {"n": day.invitation}
    assert refused(house, "UPDATE invitation SET item_id = NULL WHERE id = :n", **number)
    end = "UPDATE invitation SET ended_at = '2026-06-24 02:00:00' WHERE id = :n"
    assert not refused(house, end, **number)
    assert refused(house, end, **number)
    assert refused(house, "UPDATE invitation SET ended_at = NULL WHERE id = :n", **number)
