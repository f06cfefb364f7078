"""Bodies, their members and their secretariats."""

from datetime import datetime

from sqlmodel import select

from ecabinet.kernel.db import Db
from ecabinet.people.actions.persons import need_standing
from ecabinet.people.actions.saving import end, end_term, need, need_free_code, refuse, resume, save
from ecabinet.people.models import Body, Membership, Organisation, Person, Secretaryship
from ecabinet.people.rules import Holding, Term, why_not_again, why_not_member, why_not_named
from ecabinet.records.actions import Acting, check_version, note


def add_body(
    db: Db, actor: Acting | None, *, code: str, name_vi: str, name_en: str, profile: str, form_symbol: str = "PLYK",
    organisation_id: int | None = None,
) -> Body:  # fmt: skip
    """Add a body that meets and decides."""
    refuse(why_not_named(code, name_vi, name_en))
    need_free_code(db, Body, code)
    need(db, Organisation, organisation_id)
    body = Body(
        code=code, name_vi=name_vi, name_en=name_en, profile=profile, form_symbol=form_symbol,
        organisation_id=organisation_id,
    )  # fmt: skip
    db.add(body)
    db.flush()
    note(db, actor, "added body", f"body/{body.id}", code=code, version=1)
    return body


def change_body(
    db: Db, actor: Acting | None, body: Body, version: int, *, code: str, name_vi: str, name_en: str, profile: str,
    form_symbol: str, organisation_id: int | None,
) -> None:  # fmt: skip
    """Change a body."""
    refuse(why_not_named(code, name_vi, name_en))
    need_free_code(db, Body, code, body.id)
    need(db, Organisation, organisation_id)
    fields = {
        "code": code, "name_vi": name_vi, "name_en": name_en, "profile": profile, "form_symbol": form_symbol,
        "organisation_id": organisation_id,
    }  # fmt: skip
    save(db, actor, body, version, fields)


def end_body(db: Db, actor: Acting | None, body: Body) -> None:
    """The body calls nothing new; its secretariat still keeps what it did."""
    end(db, actor, body)


def resume_body(db: Db, actor: Acting | None, body: Body) -> None:
    """The body works again."""
    resume(db, actor, body)


def _holdings(db: Db, body: Body, but: int = 0) -> list[Holding]:
    rows = db.exec(select(Membership).where(Membership.body_id == body.id, Membership.id != but)).all()
    return [Holding(row.person_id, row.role, Term(row.since, row.until)) for row in rows]


def add_membership(
    db: Db, actor: Acting | None, body: Body, *, person_id: int, role: str, precedence: int, since: datetime,
    until: datetime | None = None,
) -> Membership:  # fmt: skip
    """Somebody becomes a member from a moment on; one chair at a time."""
    need(db, Person, person_id)
    need_standing(db.get_one(Person, person_id))
    refuse(why_not_member(Holding(person_id, role, Term(since, until)), _holdings(db, body)))
    row = Membership(
        body_id=body.id, person_id=person_id, role=role, precedence=precedence, since=since, until=until
    )  # fmt: skip
    db.add(row)
    db.flush()
    note(db, actor, "added membership", f"membership/{row.id}", body=body.id, person=person_id, role=role, version=1)
    return row


def change_membership(
    db: Db, actor: Acting | None, membership: Membership, version: int, *, role: str, precedence: int, since: datetime,
    until: datetime | None,
) -> None:  # fmt: skip
    """Correct a term: role, precedence, dates."""
    body = db.get_one(Body, membership.body_id)
    check_version(db, membership, f"membership/{membership.id}", version)
    holding = Holding(membership.person_id, role, Term(since, until))
    refuse(why_not_member(holding, _holdings(db, body, membership.id)))
    fields = {"role": role, "precedence": precedence, "since": since, "until": until}
    save(db, actor, membership, version, fields)


def end_membership(db: Db, actor: Acting | None, membership: Membership) -> None:
    """The term ends now."""
    end_term(db, actor, membership)


def add_secretary(
    db: Db, actor: Acting | None, body: Body, *, person_id: int, since: datetime, until: datetime | None = None
) -> Secretaryship:
    """Somebody joins the secretariat of a body."""
    need(db, Person, person_id)
    need_standing(db.get_one(Person, person_id))
    held = db.exec(
        select(Secretaryship).where(Secretaryship.body_id == body.id, Secretaryship.person_id == person_id)
    ).all()
    refuse(why_not_again(Term(since, until), [Term(row.since, row.until) for row in held]))
    row = Secretaryship(body_id=body.id, person_id=person_id, since=since, until=until)
    db.add(row)
    db.flush()
    note(db, actor, "added secretaryship", f"secretaryship/{row.id}", body=body.id, person=person_id)
    return row


def end_secretaryship(db: Db, actor: Acting | None, secretaryship: Secretaryship) -> None:
    """The person leaves the secretariat now."""
    end_term(db, actor, secretaryship)
