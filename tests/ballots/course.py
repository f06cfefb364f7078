"""What the tests of a form's course play: the dossier's papers, the rule-set it works under, the next meeting."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.formats import for_input
from ecabinet.kernel.web import House
from ecabinet.meetings import actions as meetings
from ecabinet.meetings.models import Item, MeetingType
from ecabinet.meetings.rules import MeetingPlan
from ecabinet.people.models import Body
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.play import draft_form, prepare, work_under
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.rulebook.play import shipped
from tests.scene import PAPER

HOUR = timedelta(hours=1)


def form_of(db: Db, number: int) -> Ballot:
    """The form of this number."""
    return db.get_one(Ballot, number)


def secretary_opens(signed_in: SignedIn, house: House, form: int) -> int:
    """The secretary opens it on its page for three working days; the status of the answer."""
    deadline = office_hours().add(clock.now(), 3)
    answer = signed_in("secretary").post(f"/ballots/{form}/open", data={"deadline": for_input(deadline)})
    return int(answer.status_code)


def with_agency(house: House, cast: Cast, form: int) -> None:
    """The form is submitted by the cast's ministry."""
    house.db.act(lambda db: setattr(form_of(db, form), "agency_id", cast.ministry))


def hang_paper(house: House, cast: Cast, form: int) -> int:
    """A paper on the form's dossier: its number."""
    stored = house.parts["blobs"].put(PAPER.read_bytes())

    def hang(db: Db) -> int:
        paper = Paper(dossier_id=form_of(db, form).dossier_id or 0, position=1, title="Tờ trình")
        db.add(paper)
        db.flush()
        db.add(
            PaperVersion(
                paper_id=paper.id, n=1, file_name="t.pdf", original_sha256=stored.sha256, cleaned_sha256=stored.sha256,
                original_size=stored.size, cleaned_size=stored.size, pages=1, by=cast["secretary"], at=db.now,
            )
        )  # fmt: skip
        return paper.id

    return house.db.act(hang)


def planned(house: House, cast: Cast, days: int, title: str = "Session") -> int:
    """A meeting in so many days: its number."""

    def plan(db: Db) -> int:
        kind = db.exec(select(MeetingType)).first()
        if kind is None:
            kind = meetings.add_type(db, None, code="regular", name_vi="Phiên họp", name_en="Session")
        at = db.now + timedelta(days=days)
        made = MeetingPlan(
            type_id=kind.id, title=title, starts_at=at, ends_at=at + HOUR, chair_id=cast["chair"], room_id=None
        )
        return meetings.create_meeting(db, cast.actor("secretary"), db.get_one(Body, cast.body), made).id

    return house.db.act(plan)


def agenda(house: House, meeting: int) -> list[Item]:
    """What stands on its agenda, in order."""
    with house.db.reading() as db:
        standing = (Item.meeting_id == meeting, col(Item.removed_at).is_(None))
        return list(db.exec(select(Item).where(*standing).order_by(col(Item.position))))


def opened_under(house: House, cast: Cast, **changes: Any) -> int:
    """A form of two questions under the Government's rule-set with these changes, approved for the cast's body."""
    own = replace(shipped("vn-government-form"), id="own-form", version=1, **changes)

    def open_it(db: Db, form: int) -> None:
        work_under(db, cast, own)
        open_form(db, cast.actor("secretary"), form_of(db, form), deadline=office_hours().add(db.now, 3))

    form = draft_form(house, cast)
    house.db.act(lambda db: open_it(db, form))
    return form


def asked_under(house: House, cast: Cast, name: str) -> int:
    """A form under a rule-set that ships, with everything there that it asks for."""
    form = draft_form(house, cast, "Q")

    def open_it(db: Db) -> None:
        work_under(db, cast, shipped(name))
        prepare(db, cast, form_of(db, form))
        open_form(db, cast.actor("secretary"), form_of(db, form), deadline=db.now + timedelta(days=30))

    house.db.act(open_it)
    return form
