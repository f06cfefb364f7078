"""The votes of a meeting as the floor shows them: prepared, open with who has voted, closed with the arithmetic."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.ballots.access import own_answers, questions_of, roll_of, standing_answers
from ecabinet.ballots.cards import RESULT_TONES, TONES
from ecabinet.ballots.counting import Count, closing_of, counts_at_close, counts_of
from ecabinet.ballots.models import Ballot, Closing, Opening, Withdrawal
from ecabinet.floor.agenda import meeting_of, state_of_row
from ecabinet.floor.rules import why_not_take_off
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_, gettext
from ecabinet.meetings.models import Item
from ecabinet.people.models import Person
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import RuleSet, RunningTally, Secrecy
from ecabinet.rulebook.values import AnswerValue, Result
from ecabinet.rulebook.values import word as word_of

VALUE_ICONS = {
    AnswerValue.IN_FAVOUR: "check", AnswerValue.AGAINST: "close", AnswerValue.OTHER: "pen",
    AnswerValue.ABSTAIN: "minus", AnswerValue.OPTION: "check", AnswerValue.DISCUSS: "pen",
    AnswerValue.NOT_TAKING_PART: "minus",
}  # fmt: skip

_votes = Hot(
    select(
        col(Ballot.id), col(Ballot.item_id), col(Ballot.title), col(Ballot.rule_set_json), col(Ballot.running_tally),
        col(Ballot.secrecy), col(Opening.at).label("opened_at"), col(Opening.present), col(Opening.quorum),
        col(Person.name).label("opened_by"), col(Closing.at).label("closed_at"), col(Closing.outcome),
    )
    .join(Item, col(Item.id) == Ballot.item_id)
    .outerjoin(Opening, col(Opening.ballot_id) == Ballot.id)
    .outerjoin(Person, col(Person.id) == Opening.by)
    .outerjoin(Closing, col(Closing.ballot_id) == Ballot.id)
    .outerjoin(Withdrawal, col(Withdrawal.ballot_id) == Ballot.id)
    .where(col(Item.meeting_id) == bindparam("meeting"), col(Withdrawal.ballot_id).is_(None))
    .order_by(col(Opening.at), col(Ballot.id))
)  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """One member on the roll: what they answered, None for nothing."""

    person_id: int
    name: str
    value: AnswerValue | None
    words: str = ""


@dataclass(frozen=True)
class Vote:
    """One vote at one moment."""

    row: Any
    question_id: int
    question: str
    rule_set: RuleSet | None = None
    count: Count | None = None
    voices: tuple[Voice, ...] = ()

    @property
    def id(self) -> int:
        """The ballot's number."""
        return int(self.row.id)

    @property
    def prepared(self) -> bool:
        """Whether it was not put to the vote yet."""
        return self.row.opened_at is None

    @property
    def open(self) -> bool:
        """Whether members can answer now."""
        return self.row.opened_at is not None and self.row.closed_at is None

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self.row.closed_at is not None

    @property
    def public(self) -> bool:
        """Whether everybody may see the count now."""
        hidden = self.row.secrecy == Secrecy.NAMED_TO_SECRETARIAT  # a count that grows tells who answered what
        return self.closed or bool(self.row.running_tally == RunningTally.EVERYBODY and not hidden)

    @property
    def led(self) -> bool:
        """Whether those who conduct may see the count now."""
        hidden = self.row.secrecy == Secrecy.NAMED_TO_SECRETARIAT  # the chair conducts too
        return self.public or bool(self.row.running_tally == RunningTally.SECRETARIAT and not hidden)

    @property
    def named(self) -> bool:
        """Whether those who conduct may see who answered what."""
        return self.led and bool(self.row.secrecy == Secrecy.NAMED)

    @property
    def answered(self) -> int:
        """How many have voted."""
        return self.count.outcome.tally.answered if self.count else 0

    @property
    def eligible(self) -> int:
        """How many may vote."""
        return self.count.outcome.tally.eligible if self.count else 0

    @property
    def without_quorum(self) -> bool:
        """Whether it was opened although too few members were present."""
        return self.row.quorum is not None and self.row.present < self.row.quorum

    @property
    def result(self) -> Result:
        """What came out of it."""
        return self.count.outcome.result if self.count else Result.OPEN

    @property
    def result_word(self) -> str:
        """The result in the reader's language."""
        return gettext(word_of(self.result))

    @property
    def result_tone(self) -> str:
        """The tone of the result."""
        return RESULT_TONES[self.result]

    @property
    def reasons(self) -> list[str]:
        """The arithmetic in words, each step with its source, in the reader's language."""
        steps = self.count.outcome.steps if self.count else ()
        return [f"{step.sentence} ({step.source})" if step.source else str(step.sentence) for step in steps]

    def parts(self) -> list[tuple[int, str, str]]:
        """The count as a meter shows it: (how many, tone, word)."""
        if self.count is None or self.rule_set is None:
            return []
        tally = self.count.outcome.tally
        numbers = {
            AnswerValue.IN_FAVOUR: tally.in_favour, AnswerValue.AGAINST: tally.against, AnswerValue.OTHER: tally.other,
            AnswerValue.ABSTAIN: tally.abstained, AnswerValue.OPTION: tally.in_favour,
            AnswerValue.DISCUSS: tally.discuss, AnswerValue.NOT_TAKING_PART: tally.not_taking_part,
        }  # fmt: skip
        offered = [value for value in AnswerValue if value in self.rule_set.answers]
        given = [(numbers[value], TONES[value], gettext(word_of(value)).lower()) for value in offered]
        silent = gettext(N_("did not vote")) if self.closed else gettext(N_("not yet"))
        return [*given, (tally.silent, "wait", silent)]

    @property
    def roll(self) -> set[int]:
        """Who may vote."""
        return {voice.person_id for voice in self.voices}

    def who(self, value: AnswerValue | None) -> list[Voice]:
        """The members who gave this answer; None: who gave none."""
        return [voice for voice in self.voices if voice.value == value]


