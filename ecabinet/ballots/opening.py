"""Opening a ballot: the rule-set chosen by body and day, the number given, roll and papers frozen.

`open_form` asks members in writing until a deadline; `open_vote` asks them in the room until somebody closes it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col, func

from ecabinet.ballots.access import questions_of, stage_of
from ecabinet.ballots.arriving import why_not_begun
from ecabinet.ballots.models import Ballot, FrozenPaper, Opening
from ecabinet.ballots.preparing import folded, prepare_vote
from ecabinet.ballots.rolls import freeze_roll
from ecabinet.ballots.rules import why_not_open
from ecabinet.ballots.schedule import plan_end
from ecabinet.ballots.sealing import seal_opening
from ecabinet.ballots.states import refuse, state_at
from ecabinet.ballots.telling import OPENED, asked, tell_of, with_assistants
from ecabinet.documents.access import papers_on
from ecabinet.documents.models import PaperVersion
from ecabinet.kernel import formats
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.ledger.urn import set_up_urns
from ecabinet.meetings.models import Dossier, Item, Meeting
from ecabinet.people.access import members_of
from ecabinet.people.models import Body
from ecabinet.records.actions import Acting, note
from ecabinet.rulebook.access import profile_of, why_not_use
from ecabinet.rulebook.profiles import Profile
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.rulesets import Parameter, RuleSet, Secrecy, secretly, to_json
from ecabinet.rulebook.values import Kind

NOT_SECRETLY = N_("Members weigh differently here, or one may veto: such a ballot cannot be secret.")
NO_PROFILE = N_("We do not know the regulation that this body works under. Have its profile chosen in Administration.")

_last_number = Hot(
    select(func.coalesce(func.max(Ballot.number), 0)).where(
        col(Ballot.body_id) == bindparam("body"), col(Ballot.year) == bindparam("year")
    )
)


def regulation(db: Db, ballot: Ballot, *, secret: bool = False) -> tuple[Profile, RuleSet]:
    """The profile and rule-set under which the ballot would be opened today; secret, if it is switched for this one."""
    body = db.get(Body, ballot.body_id)
    assert body is not None
    profile = profile_of(db, body, db.now)
    if profile is None:
        raise Refused(NO_PROFILE)
    rule_set = profile.rule_set(Kind(ballot.kind))
    if not secret:
        return profile, rule_set
    try:
        return profile, secretly(rule_set)
    except ValueError:
        raise Refused(NOT_SECRETLY) from None


def open_form(
    db: Db, actor: Acting, ballot: Ballot, *, deadline: datetime | None, confirmed: Collection[Parameter] = (),
    secret: bool = False,
) -> Opening:  # fmt: skip
    """Ask the members in force for their answers by the deadline; they and their assistants are told."""
    if ballot.dossier_id:
        db.get(Dossier, ballot.dossier_id, with_for_update=True)
    profile, rule_set = regulation(db, ballot, secret=secret)
    refuse(why_not_use(db, profile, Kind.FORM))
    members = members_of(db, ballot.body_id)
    _refuse_opening(db, ballot, rule_set, members, deadline, confirmed)
    refuse(why_not_begun(db, ballot.id, rule_set))
    _give_number(db, ballot)
    papers = _freeze_papers(db, ballot)
    _freeze(db, ballot, profile, rule_set, members)
    said = " ".join(sorted(confirmed))
    opening = Opening(ballot_id=ballot.id, deadline=deadline, confirmed=said, by=actor.id, at=db.now)
    db.add(opening)
    db.flush()
    assert deadline is not None
    plan_end(db, ballot.id, deadline)
    note(
        db, actor, "opened form", f"ballot/{ballot.id}", symbol=ballot.symbol, deadline=deadline, profile=profile.id,
        rule_set=rule_set.key, members=[it.id for it in members], papers=papers, confirmed=opening.confirmed,
    )  # fmt: skip
    tell_of(db, ballot, with_assistants(db, asked(db, ballot)), OPENED, deadline=deadline)
    seal_opening(db, ballot)
    return opening


def open_vote(
    db: Db, actor: Acting, item: Item, text: str, *, present: int, quorum: int, confirmed: bool = False
) -> Ballot:
    """Put a question to the vote on an agenda item at once. The floor has asked whether the meeting may vote now."""
    vote = prepare_vote(db, actor, item, text)
    open_prepared_vote(db, actor, vote, present=present, quorum=quorum, confirmed=confirmed)
    return vote


def open_prepared_vote(
    db: Db, actor: Acting, vote: Ballot, *, present: int, quorum: int, confirmed: bool = False
) -> Opening:
    """Put a prepared question to the vote; `present` of `quorum` are here, `confirmed` if too few was accepted."""
    profile, rule_set = regulation(db, vote)
    refuse(why_not_use(db, profile, Kind.VOTE))
    members = members_of(db, vote.body_id)
    _refuse_opening(db, vote, rule_set, members, None, ())
    _freeze(db, vote, profile, rule_set, members)
    opening = Opening(ballot_id=vote.id, by=actor.id, at=db.now, present=present, quorum=quorum)
    db.add(opening)
    db.flush()
    note(
        db, actor, "opened vote", f"ballot/{vote.id}", item=vote.item_id, profile=profile.id, rule_set=rule_set.key,
        members=[it.id for it in members], present=present, quorum=quorum, confirmed=confirmed,
    )  # fmt: skip
    seal_opening(db, vote)
    return opening


def _refuse_opening(
    db: Db, ballot: Ballot, rule_set: RuleSet, members: Sequence[Any], deadline: datetime | None,
    confirmed: Collection[Parameter],
) -> None:  # fmt: skip
    refuse(
        why_not_open(
            rule_set, Kind(ballot.kind), state=state_at(stage_of(db, ballot.id), db.now),
            questions=len(questions_of(db, ballot.id)), members=len(members), papers_in_work=0, deadline=deadline,
            confirmed=confirmed, now=db.now, hours=office_hours(),
        )
    )  # fmt: skip


def _give_number(db: Db, ballot: Ballot) -> None:
    """The next running number of the body in the year; the body's row is locked, so that numbers have no gaps."""
    body = db.get(Body, ballot.body_id, with_for_update=True)
    assert body is not None
    ballot.year = formats.local(db.now).year
    ballot.number = _last_number.scalar(db, body=body.id, year=ballot.year) + 1
    ballot.symbol = f"{ballot.number}/{body.form_symbol}/{ballot.year}"


