"""What the tests of ballots play: a form of the cast's body, with two questions, opened for three working days."""

import time
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from ecabinet.ballots.access import questions_of, stage_of
from ecabinet.ballots.arriving import check_dossier, note_on_slip, send_slip
from ecabinet.ballots.casting import Typed, cast_answer
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.kernel import clock, words
from ecabinet.kernel.db import Db
from ecabinet.kernel.jobs import Job, Runner
from ecabinet.kernel.web import House
from ecabinet.notices.models import Notice
from ecabinet.notices.rules import sentence
from ecabinet.people.models import SignIn
from ecabinet.rulebook.actions import add_profile, add_version, approve, latest, stock
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.rules import NewProfile
from ecabinet.rulebook.rulesets import RuleSet
from tests.cast import Cast

SECOND = timedelta(seconds=1)
TITLE = "Nghị quyết về hạ tầng số"
QUESTIONS = ("The pilot lasts five years", "It begins on 1 July")


def draft_form(house: House, cast: Cast, *questions: str) -> int:
    """A form in preparation."""

    def make(db: Db) -> int:
        ballot = create_form(db, cast.actor("secretary"), body_id=cast.body, text=Text(TITLE, "What is asked"))
        for question in questions or QUESTIONS:
            add_question(db, cast.actor("secretary"), ballot, question)
        return ballot.id

    return house.db.act(make)


def opened_form(house: House, cast: Cast, *questions: str, days: int = 3) -> int:
    """A form that members may answer."""
    number = draft_form(house, cast, *questions)
    open_drafted(house, cast, number, days=days)
    return number


def open_drafted(house: House, cast: Cast, number: int, *, days: int = 3) -> None:
    """A form in preparation is opened."""

    def open_it(db: Db) -> None:
        ballot = db.get(Ballot, number)
        assert ballot is not None
        open_form(db, cast.actor("secretary"), ballot, deadline=office_hours().add(db.now, days))

    house.db.act(open_it)


def prepare(db: Db, cast: Cast, ballot: Ballot) -> None:
    """What a rule-set may ask for before the opening: the dossier is complete, and the chair agrees on the slip."""
    office, chair = cast.actor("secretary"), cast.actor("chair")
    check_dossier(db, office, ballot, missing="", complete=True)
    send_slip(db, office, ballot, person=chair.id, words="W")
    db.flush()
    note_on_slip(db, chair, ballot, verdict="agreed", words="")
    db.flush()


def work_under(db: Db, cast: Cast, rule_set: RuleSet) -> None:
    """The cast's body works under a rule-set that its chair approved."""
    admin = cast.actor("administrator")
    stock(db, admin)
    row = latest(db, rule_set.id)
    if row is None:
        row = add_version(db, admin, rule_set, read_at=0, legal_text="art. 1", in_force_from=db.now.date())
    vote = latest(db, "simple-majority")
    assert vote
    approve(db, admin, row, person_id=cast["chair"], on=db.now.date())
    add_profile(
        db, admin,
        NewProfile(
            code="own", title_vi="Quy chế riêng", title_en="Own rules", body_kind="other", body_id=cast.body,
            in_force_from=date(2020, 1, 1), form_id=row.id, vote_id=vote.id, quorum=1, quorum_of=2,
        ),
    )  # fmt: skip


def asked(house: House, ballot: int) -> list[int]:
    """The numbers of the questions."""
    with house.db.reading() as db:
        return [row.id for row in questions_of(db, ballot)]


def answer(house: House, cast: Cast, ballot: int, name: str, *values: str, words: str = "") -> int:
    """Somebody of the cast answers every question; how many answers changed."""
    chosen = values * len(asked(house, ballot)) if len(values) == 1 else values
    given = {it: Typed(value, words) for it, value in zip(asked(house, ballot), chosen, strict=True)}

    def act(db: Db) -> int:
        row = db.get(Ballot, ballot, with_for_update={"read": True})
        assert row is not None
        return cast_answer(db, cast.actor(name), row, given).changed

    return house.db.act(act)


def fields(house: House, ballot: int, *values: str, words: str = "") -> dict[str, str]:
    """The fields of the answer's form."""
    numbers = asked(house, ballot)
    chosen = values * len(numbers) if len(values) == 1 else values
    filled = {f"value-{it}": value for it, value in zip(numbers, chosen, strict=True)}
    return filled | {f"words-{it}": words for it in numbers}


def deadline_of(house: House, ballot: int) -> datetime:
    """The deadline in force."""
    with house.db.reading() as db:
        found: datetime = stage_of(db, ballot).deadline
        return found


def move_to(house: House, moment: datetime) -> None:
    """The clock stands at a later moment, and everybody is still signed in."""
    clock.set_clock(moment)

    def look(db: Db) -> None:
        for sign_in in db.exec(select(SignIn)):
            sign_in.seen_at = moment

    house.db.act(look)


def work(house: House) -> None:
    """Do every job that is due, as the process does when it starts; the running one may take some of them."""
    runner, until = Runner(house), time.monotonic() + 20
    while _any_due(house):
        assert time.monotonic() < until
        if not runner.work_once():
            time.sleep(0.02)


def _any_due(house: House) -> bool:
    with house.db.reading() as db:
        return db.exec(select(Job).where(col(Job.done_at).is_(None), Job.due_at <= db.now)).first() is not None


def told(house: House, person: int) -> list[str]:
    """The sentences that somebody was told."""
    token = words.language.set("en")
    with house.db.reading() as db:
        mine = select(Notice).where(Notice.person_id == person).order_by(col(Notice.id))
        found = [sentence(it.msgid, it.params_json) for it in db.exec(mine)]
    words.language.reset(token)
    return found