def votes_of(db: Db, meeting_id: int) -> list[Any]:
    """Every vote of the meeting that stands, opened ones last and in their order; id, item_id and their facts."""
    return _votes.rows(db, meeting=meeting_id)


def why_items_stay(db: Db, meeting_id: int, items: Collection[int]) -> str | None:
    """Why these items cannot be taken off the agenda now."""
    meeting = meeting_of(db, meeting_id)
    voted = any(row.opened_at is not None and row.item_id in items for row in votes_of(db, meeting_id))
    return why_not_take_off(state_of_row(meeting), is_current=meeting.item_id in items, was_voted_on=voted)


def vote_of(db: Db, row: Any) -> Vote:
    """One row of votes_of with its question and its count."""
    question = questions_of(db, row.id)[0]
    if row.opened_at is None:
        return Vote(row, question.id, question.text)
    rule_set = rule_set_of(row.rule_set_json)
    closing = closing_of(db, row.id)
    counts = counts_at_close(db, row, rule_set, closing) if closing else counts_of(db, row.id, rule_set, None)
    return Vote(row, question.id, question.text, rule_set, counts[0], _voices(db, row.id))


def shown_vote(db: Db, meeting_id: int, item_id: int | None) -> Vote | None:
    """The vote that screens show with the current item: the one opened last on it."""
    opened = [row for row in votes_of(db, meeting_id) if row.item_id == item_id and row.opened_at is not None]
    return vote_of(db, max(opened, key=lambda row: (row.opened_at, row.id))) if opened else None


def own_answer(db: Db, vote_id: int, person_id: int) -> Any:
    """The member's standing answer to a vote; `n` is 0 without one."""
    return own_answers(db, vote_id, person_id)[0]


def _voices(db: Db, vote_id: int) -> tuple[Voice, ...]:
    given = {row.person_id: row for row in standing_answers(db, vote_id)}
    return tuple(
        Voice(row.person_id, row.name, AnswerValue(given[row.person_id].value), given[row.person_id].words)
        if row.person_id in given
        else Voice(row.person_id, row.name, None)
        for row in roll_of(db, vote_id)
    )


def topics_of(vote: Vote | None) -> set[str]:
    """What is told when the vote changes."""
    return {f"ballot/{vote.id}", f"answers/{vote.id}"} if vote else set()
