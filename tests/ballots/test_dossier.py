"""Before a form is opened: the dossier and its clock, the slip and who notes on it."""

from datetime import timedelta

from sqlmodel import select

from ecabinet.ballots.arriving import check_dossier, resubmit, send_slip
from ecabinet.ballots.preparing import add_question
from ecabinet.kernel import clock
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people.models import Membership
from tests.ballots.course import form_of, hang_paper, secretary_opens, with_agency
from tests.ballots.play import draft_form, move_to, told
from tests.cast import Cast
from tests.conftest import SignedIn


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
