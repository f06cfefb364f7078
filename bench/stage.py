"""What is measured: 2,000 people who may follow a meeting of 20 items and 60 papers; a form with 500 on its roll.

A second body asks 27 members by a form that 500 of its secretariat may watch.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ecabinet import schema
from ecabinet.ballots.models import Ballot, Opening, Question, RollEntry
from ecabinet.ballots.sealing import seal_opening
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel import clock
from ecabinet.kernel.blobs import Blobs
from ecabinet.kernel.database import Database
from ecabinet.kernel.db import Db
from ecabinet.meetings.models import Convening, Dossier, Invitation, Item, Meeting, MeetingType, Start
from ecabinet.people.access import token_hash
from ecabinet.people.models import Body, Membership, Organisation, Person, Position, Secretaryship, SignIn
from ecabinet.records.models import ActorRow
from ecabinet.rulebook.rulesets import to_json
from ecabinet.rulebook.shipped import RULE_SETS

MEMBERS, OFFICIALS, ITEM_ONLY = 27, 1933, 40  # two thousand different people
ON_ROLL, WATCHERS = 500, 500
ITEMS, PAPERS = 20, 3


@dataclass(frozen=True)
class Stage:
    """The numbers of what was set up."""

    folder: Path
    meeting: int
    items: list[int]
    ballot: int
    question: int
    secretary: int
    viewers: list[int]
    guests: list[int]
    roll: list[int]
    watched: int
    watched_question: int
    members: list[int]
    watchers: list[int]


def token(person: int) -> str:
    """The cookie of a person."""
    return f"bench-{person}"


def build(folder: Path, url: str = "") -> Stage:
    """Set it all up in an empty folder, and in an empty database."""
    url = url or f"sqlite:///{folder / 'ecabinet.db'}"
    schema.create(url)
    database = Database(url)
    stage = database.act(lambda db: _build(db, folder))
    database.close()
    return stage


def attach(stage: Stage, cleaned: Path, pages: int) -> int:
    """Hang a real paper on the first item."""
    database = Database(f"sqlite:///{stage.folder / 'ecabinet.db'}")
    stored = Blobs(stage.folder / "blobs").put_file(cleaned)

    def add(db: Db) -> int:
        paper = Paper(dossier_id=db.get_one(Item, stage.items[0]).dossier_id or 0, position=PAPERS + 1, title="Phụ lục")
        db.add(paper)
        db.flush()
        db.add(
            PaperVersion(
                paper_id=paper.id, n=1, file_name="phu-luc.pdf", original_sha256=stored.sha256, pages=pages, at=db.now,
                cleaned_sha256=stored.sha256, original_size=stored.size, cleaned_size=stored.size, by=stage.secretary,
            )
        )  # fmt: skip
        return paper.id

    number = database.act(add)
    database.close()
    return number


def _build(db: Db, folder: Path) -> Stage:
    office = Organisation(code="VPCP", symbol="VPCP", name_vi="Văn phòng", name_en="Office")
    post = Position(code="member", name_vi="Thành viên", name_en="Member")
    kind = MeetingType(code="regular", name_vi="Phiên họp thường kỳ", name_en="Regular session")
    db.add_all([office, post, kind])
    db.flush()
    body = Body(code="CP", name_vi="Chính phủ", name_en="Government", organisation_id=office.id)
    db.add(body)
    db.flush()
    agency = Organisation(code="BTC", symbol="BTC", name_vi="Bộ Tài chính", name_en="Ministry of Finance")
    db.add(agency)
    db.flush()
    secretary, *members = [_person(db, n, office.id, post.id) for n in range(MEMBERS + 1)]
    officials = [_person(db, n, agency.id, post.id) for n in range(MEMBERS + 1, MEMBERS + 1 + OFFICIALS)]
    guests = [_person(db, n, office.id, post.id) for n in range(3000, 3000 + ITEM_ONLY)]
    since = db.now - timedelta(days=100)
    db.add(Secretaryship(body_id=body.id, person_id=secretary, since=since))
    for rank, person in enumerate(members):
        role = "chair" if rank == 0 else "member"
        db.add(Membership(body_id=body.id, person_id=person, role=role, precedence=rank + 1, since=since))
    db.flush()
    meeting, items = _meeting(db, body.id, kind.id, office.id, secretary, members[0])
    db.add(Invitation(meeting_id=meeting, organisation_id=agency.id, by=secretary, at=since))
    for guest in guests:
        db.add(Invitation(meeting_id=meeting, person_id=guest, item_id=items[4], by=secretary, at=since))
    roll, watchers = [*members, *officials][:ON_ROLL], officials[-WATCHERS:]
    ballot, question = _form(db, body.id, secretary, roll)
    watched, asked = _form(db, _watched_body(db, office.id, watchers, since), secretary, members)
    return Stage(
        folder, meeting, items, ballot, question, secretary, [*members, *officials], guests, roll, watched, asked,
        members, watchers,
    )  # fmt: skip


def _watched_body(db: Db, office: int, watchers: list[int], since: datetime) -> int:
    body = Body(code="TT", name_vi="Thường trực", name_en="Standing members", organisation_id=office)
    db.add(body)
    db.flush()
    db.add_all(Secretaryship(body_id=body.id, person_id=person, since=since) for person in watchers)
    return body.id


def _person(db: Db, n: int, office: int, post: int) -> int:
    actor = ActorRow(kind="person")
    db.add(actor)
    db.flush()
    db.add(
        Person(
            id=actor.id, name=f"Nguyễn Văn Thử {n}", sort_key=f"{n:05}", organisation_id=office, position_id=post,
            post_vi=f"Thành viên thứ {n}", post_en=f"Member {n}", lang="vi" if n % 2 else "en",
        )
    )  # fmt: skip
    db.add(SignIn(actor_id=actor.id, token_hash=token_hash(token(actor.id)), at=db.now, seen_at=db.now))
    return actor.id


def _meeting(db: Db, body: int, kind: int, office: int, secretary: int, chair: int) -> tuple[int, list[int]]:
    at = clock.now()
    meeting = Meeting(
        body_id=body, type_id=kind, number="6", title="Phiên họp Chính phủ thường kỳ tháng 6", chair_id=chair,
        starts_at=at, ends_at=at + timedelta(hours=8), created_by=secretary,
    )  # fmt: skip
    db.add(meeting)
    db.flush()
    items = [_item(db, meeting.id, n, office, secretary) for n in range(ITEMS)]
    db.add(Convening(meeting_id=meeting.id, by=secretary, at=at - timedelta(days=7)))
    db.flush()
    db.add(Start(meeting_id=meeting.id, by=secretary, at=at))
    return meeting.id, items


def _item(db: Db, meeting: int, n: int, office: int, secretary: int) -> int:
    dossier = Dossier(owner="item")
    db.add(dossier)
    db.flush()
    item = Item(
        meeting_id=meeting, position=n + 1, title=f"Dự án Luật về nội dung thứ {n + 1} của chương trình phiên họp",
        agency_id=office, rapporteur="Bộ trưởng", dossier_id=dossier.id,
    )  # fmt: skip
    db.add(item)
    for k in range(PAPERS):
        paper = Paper(
            dossier_id=dossier.id,
            position=k + 1,
            title=f"Tờ trình về nội dung {n + 1}, phần {k + 1}",
            number=f"{k}/TTr",
        )
        db.add(paper)
        db.flush()
        sha = hashlib.sha256(f"{n}/{k}".encode()).hexdigest()
        db.add(
            PaperVersion(
                paper_id=paper.id, n=1, file_name="to-trinh.pdf", original_sha256=sha, cleaned_sha256=sha, pages=12 + k,
                original_size=90_000, cleaned_size=90_000, by=secretary, at=db.now,
            )
        )  # fmt: skip
    db.flush()
    return item.id


def _form(db: Db, body: int, secretary: int, members: list[int]) -> tuple[int, int]:
    rule_set = RULE_SETS["vn-government-form/3"]
    ballot = Ballot(
        kind="form", body_id=body, number=1, year=2026, symbol="1/PLYK/2026", title="Phiếu", profile="191/2026",
        rule_set_json=to_json(rule_set), created_by=secretary, at=db.now,
    )  # fmt: skip
    db.add(ballot)
    db.flush()
    question = Question(ballot_id=ballot.id, position=1, text="Đồng ý thông qua dự thảo?")
    db.add(question)
    for rank, person in enumerate(members):
        db.add(
            RollEntry(
                ballot_id=ballot.id, person_id=person, name=f"Thành viên {rank}", precedence=rank, leads=rank == 0
            )
        )
    db.flush()
    db.add(Opening(ballot_id=ballot.id, by=secretary, at=db.now, deadline=db.now + timedelta(days=5)))
    db.flush()
    seal_opening(db, ballot)
    return ballot.id, question.id
