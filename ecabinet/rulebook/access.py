"""Which rules a body works under, from the rows that somebody approved; each version is read and parsed once."""

from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.doors import Door
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.people.access import administers
from ecabinet.people.models import Person
from ecabinet.rulebook.models import RuleProfile, RuleSetApproval, RuleSetVersion
from ecabinet.rulebook.profiles import PROFILES, BodyKind, DayUnit, Notice, Profile
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.sentences import Bilingual, Sentence, say
from ecabinet.rulebook.values import Kind

NOT_APPROVED = N_(
    "Nobody has approved the rule-set “%(title)s” yet. Have it approved in Administration, Rule-sets, before anything"
    " is opened under it."
)
_columns: tuple[Any, ...] = (
    col(RuleSetVersion.id), col(RuleSetVersion.rule_set), col(RuleSetVersion.version), col(RuleSetVersion.json_text),
    col(RuleSetVersion.legal_text), col(RuleSetVersion.in_force_from), col(RuleSetVersion.at),
    col(RuleSetApproval.approved_on), col(RuleSetApproval.decision), col(Person.name).label("approved_by"),
)  # fmt: skip
_with_approval: Any = (
    select(*_columns)
    .select_from(RuleSetVersion)
    .outerjoin(RuleSetApproval, col(RuleSetApproval.version_id) == RuleSetVersion.id)
    .outerjoin(Person, col(Person.id) == RuleSetApproval.person_id)
)
_versions = Hot(_with_approval.order_by(col(RuleSetVersion.rule_set), col(RuleSetVersion.version).desc()))
_one = Hot(_with_approval.where(col(RuleSetVersion.id) == bindparam("version")))
_form, _vote = RuleSetVersion.__table__.alias("form").c, RuleSetVersion.__table__.alias("vote").c  # type: ignore[attr-defined]
_profiles = Hot(
    select(
        *(col(getattr(RuleProfile, name)) for name in (
            "id", "code", "title_vi", "title_en", "body_kind", "body_id", "in_force_from", "form_id", "vote_id",
            "quorum", "quorum_of", "notice_days", "notice_unit", "remote_counts",
        )),
        _form.json_text.label("form_json"), _vote.json_text.label("vote_json"),
    )
    .join(_form.id.table, _form.id == RuleProfile.form_id)
    .join(_vote.id.table, _vote.id == RuleProfile.vote_id)
    .order_by(col(RuleProfile.in_force_from), col(RuleProfile.id))
)  # fmt: skip

version_to_keep = Door("rule_set_to_keep", administers.may, model=RuleSetVersion)


def versions(db: Db) -> list[Any]:
    """Every version with its approval, the newest of each rule-set first.

    id, rule_set, version, json_text, legal_text, in_force_from, at, approved_on, decision, approved_by (the name).
    """
    return _versions.rows(db)


def version_of(db: Db, number: int) -> Any:
    """One version with its approval."""
    return _one.first(db, version=number)


def profiles(db: Db) -> tuple[Profile, ...]:
    """Every profile, by day; what ships where nothing was stocked yet."""
    return tuple(_profile(*row) for row in _profiles.rows(db)) or PROFILES


@lru_cache(maxsize=256)
def _profile(
    number: int, code: str, title_vi: str, title_en: str, body_kind: str, body_id: int | None, in_force_from: date,
    form_id: int, vote_id: int, quorum: int, quorum_of: int, notice_days: int | None, notice_unit: str,
    remote_counts: bool, form_json: str, vote_json: str,
) -> Profile:  # fmt: skip
    return Profile(
        id=code, title=Bilingual(title_vi, title_en), body_kind=BodyKind(body_kind), in_force_from=in_force_from,
        form=rule_set_of(form_json), vote=rule_set_of(vote_json), quorum=Fraction(quorum, quorum_of),
        notice=Notice(notice_days, DayUnit(notice_unit)) if notice_days is not None else None,
        remote_counts=bool(remote_counts), body_id=body_id, versions=(form_id, vote_id),
    )  # fmt: skip


def profile_of(db: Db, body: Any, now: datetime) -> Profile | None:
    """The regulation that holds for the body (a row with `id` or `body_id`, and `profile`) on the day of `now`.

    The body's own profile goes before that of its kind. A body whose profile we do not know has none.
    """
    known, day = profiles(db), formats.local(now).date()
    kind = next((profile.body_kind for profile in known if profile.id == body.profile), None)
    number = getattr(body, "body_id", None) or getattr(body, "id", None)
    found = [
        profile
        for profile in known
        if profile.in_force_from <= day
        and (profile.body_id == number if profile.body_id else profile.body_kind is kind)
    ]
    return max(found, key=_weight, default=None)


def _weight(profile: Profile) -> tuple[bool, date]:
    return profile.body_id is not None, profile.in_force_from


def profile_title(db: Db, code: str) -> Bilingual | None:
    """The title of a profile that a ballot keeps by its code."""
    return next((profile.title for profile in profiles(db) if profile.id == code), None)


def profile_choices(db: Db) -> list[tuple[str, Bilingual]]:
    """Code and title of each profile, once."""
    return list({profile.id: profile.title for profile in profiles(db)}.items())


def why_not_use(db: Db, profile: Profile, kind: Kind) -> Sentence | None:
    """Why nothing can be opened under the profile's rule-set: nobody signed it."""
    if profile.versions is None:
        return None
    row = version_of(db, profile.versions[0 if kind is Kind.FORM else 1])
    return None if row.approved_by else say(NOT_APPROVED, title=profile.rule_set(kind).title)
