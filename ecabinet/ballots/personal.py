"""What one person sees of a ballot: the member's answer and drafts, the assistant's members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecabinet.ballots.access import (
    answer_to_prepare,
    answers_to_read,
    drafts_of,
    members_served,
    own_answers,
    questions_of,
    stage_of,
)
from ecabinet.ballots.cards import TONES, card_of
from ecabinet.ballots.choices import option_text, remarks_shown, says_of
from ecabinet.ballots.enclosed import enclosed_with, files_of, remarks_of
from ecabinet.ballots.results import NOT_YET
from ecabinet.ballots.rolls import options_of, recusals_of, seat_of
from ecabinet.ballots.rules import answer_state
from ecabinet.ballots.states import state_at
from ecabinet.ballots.typed import Typed, from_draft
from ecabinet.kernel.db import Db
from ecabinet.kernel.render import Region, own
from ecabinet.ledger.urn import has_answered
from ecabinet.rulebook.parameters import Change, Secrecy
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.values import AnswerState, AnswerValue, State, word
from ecabinet.rulebook.words_of_rules import silence_warning


@dataclass(frozen=True)
class Standing:
    """How far one member has come with one ballot, and what is written for the member so far.

    `marked`: the roll of a secret ballot says that an answer was received, and nothing says which or when.
    """

    answers: Sequence[Any]
    own: dict[int, Any]
    prepared: dict[int, Any]
    marked: bool = False

    @property
    def answered_at(self) -> Any:
        """When the answer was last received; None without one."""
        return max((row.at for row in self.answers if row.n), default=None)

    @property
    def saved_at(self) -> Any:
        """When the member's own draft was last saved after the answer; None when nothing waits to be sent."""
        return self._after(max((row.at for row in self.own.values()), default=None))

    @property
    def sent_up_at(self) -> Any:
        """When an assistant sent a draft up after the answer."""
        return self._after(max((row.sent_up_at for row in self.prepared.values()), default=None))

    @property
    def prepared_by(self) -> str:
        """Who prepared what was sent up."""
        return next((row.by_name for row in self.prepared.values()), "")

    @property
    def whole(self) -> bool:
        """Whether every question has an answer."""
        return self.marked or all(row.n for row in self.answers)

    def _after(self, at: Any) -> Any:
        return at if at and (self.answered_at is None or at > self.answered_at) else None

    def fields(self, kept: Mapping[int, Typed], *, prepared: bool = False) -> dict[int, Typed]:
        """What the form shows: the prepared draft if asked for, else own draft, else the answer, else the prepared.

        `kept`: the answers that stand, with what went with them.
        """
        drafts = self.prepared if self.sent_up_at and (prepared or not (self.saved_at or self.answered_at)) else {}
        if not drafts and self.saved_at:
            drafts = self.own
        found = dict(kept)
        found.update({question: from_draft(row) for question, row in drafts.items()})
        return found


def standing_of(db: Db, ballot: int, person: int, who: int | None = None) -> Standing:
    """A member's answers and drafts; `who` looks, the member unless another answers in the member's seat."""
    who = who or person
    drafts = [row for row in drafts_of(db, ballot) if row.person_id == person]
    sent_up = [row for row in drafts if row.by != who and row.sent_up_at]
    latest = max(sent_up, key=lambda row: row.sent_up_at).by if sent_up else 0
    return Standing(
        [row for row in own_answers(db, ballot, person) if not row.recused],
        {row.question_id: row for row in drafts if row.by == who},
        {row.question_id: row for row in sent_up if row.by == latest},
        marked=has_answered(db, ballot, person),
    )


def standing_typed(db: Db, standing: Standing) -> dict[int, Typed]:
    """The answers that stand, as the form has them."""
    return {row.question_id: _as_typed(db, row) for row in standing.answers if row.n}


def _as_typed(db: Db, row: Any) -> Typed:
    remarks, files = enclosed_with(db, row.answer_id) if row.remarks or row.files else ((), ())
    return Typed(row.value, row.words, row.option, remarks, files)


@dataclass(frozen=True)
class Sent:
    """One question with the answer that stands, as its sender sees it."""

    question: Any
    says: str
    option: str
    n: int | None
    tone: str
    words: str
    remarks: Sequence[Any]
    files: Sequence[Any]


