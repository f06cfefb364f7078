"""Papers made by the product: data in, a tagged PDF laid out by Decree 30/2020/NĐ-CP out. Text stays text."""

import json
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Literal, TypeVar

import typst

from ecabinet import paths

TEMPLATE = paths.PACKAGE / "decree30.typ"
AT_ONCE = 2  # typst itself works on several threads and lets go of the interpreter while it does

Key = TypeVar("Key")


@dataclass(frozen=True)
class Words:
    """A stretch of the body: a paragraph, a basis in italics, a centred line, or a heading that the outline shows."""

    text: str
    kind: Literal["paragraph", "basis", "centred", "heading", "part"] = "paragraph"
    label: str = ""  # "Chương I", on a line of its own above the title of a part
    level: int = 1  # depth in the outline, 1 at the top


@dataclass(frozen=True)
class Table:
    """A ruled table whose head is repeated on each page; `widths` are relative."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Paper:
    """What stands on a paper, in the decree's order; what a paper does not have is None or empty."""

    agency: str
    number: str  # "0123/TTr-BTC"; a draft leaves the number itself open: "    /2026/NĐ-CP"
    place_date: str
    subject: str
    body: tuple[Words | Table, ...]
    mark: str  # small, at the foot of each page
    type: str | None = None  # "Tờ trình"; None for an official letter, whose subject stands under its number
    superior: str | None = None
    draft: str | None = None  # "Dự thảo", framed under the number
    annex: str | None = None  # "Phụ lục I": no masthead, the subject in capitals
    annex_of: str | None = None
    to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()  # "TM. CHÍNH PHỦ", "THỦ TƯỚNG"
    signer: str | None = None
    landscape: bool = False

    @property
    def regarding(self) -> str | None:
        """The subject of an official letter, which has no name of its type."""
        return None if self.type else self.subject


@cache
def _fonts() -> typst.Fonts:
    """Tinos, of Times New Roman's widths, where it was fetched; typst's own serif knows all Vietnamese letters too."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(paths.FONTS)] if paths.FONTS.is_dir() else [])


_own = threading.local()


def _compiler() -> typst.Compiler:
    """One for each thread: a compiler keeps its fonts and template and does one paper at a time."""
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(str(TEMPLATE), font_paths=_fonts())
    compiler: typst.Compiler = _own.compiler
    return compiler


def typeset(paper: Paper, *, made_on: date = date(2020, 3, 5)) -> bytes:
    """The paper as a tagged PDF with an outline. The same paper and day give the same bytes."""
    data = json.dumps(asdict(paper) | {"regarding": paper.regarding}, ensure_ascii=False)
    moment = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    pdf = _compiler().compile(sys_inputs={"paper": data}, timestamp=int(moment.timestamp()))
    assert isinstance(pdf, bytes)
    return pdf


def typeset_all(papers: Iterable[tuple[Key, Paper, date]]) -> Iterator[tuple[Key, bytes]]:
    """Each paper with its key, in the order given, several at a time."""
    asked = [(key, paper, made_on) for key, paper, made_on in papers]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="typeset") as pool:
        pdfs = pool.map(lambda it: typeset(it[1], made_on=it[2]), asked)
        for (key, _, _), pdf in zip(asked, pdfs, strict=True):
            yield key, pdf
