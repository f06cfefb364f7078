"""Rule-sets as rows: what ships is stocked, versions are added and approved, profiles are put into force."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused, Stale
from ecabinet.kernel.words import N_
from ecabinet.people.models import Body, Person
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.models import RuleProfile, RuleSetApproval, RuleSetVersion
from ecabinet.rulebook.profiles import PROFILES, Profile
from ecabinet.rulebook.regulation import rule_set_of
from ecabinet.rulebook.rules import NewProfile, changes_between, why_not_approve, why_not_profile, why_not_version
from ecabinet.rulebook.rulesets import RuleSet, to_json
from ecabinet.rulebook.sentences import Sentence
from ecabinet.rulebook.shipped import RULE_SETS

SHIPPED_ON = date(2016, 10, 1)
STALE = N_("Somebody added a version of this rule-set meanwhile. Nothing was saved; compare it and save again.")


def _refuse(sentence: Sentence | None) -> None:
    if sentence:
        raise Refused(sentence.msgid, **sentence.params)


# What ships


def stock(db: Db, actor: Acting | None) -> int:
    """Add the shipped versions and profiles that are not there yet; how many. Nobody has approved them so far."""
    known = {(row.rule_set, row.version): row for row in db.exec(select(RuleSetVersion)).all()}
    missing = [it for it in RULE_SETS.values() if (it.id, it.version) not in known]
    made = [
        _version(db, actor, it, _rests_on(it), _first_day(it))
        for it in sorted(missing, key=lambda it: (it.id, it.version))
    ]
    db.add_all(made)
    db.flush()
    known |= {(row.rule_set, row.version): row for row in made}
    added = sorted(it.key for it in missing)
    codes = set(db.exec(select(RuleProfile.code)).all())
    fresh = [profile for profile in PROFILES if profile.id not in codes]
    for profile in fresh:
        db.add(_shipped_profile(db, actor, profile, known))
    if added or fresh:
        note(db, actor, "stocked rule-sets", "", rule_sets=added, profiles=[profile.id for profile in fresh])
    return len(added) + len(fresh)


def _rests_on(rule_set: RuleSet) -> str:
    """What a shipped version rests on, until somebody types the text itself in."""
    return "\n".join(dict.fromkeys(f"{source.text.vi} / {source.text.en}" for source in rule_set.sources))


def _first_day(rule_set: RuleSet) -> date:
    """From when a shipped version holds: with the first profile that names it."""
    days = (it.in_force_from for it in PROFILES if rule_set in (it.form, it.vote))
    return min(days, default=SHIPPED_ON)


def _shipped_profile(
    db: Db, actor: Acting | None, profile: Profile, known: Mapping[tuple[str, int], RuleSetVersion]
) -> RuleProfile:
    return RuleProfile(
        code=profile.id, title_vi=profile.title.vi, title_en=profile.title.en, body_kind=profile.body_kind.value,
        in_force_from=profile.in_force_from, form_id=known[profile.form.id, profile.form.version].id,
        vote_id=known[profile.vote.id, profile.vote.version].id, quorum=profile.quorum.numerator,
        quorum_of=profile.quorum.denominator, notice_days=profile.notice.days if profile.notice else None,
        notice_unit=profile.notice.unit.value if profile.notice else "", remote_counts=profile.remote_counts,
        by=actor.id if actor else None, at=db.now,
    )  # fmt: skip


# Versions


def latest(db: Db, rule_set: str) -> RuleSetVersion | None:
    """The newest version of a rule-set."""
    newest = col(RuleSetVersion.version).desc()
    return db.exec(select(RuleSetVersion).where(RuleSetVersion.rule_set == rule_set).order_by(newest)).first()


def add_version(
    db: Db, actor: Acting, rule_set: RuleSet, *, read_at: int, legal_text: str, in_force_from: date
) -> RuleSetVersion:
    """Add the next version of a rule-set, which was read at version `read_at` (0: a new rule-set). Raises Stale."""
    before = latest(db, rule_set.id)
    stands = before.version if before else 0
    if before and stands != read_at:
        was = db.exec(
            select(RuleSetVersion).where(RuleSetVersion.rule_set == rule_set.id, RuleSetVersion.version == read_at)
        ).first()
        raise Stale(STALE, changes_between(was, before, _author(db, before)), stands)
    _refuse(why_not_version(rule_set, follows=stands, legal_text=legal_text))
    row = _version(db, actor, rule_set, legal_text.strip(), in_force_from)
    db.add(row)
    db.flush()
    note(
        db, actor, "added rule-set version", f"rule_set_version/{row.id}", rule_set=rule_set.key,
        in_force_from=in_force_from.isoformat(), sha256=sha256(row.json_text.encode()).hexdigest(),
    )  # fmt: skip
    return row


def _author(db: Db, row: RuleSetVersion) -> str:
    person = db.get(Person, row.by) if row.by else None
    return person.name if person else ""


def _version(
    db: Db, actor: Acting | None, rule_set: RuleSet, legal_text: str, in_force_from: date
) -> RuleSetVersion:  # fmt: skip
    return RuleSetVersion(
        rule_set=rule_set.id, version=rule_set.version, json_text=to_json(rule_set), legal_text=legal_text,
        in_force_from=in_force_from, by=actor.id if actor else None, at=db.now,
    )  # fmt: skip


def approve(
    db: Db, actor: Acting | None, row: RuleSetVersion, *, person_id: int | None, on: date | None, decision: str = ""
) -> RuleSetApproval:
    """A named person approved the version on a day, by a decision that is named."""
    person = db.get(Person, person_id) if person_id else None
    there = db.get(RuleSetApproval, row.id) is not None
    _refuse(why_not_approve(approved=there, person=person is not None, on=on, today=db.now.date()))
    assert person is not None
    assert on is not None
    made = RuleSetApproval(
        version_id=row.id, person_id=person.id, approved_on=on, decision=decision.strip(),
        by=actor.id if actor else None, at=db.now,
    )  # fmt: skip
    db.add(made)
    note(
        db, actor, "approved rule-set", f"rule_set_version/{row.id}", rule_set=f"{row.rule_set}/{row.version}",
        person=person.id, on=on.isoformat(), decision=made.decision,
    )  # fmt: skip
    return made


# Profiles


def add_profile(db: Db, actor: Acting, given: NewProfile) -> RuleProfile:
    """Put a regulation into force from a day on; what was opened before keeps what it was opened with."""
    form, vote = _rule_set(db, given.form_id), _rule_set(db, given.vote_id)
    body = db.get(Body, given.body_id) if given.body_id else None
    _refuse(why_not_profile(given, form=form, vote=vote, body_known=given.body_id is None or body is not None))
    values: dict[str, Any] = {**vars(given), "by": actor.id, "at": db.now}
    row = RuleProfile(**values)
    db.add(row)
    db.flush()
    note(
        db, actor, "added profile", f"rule_profile/{row.id}", code=row.code,
        in_force_from=row.in_force_from.isoformat(), form=form.key if form else "", vote=vote.key if vote else "",
        body=row.body_id,
    )  # fmt: skip
    return row


def _rule_set(db: Db, number: int | None) -> RuleSet | None:
    row = db.get(RuleSetVersion, number) if number else None
    return rule_set_of(row.json_text) if row else None
