"""What a line of the results says of each thing; papers have a line of their own slice."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.stages import stages, with_facts
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.hot import Hot
from ecabinet.meetings.models import Cancellation, Convening, End, Item, Meeting, Start
from ecabinet.meetings.rules import STATE_TONES, STATE_WORDS, state_of
from ecabinet.people.models import Body
from ecabinet.people.rules import named
from ecabinet.rulebook.values import Kind, State, word

_thing: Any = bindparam("thing")
_body: list[Any] = [col(Body.name_vi), col(Body.name_en)]
_facts: list[Any] = [
    col(Convening.at).label("convened"), col(Cancellation.at).label("cancelled"), col(Start.at).label("started"),
    col(End.at).label("ended"),
]  # fmt: skip
_own: list[Any] = [col(Meeting.title), col(Meeting.number), col(Meeting.starts_at), col(Meeting.body_id)]


def _with_meeting(statement: Any) -> Any:
    for fact in (Convening, Cancellation, Start, End):
        statement = statement.outerjoin(fact, col(fact.meeting_id) == Meeting.id)
    return statement.join(Body, col(Body.id) == Meeting.body_id)


_meeting = Hot(_with_meeting(select(*_own, *_facts, *_body).select_from(Meeting)).where(col(Meeting.id) == _thing))
_item = Hot(
    _with_meeting(
        select(*_own, *_facts, *_body, col(Item.title).label("item"), col(Item.meeting_id))
        .select_from(Item).join(Meeting, col(Meeting.id) == Item.meeting_id)
    ).where(col(Item.id) == _thing)
)  # fmt: skip
_ballot_columns: list[Any] = [
    col(Ballot.title), col(Ballot.symbol), col(Ballot.kind), col(Ballot.body_id), col(Ballot.summary), *_body,
    *stages(),
]  # fmt: skip
_ballot = Hot(
    with_facts(select(*_ballot_columns).select_from(Ballot).join(Body, col(Body.id) == Ballot.body_id))
    .where(col(Ballot.id) == _thing)
)  # fmt: skip


def _of_meeting(row: Any) -> dict[str, Any]:
    if row is None:
        raise Missing
    state = state_of(convened=row.convened, cancelled=row.cancelled, started=row.started, ended=row.ended)
    return {"row": row, "body": named(row), "state": STATE_WORDS[state], "tone": STATE_TONES[state]}


def meeting_hit(db: Db, number: int, _audience: Any) -> dict[str, Any]:
    """A meeting: its title, when, and where it stands."""
    return {"id": number, **_of_meeting(_meeting.first(db, thing=number))}


def item_hit(db: Db, number: int, _audience: Any) -> dict[str, Any]:
    """An agenda item and its meeting."""
    return {"id": number, **_of_meeting(_item.first(db, thing=number))}


BALLOT_TONES = {
    State.OPEN: "accent", State.CLOSED: "wait", State.WITHDRAWN: "disagree", State.STOPPED: "disagree",
    State.VOID: "disagree", State.DRAFT: "wait",
}  # fmt: skip
_ENDED = {"withdrawn": State.WITHDRAWN, "stopped": State.STOPPED, "paper_changed": State.VOID}


def ballot_hit(db: Db, number: int, _audience: Any) -> dict[str, Any]:
    """A form or a vote."""
    row = _ballot.first(db, thing=number)
    if row is None:
        raise Missing
    state = State.CLOSED if row.closed else State.OPEN if row.opened else State.DRAFT
    state = _ENDED[row.ended_as] if row.withdrawn else state
    return {
        "id": number, "row": row, "body": named(row), "kind": word(Kind(row.kind)), "state": word(state),
        "tone": BALLOT_TONES[state],
    }  # fmt: skip


def text_of_ballot(db: Db, number: int) -> str:
    """Summary and questions. No door: for a ballot that was found."""
    summary = _ballot.first(db, thing=number).summary
    return " ".join([summary, *[question.text for question in questions_of(db, number)]])
