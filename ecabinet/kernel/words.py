"""The languages: English sentences are the keys, each slice keeps its Vietnamese in its own vi.po."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"

language: ContextVar[str] = ContextVar("language", default=DEFAULT)
_one: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}
_many: dict[str, dict[str, str]] = {code: {} for code in LANGUAGES}

_WANTED = re.compile(r"\s*([a-z]{2}\b|\*)[\w-]*\s*(?:;\s*q=([01](?:\.\d*)?))?\s*", re.IGNORECASE)
_UNNAMED = 0.0001  # less than anything that is asked for, more than q=0


def preferred(header: str, default: str) -> str:
    """The language that Accept-Language wants most, of equals the first; never one with q=0 (RFC 9110, 12.5.4)."""
    found = [match.groups() for part in header.split(",") if (match := _WANTED.fullmatch(part))]
    weights = {code.lower(): float(weight or 1) for code, weight in reversed(found)}
    named = [code.lower() for code, weight in found if code.lower() in LANGUAGES and float(weight or 1)]
    return max([*named, default, *LANGUAGES], key=lambda code: weights.get(code, weights.get("*", _UNNAMED)))


def N_(msgid: str) -> str:
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return msgid


def gettext(msgid: str, **params: Any) -> str:
    """The sentence in the current language, filled with `params`."""
    text = _one[language.get()].get(msgid, msgid)
    return text % params if params else text


_ = gettext


def ngettext(one: str, many: str, n: int, **params: Any) -> str:
    """The sentence for `n` things (Vietnamese has one form)."""
    text = _many[language.get()].get(one) or (one if n == 1 else many)
    return text % {"num": n, "n": n, **params} if params else text


def pgettext(context: str, msgid: str, **params: Any) -> str:
    """The sentence where one English word needs several Vietnamese ones."""
    text = _one[language.get()].get(f"{context}\x04{msgid}", msgid)
    return text % params if params else text


_forgets: list[Callable[[], None]] = []


def when_loaded(*forget: Callable[[], None]) -> None:
    """What was kept of sentences is forgotten by `forget` when catalogues come."""
    _forgets.extend(forget)


@cache
def load_catalogs(package: Path) -> None:
    """Read every slice's vi.po below `package`, once for the process."""
    for path in sorted(package.glob("*/vi.po")):
        with path.open("rb") as stream:
            catalog = read_po(stream, locale="vi")
        for message in catalog:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, (list, tuple)):
                _many["vi"][message.id[0]] = (message.string or "")[0]
            elif isinstance(message.string, str) and message.string:
                key = f"{message.context}\x04{message.id}" if message.context else message.id
                _one["vi"][key] = message.string
    for forget in _forgets:
        forget()
