"""What a meeting's page shows of who is asked to it and what they answered."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ecabinet.kernel.db import Db
from ecabinet.meetings import lists
from ecabinet.meetings.access import asked_people
from ecabinet.meetings.agenda import numbers_of
from ecabinet.meetings.rules import State, why_not_change, why_not_reply
from ecabinet.meetings.showing import state_of_row
from ecabinet.people.rules import named, post_of


class Invitee(NamedTuple):
    """A line of the attendance list: who, and each invitation with the number of its item ("": the whole meeting)."""

    name: str
    post: str
    invitations: Sequence[tuple[int, str]]
    answer: str
    reason: str
    person_id: int | None

    @property
    def items(self) -> list[str]:
        """The numbers of the items that they come to; none for the whole meeting."""
        numbers = [number for _id, number in self.invitations]
        return sorted(numbers, key=_as_read) if all(numbers) else []


def replies(db: Db, number: int, _audience: None) -> dict[str, Any]:
    """How many are asked to the meeting, and how many members come."""
    state = state_of_row(lists.meeting_row(db, number))
    return {"id": number, "count": lists.invited_counts(db, number), "convened": state is not State.DRAFT}


def replies_topics(number: int, _audience: None, _values: dict[str, Any]) -> set[str]:
    """The invitations and the answers."""
    return {f"meeting/{number}", f"replies/{number}"}


def participants(db: Db, number: int, keeping: bool) -> dict[str, Any]:
    """Who is asked to the meeting, and who comes; reasons of absences are for the secretariat."""
    rows, answers = lists.invited_rows(db, number), lists.replies(db, number)
    numbers = numbers_of([row for row in lists.agenda_rows(db, number) if row.removed_at is None])
    state = state_of_row(lists.meeting_row(db, number))
    asked = {row.person_id for row in rows if row.person_id}
    groups: dict[str, list[Invitee]] = {"members": [], "guests": [], "organisations": []}
    for invited in lists.by_invitee(rows):
        row = invited[0]
        group = "organisations" if row.organisation_id else "members" if row.role else "guests"
        groups[group].append(_invitee(invited, answers.get(row.person_id), numbers, keeping))
    belonging = asked_people(db, number, [person_id for person_id in answers if person_id not in asked])
    others = [answers[person_id] for person_id in sorted(belonging)]
    return {
        "id": number, **groups, "keeps": keeping, "convened": state is not State.DRAFT,
        "may_change": keeping and why_not_change(state) is None,
        "may_reply": keeping and why_not_reply(state, True, "") is None,
        "others": [{"name": row.name, "coming": row.coming} for row in others],
        "counts": _counts(groups["members"]), "guest_counts": _counts(groups["guests"]),
    }  # fmt: skip


def _as_read(number: str) -> list[int]:
    return [int(part) for part in number.split(".") if part.isdecimal()]


def _invitee(rows: Sequence[Any], answer: Any, numbers: dict[int, str], keeping: bool) -> Invitee:
    said = "" if answer is None else "comes" if answer.coming else "not"
    row = rows[0]
    return Invitee(
        named(row) if row.organisation_id else row.name, "" if row.organisation_id else post_of(row),
        [(it.id, numbers.get(it.item_id, "–") if it.item_id else "") for it in rows], said,
        answer.reason if answer and keeping else "", row.person_id,
    )  # fmt: skip


def _counts(invitees: Sequence[Invitee]) -> dict[str, int]:
    found = {"comes": 0, "not": 0, "": 0}
    for invitee in invitees:
        found[invitee.answer] += 1
    return found


def participants_topics(number: int, _keeping: Any, values: dict[str, Any]) -> set[str]:
    """The invitations and the answers, and the names."""
    people = {row.person_id for group in ("members", "guests") for row in values[group]}
    return {f"meeting/{number}", f"replies/{number}", "organisations", *(f"person/{who}" for who in people)}


def my_reply(db: Db, number: int, person: int) -> dict[str, Any]:
    """What I answered, and the form to answer."""
    meeting = lists.meeting_row(db, number)
    answer = lists.own_reply(db, number, person)
    state = state_of_row(meeting)
    return {
        "id": number, "answer": answer, "is_asked": bool(asked_people(db, number, [person])),
        "may": why_not_reply(state, True, "") is None, "state": state.value,
    }  # fmt: skip


def my_reply_topics(number: int, person: int, _values: dict[str, Any]) -> set[str]:
    """My answer, and the meeting that I answer to."""
    return {f"meeting/{number}", f"meeting/{number}/person/{person}", f"person/{person}"}