def _freeze_papers(db: Db, ballot: Ballot) -> list[str]:
    """The papers as they are now, by their SHA-256."""
    lines = papers_on(db, [ballot.dossier_id])[ballot.dossier_id] if ballot.dossier_id else []
    found = []
    for line in lines:
        version = db.get(PaperVersion, line.version_id)
        assert version is not None
        db.add(FrozenPaper(ballot_id=ballot.id, version_id=version.id, sha256=version.original_sha256))
        found.append(version.original_sha256)
    return found


def _freeze(db: Db, ballot: Ballot, profile: Profile, rule_set: RuleSet, members: Sequence[Any]) -> None:
    ballot.profile, ballot.rule_set_json = profile.id, to_json(rule_set)
    ballot.secrecy, ballot.running_tally = rule_set.secrecy.value, rule_set.running_tally.value
    ballot.folded = folded(ballot, [it.text for it in questions_of(db, ballot.id)])
    freeze_roll(db, ballot, rule_set, members, _meeting_chair(db, ballot))
    db.flush()
    if rule_set.secrecy is Secrecy.SECRET:
        set_up_urns(db, ballot.id, [it.id for it in questions_of(db, ballot.id)])


def _meeting_chair(db: Db, ballot: Ballot) -> int | None:
    item = db.get(Item, ballot.item_id) if ballot.item_id else None
    meeting = db.get(Meeting, item.meeting_id) if item else None
    return meeting.chair_id if meeting else None
