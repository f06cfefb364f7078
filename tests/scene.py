"""One of everything, made through the actions: a meeting under way with paper, vote, display; forms in their stages."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.casting import cast_answer
from ecabinet.ballots.enclosures import AnswerFile, DraftFile
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.ballots.typed import Typed
from ecabinet.documents.models import DocumentType, Paper, PaperVersion
from ecabinet.floor.actions import check_in, open_vote_on_item, start_meeting, turn_to_item
from ecabinet.floor.models import Pairing
from ecabinet.floor.rules import Mode
from ecabinet.kernel import clock
from ecabinet.kernel.blobs import Blobs
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.meetings import actions as meetings
from ecabinet.meetings.models import Item, Meeting
from ecabinet.meetings.rules import ItemPlan, MeetingPlan
from ecabinet.notices.actions import tell
from ecabinet.notices.models import Notice
from ecabinet.people.models import Account, Assistance, Body, Membership, Person, Position, Power, Secretaryship, SignIn
from ecabinet.rulebook.actions import add_version
from ecabinet.rulebook.models import RuleSetVersion
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.shipped import RULE_SETS
from tests.cast import MEMBERS, Cast

PAPER = Path(__file__).parent / "files" / "002-trivial-libre-office-writer.pdf"


@dataclass(frozen=True)
class Scene:
    """The number of one of each."""

    meeting: int
    draft_meeting: int
    items: tuple[int, int, int]
    invitation: int
    dossier: int
    paper: int
    form: int
    form_dossier: int
    draft_form: int
    closed_form: int
    vote: int
    notice: int
    question: int
    draft_file: int
    answer_file: int

    def number_for(self, path: str, cast: Cast, rows: dict[str, int]) -> int:
        """A number that fits the path of a route."""
        after_close = ("opinions", "summary", "outcome", "resolution", "conclude", "answers.csv")
        by_prefix = {
            **{f"/ballots/{{id:int}}/{it}": self.closed_form for it in after_close},
            "/meetings/": self.meeting, "/items/": self.items[1], "/invitations/": self.invitation,
            "/dossiers/": self.dossier, "/papers/": self.paper, "/ballots/": self.form, "/votes/": self.vote,
            "/notices/": self.notice, "/account/sessions/": rows["session"], "/admin/people/": cast["an"],
            "/admin/bodies/": cast.body, "/admin/organisations/": cast.ministry, "/admin/displays/": cast.display,
            "/admin/members/": rows["membership"], "/admin/powers/": rows["power"], "/admin/rooms/": rows["room"],
            "/admin/positions/": rows["position"], "/admin/assistants/": rows["assistance"],
            "/admin/secretaries/": rows["secretaryship"], "/admin/meeting-types/": rows["type"],
            "/admin/document-types/": rows["document_type"], "/admin/rule-sets/": rows["rule_set"],
            "/draft-files/": self.draft_file, "/answer-files/": self.answer_file,
        }  # fmt: skip
        return next((number for prefix, number in by_prefix.items() if path.startswith(prefix)), 0)


def set_scene(house: House, cast: Cast) -> Scene:
    """Everything in one act; the guest is invited to item 2 only."""
    present = clock.now()
    clock.set_clock(present - timedelta(days=14))
    closed = house.db.act(lambda db: _closed_form(db, house, cast))
    clock.set_clock(present)
    house.db.act(lambda db: close_if_due(db, closed))
    return house.db.act(lambda db: _set(db, house, cast, closed))


def rows_of(db: Db, cast: Cast) -> dict[str, int]:
    """Numbers of the cast's own rows."""
    an = cast["an"]
    return {
        "session": db.exec(select(SignIn.id).where(SignIn.actor_id == an)).one(),
        "membership": db.exec(select(Membership.id).where(Membership.person_id == an)).one(),
        "power": db.exec(select(Power.id).where(Power.name == "auditor")).one(),
        "position": db.exec(select(Position.id)).first() or 0,
        "assistance": db.exec(select(Assistance.id)).one(),
        "secretaryship": db.exec(select(Secretaryship.id).where(Secretaryship.person_id == cast["secretary"])).one(),
        "type": 1, "room": 1, "document_type": db.exec(select(DocumentType.id)).first() or 0,
        "rule_set": db.exec(select(RuleSetVersion.id)).first() or 0,
        "account": db.exec(select(Account.id)).first() or 0,
    }  # fmt: skip


