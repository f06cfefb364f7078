"""Sentences as values: an English msgid with its numbers, translated where somebody reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ecabinet.kernel import formats
from ecabinet.kernel.words import gettext, language


@dataclass(frozen=True)
class Sentence:
    """A msgid marked by N_ and its values, sentences among them; `str()` is the text in the reader's language."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.msgid, **self.params)


def say(msgid: str, **params: object) -> Sentence:
    """`say(N_("at least %(share)s"), share="3/5")`."""
    return Sentence(msgid, params)


@dataclass(frozen=True)
class Bilingual:
    """Words typed in as data, in both languages; `str()` is the reader's one."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi if language.get() == "vi" else self.en


@dataclass(frozen=True)
class At:
    """A moment inside a sentence; `str()` is the date and time as the reader writes them."""

    at: datetime

    def __str__(self) -> str:
        return formats.moment(self.at)
