"""The secretary's view of an open form: who has opened it, answered, been asked again, and who is still silent."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from ecabinet.ballots.access import ballot_to_watch, drafts_of, roll_of, standing_answers
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.chasing import NEVER, Chased, chases_of, just_asked
from ecabinet.ballots.results import ended_state, tally, tally_audience
from ecabinet.ballots.rules import answer_state
from ecabinet.ballots.silence import heard
from ecabinet.ballots.states import state_at
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Missing
from ecabinet.kernel.render import Region
from ecabinet.kernel.words import N_
from ecabinet.people.rules import post_of
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.values import AnswerState, Kind, State, word

NOT_YET = N_("Not answered yet")
PROGRESS_TONES = {
    AnswerState.ANSWERED: "agree", AnswerState.DRAFT: "wait", AnswerState.SENT_UP: "accent", AnswerState.NONE: "wait",
    AnswerState.DEEMED_AGREED: "wait",
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far one member has come; `silent`: may answer and has not; `just`: was asked again only now."""

    person_id: int
    name: str
    post: str
    state: str
    tone: str
    read_at: Any
    answered_at: Any
    changed: bool
    silent: bool
    chased: Chased
    just: bool


def progress(db: Db, ballot: int, audience: tuple[tuple[bool, bool], bool]) -> dict[str, Any]:
    """Who has opened, who has answered, who has not, which drafts there are; the count and every opinion."""
    shown, keeps = audience
    card = card_of(db, ballot)
    if not card.opened:
        raise Missing
    values = tally(db, ballot, shown)
    roll, answers, drafts = roll_of(db, ballot), standing_answers(db, ballot), drafts_of(db, ballot)
    answered, chases = heard(db, ballot), chases_of(db, ballot)
    rows = [_progress(db, card, member, answered, answers, drafts, chases) for member in roll]
    is_open = state_at(card, db.now) is State.OPEN
    return {
        **values, "rows": rows, "answered": len(answered), "members": len(roll), "is_open": is_open,
        "read": sum(1 for member in roll if member.read_at), "chases": sum(it.times for it in chases.values()),
        "silent": sum(row.silent for row in rows), "may_chase": keeps and is_open and card.kind == Kind.FORM,
    }  # fmt: skip


def _progress(
    db: Db, card: Any, member: Any, answered: set[int], answers: list[Any], drafts: list[Any], chases: Any
) -> Progress:
    person = member.person_id
    mine = [row for row in answers if row.person_id == person]
    theirs = [row for row in drafts if row.person_id == person]
    state = answer_state(
        rule_set_of(card.rule_set_json), answered=person in answered, sent_up=any(row.sent_up_at for row in theirs),
        drafted=bool(theirs), state=ended_state(card), recused=bool(member.recused),
    )  # fmt: skip
    says = NOT_YET if state is AnswerState.NONE and not card.closed and not card.withdrawn else word(state)
    chased = chases.get(person, NEVER)
    return Progress(
        person, member.name, post_of(member), says, PROGRESS_TONES[state], member.read_at,
        max((row.at for row in mine), default=None), any(row.n > 1 for row in mine),
        person not in answered and not member.recused, chased, just_asked(chased, db.now),
    )  # fmt: skip


def _audience(facts: Any) -> Hashable:
    return tally_audience(facts), bool(facts.keeps)


def _of_work(ballot: int, _audience: Any, _values: Any) -> set[str]:
    return {f"ballot/{ballot}", f"answers/{ballot}", f"drafts/{ballot}", f"reminders/{ballot}"}


REGIONS = [Region("progress", ballot_to_watch, "ballots/_progress.html", progress, _of_work, _audience)]
