"""The count in words, who said what, and the secretary's view of how far each member has come."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.access import (
    ballot_id,
    ballot_to_read,
    ending_of,
    questions_of,
    roll_of,
    sees_names,
    sees_tally,
    standing_answers,
)
from ecabinet.ballots.cards import RESULT_TONES, TONES, card_of
from ecabinet.ballots.choices import option_text, remarks_shown, says_of
from ecabinet.ballots.counting import Count, Recusals, closing_of, counts_at_close, counts_of
from ecabinet.ballots.enclosed import files_of, remarks_of
from ecabinet.ballots.models import Decision
from ecabinet.ballots.rolls import options_of, recused_from
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.render import Region
from ecabinet.kernel.words import N_, gettext
from ecabinet.people.models import Person
from ecabinet.people.rules import post_of
from ecabinet.rulebook.outcome import Outcome
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rulesets import RuleSet, Silence
from ecabinet.rulebook.values import AnswerState, AnswerValue, Result, State, word
from ecabinet.rulebook.words_of_rules import silent_word

DEEMED = "deemed"
OPTION_TONES = ("accent", "late", "wait", "secret")
NOT_YET = N_("Not answered yet")

# The count, and who said what


@dataclass(frozen=True)
class Said:
    """One member's line under one question."""

    person_id: int
    name: str
    post: str
    value: str
    tone: str
    says: str
    words: str
    at: Any
    unread: bool = False
    option: str = ""
    n: int | None = None
    remarks: Sequence[Any] = ()
    files: Sequence[Any] = ()


@dataclass(frozen=True)
class Shown:
    """One question with its arithmetic in words and, for whom they are shown, its answers.

    `options`: n, text, proposed of a choice; `taken`: the one that passed.
    """

    id: int
    position: int
    text: str
    result: str
    tone: str
    parts: list[tuple[int, str, str]]
    steps: tuple[Any, ...]
    said: list[Said]
    decision: Any
    decides: bool
    options: tuple[Any, ...] = ()
    taken: int | None = None


_decisions = Hot(
    select(
        col(Decision.question_id), col(Decision.outcome), col(Decision.option), col(Decision.reason), col(Decision.at),
        col(Person.name).label("by"),
    )
    .join(Person, col(Person.id) == Decision.by)
    .where(col(Decision.ballot_id) == ballot_id)
)  # fmt: skip


def counted(db: Db, card: Any) -> list[Count]:
    """The outcomes: as they were at the close, else as they stand."""
    rule_set = rule_set_of(card.rule_set_json)
    closing = closing_of(db, card.id)
    if closing:
        return counts_at_close(db, card, rule_set, closing)
    return counts_of(db, card.id, rule_set, ending_of(card))


def questions_shown(db: Db, card: Any, *, names: bool) -> list[Shown]:
    """Every question with its count and, with `names`, every answer to it."""
    roll, answers = roll_of(db, card.id), standing_answers(db, card.id)
    decisions = {row.question_id: row for row in _decisions.rows(db, ballot=card.id)}
    rule_set, more = rule_set_of(card.rule_set_json), _enclosed(db, card.id) if names else None
    out, options = Recusals(recused_from(db, card.id, roll)), options_of(db, card.id)
    found = []
    for it in counted(db, card):
        given = {row.person_id: row for row in answers if row.question_id == it.question_id} if names else {}
        heard = [member for member in roll if card.closed or member.person_id in given] if names else []
        silent = _Silence(rule_set, it, out)
        said = [_said(silent, member, given.get(member.person_id), more) for member in heard]
        found.append(_question(it, said, decisions.get(it.question_id), tuple(options.get(it.question_id, ()))))
    return found


@dataclass(frozen=True)
class Enclosed:
    """What goes with the answers of one ballot."""

    options: Mapping[int, Sequence[Any]]
    remarks: Mapping[int, Sequence[Any]]
    files: Mapping[int, Sequence[Any]]
    kinds: Mapping[int, str]


def _enclosed(db: Db, ballot: int) -> Enclosed:
    kinds = {it.id: it.kind for it in questions_of(db, ballot)}
    return Enclosed(options_of(db, ballot), remarks_of(db, ballot), files_of(db, ballot), kinds)


