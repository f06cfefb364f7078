"""What a cleaned PDF says: the text of its pages and its outline. Runs in the worker only.

pypdf is loaded where it is used: it takes as long to start as everything else together.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

from ecabinet.documents.pdf import Limits

MAX_DEPTH = 8
MAX_HEADINGS = 3000
MAX_TITLE = 300

# Control characters but line ends and tabs, lone surrogates, and pdfium's marks for a hyphen at a line's end.
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(words: str) -> str:
    """Words as they are stored: NFC, no control characters, one kind of line end."""
    return unicodedata.normalize("NFC", _UNSAYABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


def text(source: str, limits: Limits) -> Iterator[Any]:
    """The number of pages, then the text of each page, until the limit; what was said stays said if the time ends."""
    pages, read = _pages(source)
    yield pages
    left = limits.text
    for number in range(pages):
        words = _cut(_read(read, number), left)
        left -= len(words.encode())
        yield words
        if not left:
            return


def _cut(words: str, left: int) -> str:
    return words if len(words.encode()) <= left else words.encode()[:left].decode(errors="ignore")


def _pages(source: str) -> tuple[int, Any]:
    try:
        document = pdfium.PdfDocument(source)
        return len(document), lambda number: _by_pdfium(document, number)
    except pdfium.PdfiumError:
        from pypdf import PdfReader

        reader = PdfReader(source)
        return len(reader.pages), lambda number: reader.pages[number].extract_text()


def _by_pdfium(document: Any, number: int) -> str:
    page = document[number]
    try:
        return str(page.get_textpage().get_text_bounded())
    finally:
        page.close()


def _read(read: Any, number: int) -> str:
    try:
        return plain(read(number))
    except MemoryError:
        raise
    except Exception:  # one page that cannot be read leaves the others readable
        return ""


def outline(source: str) -> list[Any]:
    """The outline as nested `[title, page, children]`."""
    from pypdf import PdfReader

    reader = PdfReader(source)
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages, 1) if page.indirect_reference}
    return _entries(reader.outline, numbers, [MAX_HEADINGS], MAX_DEPTH)


def _entries(items: list[Any], numbers: dict[int, int], left: list[int], depth: int) -> list[Any]:
    """pypdf gives a heading's children as a list after it."""
    entries: list[Any] = []
    for item in items:
        if not left[0]:
            break
        if not isinstance(item, list):
            left[0] -= 1
            page = numbers.get(getattr(item.page, "idnum", -1))
            entries.append([plain(item.title or "").strip()[:MAX_TITLE], page, []])
        elif depth > 1 and entries:
            entries[-1][2] = _entries(item, numbers, left, depth - 1)
    return entries
