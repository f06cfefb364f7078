"""How a notice keeps what it says: a sentence and what fills it, so that it reads in either language."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ecabinet.kernel import formats, words

Param = str | int | datetime | tuple[str, str]


def packed(params: Mapping[str, Param]) -> str:
    """Parameters as they are kept: words, numbers, moments, and names in both languages (Vietnamese, English)."""
    return json.dumps({name: _pack(value) for name, value in params.items()}, ensure_ascii=False, sort_keys=True)


def _pack(value: Param) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"vi": value[0], "en": value[1]} if isinstance(value, tuple) else value


def sentence(msgid: str, params_json: str) -> str:
    """The sentence in the reader's language."""
    params = {name: _unpack(value) for name, value in json.loads(params_json).items()}
    return words.gettext(msgid, **params)


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return formats.moment(datetime.fromisoformat(value["moment"]))
    return value.get(words.language.get()) or value["vi"] or value["en"]
