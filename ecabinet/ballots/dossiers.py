"""What papers are told of opinion forms: who reads and keeps a form's dossier, where it stands, when it is frozen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, or_, select, union_all
from sqlmodel import col

from ecabinet.ballots.access import rights_to, stages, with_facts
from ecabinet.ballots.arriving import dossiers_before_opening, has_slip, is_returned
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.preparing import LOCKED
from ecabinet.documents.access import Owner, Place
from ecabinet.kernel.db import Db, in_json
from ecabinet.kernel.doors import Door, numbers, thing
from ecabinet.kernel.hot import Hot
from ecabinet.kernel.words import N_, gettext

FORM = N_("Opinion form %(symbol)s")
NEW_FORM = N_("Opinion form in preparation")

_dossiers = numbers("dossiers", "dossier_id")
_places = Hot(
    with_facts(
        select(
            col(Ballot.id),
            col(Ballot.dossier_id),
            col(Ballot.title),
            col(Ballot.symbol),
            *stages(),
            case((or_(is_returned, has_slip), 1), else_=0).label("arriving"),
        )
        .select_from(_dossiers)
        .join(Ballot, col(Ballot.dossier_id) == _dossiers.c.dossier_id)
    )
)


def dossiers_to_read(dossier: Any = None) -> Select[Any]:
    """(actor_id, dossier_id, keeps): the readers of a form read its papers, its secretariat keeps them.

    Before the opening the submitting agency keeps them too while something is asked of it, and whoever notes on the
    submission slip reads them.
    """
    owning = None if dossier is None else select(col(Ballot.id)).where(col(Ballot.dossier_id) == dossier)
    found = rights_to(None if owning is None else owning.scalar_subquery())
    readers = (
        select(found.c.actor_id, col(Ballot.dossier_id).label("dossier_id"), found.c.keeps)
        .select_from(found)
        .join(Ballot, col(Ballot.id) == found.c.ballot_id)
        .where(col(Ballot.dossier_id).is_not(None))
    )
    both = union_all(readers, dossiers_before_opening(dossier)).subquery("form_rights")
    return select(both.c.actor_id, both.c.dossier_id, both.c.keeps)


_its_dossier = select(col(Ballot.dossier_id)).where(col(Ballot.id) == thing).scalar_subquery()
papers_of_form_to_read = Door("papers_of_form_to_read", Hot(dossiers_to_read(_its_dossier)))


def places(db: Db, dossiers: Sequence[int]) -> dict[int, Place]:
    """Where these dossiers stand."""
    return {row.dossier_id: _place(row) for row in _places.rows(db, dossiers=in_json(list(dossiers)))}


def place_row(db: Db, dossier: int) -> Any:
    """The form that a dossier belongs to, with its stage."""
    return _places.first(db, dossiers=in_json([dossier]))


def page_of(row: Any) -> str:
    """Where all who may read the papers now may go: others than the secretariat come only to what arrives."""
    return f"/ballots/{row.id}/dossier" if row.arriving and not row.opened else f"/ballots/{row.id}"


def _place(row: Any) -> Place:
    kicker = gettext(FORM, symbol=row.symbol) if row.symbol else gettext(NEW_FORM)
    return Place(
        title=row.title, kicker=kicker, href=page_of(row), beside=("beside_form", row.id),
        settled=bool(row.opened), topics=frozenset({f"ballot/{row.id}"}),
    )  # fmt: skip


def why_not_change(db: Db, dossier: int) -> str | None:
    """The papers are locked from the opening on; those of a form that was set aside stay as they were."""
    found = _places.first(db, dossiers=in_json([dossier]))
    return LOCKED if found and (found.opened or found.withdrawn) else None


OWNER = Owner("form", dossiers_to_read, places, why_not_change)
