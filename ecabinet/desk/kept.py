"""The parts of the desk for whoever prepares and looks after things: secretariat and administrator."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from ecabinet.desk import reads
from ecabinet.desk.access import facts_of
from ecabinet.desk.mine import is_pressing
from ecabinet.floor.models import Pairing
from ecabinet.kernel.db import Db
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_
from ecabinet.meetings.rules import STATE_TONES, State, state_of
from ecabinet.people.access import in_force
from ecabinet.people.models import Account, Body, Display, Membership, Person, Secretaryship, SignInAttempt

ENDED_SHOWN = timedelta(days=7)
FAILURES_OF = timedelta(hours=24)
STAGES = (State.UNDER_WAY, State.CONVENED, State.DRAFT, State.ENDED)
STAGE_WORDS = {
    State.UNDER_WAY: N_("Under way"), State.CONVENED: N_("Convened"), State.DRAFT: N_("In preparation"),
    State.ENDED: N_("Ended lately"),
}  # fmt: skip


# The board


def board(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """Forms by deadline with who opened and who answered them, and the items that wait for their papers."""
    keeps = facts_of(db, person).keeps
    kept = reads.forms_kept(db, person) if keeps else []
    gaps = reads.items_without_papers(db, person) if keeps else []
    return {
        "keeps": keeps, "drafts": [row for row in kept if not row.opened],
        "forms": [(row, is_pressing(row.deadline, db.now)) for row in kept if row.opened],
        "gaps": gaps[: reads.GAPS_SHOWN], "hidden": max(0, len(gaps) - reads.GAPS_SHOWN), "missing": len(gaps),
        "meetings": {row.meeting_id for row in gaps},
    }  # fmt: skip


def board_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """Every form of the bodies, each answer and reading, and the agendas; a first paper tells its dossier."""
    told = {"ballots", "meetings", f"desk/{person}", f"person/{person}"}
    told |= {f"answers/{row.id}" for row, _pressing in values["forms"]}
    told |= {f"meeting/{number}" for number in values["meetings"]}
    return told | {f"dossier/{row.dossier_id}" for row in values["gaps"] if row.dossier_id}


def stages(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """The meetings of the bodies by stage."""
    keeps = facts_of(db, person).keeps
    rows = reads.meetings_kept(db, person, db.now - ENDED_SHOWN) if keeps else []
    groups: dict[State, list[Any]] = {stage: [] for stage in STAGES}
    for row in rows:
        groups[state_of(convened=row.convened, cancelled=None, started=row.started, ended=row.ended)].append(row)
    shown = [(STAGE_WORDS[stage], STATE_TONES[stage], stage.value, found) for stage, found in groups.items() if found]
    return {"keeps": keeps, "count": len(rows), "rows": rows, "groups": shown}


def stage_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """The meetings, their agendas and what hangs on them."""
    told = {"meetings", f"desk/{person}", f"person/{person}"}
    return told | {f"meeting/{row.id}" for row in values["rows"]}


# What an administrator looks after


@dataclass(frozen=True)
class Care:
    """Something to look after: how many, what, and where."""

    count: int
    words: str
    href: str


def _no(table: Any, owner: Any, of: Any, *conditions: Any) -> Any:
    return ~select(col(table.id)).where(col(owner) == of, *conditions).exists()


_counts = Hot(
    select(
        select(func.count(col(Person.id))).where(
            col(Person.ended_at).is_(None), ~col(Person.demonstration),
            _no(Account, Account.person_id, Person.id, col(Account.password_hash).is_not(None)),
        ).scalar_subquery().label("without_password"),
        select(func.count(col(Body.id))).where(
            col(Body.ended_at).is_(None),
            _no(Membership, Membership.body_id, Body.id, col(Membership.role) == "chair", in_force(Membership)),
        ).scalar_subquery().label("without_chair"),
        select(func.count(col(Body.id))).where(
            col(Body.ended_at).is_(None), _no(Secretaryship, Secretaryship.body_id, Body.id, in_force(Secretaryship)),
        ).scalar_subquery().label("without_secretariat"),
        select(func.count(col(Display.id))).where(
            col(Display.ended_at).is_(None),
            _no(Pairing, Pairing.display_id, Display.id, col(Pairing.ended_at).is_(None)),
        ).scalar_subquery().label("unpaired"),
        select(func.count(col(SignInAttempt.id))).where(
            ~col(SignInAttempt.succeeded), col(SignInAttempt.at) > reads.since
        ).scalar_subquery().label("failures"),
    )
)  # fmt: skip
_bodies = Hot(select(col(Body.id)))
_displays = Hot(select(col(Display.id)).where(col(Display.ended_at).is_(None)))


def cares(db: Db) -> list[Care]:
    """What needs care now."""
    row = _counts.first(db, now=db.now, since=db.now - FAILURES_OF)
    found = (
        Care(row.without_password, N_("people without a password"), "/admin/people"),
        Care(row.without_chair, N_("bodies without a chair"), "/admin/bodies"),
        Care(row.without_secretariat, N_("bodies without a secretariat"), "/admin/bodies"),
        Care(row.failures, N_("failed sign-ins in the last 24 hours"), "/admin/sign-ins"),
        Care(row.unpaired, N_("displays that follow no meeting"), "/admin/displays"),
    )
    return [care for care in found if care.count]


def care(db: Db, _thing: int, person: int) -> dict[str, Any]:
    """What an administrator looks after."""
    administers = facts_of(db, person).administers
    return {
        "administers": administers, "cares": cares(db) if administers else [],
        "bodies": [row.id for row in _bodies.rows(db)] if administers else [],
        "displays": [row.id for row in _displays.rows(db)] if administers else [],
    }  # fmt: skip


def care_topics(_thing: int, person: int, values: dict[str, Any]) -> set[str]:
    """People, bodies with their terms, displays and the sign-in log."""
    told = {f"person/{person}"}
    if values["administers"]:
        told |= {"people", "bodies", "displays", "sign-ins"}
        told |= {f"body/{number}" for number in values["bodies"]}
        told |= {f"display/{number}" for number in values["displays"]}
    return told