@dataclass(frozen=True)
class _Silence:
    """What no answer to a question meant at the close, in the rule-set's own words."""

    rule_set: RuleSet
    count: Count
    recusals: Recusals

    def says(self, member: Any) -> tuple[str, bool]:
        """The words, and whether the member is deemed to agree or to have chosen what was proposed."""
        if self.recusals.from_question(member, self.count.question_id):
            return gettext(N_("Recused")), False
        outcome = self.count.outcome
        deems = bool(outcome.tally.deemed or any(option.deemed for option in outcome.options))
        if self.rule_set.silence is Silence.AGREES and not deems:
            return word(AnswerState.NONE), False
        return str(silent_word(self.rule_set)), deems


def _said(silent: _Silence, member: Any, answer: Any, more: Enclosed | None) -> Said:
    post = post_of(member)
    if answer is not None and more is not None:
        value = AnswerValue(answer.value)
        says = says_of(more.kinds[answer.question_id], value)
        return Said(
            member.person_id, member.name, post, value, TONES[value], says, answer.words, answer.at,
            option=option_text(more.options, answer.question_id, answer.option), n=answer.option,
            remarks=remarks_shown(more.remarks.get(answer.answer_id, ())), files=more.files.get(answer.answer_id, ()),
        )  # fmt: skip
    says, deemed = silent.says(member)
    unread = deemed and member.read_at is None
    return Said(member.person_id, member.name, post, DEEMED if deemed else "", "wait", says, "", None, unread)


def ended_state(card: Any) -> State:
    """The state without a look at the clock: for what the close alone changes."""
    return State.CLOSED if card.closed else State.WITHDRAWN if card.withdrawn else State.OPEN


def _question(it: Count, said: list[Said], decision: Any, options: tuple[Any, ...]) -> Shown:
    result = it.outcome.result
    standing = Result(decision.outcome) if decision else result
    option = decision.option if decision else it.outcome.option
    return Shown(
        it.question_id, it.position, it.text, word(standing), RESULT_TONES[standing], parts_of(it.outcome),
        it.outcome.steps, said, decision, bool(it.outcome.readings) and decision is None, options,
        option if standing is Result.PASSED else None,
    )  # fmt: skip


def parts_of(outcome: Outcome) -> list[tuple[int, str, str]]:
    """How many, tone, what they said: together all who may answer; what nobody said only where one looks for it."""
    tally, options = outcome.tally, outcome.options
    other, deemed = tally.other, tally.deemed
    sides = [(tally.in_favour, "agree", gettext(N_("in favour")))]
    if options:  # of a choice the tally has the leading option's choosers in favour, the others' among the other
        other += tally.in_favour - sum(row.chosen for row in options)
        deemed = sum(row.deemed for row in options)
        sides = [
            (row.chosen, OPTION_TONES[n % len(OPTION_TONES)], gettext(N_("option %(n)s"), n=row.option))
            for n, row in enumerate(options)
        ]
    parts = [
        *sides, (deemed, "deemed", gettext(N_("deemed to agree"))),
        (other, "other", gettext(N_("another option") if options else N_("other opinion"))),
        (tally.abstained, "wait", gettext(N_("abstained"))),
        (tally.discuss, "late", gettext(N_("asked for discussion"))),
        (tally.not_taking_part, "wait", gettext(N_("did not take part"))),
        (tally.against, "disagree", gettext(N_("against"))),
        (tally.silent - deemed, "", gettext(N_("no answer"))),
    ]  # fmt: skip
    always = {part[2] for part in sides} | (set() if options else {gettext(N_("against"))})
    return [part for part in parts if part[0] or part[2] in always]


def tally(db: Db, ballot: int, audience: tuple[bool, bool]) -> dict[str, Any]:
    """The count for whom it is shown now, with names where they are shown."""
    sees, names = audience
    card = card_of(db, ballot)
    shown = questions_shown(db, card, names=names) if sees and card.opened and not card.withdrawn else []
    return {"card": card, "sees": sees, "names": names, "questions": shown}


def tally_audience(row: Any) -> Hashable:
    """Whether the count, and the names, are shown."""
    return sees_tally(row), sees_names(row)


def _of_answers(ballot: int, _audience: Any, _values: Any) -> set[str]:
    return {f"ballot/{ballot}", f"answers/{ballot}"}


REGIONS = [Region("tally", ballot_to_read, "ballots/_tally.html", tally, _of_answers, tally_audience)]
