"""The life of a form: dossier, slip, reminders, chasing, the deadline moved back, new rounds, the next meeting."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import col, select

from ecabinet.ballots.access import questions_of
from ecabinet.ballots.actions import close_if_due, close_if_ended, extend
from ecabinet.ballots.arriving import check_dossier, resubmit, send_slip
from ecabinet.ballots.ending import end_round, shorten
from ecabinet.ballots.models import Ballot, Closing
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.preparing import add_question
from ecabinet.ballots.process import Chase, NewRound, Reminder, Tabling
from ecabinet.ballots.process_rules import reminder_due
from ecabinet.ballots.tabling import place_on_agenda, waits_for_meeting
from ecabinet.documents.access import papers_on
from ecabinet.documents.models import Paper, PaperVersion
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.errors import Refused
from ecabinet.kernel.formats import for_input
from ecabinet.kernel.jobs import Job
from ecabinet.kernel.web import House
from ecabinet.meetings import actions as meetings
from ecabinet.meetings.models import Item, Meeting, MeetingType
from ecabinet.meetings.rules import MeetingPlan
from ecabinet.notices.actions import choose
from ecabinet.people.models import Body, Membership
from ecabinet.rulebook.parameters import Start, Who
from ecabinet.rulebook.regulation import office_hours
from ecabinet.rulebook.values import Ending
from tests.ballots.play import (
    SECOND,
    answer,
    asked,
    deadline_of,
    draft_form,
    fields,
    move_to,
    opened_form,
    prepare,
    shipped,
    work_under,
)
from tests.ballots.test_deadlines import told, work
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.scene import PAPER

HOUR = timedelta(hours=1)


def form_of(db: Db, number: int) -> Ballot:
    return db.get_one(Ballot, number)


def secretary_opens(signed_in: SignedIn, house: House, form: int) -> int:
    deadline = office_hours().add(clock.now(), 3)
    answer = signed_in("secretary").post(f"/ballots/{form}/open", data={"deadline": for_input(deadline)})
    return int(answer.status_code)


def with_agency(house: House, cast: Cast, form: int) -> None:
    house.db.act(lambda db: setattr(form_of(db, form), "agency_id", cast.ministry))


# The dossier


def test_an_incomplete_dossier_goes_back_to_the_agency_and_comes_again(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = draft_form(house, cast)
    with_agency(house, cast, form)
    page, guest = f"/ballots/{form}/dossier", signed_in("guest")  # the guest works at the submitting ministry
    assert guest.get(page).status_code == 404
    assert guest.get(f"/ballots/{form}").status_code == 404
    sent = signed_in("secretary").post(f"/ballots/{form}/check", data={"missing": "The impact report"})
    assert sent.status_code == 303
    assert "The impact report" in guest.get(page).text
    assert any("returned with a request" in it for it in told(house, cast["guest"]))
    assert signed_in("binh").get(page).status_code == 404, "only the agency that submitted it"
    assert guest.get(f"/ballots/{form}").status_code == 404, "the form itself is not shown before it is opened"
    assert secretary_opens(signed_in, house, form) == 409
    review = signed_in("secretary").get(f"/ballots/{form}/open").text
    assert "Open it and ask" not in review, "what is refused is not offered"
    with house.db.reading() as db:
        dossier = form_of(db, form).dossier_id
    assert guest.get(f"/dossiers/{dossier}").status_code == 200
    assert "Papers are missing" in guest.get("/ballots").text
    assert guest.post(f"/ballots/{form}/resubmit", data={"words": "Here it is"}).status_code == 303
    assert guest.get(f"/dossiers/{dossier}").status_code == 404, "it is with the Office again"
    assert any("submitted again" in it for it in told(house, cast["secretary"]))
    assert guest.post(f"/ballots/{form}/resubmit", data={}).status_code == 404
    assert signed_in("secretary").post(f"/ballots/{form}/check", data={"complete": "1"}).status_code == 303
    assert secretary_opens(signed_in, house, form) == 303
    assert signed_in("secretary").post(f"/ballots/{form}/check", data={"missing": "X"}).status_code == 409


def test_a_return_says_what_is_missing(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = draft_form(house, cast)
    refused = signed_in("secretary").post(f"/ballots/{form}/check", data={"missing": " "})
    assert refused.status_code == 409
    assert "Write what is missing" in refused.text


def test_the_clock_of_a_dossier_counts_working_days(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = draft_form(house, cast)  # Wednesday 24 June
    with_agency(house, cast, form)
    page = f"/ballots/{form}/dossier"
    assert "to be checked by 26/06/2026 17:00" in signed_in("secretary").get(page).text
    house.db.act(lambda db: check_dossier(db, cast.actor("secretary"), form_of(db, form), missing="M", complete=False))
    move_to(house, clock.now() + timedelta(days=6))
    assert "3 working days" in signed_in("secretary").get(page).text
    house.db.act(lambda db: resubmit(db, cast.actor("guest"), form_of(db, form), words=""))
    assert "to be checked by 02/07/2026 17:00" in signed_in("secretary").get(page).text


# The slip


def make_deputy(house: House, cast: Cast, name: str) -> None:
    def make(db: Db) -> None:
        db.exec(select(Membership).where(Membership.person_id == cast[name])).one().role = "deputy"

    house.db.act(make)


def test_the_chair_or_the_deputy_addressed_notes_on_the_slip_and_nobody_else(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    make_deputy(house, cast, "binh")
    make_deputy(house, cast, "chi")
    form = draft_form(house, cast)
    slip, note = f"/ballots/{form}/slip", f"/ballots/{form}/slip/note"
    office = signed_in("secretary")
    assert office.post(slip, data={"person": cast["an"], "words": "W"}).status_code == 409, "An leads nothing"
    assert office.post(slip, data={"person": cast["binh"], "words": "Please note"}).status_code == 303
    assert "Please note" in signed_in("binh").get(f"/ballots/{form}/dossier").text
    assert "Waits for your note" in signed_in("binh").get("/ballots").text
    for other in ("chi", "an", "secretary"):
        assert signed_in(other).post(note, data={"verdict": "agreed"}).status_code == 404
    assert secretary_opens(signed_in, house, form) == 409
    assert signed_in("binh").post(note, data={"verdict": "sent_back", "note": ""}).status_code == 409
    assert signed_in("binh").post(note, data={"verdict": "sent_back", "note": "Shorter"}).status_code == 303
    assert secretary_opens(signed_in, house, form) == 409
    assert office.post(slip, data={"person": cast["binh"], "words": "Shortened"}).status_code == 303
    assert signed_in("chair").post(note, data={"verdict": "agreed"}).status_code == 303, "the chair may always"
    assert any("Chair noted" in it for it in told(house, cast["secretary"]))
    assert secretary_opens(signed_in, house, form) == 303


def test_whoever_notes_reads_the_papers_of_the_form(house: House, cast: Cast, signed_in: SignedIn) -> None:
    make_deputy(house, cast, "binh")
    form = draft_form(house, cast)
    paper = hang_paper(house, cast, form)
    assert signed_in("binh").get(f"/papers/{paper}").status_code == 404
    house.db.act(lambda db: send_slip(db, cast.actor("secretary"), form_of(db, form), person=cast["binh"], words="W"))
    assert signed_in("binh").get(f"/papers/{paper}").status_code == 200
    assert signed_in("chi").get(f"/papers/{paper}").status_code == 404


def test_whoever_notes_on_the_slip_reads_the_options_that_members_will_choose_between(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = draft_form(house, cast)

    def ask_and_submit(db: Db) -> None:
        secretary, ballot = cast.actor("secretary"), form_of(db, form)
        options = ("From January", "From July")
        add_question(db, secretary, ballot, "From when?", kind="options", options=options, proposed=2)
        send_slip(db, secretary, ballot, person=cast["chair"], words="W")

    house.db.act(ask_and_submit)
    said = signed_in("chair").get(f"/ballots/{form}/dossier").text
    assert "From January" in said
    assert "From July" in said


def hang_paper(house: House, cast: Cast, form: int) -> int:
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


# Reminders


@pytest.mark.parametrize(
    ("hours", "now", "done", "expected"),
    [
        ((24, 4), 25, (), None), ((24, 4), 24, (), 24), ((24, 4), 20, (), 24), ((24, 4), 20, (24,), None),
        ((24, 4), 4, (24,), 4), ((24, 4), 3, (), 4), ((24, 4), 3, (4,), None), ((24, 4), 0, (24,), None),
        ((48,), 47, (), None), ((72, 24), 23, (), 24),
    ],
)  # fmt: skip
def test_the_nearest_moment_that_has_come_is_told_once(
    hours: tuple[int, ...], now: int, done: tuple[int, ...], expected: int | None
) -> None:
    deadline = datetime(2026, 6, 30, 10, tzinfo=clock.now().tzinfo)
    since = deadline - 30 * HOUR
    found = reminder_due(hours, deadline=deadline, since=since, now=deadline - now * HOUR, done=done)
    assert found == expected


def reminders(house: House, person: int) -> int:
    with house.db.reading() as db:
        return len(db.exec(select(Reminder).where(Reminder.person_id == person)).all())


def test_each_is_reminded_at_the_own_hours_and_never_twice(house: House, cast: Cast) -> None:
    house.db.act(lambda db: choose(db, cast.actor("an"), by_mail=[], hours=[48, 2]))
    form = opened_form(house, cast)
    deadline = deadline_of(house, form)
    seen = {}
    for hours in (48, 24, 4, 2):
        clock.set_clock(deadline - hours * HOUR)
        work(house)
        work(house)
        seen[hours] = (
            reminders(house, cast["an"]),
            reminders(house, cast["binh"]),
            reminders(house, cast["assistant"]),
        )
    assert seen == {48: (1, 0, 0), 24: (1, 1, 1), 4: (1, 2, 2), 2: (2, 2, 2)}


def test_reminders_move_with_the_deadline_and_end_with_an_answer(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    first = deadline_of(house, form)
    clock.set_clock(first - 24 * HOUR)
    work(house)
    answer(house, cast, form, "binh", "in_favour")

    def later(db: Db) -> None:
        extend(db, cast.actor("secretary"), form_of(db, form), deadline=first + timedelta(days=2), reason="R")

    house.db.act(later)
    clock.set_clock(first - 4 * HOUR)
    work(house)
    assert (reminders(house, cast["an"]), reminders(house, cast["binh"])) == (1, 1)
    clock.set_clock(first + timedelta(days=1))
    work(house)
    assert (reminders(house, cast["an"]), reminders(house, cast["binh"])) == (2, 1)


def test_nobody_is_reminded_in_the_minute_of_a_short_opening(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    deadline = deadline_of(house, form)
    move_to(house, deadline - 20 * HOUR)
    late = draft_form(house, cast)

    def shortly(db: Db) -> None:
        extend(db, cast.actor("secretary"), form_of(db, form), deadline=deadline + HOUR, reason="R")

    house.db.act(shortly)
    work(house)
    assert reminders(house, cast["an"]) == 0
    assert late


def test_a_draft_that_nobody_sent_is_said_to_be_silence(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast, "Q")
    signed_in("assistant").post(f"/ballots/{form}/draft", data={"member": cast["an"], **fields(house, form, "against")})
    clock.set_clock(deadline_of(house, form) - 4 * HOUR)
    work(house)
    for person in ("an", "assistant"):
        assert any("a draft that is not sent is silence" in it for it in told(house, cast[person])), person
    assert not any("draft" in it for it in told(house, cast["binh"]))


def test_after_the_deadline_the_silent_and_their_staff_are_told_what_it_meant(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    answer(house, cast, form, "binh", "in_favour")
    clock.set_clock(deadline_of(house, form))
    work(house)
    for person in ("an", "assistant"):
        assert any("without" in it and "deemed to agree" in it for it in told(house, cast[person])), person
    assert not any("without your answer" in it for it in told(house, cast["binh"]))


def test_the_deadline_stands_in_the_own_calendar_until_it_is_answered(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    address = {}
    for name in ("an", "assistant", "guest"):
        made = signed_in(name).post("/calendar-link")
        address[name] = f"/calendar/{made.cookies['calendar']}.ics"
    for name, stands in (("an", True), ("assistant", True), ("guest", False)):
        assert ("Answer by now" in signed_in(name).get(address[name]).text) is stands, name
    answer(house, cast, form, "an", "in_favour")
    for name in ("an", "assistant"):
        assert "Answer by now" not in signed_in(name).get(address[name]).text


# Chasing


def chases(house: House) -> list[int]:
    with house.db.reading() as db:
        return [it.person_id for it in db.exec(select(Chase).order_by(col(Chase.id)))]


def test_one_tap_asks_all_who_are_silent_and_the_second_says_it_was_just_done(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    answer(house, cast, form, "chair", "in_favour")
    where, office = f"/ballots/{form}/chase", signed_in("secretary")
    assert signed_in("an").post(where).status_code == 404
    assert signed_in("chair").post(where).status_code == 404
    assert office.post(where, data={"member": cast["an"]}).status_code == 303
    assert chases(house) == [cast["an"]]
    assert office.post(where).status_code == 303
    assert sorted(chases(house)) == sorted(cast[it] for it in ("an", "binh", "chi", "dung"))
    again = office.post(where)
    assert again.status_code == 409
    assert "That was just done" in again.text
    assert len(chases(house)) == 4
    assert sum("asks again" in it for it in told(house, cast["an"])) == 1
    assert sum("asks again" in it for it in told(house, cast["assistant"])) == 1
    assert "asked again 4 times" in office.get(f"/ballots/{form}/progress").text
    move_to(house, clock.now() + timedelta(minutes=11))
    assert office.post(where, data={"member": cast["an"]}).status_code == 303
    assert office.post(where, data={"member": cast["chair"]}).status_code == 409


# The deadline back, the round ended


def test_shortening_is_refused_where_the_rule_set_does_not_allow_it(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)
    earlier = deadline_of(house, form) - HOUR
    with pytest.raises(Refused, match="do not shorten"):
        house.db.act(
            lambda db: shorten(
                db, cast.actor("secretary"), form_of(db, form), deadline=earlier, reason="R", keeps=True, leads=False
            )
        )


def test_a_round_is_ended_for_a_paper_after_seeing_what_becomes_void_and_everybody_is_told(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    for name in ("an", "binh"):
        answer(house, cast, form, name, "in_favour")
    office = signed_in("secretary")
    assert "2 members have answered; their answers become void." in office.get(f"/ballots/{form}/progress").text
    assert office.post(f"/ballots/{form}/replace", data={"reason": " "}).status_code == 409
    assert signed_in("an").post(f"/ballots/{form}/replace", data={"reason": "R"}).status_code == 404
    assert office.post(f"/ballots/{form}/replace", data={"reason": "A comma on page 3"}).status_code == 303
    for name in ("an", "binh", "chi", "assistant"):
        assert any("A comma on page 3" in it for it in told(house, cast[name])), name
    shown = signed_in("an").get(f"/ballots/{form}").text
    assert "Void" in shown
    with pytest.raises(Refused):
        answer(house, cast, form, "chi", "in_favour")
    clock.set_clock(deadline_of(house, form) + HOUR)
    work(house)
    with house.db.reading() as db:
        assert not db.exec(select(Job).where(col(Job.unique) == f"close/{form}")).all()


def test_a_new_round_is_made_of_it_with_one_press(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = draft_form(house, cast)
    hang_paper(house, cast, form)
    assert secretary_opens(signed_in, house, form) == 303
    assert signed_in("secretary").post(f"/ballots/{form}/again").status_code == 409, "while it is open"
    signed_in("secretary").post(f"/ballots/{form}/replace", data={"reason": "R"})
    made = signed_in("secretary").post(f"/ballots/{form}/again")
    assert made.status_code == 303
    assert signed_in("secretary").post(f"/ballots/{form}/again").status_code == 409, "once"
    with house.db.reading() as db:
        new = db.exec(select(NewRound.ballot_id).where(NewRound.earlier_id == form)).one()
        dossier = form_of(db, new).dossier_id or 0
        assert [it.title for it in papers_on(db, [dossier])[dossier]] == ["Tờ trình"]
        assert form_of(db, new).title == form_of(db, form).title
    assert asked(house, new) != asked(house, form)
    assert texts_of(house, new) == texts_of(house, form)
    assert made.headers["location"] == f"/ballots/{new}/edit"
    assert "To the earlier round" in signed_in("secretary").get(f"/ballots/{new}").text


def texts_of(house: House, form: int) -> list[str]:
    with house.db.reading() as db:
        return [it.text for it in questions_of(db, form)]


def test_stopping_is_the_chairs_where_the_rule_set_says_so(house: House, cast: Cast) -> None:
    form = opened_form(house, cast)

    def stop(db: Db, keeps: bool, leads: bool) -> None:
        chair, ballot = cast.actor("chair"), form_of(db, form)
        end_round(db, chair, ballot, Ending.STOPPED, reason="R", keeps=keeps, leads=leads)

    for keeps, leads in ((True, False), (False, True)):
        with pytest.raises(Refused, match="do not end it"):
            house.db.act(partial(stop, keeps=keeps, leads=leads))


def test_the_line_of_steps_says_where_a_form_stands(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)

    def standing() -> str:
        page = signed_in("an").get(f"/ballots/{form}").text
        return page.partition('aria-current="step"')[2].partition('life__word">')[2].partition("<")[0]

    assert standing() == "Open"
    move_to(house, deadline_of(house, form))
    work(house)
    assert standing() == "Closed"


# The next meeting


def planned(house: House, cast: Cast, days: int, title: str = "Session") -> int:
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


def undecided(house: House, cast: Cast, signed_in: SignedIn) -> int:
    """A form that closed without a majority."""
    form = draft_form(house, cast, "Q")
    hang_paper(house, cast, form)
    assert secretary_opens(signed_in, house, form) == 303
    for name, value in (("chair", "in_favour"), ("an", "in_favour"), ("binh", "against"), ("chi", "other")):
        answer(house, cast, form, name, value, words="W")
    answer(house, cast, form, "dung", "other", words="W")
    move_to(house, deadline_of(house, form))
    work(house)
    return form


def agenda(house: House, meeting: int) -> list[Item]:
    with house.db.reading() as db:
        standing = (Item.meeting_id == meeting, col(Item.removed_at).is_(None))
        return list(db.exec(select(Item).where(*standing).order_by(col(Item.position))))


def test_a_form_without_majority_stands_on_the_next_agenda_by_itself_with_its_papers(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    later, next_one = planned(house, cast, 40, "Later"), planned(house, cast, 20, "Next")
    form = undecided(house, cast, signed_in)
    assert agenda(house, later) == []
    (item,) = agenda(house, next_one)
    with house.db.reading() as db:
        assert item.title == form_of(db, form).title
        (paper,) = papers_on(db, [item.dossier_id or 0])[item.dossier_id or 0]
        assert paper.title == "Tờ trình"
    assert signed_in("secretary").get(f"/papers/{paper.id}").status_code == 200
    assert f'href="/ballots/{form}"' in signed_in("secretary").get(f"/meetings/{next_one}").text
    assert any("stands on the agenda of “Next”" in it for it in told(house, cast["secretary"]))
    assert "It stands on the agenda of “Next”" in signed_in("an").get(f"/ballots/{form}").text


def test_where_no_meeting_is_planned_it_waits_and_the_next_one_takes_it(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = undecided(house, cast, signed_in)
    with house.db.reading() as db:
        title = form_of(db, form).title
        assert waits_for_meeting(db, form)
    assert title in signed_in("secretary").get("/ballots?tab=meeting").text
    assert any("none is planned" in it for it in told(house, cast["secretary"]))
    meeting = planned(house, cast, 20)
    assert [it.title for it in agenda(house, meeting)] == [title]
    assert title not in signed_in("secretary").get("/ballots?tab=meeting").text
    assert planned(house, cast, 25)
    with house.db.reading() as db:
        assert len(db.exec(select(Tabling)).all()) == 1, "it is taken once"


def test_what_is_taken_off_an_agenda_waits_again_and_is_put_on_another_by_a_press(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    meeting, other = planned(house, cast, 20), planned(house, cast, 30, "Other")
    form = undecided(house, cast, signed_in)
    (item,) = agenda(house, meeting)

    def take_off(db: Db) -> None:
        meetings.remove_item(db, cast.actor("secretary"), db.get_one(Meeting, meeting), db.get_one(Item, item.id))

    house.db.act(take_off)
    assert "Put it on the agenda" in signed_in("secretary").get(f"/ballots/{form}").text
    where = f"/ballots/{form}/table"
    assert signed_in("an").post(where, data={"meeting": other}).status_code == 404
    assert signed_in("secretary").post(where, data={"meeting": 999}).status_code == 409
    assert signed_in("secretary").post(where, data={"meeting": other}).status_code == 303
    assert signed_in("secretary").post(where, data={"meeting": other}).status_code == 409
    assert len(agenda(house, other)) == 1
    with house.db.reading() as db:
        assert place_on_agenda(db, form).meeting_id == other


def test_a_form_that_passed_goes_to_no_meeting(house: House, cast: Cast) -> None:
    meeting = planned(house, cast, 20)
    form = opened_form(house, cast, "Q")
    clock.set_clock(deadline_of(house, form) + SECOND)
    house.db.act(lambda db: close_if_due(db, form))
    work(house)
    assert agenda(house, meeting) == []


# Where the rule-set allows more


def opened_under(house: House, cast: Cast, **changes: Any) -> int:
    """A form of two questions under the Government's rule-set with these changes, approved for the cast's body."""
    own = replace(shipped("vn-government-form"), id="own-form", version=1, **changes)

    def open_it(db: Db, form: int) -> None:
        work_under(db, cast, own)
        open_form(db, cast.actor("secretary"), form_of(db, form), deadline=office_hours().add(db.now, 3))

    form = draft_form(house, cast)
    house.db.act(lambda db: open_it(db, form))
    return form


def test_the_chair_shortens_the_time_with_a_reason_where_the_rule_set_says_so(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_under(house, cast, shortened_by=Who.CHAIR)
    first = deadline_of(house, form)
    where, chair = f"/ballots/{form}/shorten", signed_in("chair")
    earlier = {"earlier": for_input(first - 3 * HOUR), "reason": "The river rises"}
    assert signed_in("secretary").post(where, data=earlier).status_code == 409
    assert signed_in("an").post(where, data=earlier).status_code == 404
    assert "Shorten the time" in chair.get(f"/ballots/{form}/progress").text
    assert "Shorten the time" not in signed_in("secretary").get(f"/ballots/{form}/progress").text
    for wrong in (
        earlier | {"reason": " "}, earlier | {"earlier": for_input(first + HOUR)},
        earlier | {"earlier": for_input(clock.now() - HOUR)}, earlier | {"earlier": "soon"},
    ):  # fmt: skip
        assert chair.post(where, data=wrong).status_code == 409
    assert chair.post(where, data=earlier).status_code == 303
    assert deadline_of(house, form) == first - 3 * HOUR
    assert any("now earlier" in it and "The river rises" in it for it in told(house, cast["an"]))
    clock.set_clock(first - 3 * HOUR)
    work(house)
    with house.db.reading() as db:
        assert db.get_one(Closing, form).at == first - 3 * HOUR


def test_the_chair_stops_a_form_where_the_rule_set_says_so(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_under(house, cast, stopped_by=Who.CHAIR)
    where = f"/ballots/{form}/stop"
    assert signed_in("secretary").post(where, data={"reason": "R"}).status_code == 409
    assert signed_in("chair").post(where, data={"reason": ""}).status_code == 409
    assert signed_in("chair").post(where, data={"reason": "Overtaken"}).status_code == 303
    assert "Ended without result" in signed_in("an").get(f"/ballots/{form}").text
    assert any("Overtaken" in it for it in told(house, cast["an"]))
    with pytest.raises(Refused, match="chair ended it"):
        answer(house, cast, form, "an", "in_favour")
    assert signed_in("secretary").post(f"/ballots/{form}/again").status_code == 303


@pytest.mark.parametrize("start", [Start.CHAIR, Start.CLEARED])
def test_a_form_begins_only_when_what_its_rules_ask_for_is_there(house: House, cast: Cast, start: Start) -> None:
    with pytest.raises(Refused, match="By its rules"):
        opened_under(house, cast, start=start)


def test_a_form_begins_once_the_chair_has_agreed(house: House, cast: Cast) -> None:
    form = draft_form(house, cast)
    house.db.act(lambda db: prepare(db, cast, form_of(db, form)))
    own = replace(shipped("vn-government-form"), id="own-form", version=1, start=Start.CHAIR)

    def open_it(db: Db) -> None:
        work_under(db, cast, own)
        open_form(db, cast.actor("secretary"), form_of(db, form), deadline=office_hours().add(db.now, 3))

    house.db.act(open_it)
    answer(house, cast, form, "an", "in_favour")


def asked_under(house: House, cast: Cast, name: str) -> int:
    """A form under a rule-set that ships, with everything there that it asks for."""
    form = draft_form(house, cast, "Q")

    def open_it(db: Db) -> None:
        work_under(db, cast, shipped(name))
        prepare(db, cast, form_of(db, form))
        open_form(db, cast.actor("secretary"), form_of(db, form), deadline=db.now + timedelta(days=30))

    house.db.act(open_it)
    return form


def test_a_reasoned_request_for_discussion_takes_the_matter_to_the_next_meeting_at_once(
    house: House, cast: Cast
) -> None:
    meeting = planned(house, cast, 20)
    form = asked_under(house, cast, "commission-written")
    answer(house, cast, form, "an", "discuss", words="The costs")
    house.db.act(lambda db: close_if_ended(db, form, cast["an"]))
    work(house)
    assert len(agenda(house, meeting)) == 1
    assert not any("without your answer" in it for it in told(house, cast["binh"])), "nobody's time has run out"


def test_the_chair_clears_what_waits_for_a_letter_of_clearance(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = asked_under(house, cast, "uk-writeround")
    move_to(house, deadline_of(house, form))
    work(house)
    assert any("you decide" in it for it in told(house, cast["chair"]))
    where, chair = f"/ballots/{form}/decide", signed_in("chair")
    page = chair.get(where).text
    question = page.partition('name="question" value="')[2].partition('"')[0]
    chosen = page.partition('name="chosen" value="')[2].partition('"')[0]
    assert chosen == "passed"
    assert chair.post(where, data={"question": question, "chosen": chosen, "reason": "Cleared"}).status_code == 303
    assert "Decided by Chair" in signed_in("an").get(f"/ballots/{form}").text


def test_what_waits_before_the_opening_stands_on_the_desk_of_whoever_must_act(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = draft_form(house, cast)
    with_agency(house, cast, form)
    where = f'href="/ballots/{form}/dossier"'
    house.db.act(lambda db: check_dossier(db, cast.actor("secretary"), form_of(db, form), missing="M", complete=False))
    assert where in signed_in("guest").get("/").text
    house.db.act(lambda db: resubmit(db, cast.actor("guest"), form_of(db, form), words=""))
    assert where not in signed_in("guest").get("/").text
    house.db.act(lambda db: send_slip(db, cast.actor("secretary"), form_of(db, form), person=cast["chair"], words="W"))
    assert where in signed_in("chair").get("/").text
    assert where not in signed_in("binh").get("/").text
