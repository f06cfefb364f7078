"""Who is asked to come, and what they answer, through HTTP; what others see of it."""

from sqlmodel import select

from ecabinet.kernel.web import House
from ecabinet.meetings.asked import participants, replies
from ecabinet.meetings.models import Reply
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.meetings.conftest import TITLES, Day
from tests.meetings.play import told


def test_an_invitee_answers_and_answers_again(signed_in: SignedIn, house: House, cast: Cast, day: Day) -> None:
    an = signed_in("an")
    assert "not answered yet" in an.get(day.page).text
    assert an.post(f"{day.page}/reply", data={"coming": "yes"}).status_code == 303
    assert an.post(f"{day.page}/reply", data={"coming": "no", "reason": " "}).status_code == 409
    assert an.post(f"{day.page}/reply", data={"coming": "perhaps"}).status_code == 409
    answer = an.post(f"{day.page}/reply", data={"coming": "no", "reason": "Abroad."}, headers={"hx-request": "true"})
    assert "Abroad." in answer.text
    with house.db.reading() as db:
        rows = [(row.n, row.coming) for row in db.exec(select(Reply).order_by(Reply.n))]  # type: ignore[arg-type]
    assert rows == [(1, True), (2, False)]
    assert "Abroad." in signed_in("secretary").get(f"{day.page}/people").text
    assert "Abroad." not in signed_in("binh").get(f"{day.page}/people").text
    for name in ("secretary", "binh"):
        assert "Abroad." not in signed_in(name).get(day.page).text
    assert told(house, cast, "chair")[-1] == "%(name)s does not come to “%(title)s”. %(reason)s"


def test_the_meeting_counts_whom_the_list_names(signed_in: SignedIn, house: House, day: Day, cast: Cast) -> None:
    signed_in("an").post(f"{day.page}/reply", data={"coming": "no", "reason": "Abroad."})
    signed_in("an").post(f"{day.page}/reply", data={"coming": "yes"})
    signed_in("binh").post(f"{day.page}/reply", data={"coming": "no", "reason": "Ill."})
    for item in ("", str(day.items[0])):
        fields = {"person_id": str(cast["outsider"]), "item_id": item}
        assert signed_in("secretary").post(f"{day.page}/invitations", data=fields).status_code == 303
    with house.db.reading() as db:
        listed, count = participants(db, day.meeting, False), replies(db, day.meeting, None)["count"]
    assert (count.members, count.guests, count.organisations) == tuple(
        len(listed[group]) for group in ("members", "guests", "organisations")
    )
    assert {"comes": count.come, "not": count.do_not, "": count.members - count.come - count.do_not} == listed["counts"]
    assert count.come == count.do_not == 1


def test_only_who_is_asked_answers(signed_in: SignedIn, day: Day) -> None:
    for name in ("secretary", "assistant", "auditor", "outsider"):
        assert signed_in(name).post(f"{day.page}/reply", data={"coming": "yes"}).status_code == 404


def test_the_secretariat_notes_what_an_invitee_told_it(signed_in: SignedIn, cast: Cast, day: Day, house: House) -> None:
    secretary = signed_in("secretary")
    fields = {"person_id": str(cast["chi"]), "coming": "no", "reason": "Ill."}
    assert secretary.post(f"{day.page}/replies", data=fields).status_code == 303
    assert "Ill." in secretary.get(f"{day.page}/invitations").text
    with house.db.reading() as db:
        assert db.exec(select(Reply.by)).one() == cast["secretary"]
    outsider = {**fields, "person_id": str(cast["outsider"])}
    assert secretary.post(f"{day.page}/replies", data=outsider).status_code == 409


def test_people_and_organisations_are_found_without_marks_and_invited_once(
    signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    secretary = signed_in("secretary")
    assert "Ministry of Finance" in secretary.get(f"{day.page}/invitations", params={"q": "bo tai"}).text
    ask = {"organisation_id": str(cast.ministry), "item_id": str(day.items[2])}
    assert secretary.post(f"{day.page}/invitations", data=ask).status_code == 303
    assert secretary.post(f"{day.page}/invitations", data=ask).status_code == 409
    assert secretary.post(f"{day.page}/invitations", data={"person_id": "999999"}).status_code == 409
    assert secretary.post(f"{day.page}/invitations", data={}).status_code == 409
    assert TITLES[2] in signed_in("guest").get(day.page).text


def test_somebody_invited_to_two_items_is_one_line_with_both_numbers(
    signed_in: SignedIn, house: House, cast: Cast, day: Day
) -> None:
    secretary = signed_in("secretary")
    asked = {"person_id": str(cast["guest"]), "item_id": str(day.items[2])}
    assert secretary.post(f"{day.page}/invitations", data=asked).status_code == 303
    page = secretary.get(f"{day.page}/invitations").text
    assert "to items 2, 3 only" in page
    assert page.count(f'data-key="invitation-{day.invitation}"') == 1
    assert '<span class="count">1</span>' in page
    assert f'action="/invitations/{day.invitation}/withdraw"' in page
    assert secretary.post(f"/invitations/{day.invitation}/withdraw").status_code == 303
    assert "to item 3 only" in secretary.get(f"{day.page}/invitations").text
