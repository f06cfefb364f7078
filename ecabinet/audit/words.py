"""The record in words: what was done, to what, with which facts. Every verb that is noted anywhere stands here."""

import json
from collections.abc import Mapping
from typing import Any

from ecabinet.ballots.preparing import LABELS as BALLOT_LABELS
from ecabinet.documents.actions import LABELS as PAPER_LABELS
from ecabinet.kernel import words
from ecabinet.kernel.words import N_
from ecabinet.meetings.actions.catalogues import LABELS as CATALOGUE_LABELS
from ecabinet.meetings.actions.items import LABELS as ITEM_LABELS
from ecabinet.meetings.actions.meetings import LABELS as MEETING_LABELS
from ecabinet.opinions.rules import ENDED_WORDS, HOW_WORDS, VERDICT_WORDS
from ecabinet.people.actions.saving import LABELS as PEOPLE_LABELS
from ecabinet.people.rules import ROLES
from ecabinet.records.actions import shown

VERBS = {
    "added profile": N_("put a regulation into force"),
    "added rule-set version": N_("added a version of a rule-set"),
    "approved rule-set": N_("noted who approved the rule-set"),
    "added account": N_("gave somebody an account"),
    "answered": N_("sent an answer"),
    "archived form": N_("archived the form"),
    "asked to verify": N_("had the record verified"),
    "cancelled meeting": N_("cancelled the meeting"),
    "chose notices": N_("chose what to be told by mail"),
    "changed password": N_("changed the password"),
    "changed questions": N_("changed the questions"),
    "changed ballot": N_("changed the form"),
    "changed vote": N_("changed the vote"),
    "checked in": N_("noted somebody as present"),
    "checked out": N_("noted somebody as gone"),
    "closed": N_("closed the round"),
    "concluded": N_("recorded what became of the matter"),
    "confirmed vote without quorum": N_("confirmed a vote without a quorum"),
    "convened meeting": N_("convened the meeting"),
    "corrected check-in": N_("corrected how somebody is present"),
    "created form": N_("began an opinion form"),
    "created meeting": N_("created the meeting"),
    "decided": N_("decided what the rules leave open"),
    "disabled account": N_("closed the account"),
    "enabled account": N_("opened the account again"),
    "ended calendar link": N_("ended the calendar link"),
    "ended meeting": N_("ended the meeting"),
    "ended session": N_("ended a session"),
    "entered demonstration": N_("made this installation a demonstration"),
    "explained": N_("explained an opinion"),
    "extended": N_("moved the deadline"),
    "granted power": N_("granted a power"),
    "invited organisation": N_("invited an organisation"),
    "invited person": N_("invited somebody"),
    "issued link": N_("issued a link for a first password"),
    "made late statement": N_("made a late statement"),
    "named substitute": N_("named who answers for a member"),
    "recused": N_("noted that a member stays out"),
    "took recusal back": N_("took back that a member stays out"),
    "took substitute back": N_("took back who answers for a member"),
    "made calendar link": N_("made a calendar link"),
    "moved item": N_("moved an agenda item"),
    "moved paper": N_("moved a paper"),
    "opened display": N_("opened a display"),
    "opened form": N_("opened the form to its members"),
    "opened vote": N_("opened the vote"),
    "paired display": N_("paired the display with a meeting"),
    "prepared vote": N_("prepared a vote"),
    "removed item": N_("took an item off the agenda"),
    "removed vote": N_("removed a prepared vote"),
    "replaced paper": N_("replaced the paper by a new version"),
    "replied": N_("replied to the invitation"),
    "seeded demonstration": N_("brought in the demonstration"),
    "sent up draft": N_("sent a prepared answer up to the member"),
    "set password": N_("set the first password"),
    "settled condition": N_("settled a condition"),
    "signed in": N_("signed in"),
    "started meeting": N_("started the meeting"),
    "stocked document_type": N_("added the shipped document types"),
    "stocked rule-sets": N_("added the shipped rule-sets"),
    "summarised": N_("sent the summary of opinions"),
    "turned to item": N_("turned to an item"),
    "unpaired display": N_("took the display from its meeting"),
    "began new round": N_("began a new round of the form"),
    "chased": N_("asked again those who are silent"),
    "checked dossier": N_("checked whether the dossier is complete"),
    "ended for a paper": N_("ended the round because a paper must be replaced"),
    "noted on slip": N_("noted on the submission slip"),
    "put form on agenda": N_("put the form on an agenda"),
    "referred to meeting": N_("referred the matter to a meeting"),
    "resubmitted dossier": N_("submitted the dossier again"),
    "sent slip": N_("submitted the slip"),
    "shortened": N_("moved the deadline to an earlier moment"),
    "stopped": N_("ended the form without a result"),
    "warned": N_("warned those who have not sent"),
    "withdrew": N_("withdrew the form"),
    "withdrew invitation": N_("withdrew an invitation"),
    "withdrew paper": N_("withdrew the paper"),
    "wrote resolution": N_("wrote the resolution’s draft"),
}
ACTS = {
    "added": N_("added %(noun)s"),
    "changed": N_("changed %(noun)s"),
    "ended": N_("ended %(noun)s"),
    "resumed": N_("took %(noun)s up again"),
}
NOUNS = {
    "assistance": N_("an assistant’s service"),
    "body": N_("a body"),
    "display": N_("a display"),
    "document_type": N_("a document type"),
    "item": N_("an agenda item"),
    "meeting": N_("a meeting"),
    "meeting_type": N_("a meeting type"),
    "membership": N_("a term as a member"),
    "organisation": N_("an organisation"),
    "paper": N_("a paper"),
    "person": N_("a person"),
    "position": N_("a position"),
    "power": N_("a power"),
    "room": N_("a room"),
    "secretaryship": N_("a term in a secretariat"),
}
THINGS = {
    "assistance": N_("Assistance %(n)s"),
    "ballot": N_("Ballot %(n)s"),
    "body": N_("Body %(n)s"),
    "display": N_("Display %(n)s"),
    "document_type": N_("Document type %(n)s"),
    "item": N_("Agenda item %(n)s"),
    "meeting": N_("Meeting %(n)s"),
    "meeting_type": N_("Meeting type %(n)s"),
    "membership": N_("Membership %(n)s"),
    "organisation": N_("Organisation %(n)s"),
    "paper": N_("Paper %(n)s"),
    "person": N_("Person %(n)s"),
    "position": N_("Position %(n)s"),
    "power": N_("Power %(n)s"),
    "room": N_("Room %(n)s"),
    "rule_profile": N_("Regulation %(n)s"),
    "rule_set_version": N_("Rule-set version %(n)s"),
    "secretaryship": N_("Secretariat term %(n)s"),
    "session": N_("Session %(n)s"),
}
FIELDS = {
    "by_mail": N_("By mail"), "missing": N_("What was missing"), "complete": N_("Complete"),
    "noted": N_("Note on the slip"), "answered": N_("Members who had answered"), "earlier": N_("Earlier round"),
    "asked": N_("Days of notice asked for"), "assistant": N_("Assistant"), "body": N_("Body"), "coming": N_("Comes"),
    "confirmed": N_("Confirmed"), "deadline": N_("Deadline"), "given": N_("Days of notice given"),
    "hours": N_("Hours before the deadline"), "how": N_("How"), "item": N_("Agenda item"),
    "login": N_("Account"), "meeting": N_("Meeting"), "member": N_("Member"), "members": N_("Members"),
    "mode": N_("Present"),
    "n": N_("Version"), "now": N_("Place now"), "of": N_("Whose"), "organisation": N_("Organisation"),
    "outcome": N_("Outcome"), "papers": N_("Papers"), "person": N_("Person"), "power": N_("Power"),
    "present": N_("Members present"), "profile": N_("Regulation"), "question": N_("Question"),
    "questions": N_("Questions"), "quorum": N_("Quorum"), "reason": N_("Reason"), "reads": N_("Reads"),
    "result": N_("Result"), "role": N_("Role"), "rule_set": N_("Rule-set"), "sha256": N_("SHA-256"),
    "rule_sets": N_("Rule-sets"), "profiles": N_("Regulations"), "in_force_from": N_("In force from"),
    "on": N_("Day"), "decision": N_("Decision"), "form": N_("Opinion form"), "vote": N_("Vote"),
    "opinion": N_("Opinion"), "title": N_("Title"), "to": N_("Place now"), "verdict": N_("Verdict"),
    "version": N_("Saved as version"), "was": N_("Place before"),
    "words": N_("In words"), "codes": N_("Codes"), "code": N_("Code"), "name": N_("Name"), "number": N_("Number"),
}  # fmt: skip
VALUES: Mapping[Any, str] = {
    **ROLES, "room": N_("in the room"), "remote": N_("from afar"), "administrator": N_("Administrator"),
    "auditor": N_("Auditor"), **VERDICT_WORDS, **HOW_WORDS, **ENDED_WORDS,
}  # fmt: skip
PEOPLE = {"person", "member", "assistant", "of", "members"}
_changed_labels: Mapping[str, str] = {
    **PEOPLE_LABELS, **CATALOGUE_LABELS, **BALLOT_LABELS, **PAPER_LABELS, **ITEM_LABELS, **MEETING_LABELS,
}  # fmt: skip
Names = Mapping[int, str]


