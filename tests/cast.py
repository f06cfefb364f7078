"""The tiny cast that every test plays with: one body of five, its staff, and people who do not belong."""

from dataclasses import dataclass
from datetime import timedelta

from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.kernel.fold import fold
from ecabinet.kernel.web import Actor
from ecabinet.people.access import token_hash
from ecabinet.people.models import (
    Assistance,
    Body,
    Display,
    Membership,
    Organisation,
    Person,
    Position,
    Power,
    Secretaryship,
    SignIn,
)
from ecabinet.records.models import ActorRow

MEMBERS = ("chair", "an", "binh", "chi", "dung")
PEOPLE = (*MEMBERS, "assistant", "secretary", "other_secretary", "administrator", "auditor", "guest", "outsider")


@dataclass(frozen=True)
class Cast:
    """Everybody's number, the organisations' and the bodies'."""

    people: dict[str, int]
    display: int
    ministry: int
    office: int
    body: int
    other_body: int

    def __getitem__(self, name: str) -> int:
        return self.display if name == "display" else self.people[name]

    def actor(self, name: str) -> Actor:
        """The actor for an action called without HTTP."""
        kind = "display" if name == "display" else "person"
        return Actor(self[name], kind, name.title(), "en", 0)


def token(name: str) -> str:
    """The cookie of somebody of the cast."""
    return f"token-of-{name}"


def play(database: Database) -> Cast:
    """Put the cast into an empty schema."""
    return database.act(_play)


def _play(db: Db) -> Cast:
    office = _add(
        db, Organisation(code="VPCP", symbol="VPCP", name_vi="Văn phòng Chính phủ", name_en="Office of the Government")
    )
    ministry = _add(
        db,
        Organisation(code="BTC", symbol="BTC", name_vi="Bộ Tài chính", name_en="Ministry of Finance", parent_id=office),
    )
    minister = _add(db, Position(code="minister", name_vi="Bộ trưởng", name_en="Minister"))
    body = _add(db, Body(code="CP", name_vi="Chính phủ", name_en="Government", organisation_id=office))
    other = _add(
        db, Body(code="UBND", name_vi="Ủy ban", name_en="Committee", profile="committee", organisation_id=office)
    )
    people = {name: _person(db, name, ministry if name in ("an", "guest") else office, minister) for name in PEOPLE}
    since = db.now - timedelta(days=400)
    for rank, name in enumerate(MEMBERS, 1):
        role = "chair" if name == "chair" else "member"
        db.add(Membership(body_id=body, person_id=people[name], role=role, precedence=rank, since=since))
    db.add(Membership(body_id=other, person_id=people["outsider"], role="chair", precedence=1, since=since))
    db.add(Secretaryship(body_id=body, person_id=people["secretary"], since=since))
    db.add(Secretaryship(body_id=other, person_id=people["other_secretary"], since=since))
    db.add(Assistance(member_id=people["an"], assistant_id=people["assistant"], since=since))
    db.add(Power(person_id=people["administrator"], name="administrator", since=since))
    db.add(Power(person_id=people["auditor"], name="auditor", since=since))
    display = _add(db, ActorRow(kind="display"))
    db.add(Display(id=display, name="Hall", at=db.now, lang="en"))
    for name, number in {**people, "display": display}.items():
        db.add(SignIn(actor_id=number, token_hash=token_hash(token(name)), at=db.now, seen_at=db.now))
    return Cast(people, display, ministry, office, body, other)


def _add(db: Db, row: Organisation | Position | Body | ActorRow) -> int:
    db.add(row)
    db.flush()
    return row.id


def _person(db: Db, name: str, organisation: int, position: int) -> int:
    number = _add(db, ActorRow(kind="person"))
    shown = name.replace("_", " ").title()
    db.add(
        Person(
            id=number, name=shown, sort_key=name, folded=fold(shown), organisation_id=organisation,
            position_id=position, lang="en", post_vi=f"Chức vụ của {shown}", post_en=f"Post of {shown}",
        )
    )  # fmt: skip
    db.flush()
    return number