def my_answers(db: Db, ballot: int, who: int) -> dict[str, Any]:
    """What the member has sent, what is only saved, and what silence will mean."""
    card, seat = card_of(db, ballot), seat_of(db, ballot, who)
    assert seat is not None
    standing = standing_of(db, ballot, seat.person_id, who)
    rule_set, stage = rule_set_of(card.rule_set_json), state_at(card, db.now)
    recusals = [row for row in recusals_of(db, ballot) if row.person_id == seat.person_id]
    state = answer_state(
        rule_set, answered=standing.whole, sent_up=bool(standing.sent_up_at), drafted=bool(standing.saved_at),
        state=stage, recused=bool(seat.recused),
    )  # fmt: skip
    silent = stage is State.OPEN and not seat.recused and standing.answers
    return {
        "card": card, "standing": standing, "is_open": stage is State.OPEN, "state": word(state),
        "warning": silence_warning(rule_set, state) if silent else (), "sent": _sent(db, ballot, standing),
        "deemed": state is AnswerState.DEEMED_AGREED, "withdrawn": bool(card.withdrawn), "seat": seat,
        "recusals": recusals, "final": rule_set.change is Change.NEVER, "closed": stage is State.CLOSED,
        "substituted": seat.substitute_id is not None and seat.substitute_id != who,
        "substitutes": seat.person_id != who, "secret": rule_set.secrecy is Secrecy.SECRET,
    }  # fmt: skip


def _sent(db: Db, ballot: int, standing: Standing) -> list[Sent]:
    questions = {it.id: it for it in questions_of(db, ballot)}
    remarks, files, options = remarks_of(db, ballot), files_of(db, ballot), options_of(db, ballot)
    return [
        Sent(
            questions[row.question_id], says_of(questions[row.question_id].kind, row.value),
            option_text(options, row.question_id, row.option), row.option, TONES[AnswerValue(row.value)], row.words,
            remarks_shown(remarks.get(row.answer_id, ())), files.get(row.answer_id, ()),
        )
        for row in standing.answers if row.n
    ]  # fmt: skip


@dataclass(frozen=True)
class Served:
    """One member whom an assistant serves, with how far the answer has come."""

    person_id: int
    name: str
    state: str
    tone: str
    answered_at: Any
    sent_up_at: Any


def served(db: Db, ballot: int, assistant: int) -> dict[str, Any]:
    """The members whom the assistant serves on this form."""
    is_open = state_at(stage_of(db, ballot), db.now) is State.OPEN
    rows = [_served(db, ballot, assistant, row, is_open) for row in members_served(db, ballot, assistant)]
    return {"rows": rows, "ballot": ballot, "is_open": is_open}


def _served(db: Db, ballot: int, assistant: int, member: Any, is_open: bool) -> Served:
    standing = standing_of(db, ballot, member.person_id)
    drafts = [row for row in drafts_of(db, ballot) if row.person_id == member.person_id and row.by == assistant]
    sent_up_at = max((row.sent_up_at for row in drafts if row.sent_up_at), default=None)
    if standing.whole:
        state, tone = AnswerState.ANSWERED, "agree"
    elif sent_up_at:
        state, tone = AnswerState.SENT_UP, "accent"
    else:
        state, tone = (AnswerState.DRAFT if drafts else AnswerState.NONE), "wait"
    says = NOT_YET if is_open and state is AnswerState.NONE else word(state)
    return Served(member.person_id, member.name, says, tone, standing.answered_at, sent_up_at)


def _mine(ballot: int, person: int, _values: Any) -> set[str]:
    return {f"ballot/{ballot}", f"ballot/{ballot}/person/{person}"}


def _theirs(ballot: int, assistant: int, values: dict[str, Any]) -> set[str]:
    members = {f"ballot/{ballot}/person/{row.person_id}" for row in values["rows"]}
    return {f"ballot/{ballot}", f"person/{assistant}", *members}


REGIONS = [
    Region("my_answers", answers_to_read, "ballots/_my_answers.html", my_answers, _mine, own),
    Region("served", answer_to_prepare, "ballots/_served.html", served, _theirs, own),
]
