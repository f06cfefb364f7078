"""A form’s life as a line of steps, and what it waits for now: agency, note on its slip, meeting, new round."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecabinet.ballots import slots
from ecabinet.ballots.access import ballot_to_read
from ecabinet.ballots.arriving import checks_of, returned, slip_stands
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.ending import earlier_round, next_round
from ecabinet.ballots.process_rules import why_not_round
from ecabinet.ballots.states import state_at
from ecabinet.ballots.tabling import coming_meetings, place_on_agenda, waits_for_meeting
from ecabinet.kernel.db import Db
from ecabinet.kernel.render import Region
from ecabinet.kernel.words import N_
from ecabinet.rulebook.values import Kind, State

STEP_WORDS = {
    "draft": N_("Prepared"), "open": N_("Open"), "closed": N_("Closed"), slots.SUMMARISED: N_("Summarised"),
    slots.EXPLAINED: N_("Explained"), slots.DECIDED: N_("Decided"), slots.ARCHIVED: N_("Archived"),
}  # fmt: skip
ENDED_WORDS = {
    State.WITHDRAWN: N_("Withdrawn"), State.STOPPED: N_("Ended without result"), State.VOID: N_("Void"),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step: taken at a moment, the present one, or still to come."""

    word: str
    at: datetime | None
    now: bool
    tone: str = ""


def steps_of(db: Db, card: Any) -> list[Step]:
    """The line; a round that ended before its close ends there."""
    at: dict[str, datetime | None] = {"draft": card.begun_at, "open": card.opened_at, "closed": card.closed_at}
    at |= slots.steps_after_close(db, card.id) if card.closed_at else {}
    state = state_at(card, db.now)
    if state in ENDED_WORDS:
        taken = [Step(STEP_WORDS[key], at[key], now=False) for key in ("draft", "open") if at[key]]
        return [*taken, Step(ENDED_WORDS[state], card.withdrawn_at, now=True, tone="late")]
    last = next(key for key in reversed(STEP_WORDS) if at.get(key))
    return [Step(text, at.get(key), now=key == last) for key, text in STEP_WORDS.items()]


def course(db: Db, ballot: int, keeps: bool) -> dict[str, Any]:
    """The steps for every reader; what can be done about what it waits for, for the secretariat."""
    card = card_of(db, ballot)
    state, follows = state_at(card, db.now), next_round(db, ballot)
    again = card.opened and why_not_round(state=state, has_next=follows is not None) is None
    waits = bool(card.closed) and waits_for_meeting(db, ballot)
    checks = checks_of(db, ballot) if keeps and state is State.DRAFT else []
    return {
        "card": card, "keeps": keeps, "steps": steps_of(db, card) if card.kind == Kind.FORM else [],
        "is_draft": state is State.DRAFT, "again": bool(keeps and again), "follows": follows if keeps else None,
        "earlier": earlier_round(db, ballot) if card.opened or keeps else None, "waits": waits,
        "coming": coming_meetings(db, card.body_id) if keeps and waits else [], "checks": checks,
        "placed": None if waits else place_on_agenda(db, ballot), "returned": keeps and returned(db, ballot),
        "slip": slip_stands(db, ballot) if keeps and state is State.DRAFT else "",
    }  # fmt: skip


def _keeps(facts: Any) -> bool:
    return bool(facts.keeps)


def _told(ballot: int, _audience: Any, values: dict[str, Any]) -> set[str]:
    placed = {f"item/{values['placed'].id}"} if values["placed"] else set()
    return {f"ballot/{ballot}", f"opinions/{ballot}", *placed, *({"meetings"} if values["waits"] else set())}


REGIONS = [Region("ballot_course", ballot_to_read, "ballots/_course.html", course, _told, _keeps)]