def msgid_of(verb: str) -> tuple[str, str] | None:
    """The sentence of a verb and its noun, None for one that has none."""
    if verb in VERBS:
        return VERBS[verb], ""
    act, _, noun = verb.partition(" ")
    return (ACTS[act], NOUNS[noun]) if act in ACTS and noun in NOUNS else None


def did(verb: str) -> str:
    """What was done, in the reader's language."""
    found = msgid_of(verb)
    if found is None:
        return verb
    sentence, noun = found
    return words.gettext(sentence, noun=words.gettext(noun)) if noun else words.gettext(sentence)


def thing_in_words(thing: str, names: Names) -> str:
    """What it was done to: "Meeting 7"; a person by name."""
    kind, _, number = thing.partition("/")
    if kind == "person" and number.isdecimal() and int(number) in names:
        return names[int(number)]
    return words.gettext(THINGS[kind], n=number) if kind in THINGS else thing


def facts_in_words(data_json: str, names: Names) -> list[tuple[str, str]]:
    """The facts of a record as (what, value), and each change as (field, before → after)."""
    data: dict[str, Any] = json.loads(data_json)
    changes = data.pop("changed", {})
    facts = [(_label(name), _value(name, value, names)) for name, value in data.items() if value not in (None, "", [])]
    return facts + _changes(changes)


def _changes(changes: Any) -> list[tuple[str, str]]:
    if not isinstance(changes, dict):
        return []
    return [
        (words.gettext(_changed_labels.get(field, field)), f"{shown(field, pair[0]) or '–'} → {shown(field, pair[1])}")
        for field, pair in changes.items()
        if isinstance(pair, list) and len(pair) == 2
    ]


def _label(name: str) -> str:
    return words.gettext(FIELDS[name]) if name in FIELDS else name


def _value(name: str, value: Any, names: Names) -> str:
    if isinstance(value, list):
        return ", ".join(_value(name, each, names) for each in value)
    if name in PEOPLE and isinstance(value, int):
        return names.get(value, str(value))
    if isinstance(value, str) and value in VALUES:
        return words.gettext(VALUES[value])
    return shown(name, value)


def people_named(thing: str, data_json: str) -> set[int]:
    """The numbers of the people that a record speaks of."""
    kind, _, number = thing.partition("/")
    found = {int(number)} if kind == "person" and number.isdecimal() else set()
    for name, value in json.loads(data_json).items():
        if name in PEOPLE:
            found |= {each for each in (value if isinstance(value, list) else [value]) if isinstance(each, int)}
    return found
