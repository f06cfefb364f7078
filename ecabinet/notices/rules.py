"""How a notice keeps what it says: a sentence and what fills it, so that it reads in either language."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from ecabinet.kernel import formats, words
from ecabinet.kernel.words import N_


class Kind(StrEnum):
    """What a notice is about, by which people choose what comes by mail; what is about mail itself never does."""

    FORM = "form"
    REMINDER = "reminder"
    MEETING = "meeting"
    PAPER = "paper"
    OTHER = "other"
    MAIL = "mail"


KIND_WORDS = {
    Kind.REMINDER: N_("Reminders before a deadline, and what a missed one meant"),
    Kind.FORM: N_("Opinion forms: asked, extended, withdrawn, closed"),
    Kind.MEETING: N_("Meetings: invited, changed, cancelled"),
    Kind.PAPER: N_("Papers: new, new version, withdrawn"),
    Kind.OTHER: N_("Everything else"),
}
SUBJECTS = {
    Kind.REMINDER: N_("Reminder: an opinion form waits for an answer"),
    Kind.FORM: N_("About an opinion form"),
    Kind.MEETING: N_("About a meeting"),
    Kind.PAPER: N_("About papers"),
    Kind.OTHER: N_("A notice for you"),
    Kind.MAIL: N_("A notice for you"),
}
USUAL_KINDS = frozenset({Kind.REMINDER, Kind.FORM, Kind.MEETING, Kind.OTHER})
LEADS = (1, 2, 4, 8, 24, 48, 72)  # hours before a deadline that somebody may choose
USUAL_LEADS = (24, 4)
MOST_LEADS = 3
TYPED = frozenset({"reason", "words"})  # what people wrote themselves stays out of mails
UNSAID = "…"
NO_LEAD = N_("Choose one to three moments before the deadline.")
_PLACES = {"/ballots": Kind.FORM, "/meetings": Kind.MEETING, "/papers": Kind.PAPER, "/dossiers": Kind.PAPER}

Param = str | int | datetime | tuple[str, str]


def kind_of(link: str) -> Kind:
    """What a notice is about, by where it leads."""
    return next((kind for start, kind in _PLACES.items() if link.startswith(start)), Kind.OTHER)


def why_not_leads(hours: Collection[int]) -> str | None:
    """Reminders are moved within limits, never turned off: silence may count as agreement."""
    return None if 1 <= len(hours) <= MOST_LEADS and set(hours) <= set(LEADS) else NO_LEAD


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


def mailed_sentence(msgid: str, params_json: str) -> str:
    """The sentence as it may leave the house: what somebody typed is read in the product only."""
    params = {name: UNSAID if name in TYPED else value for name, value in json.loads(params_json).items()}
    return sentence(msgid, json.dumps(params))


def _unpack(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return formats.moment(datetime.fromisoformat(value["moment"]))
    return value.get(words.language.get()) or value["vi"] or value["en"]
