"""What is looked for and where it is found: words with and without marks, and the passage around a hit."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ecabinet.kernel.fold import fold

FORM = 1  # the form of the words in the index; another one has everything indexed anew
MOST_WORDS = 12
LONGEST_WORD = 60
LONGEST_QUERY = 300
LONGEST_TEXT = 200_000  # of one page; PostgreSQL takes 1 MB of words at most
_WORD = re.compile(r"[^\W_]+")


def composed(text: str) -> str:
    """One spelling for what looks the same, however the keyboard or the file wrote it."""
    return unicodedata.normalize("NFC", text)


def in_index(text: str) -> str:
    """A text as the index keeps it: all words folded, then those that have marks as they are written."""
    found = _WORD.findall(composed(text[:LONGEST_TEXT]))
    plain = [word[:LONGEST_WORD] for each in found for word in _WORD.findall(fold(each))]
    marked = [each[:LONGEST_WORD] for each in (word.casefold() for word in found) if fold(each) != each]
    return " ".join([*plain, *marked])


class Piece(NamedTuple):
    """A stretch of a passage; `hit` is marked."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Asked:
    """A query as words; whatever else was typed (quotes, operators, signs) only parts them."""

    typed: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words as they were typed, in one case."""
        found = _WORD.findall(composed(self.typed[:LONGEST_QUERY]))
        return tuple(word.casefold()[:LONGEST_WORD] for word in found[:MOST_WORDS])

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words without marks."""
        return tuple(part for word in self.words for part in _WORD.findall(fold(word)))

    @cached_property
    def has_marks(self) -> bool:
        """Whether somebody took the trouble to type marks: what has the same ones then comes first."""
        return self.words != self.folded

    def fts5(self, words: tuple[str, ...], *, phrase: bool = False, prefix: bool = False) -> str:
        """The words as an FTS5 query; every word is quoted, so none is an operator."""
        if phrase:
            return '"' + " ".join(words) + '"'
        quoted = [f'"{word}"' for word in words]
        return " AND ".join(quoted) + ("*" if prefix else "")

    def tsquery(self, words: tuple[str, ...], *, phrase: bool = False, prefix: bool = False) -> str:
        """The words as a tsquery."""
        quoted = [f"'{word}'" for word in words]
        return (" <-> " if phrase else " & ").join(quoted) + (":*" if prefix else "")


# The passage around a hit

BEFORE, WINDOW = 8, 34


class _Word(NamedTuple):
    start: int
    end: int
    hit: bool
    exact: bool
    folded: str


def passage(text: str, asked: Asked) -> list[Piece]:
    """The best stretch of a text with its hits marked, in the words of the original; empty without a hit."""
    line = " ".join(composed(text[:LONGEST_TEXT]).split())
    words = _words(line, asked)
    hits = [n for n, word in enumerate(words) if word.hit]
    if not hits:
        return []
    best = max(hits, key=lambda n: (_worth(words, n, asked), -n))
    first, last = max(0, best - BEFORE), min(len(words), best - BEFORE + WINDOW)
    return _pieces(line, words, first, max(last, best + 1))


def _words(line: str, asked: Asked) -> list[_Word]:
    folded, typed = set(asked.folded), set(asked.words)
    found = []
    for match in _WORD.finditer(line):
        bare = fold(match.group())
        hit = bare in folded
        found.append(_Word(match.start(), match.end(), hit, hit and match.group().casefold() in typed, bare))
    if asked.has_marks and any(word.exact for word in found):
        return [word._replace(hit=word.exact) for word in found]
    return found


def _worth(words: list[_Word], at: int, asked: Asked) -> tuple[bool, int]:
    """A window is worth more when the whole query stands at its hit, then by how many different words are in it."""
    size = len(asked.folded)
    together = tuple(word.folded for word in words[at : at + size]) == asked.folded
    return together, len({word.folded for word in words[at : at + WINDOW - BEFORE] if word.hit})


def _pieces(line: str, words: list[_Word], first: int, last: int) -> list[Piece]:
    pieces = [Piece("… ", False)] if first else []
    at = words[first].start if first else 0
    for word in words[first:last]:
        if word.hit:
            pieces += [Piece(line[at : word.start], False), Piece(line[word.start : word.end], True)]
            at = word.end
    end = words[last - 1].end if last < len(words) else len(line)
    pieces.append(Piece(line[at:end], False))
    if last < len(words):
        pieces.append(Piece(" …", False))
    return _joined([piece for piece in pieces if piece.text])


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Hits that only a blank parts are one mark."""
    made: list[Piece] = []
    for piece in pieces:
        if piece.hit and len(made) > 1 and made[-1].text.isspace() and made[-2].hit:
            made[-2:] = [Piece(made[-2].text + made[-1].text + piece.text, True)]
        else:
            made.append(piece)
    return made
