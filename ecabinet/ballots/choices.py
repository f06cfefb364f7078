"""The words for what may be chosen: of an opinion, and of a choice between options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecabinet.kernel.words import N_
from ecabinet.rulebook.values import AnswerValue, Grade, QuestionKind, word

ANOTHER_OPTION = N_("Another option")
GRADES = {
    Grade.CONDITION: N_("Condition of my agreement"),
    Grade.SHOULD: N_("Should be addressed"),
    Grade.INFORMATION: N_("For information"),
}
GRADE_TONES = {Grade.CONDITION: "late", Grade.SHOULD: "other", Grade.INFORMATION: "wait"}


def says_of(kind: str, value: str) -> str:
    """The msgid for an answer's value; of a choice "other" is another option."""
    if kind == QuestionKind.OPTIONS and value == AnswerValue.OTHER:
        return ANOTHER_OPTION
    return word(AnswerValue(value))


def option_text(options: Mapping[int, Sequence[Any]], question: int, n: int | None) -> str:
    """The words of the option that was chosen; nothing where none was."""
    return next((str(it.text) for it in options.get(question, ()) if it.n == n), "")


@dataclass(frozen=True)
class RemarkShown:
    """A graded remark as pages show it; `title` and `page` say where it points."""

    says: str
    tone: str
    words: str
    paper_id: int | None
    title: str | None
    page: int | None


def remarks_shown(rows: Sequence[Any]) -> list[RemarkShown]:
    """Rows of enclosed.remarks_of as pages show them."""
    return [
        RemarkShown(GRADES[Grade(it.grade)], GRADE_TONES[Grade(it.grade)], it.words, it.paper_id, it.title, it.page)
        for it in rows
    ]
