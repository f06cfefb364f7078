"""What somebody chose and wrote for one question: as typed, as kept in a draft, and as it stands in an answer."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from ecabinet.rulebook.values import AnswerValue


class Remark(NamedTuple):
    """A graded remark, perhaps on a page of a frozen paper."""

    grade: str
    words: str
    version: int | None = None
    page: int | None = None


class Typed(NamedTuple):
    """What somebody chose and wrote for one question; `files` are numbers of files that arrived for it."""

    value: str
    words: str = ""
    option: int | None = None
    remarks: tuple[Remark, ...] = ()
    files: tuple[int, ...] = ()

    @property
    def choice(self) -> str:
        """What the chosen field of the form is called: the value, or "option-2"."""
        return f"{self.value}-{self.option}" if self.option else self.value

    @property
    def longest(self) -> int:
        """The length of the longest remark."""
        return max((len(it.words) for it in self.remarks), default=0)

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen or written."""
        return not (self.value or self.words or self.remarks or self.files)


NOTHING = Typed("")


def chosen(field: str) -> tuple[str, int | None]:
    """Value and option from what the chosen field of the form says."""
    value, _, n = field.partition("-")
    return (value, int(n)) if value == AnswerValue.OPTION and n.isdecimal() and len(n) < 4 else (field[:20], None)


def to_text(rows: Sequence[Any]) -> str:
    """Remarks or files as a draft keeps them."""
    return json.dumps([list(row) if isinstance(row, tuple) else row for row in rows], ensure_ascii=False)


def from_draft(row: Any) -> Typed:
    """What a draft keeps."""
    remarks = tuple(Remark(*it) for it in json.loads(row.remarks_json))
    return Typed(row.value, row.words, row.option, remarks, tuple(json.loads(row.files_json)))
