"""One member's standing answers as the documents show them, and the boxes that a question offers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from ecabinet.ballots.access import standing
from ecabinet.ballots.choices import says_of
from ecabinet.ballots.enclosures import AnswerRemark, QuestionOption
from ecabinet.ballots.models import Answer
from ecabinet.ballots.stages import ballot_id, person_id
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_, gettext
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.values import AnswerValue, QuestionKind

PAGE, OPTION, PROPOSED, RESULT = N_("page %(n)s"), N_("Option %(n)s"), N_("proposed"), N_("Result")
PLAIN = (AnswerValue.IN_FAVOUR, AnswerValue.AGAINST, AnswerValue.OTHER)
_answers = Hot(
    select(
        col(Answer.id), col(Answer.question_id), col(Answer.value), col(Answer.option), col(Answer.words),
        col(Answer.at),
    )
    .where(col(Answer.ballot_id) == ballot_id, col(Answer.person_id) == person_id, standing)
)  # fmt: skip
_remarks = Hot(
    select(
        col(AnswerRemark.answer_id), col(AnswerRemark.grade), col(AnswerRemark.words), col(AnswerRemark.page),
        col(Paper.title),
    )
    .join(Answer, col(Answer.id) == AnswerRemark.answer_id)
    .outerjoin(PaperVersion, col(PaperVersion.id) == AnswerRemark.paper_version_id)
    .outerjoin(Paper, col(Paper.id) == PaperVersion.paper_id)
    .where(col(Answer.ballot_id) == ballot_id, col(Answer.person_id) == person_id, standing)
    .order_by(col(AnswerRemark.answer_id), col(AnswerRemark.n))
)  # fmt: skip
_options = Hot(
    select(
        col(QuestionOption.question_id), col(QuestionOption.n), col(QuestionOption.text),
        col(QuestionOption.proposed),
    )
    .where(col(QuestionOption.ballot_id) == ballot_id).order_by(col(QuestionOption.question_id), col(QuestionOption.n))
)  # fmt: skip


class Remark(NamedTuple):
    """A graded remark with the place it points at, in words."""

    grade: str
    words: str
    place: str


@dataclass(frozen=True)
class Given:
    """What a member answered to one question."""

    value: str
    option: int | None
    words: str
    at: datetime
    remarks: tuple[Remark, ...]

    def is_choice(self, key: str) -> bool:
        """Whether this box is ticked."""
        return key == (f"option-{self.option}" if self.option else self.value)


def given_by(db: Db, ballot: int, person: int) -> dict[int, Given]:
    """Question → what the member answered."""
    remarks: dict[int, list[Remark]] = defaultdict(list)
    for row in _remarks.rows(db, ballot=ballot, person=person):
        page = f", {gettext(PAGE, n=row.page)}" if row.page else ""
        remarks[row.answer_id].append(Remark(row.grade, row.words, f"{row.title}{page}" if row.title else ""))
    return {
        row.question_id: Given(row.value, row.option, row.words, row.at, tuple(remarks[row.id]))
        for row in _answers.rows(db, ballot=ballot, person=person)
    }


def options_of(db: Db, ballot: int) -> dict[int, list[Any]]:
    """Question → its options (n, text, proposed)."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in _options.rows(db, ballot=ballot):
        found[row.question_id].append(row)
    return found


def offered(db: Db, card: Any, question: Any) -> list[tuple[str, str]]:
    """The boxes of a question: (key, words)."""
    options = options_of(db, card.id).get(question.id, [])
    rest: list[AnswerValue]
    values = rule_set_of(card.rule_set_json).answers if card.opened else PLAIN
    if getattr(question, "kind", QuestionKind.OPINION) == QuestionKind.OPTIONS or options:
        boxes = [(f"option-{it.n}", option_line(it)) for it in options]
        rest = [it for it in values if it not in (AnswerValue.IN_FAVOUR, AnswerValue.AGAINST, AnswerValue.OPTION)]
    else:
        boxes, rest = [], [it for it in values if it is not AnswerValue.OPTION]
    return [*boxes, *((it.value, gettext(says_of(QuestionKind.OPTIONS if boxes else "", it))) for it in rest)]


def option_line(row: Any) -> str:
    """Option 2: from 1 July (proposed)."""
    proposed = f" ({gettext(PROPOSED)})" if row.proposed else ""
    return f"{gettext(OPTION, n=row.n)}: {row.text}{proposed}"


def result_line(question: Any) -> str:
    """Result: Passed (Option 2)."""
    taken = f" ({gettext(OPTION, n=question.taken)})" if question.taken else ""
    return f"{gettext(RESULT)}: {gettext(question.result)}{taken}."
