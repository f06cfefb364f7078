"""People, their powers and the assistants of members."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.fold import fold
from ecabinet.kernel.words import LANGUAGES, N_
from ecabinet.people.access import account_of
from ecabinet.people.actions.accounts import disable_account, end_sessions_of
from ecabinet.people.actions.saving import end, end_term, need, refuse, resume, save
from ecabinet.people.models import Account, Assistance, Membership, Organisation, Person, Position, Power, Secretaryship
from ecabinet.people.rules import (
    Term,
    sort_key,
    why_not_again,
    why_not_assist,
    why_not_leave_administrators,
    why_not_term,
)
from ecabinet.records.actions import Acting, note
from ecabinet.records.models import ActorRow

NEEDS_NAME = N_("Give the person’s name.")
HAS_ENDED = N_("This person is no longer here. Take the person up again first.")
BAD_EMAIL = N_("This is no e-mail address. Leave it empty if there is none.")


def _need_person(name: str, email: str, lang: str) -> None:
    if not name:
        raise Refused(NEEDS_NAME)
    if lang not in LANGUAGES or (email and ("@" not in email[1:-1] or " " in email)):
        raise Refused(BAD_EMAIL)


def _found_by(name: str, post_vi: str, post_en: str) -> str:
    return fold(f"{name} {post_vi} {post_en}")[:600]


def add_person(
    db: Db, actor: Acting | None, *, name: str, organisation_id: int | None = None, position_id: int | None = None,
    post_vi: str = "", post_en: str = "", email: str = "", lang: str = "vi", demonstration: bool = False,
) -> Person:  # fmt: skip
    """Add a person."""
    name = " ".join(name.split())
    _need_person(name, email, lang)
    need(db, Organisation, organisation_id)
    need(db, Position, position_id)
    number = ActorRow(kind="person")
    db.add(number)
    db.flush()
    person = Person(
        id=number.id, name=name, sort_key=sort_key(name), folded=_found_by(name, post_vi, post_en), email=email,
        lang=lang, organisation_id=organisation_id, position_id=position_id, post_vi=post_vi, post_en=post_en,
        demonstration=demonstration,
    )  # fmt: skip
    db.add(person)
    db.flush()
    note(db, actor, "added person", f"person/{person.id}", name=name, version=1)
    return person


def change_person(
    db: Db, actor: Acting | None, person: Person, version: int, *, name: str, organisation_id: int | None,
    position_id: int | None, post_vi: str, post_en: str, email: str,
) -> None:  # fmt: skip
    """Change a person; the language is their own choice."""
    name = " ".join(name.split())
    _need_person(name, email, person.lang)
    need(db, Organisation, organisation_id)
    need(db, Position, position_id)
    fields = {
        "name": name, "organisation_id": organisation_id, "position_id": position_id, "post_vi": post_vi,
        "post_en": post_en, "email": email,
    }  # fmt: skip
    save(db, actor, person, version, fields)
    person.sort_key, person.folded = sort_key(name), _found_by(name, post_vi, post_en)


def end_person(db: Db, actor: Acting | None, person: Person) -> None:
    """The person leaves: every term, power and session ends now, and the account is disabled."""
    need_other_administrator(db, person)
    terms = open_terms(db, person)
    for row in terms:
        end_term(db, actor, row)
    account = account_of(db, person.id)
    if account is not None:
        disable_account(db, actor, person, account)
    end_sessions_of(db, actor, person)
    end(db, actor, person, terms=len(terms))


def resume_person(db: Db, actor: Acting | None, person: Person) -> None:
    """The person comes back; terms, powers and the account are given anew."""
    resume(db, actor, person)


def open_terms(db: Db, person: Person) -> list[Membership | Secretaryship | Assistance | Power]:
    """Every dated row of a person that holds now or later."""
    found: list[Any] = []
    models: tuple[Any, ...] = (Membership, Secretaryship, Power)
    for model in models:
        later = col(model.until).is_(None) | (col(model.until) > db.now)
        found += db.exec(select(model).where(model.person_id == person.id, later)).all()
    both = (col(Assistance.member_id) == person.id) | (col(Assistance.assistant_id) == person.id)
    later = col(Assistance.until).is_(None) | (col(Assistance.until) > db.now)
    return [*found, *db.exec(select(Assistance).where(both, later)).all()]


def need_standing(person: Person) -> None:
    """Raises Refused for somebody who left."""
    if person.ended_at is not None:
        raise Refused(HAS_ENDED)


def grant_power(db: Db, actor: Acting | None, person: Person, name: str) -> Power:
    """Make somebody administrator or auditor from now on."""
    need_standing(person)
    held = db.exec(select(Power).where(Power.person_id == person.id, Power.name == name)).all()
    refuse(why_not_again(Term(db.now), _terms(held)))
    power = Power(person_id=person.id, name=name, since=db.now)
    db.add(power)
    db.flush()
    note(db, actor, "granted power", f"person/{person.id}", power=name)
    return power


def end_power(db: Db, actor: Acting | None, power: Power) -> None:
    """Take a power away; the last administrator stays."""
    person = db.get_one(Person, power.person_id)
    if power.name == "administrator":
        need_other_administrator(db, person)
    end_term(db, actor, power)


def need_other_administrator(db: Db, person: Person) -> None:
    """Raises Refused when this is the only administrator who can sign in."""
    later = col(Power.until).is_(None) | (col(Power.until) > db.now)
    statement = (
        select(Person.id).distinct().join(Power, col(Power.person_id) == Person.id)
        .outerjoin(Account, col(Account.person_id) == Person.id)
        .where(Power.name == "administrator", col(Power.since) <= db.now, later, col(Person.ended_at).is_(None))
        .where(col(Account.disabled_at).is_(None))
    )  # fmt: skip
    administrators = set(db.exec(statement).all())
    if person.id in administrators:
        refuse(why_not_leave_administrators(len(administrators) - 1))


def add_assistant(
    db: Db, actor: Acting | None, member: Person, *, assistant_id: int, reads: bool, since: datetime,
    until: datetime | None = None,
) -> Assistance:  # fmt: skip
    """Let somebody serve a member; `reads` what the member may read."""
    need(db, Person, assistant_id)
    for person in (member, db.get_one(Person, assistant_id)):
        need_standing(person)
    held = db.exec(
        select(Assistance).where(Assistance.member_id == member.id, Assistance.assistant_id == assistant_id)
    ).all()
    refuse(why_not_assist(member.id, assistant_id, Term(since, until), _terms(held)))
    row = Assistance(member_id=member.id, assistant_id=assistant_id, reads=reads, since=since, until=until)
    db.add(row)
    db.flush()
    note(db, actor, "added assistance", f"assistance/{row.id}", member=member.id, assistant=assistant_id, reads=reads)
    return row


def change_assistance(
    db: Db, actor: Acting | None, assistance: Assistance, version: int, *, reads: bool, since: datetime,
    until: datetime | None,
) -> None:  # fmt: skip
    """Change what an assistant reads and from when until when."""
    refuse(why_not_term(Term(since, until)))
    save(db, actor, assistance, version, {"reads": reads, "since": since, "until": until})


def end_assistance(db: Db, actor: Acting | None, assistance: Assistance) -> None:
    """The assistant serves this member no longer."""
    end_term(db, actor, assistance)


def _terms(rows: Any) -> list[Term]:
    return [Term(row.since, row.until) for row in rows]
