"""Why not, about rule-sets and profiles: plain values in, the sentence that refuses or None out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from ecabinet.kernel.errors import Change
from ecabinet.kernel.words import N_
from ecabinet.rulebook.profiles import BodyKind, DayUnit
from ecabinet.rulebook.rulesets import RuleSet, Silence
from ecabinet.rulebook.sentences import Sentence, say
from ecabinet.rulebook.values import Kind

CODE = "abcdefghijklmnopqrstuvwxyz0123456789-"
MOST_LEGAL_TEXT = 20_000


@dataclass(frozen=True)
class NewProfile:
    """What is typed of a profile; the fields are those of its row."""

    code: str
    title_vi: str
    title_en: str
    body_kind: str
    body_id: int | None
    in_force_from: date
    form_id: int
    vote_id: int
    quorum: int
    quorum_of: int
    notice_days: int | None = None
    notice_unit: str = ""
    remote_counts: bool = True


class Version(Protocol):
    """What a comparison of two versions needs."""

    json_text: str
    legal_text: str
    at: Any


def why_not_version(rule_set: RuleSet, *, follows: int, legal_text: str) -> Sentence | None:
    """Contradictions are refused before: a rule-set that has one cannot be made."""
    if not rule_set.id or not set(rule_set.id) <= set(CODE):
        return say(N_("The code has small letters, digits and hyphens only."))
    if rule_set.version != follows + 1:
        return say(N_("The next version is number %(next)s."), next=follows + 1)
    if not (rule_set.title.vi.strip() and rule_set.title.en.strip()):
        return say(N_("Give it a name in both languages."))
    if rule_set.silence is Silence.AGREES and not legal_text.strip():
        return say(N_("Silence is to mean agreement: type in the legal text that says so, word for word."))
    if len(legal_text) > MOST_LEGAL_TEXT:
        return say(N_("The legal text is too long: at most %(most)s letters."), most=MOST_LEGAL_TEXT)
    return None


def why_not_approve(*, approved: bool, person: bool, on: date | None, today: date) -> Sentence | None:
    """Once, by somebody who is named, on a day that is not to come."""
    if approved:
        return say(N_("It has been approved already."))
    if not person:
        return say(N_("Name who approved it."))
    if on is None:
        return say(N_("Give the day of the approval."))
    if on > today:
        return say(N_("The day of the approval has not come yet."))
    return None


def why_not_profile(
    given: NewProfile, *, form: RuleSet | None, vote: RuleSet | None, body_known: bool
) -> Sentence | None:  # fmt: skip
    """A profile names a rule-set for forms and one for votes, each made for it."""
    if not given.code.strip() or not given.title_vi.strip() or not given.title_en.strip():
        return say(N_("Give the regulation its number and its name in both languages."))
    if given.body_kind not in set(BodyKind) or not body_known:
        return say(N_("Choose for which bodies it holds."))
    if form is None or Kind.FORM not in form.kinds:
        return say(N_("Choose a rule-set that is made for opinion forms."))
    if vote is None or Kind.VOTE not in vote.kinds:
        return say(N_("Choose a rule-set that is made for votes."))
    if not 0 <= given.quorum <= given.quorum_of or given.quorum_of < 1:
        return say(N_("The quorum is a share of all members, such as 2 of 3."))
    if (given.notice_days is None) != (given.notice_unit == "") or (given.notice_days or 0) < 0:
        return say(N_("Give the days of notice with their unit, or neither."))
    if given.notice_unit and given.notice_unit not in set(DayUnit):
        return say(N_("Give the days of notice with their unit, or neither."))
    return None


def changes_between(was: Version | None, now: Version, by: str) -> list[Change]:
    """What the newer version has otherwise, field by field."""
    if was is None:
        return []
    old, new = json.loads(was.json_text), json.loads(now.json_text)
    old["legal_text"], new["legal_text"] = was.legal_text, now.legal_text
    return [Change(name, _shown(old.get(name)), _shown(new[name]), by, now.at) for name in _differing(old, new)]


def _differing(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    return (name for name in sorted(new) if name != "version" and old.get(name) != new[name])


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