def _set(db: Db, house: House, cast: Cast, closed: int) -> Scene:
    secretary, body = cast.actor("secretary"), db.get_one(Body, cast.body)
    kind = meetings.add_type(db, None, code="regular", name_vi="Phiên họp thường kỳ", name_en="Regular session")
    room = meetings.add_room(db, None, code="P1", name_vi="Phòng họp số 1", name_en="Room No. 1", seats=40)
    db.add(DocumentType(code="submission", name_vi="Tờ trình", name_en="Submission"))
    council = replace(RULE_SETS["absolute-majority/1"], id="council")
    add_version(db, cast.actor("administrator"), council, read_at=0, legal_text="", in_force_from=db.now.date())
    at = db.now + timedelta(hours=1)

    def meeting_of(title: str, days: int) -> Meeting:
        plan = MeetingPlan(
            type_id=kind.id, title=title, starts_at=at + timedelta(days=days),
            ends_at=at + timedelta(days=days, hours=3), chair_id=cast["chair"], room_id=room.id,
        )  # fmt: skip
        return meetings.create_meeting(db, secretary, body, plan)

    meeting = meeting_of("Phiên họp thường kỳ tháng 6", 0)
    items = [meetings.add_item(db, secretary, meeting, ItemPlan(f"Nội dung thứ {n}", minutes=20)) for n in (1, 2, 3)]
    invitation = meetings.invite_person(db, secretary, meeting, db.get_one(Person, cast["guest"]), items[1])
    paper = _paper(db, house, items[0], secretary.id)
    meetings.convene_meeting(db, secretary, meeting, words="Urgent")
    _run(db, cast, meeting, items[0])
    item = items[0].id
    open_vote_on_item(
        db, cast.actor("chair"), meeting, item_id=item, question="Thông qua?", prepared=None, confirmed=True
    )  # fmt: skip
    vote = db.exec(select(Ballot.id).where(Ballot.item_id == item)).one()
    forms = [_form(db, cast, title) for title in ("Phiếu đang mở", "Phiếu đang soạn")]
    open_form(db, secretary, forms[0], deadline=office_hours().add(db.now, 3))
    draft_file = _draft_file(db, house, forms[0].id, questions_of(db, forms[0].id)[0].id, cast["an"])
    tell(db, [cast["an"]], "Something was said.", "/")
    db.flush()
    notice = db.exec(select(Notice.id).where(Notice.person_id == cast["an"])).first()
    return Scene(
        meeting=meeting.id, draft_meeting=meeting_of("Phiên họp đang soạn", 7).id,
        items=(items[0].id, items[1].id, items[2].id), invitation=invitation.id, dossier=items[0].dossier_id or 0,
        paper=paper, form=forms[0].id, form_dossier=forms[0].dossier_id or 0, draft_form=forms[1].id,
        closed_form=closed, vote=vote, notice=notice or 0, question=questions_of(db, forms[0].id)[0].id,
        draft_file=draft_file, answer_file=db.exec(select(AnswerFile.id)).one(),
    )  # fmt: skip


def _run(db: Db, cast: Cast, meeting: Meeting, item: Item) -> None:
    for name in MEMBERS[:4]:
        check_in(db, cast.actor("secretary"), meeting, cast[name], Mode.ROOM)
    start_meeting(db, cast.actor("chair"), meeting)
    turn_to_item(db, cast.actor("chair"), meeting, item.id, shown=None)
    db.add(Pairing(display_id=cast.display, meeting_id=meeting.id, by=cast["secretary"], at=db.now))


def _closed_form(db: Db, house: House, cast: Cast) -> int:
    form = _form(db, cast, "Phiếu đã đóng")
    form.agency_id = cast.ministry
    open_form(db, cast.actor("secretary"), form, deadline=office_hours().add(db.now, 3))
    question = questions_of(db, form.id)[0].id
    file = _draft_file(db, house, form.id, question, cast["chi"])
    cast_answer(db, cast.actor("chi"), form, {question: Typed("in_favour", "Kèm ý kiến", files=(file,))})
    return form.id


def _draft_file(db: Db, house: House, form: int, question: int, person: int) -> int:
    blobs: Blobs = house.parts["blobs"]
    stored = blobs.put(PAPER.read_bytes())
    file = DraftFile(
        ballot_id=form, question_id=question, person_id=person, name="y-kien.pdf", sha256=stored.sha256,
        original_sha256=stored.sha256, size=stored.size, pages=1, by=person, at=db.now,
    )  # fmt: skip
    db.add(file)
    db.flush()
    return file.id


def _form(db: Db, cast: Cast, title: str) -> Ballot:
    form = create_form(db, cast.actor("secretary"), body_id=cast.body, text=Text(title, "Tóm tắt nội dung"))
    add_question(db, cast.actor("secretary"), form, "Đồng ý thông qua dự thảo?")
    return form


def _paper(db: Db, house: House, item: Item, by: int) -> int:
    blobs: Blobs = house.parts["blobs"]
    stored = blobs.put(PAPER.read_bytes())
    paper = Paper(dossier_id=item.dossier_id or 0, position=1, title="Tờ trình về nội dung thứ nhất")
    db.add(paper)
    db.flush()
    db.add(
        PaperVersion(
            paper_id=paper.id, n=1, file_name="to-trinh.pdf", original_sha256=stored.sha256, pages=1, by=by, at=db.now,
            cleaned_sha256=stored.sha256, original_size=stored.size, cleaned_size=stored.size,
        )
    )  # fmt: skip
    db.flush()
    return paper.id
