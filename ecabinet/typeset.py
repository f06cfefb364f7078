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
    """A stretch of the body: a paragraph, a basis in italics, a centred line, or a heading that the outline shows.

    A question stays with its boxes, what somebody said stands beside a rule, `small` is a note, `code` digests, one
    on a line.
    """

    text: str
    kind: Literal["paragraph", "basis", "centred", "heading", "part", "question", "said", "small", "code"] = "paragraph"
    label: str = ""  # "Chương I", on a line above the title of a part; in bold before a paragraph: "Điều 1."
    level: int = 1  # depth in the outline, 1 at the top


@dataclass(frozen=True)
class Table:
    """A ruled table whose head is repeated on each page; `widths` are relative."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    centred: tuple[int, ...] = ()  # columns whose cells are centred, such as numbers
    whole: bool = False  # no row is broken across pages; only for rows that are surely shorter than one
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Pairs:
    """Names and what they are, one pair on each line."""

    pairs: tuple[tuple[str, str], ...]
    kind: Literal["pairs"] = "pairs"


@dataclass(frozen=True)
class Choices:
    """Boxes to tick, with what was ticked."""

    options: tuple[tuple[str, bool], ...]
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True)
class Room:
    """Dotted lines to write on by hand."""

    lines: int
    kind: Literal["room"] = "room"


@dataclass(frozen=True)
class Paper:
    """What stands on a paper, in the decree's order; what a paper does not have is None or empty."""

    agency: str
    number: str  # "0123/TTr-BTC"; a draft leaves the number itself open: "    /2026/NĐ-CP"
    place_date: str
    subject: str
    body: tuple[Words | Table | Pairs | Choices | Room, ...]
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
    lang: Literal["vi", "en"] = "vi"
    signed_at: str | None = None  # place and date above the signature of whoever fills a paper in

    @property
    def regarding(self) -> str | None:
        """The subject of an official letter, which has no name of its type."""
        return None if self.type else self.subject


# What the layout itself writes, in the language of the paper.
LAYOUT = {
    "vi": {
        "state": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "motto": "Độc lập - Tự do - Hạnh phúc", "number": "Số: ",
        "about": "V/v ", "to": "Kính gửi:", "recipients": "Nơi nhận:",
    },
    "en": {
        "state": "SOCIALIST REPUBLIC OF VIET NAM", "motto": "Independence - Freedom - Happiness", "number": "No. ",
        "about": "Re: ", "to": "To:", "recipients": "Recipients:",
    },
}  # fmt: skip


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


def content_of(paper: Paper) -> str:
    """Everything that the template is given, as one JSON text."""
    return json.dumps(asdict(paper) | {"regarding": paper.regarding, "says": LAYOUT[paper.lang]}, ensure_ascii=False)


def typeset(paper: Paper, *, made_on: date = date(2020, 3, 5)) -> bytes:
    """The paper as a tagged PDF with an outline. The same paper and day give the same bytes."""
    data = content_of(paper)
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
