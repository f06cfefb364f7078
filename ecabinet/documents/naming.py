"""What a paper is called when nobody says: its title and its type, from the PDF and the name of the file."""

import re
from collections.abc import Iterable

from ecabinet.documents.rules import display_name
from ecabinet.kernel.fold import fold

LONGEST_TITLE = 500
_NO_TITLE = re.compile(
    r"^(microsoft (word|powerpoint|excel)\b|untitled|document\d*$|slide 1$|.*\.(docx?|xlsx?|pptx?|odt|pdf)$)", re.I
)


def one_line(text: str) -> str:
    """Typed words without line ends, control characters and blanks at the ends."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def title_of(file_name: str, pdf_title: str) -> str:
    """The title inside the PDF when it is one that a person gave, else the file's name without ending and dashes."""
    given = one_line(pdf_title)
    if len(given) >= 8 and " " in given and not _NO_TITLE.match(given):
        return given[:LONGEST_TITLE]
    stem = re.sub(r"\.pdf$", "", display_name(file_name), flags=re.I)
    return " ".join(re.sub(r"[_]+|(?<=\w)-(?=\w)", " ", stem).split())[:LONGEST_TITLE] or display_name(file_name)


def type_of(title: str, types: Iterable[tuple[int, str]]) -> int | None:
    """The type with whose name the title begins, the longest such name; `types` are numbers and folded names."""
    words = f"{fold(title)} "
    found = [(len(name), number) for number, name in types if words.startswith(f"{name} ")]
    return max(found)[1] if found else None
