"""What the system does by itself: the close at the deadline, and the warnings to whoever has not sent."""

from typing import Any

from sqlmodel import select

from ecabinet.ballots.access import questions_of, roll_of, stage_of, standing_answers
from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.counting import answered_in_full
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.states import state_at
from ecabinet.ballots.telling import tell_of, with_assistants
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import handler
from ecabinet.kernel.web import House
from ecabinet.kernel.words import N_
from ecabinet.records.actions import note
from ecabinet.records.models import Record
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import Silence
from ecabinet.rulebook.values import State

TO_MEMBER = {
    Silence.AGREES: N_(
        "Opinion form %(symbol)s closes on %(deadline)s and your answer has not been sent. If you send nothing, you are"
        " deemed to agree, and you answer for it. A draft that is not sent is silence."
    ),
    Silence.NOT_AGREED: N_(
        "Opinion form %(symbol)s closes on %(deadline)s and your answer has not been sent. If you send nothing, you are"
        " not counted in favour. A draft that is not sent is silence."
    ),
    Silence.ABSENT: N_(
        "Opinion form %(symbol)s closes on %(deadline)s and your answer has not been sent. If you send nothing, you are"
        " counted as absent. A draft that is not sent is silence."
    ),
}
TO_ASSISTANT = {
    Silence.AGREES: N_(
        "Opinion form %(symbol)s closes on %(deadline)s and the answer of %(member)s has not been sent. Without one the"
        " member is deemed to agree, and answers for it. A draft that is not sent is silence."
    ),
    Silence.NOT_AGREED: N_(
        "Opinion form %(symbol)s closes on %(deadline)s and the answer of %(member)s has not been sent. Without one the"
        " member is not counted in favour. A draft that is not sent is silence."
    ),
    Silence.ABSENT: N_(
        "Opinion form %(symbol)s closes on %(deadline)s and the answer of %(member)s has not been sent. Without one the"
        " member is counted as absent. A draft that is not sent is silence."
    ),
}


@handler("close_ballot")
def close_at_deadline(house: House, payload: dict[str, Any]) -> None:
    """Close a form whose deadline has come; also when the system was down then."""
    house.db.act(lambda db: close_if_due(db, payload["ballot"]))


@handler("warn_silent")
def warn_silent(house: House, payload: dict[str, Any]) -> None:
    """Tell whoever has not sent, and their assistants, what silence will mean."""
    house.db.act(lambda db: warn(db, payload["ballot"], payload["hours"]))


def warn(db: Db, number: int, hours: int) -> None:
    """Once for each of the planned hours before one deadline."""
    ballot, stage = db.get(Ballot, number, with_for_update=True), stage_of(db, number)
    if ballot is None or state_at(stage, db.now) is not State.OPEN or _warned(db, number, hours, stage.deadline):
        return
    silent = silent_members(db, number)
    silence = rule_set_of(ballot.rule_set_json).silence
    tell_of(db, ballot, [row.person_id for row in silent], TO_MEMBER[silence], deadline=stage.deadline)
    for row in silent:
        assistants = with_assistants(db, [row.person_id]) - {row.person_id}
        tell_of(db, ballot, assistants, TO_ASSISTANT[silence], member=row.name, deadline=stage.deadline)
    note(
        db, None, "warned", f"ballot/{number}", hours=hours, deadline=stage.deadline,
        members=[row.person_id for row in silent],
    )  # fmt: skip


def silent_members(db: Db, ballot: int) -> list[Any]:
    """Those on the roll who have not answered every question."""
    answered = answered_in_full(questions_of(db, ballot), standing_answers(db, ballot))
    return [row for row in roll_of(db, ballot) if row.person_id not in answered]


def _warned(db: Db, ballot: int, hours: int, deadline: Any) -> bool:
    """Whether this warning went out already (a job may be done twice)."""
    records = select(Record).where(Record.thing == f"ballot/{ballot}", Record.verb == "warned")
    mark = f'"deadline":"{deadline.isoformat()}","hours":{hours},'
    return any(mark in record.data_json for record in db.exec(records))
