"""The pages of ballots: who sees what, what is refused and why, and that nothing typed is lost."""

import pytest

from ecabinet.kernel.web import House
from tests.ballots.play import (
    QUESTIONS,
    TITLE,
    answer,
    asked,
    draft_form,
    fields,
    opened_form,
)
from tests.cast import Cast
from tests.conftest import SignedIn

READERS = ("chair", "an", "dung", "assistant", "secretary")
STRANGERS = ("other_secretary", "administrator", "auditor", "guest", "outsider", "display")


def test_an_opened_form_is_read_by_the_roll_their_assistants_and_the_secretariat(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    assert [signed_in(name).get(f"/ballots/{form}").status_code for name in READERS] == [200] * 5
    assert {signed_in(name).get(f"/ballots/{form}").status_code for name in STRANGERS} == {404}


def test_a_draft_is_seen_by_its_secretariat_alone(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = draft_form(house, cast)
    assert signed_in("secretary").get(f"/ballots/{form}").status_code == 200
    assert {signed_in(name).get(f"/ballots/{form}").status_code for name in (*READERS[:-1], *STRANGERS)} == {404}


def test_the_whole_life_of_a_form_by_its_pages(house: House, cast: Cast, signed_in: SignedIn) -> None:
    secretary = signed_in("secretary")
    new = {"body": cast.body, "title": TITLE, "summary": "S", "agency": cast.ministry, "submitted_on": "2026-06-20"}
    made = secretary.post("/ballots", data=new)
    where = made.headers["location"].removesuffix("/edit")
    for text in QUESTIONS:
        assert secretary.post(f"{where}/questions", data={"text": text}).status_code == 303
    assert QUESTIONS[1] in secretary.get(f"{where}/edit").text
    assert "3 of 5 must agree" in secretary.get(f"{where}/open").text
    opened = secretary.post(f"{where}/open", data={"deadline": "2026-06-29T17:00"})
    assert (opened.status_code, opened.headers["location"]) == (303, f"{where}/progress")
    form = int(where.rpartition("/")[2])
    page = signed_in("an").get(where).text
    assert "1/PLYK/2026" in page
    assert page.index("3 of 5 must agree") < page.index('value="in_favour"')
    for name in ("an", "binh", "chi"):
        sent = signed_in(name).post(f"{where}/answers", data=fields(house, form, "in_favour"))
        assert sent.headers["location"] == f"{where}?sent=1"
    assert "3 of 5 answered" in secretary.get(f"{where}/progress").text
    extended = secretary.post(f"{where}/extend", data={"deadline": "2026-06-30T17:00", "reason": "A holiday"})
    assert extended.status_code == 303
    assert "A holiday" in signed_in("dung").get(where).text


@pytest.mark.parametrize("name", ["an", "assistant", "guest", "other_secretary"])
def test_only_the_secretariat_follows_prepares_extends_and_withdraws(
    house: House, cast: Cast, signed_in: SignedIn, name: str
) -> None:
    form, them = opened_form(house, cast), signed_in(name)
    for path in ("progress", "edit", "open"):
        assert them.get(f"/ballots/{form}/{path}").status_code == 404
    for path in ("extend", "withdraw", "close", "open", "questions"):
        assert them.post(f"/ballots/{form}/{path}", data={"reason": "x", "text": "x"}).status_code == 404


def test_the_chair_follows_but_does_not_extend(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    assert signed_in("chair").get(f"/ballots/{form}/progress").status_code == 200
    refused = signed_in("chair").post(f"/ballots/{form}/extend", data={})
    assert refused.status_code == 409
    assert "you do not move its deadline" in refused.text
    assert "Extend the deadline" not in refused.text


def test_a_stale_save_shows_what_changed_and_keeps_what_was_typed(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, secretary = draft_form(house, cast), signed_in("secretary")
    version = "3"
    assert f'name="version" value="{version}"' in secretary.get(f"/ballots/{form}/edit").text
    secretary.post(f"/ballots/{form}", data={"version": version, "title": "First title"})
    stale = secretary.post(f"/ballots/{form}", data={"version": version, "title": "Second title"})
    assert stale.status_code == 409
    assert "First title" in stale.text
    assert 'value="Second title"' in stale.text


def test_questions_are_added_changed_moved_and_removed(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = draft_form(house, cast, "A", "B", "C"), signed_in("secretary")
    first, second, third = asked(house, form)
    secretary.post(f"/ballots/{form}/questions/{third}/move", data={"step": "up"})
    assert asked(house, form) == [first, third, second]
    secretary.post(f"/ballots/{form}/questions/{first}/remove")
    assert asked(house, form) == [third, second]
    version = "6"
    assert (
        secretary.post(
            f"/ballots/{form}/questions/{third}", data={"text": "Other words", "version": version}
        ).status_code
        == 303
    )
    assert "Other words" in secretary.get(f"/ballots/{form}").text
    end = secretary.post(f"/ballots/{form}/questions/{second}/move", data={"step": "down"})
    assert end.status_code == 409


def test_an_opened_form_is_not_corrected(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = opened_form(house, cast), signed_in("secretary")
    for path, data in (("", {"title": "X", "version": "3"}), ("/questions", {"text": "X"})):
        refused = secretary.post(f"/ballots/{form}{path}", data=data)
        assert refused.status_code == 409
        assert "opened already" in refused.text


def test_a_deadline_outside_the_period_is_refused(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = draft_form(house, cast), signed_in("secretary")
    short = secretary.post(f"/ballots/{form}/open", data={"deadline": "2026-06-25T17:00"})
    long = secretary.post(f"/ballots/{form}/open", data={"deadline": "2026-07-02T17:00"})
    assert (short.status_code, long.status_code) == (409, 409)
    assert "too short" in short.text
    assert "too long" in long.text
    assert "2026-07-02T17:00" in long.text


def test_a_committee_confirms_what_silence_means(house: House, cast: Cast, signed_in: SignedIn) -> None:
    them = signed_in("other_secretary")
    where = (
        them.post("/ballots", data={"body": cast.other_body, "title": TITLE}).headers["location"].removesuffix("/edit")
    )
    them.post(f"{where}/questions", data={"text": "A question"})
    data = {"deadline": "2026-06-29T17:00"}
    assert "does not say what silence" in them.post(f"{where}/open", data=data).text
    both = data | {"confirm_silence": "1", "confirm_period": "1"}
    assert them.post(f"{where}/open", data=both).status_code == 303
    assert "not counted in favour" in signed_in("outsider").get(where).text


def test_a_withdrawn_form_says_why_and_takes_no_answer(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = opened_form(house, cast), signed_in("secretary")
    assert secretary.post(f"/ballots/{form}/withdraw", data={"reason": " "}).status_code == 409
    assert secretary.post(f"/ballots/{form}/withdraw", data={"reason": "A new law"}).status_code == 303
    assert "A new law" in signed_in("an").get(f"/ballots/{form}").text
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert refused.status_code == 409
    assert "withdrawn" in refused.text


def test_beyond_the_longest_period_only_with_a_reason(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = opened_form(house, cast), signed_in("secretary")
    bare = secretary.post(f"/ballots/{form}/extend", data={"deadline": "2026-07-10T17:00", "reason": ""})
    assert bare.status_code == 409
    assert "give the reason" in bare.text
    reasoned = secretary.post(f"/ballots/{form}/extend", data={"deadline": "2026-07-10T17:00", "reason": "Flood"})
    assert reasoned.status_code == 303
    earlier = secretary.post(f"/ballots/{form}/extend", data={"deadline": "2026-06-26T17:00", "reason": "x"})
    assert earlier.status_code == 409
    assert "later than the present one" in earlier.text


def test_a_form_is_closed_early_only_when_all_have_answered(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = opened_form(house, cast), signed_in("secretary")
    assert secretary.post(f"/ballots/{form}/close").status_code == 409
    for name in ("chair", "an", "binh", "chi", "dung"):
        answer(house, cast, form, name, "in_favour")
    assert secretary.post(f"/ballots/{form}/close").status_code == 303
    page = signed_in("an").get(f"/ballots/{form}").text
    assert "5 of 5 agree" in page
    assert "Passed" in page


def test_the_lists_show_waiting_open_closed_and_drafts(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, draft = opened_form(house, cast), draft_form(house, cast)
    an, secretary = signed_in("an"), signed_in("secretary")
    link, other = f'href="/ballots/{form}"', f'href="/ballots/{draft}"'
    assert link in an.get("/ballots").text
    assert other not in an.get("/ballots?tab=drafts").text
    assert other in secretary.get("/ballots?tab=drafts").text
    assert f"/ballots/{form}/draft?member=" in signed_in("assistant").get("/ballots").text
    answer(house, cast, form, "an", "in_favour")
    assert link not in an.get("/ballots?tab=waiting").text
    assert link in an.get("/ballots?tab=open").text
    assert link not in signed_in("outsider").get("/ballots?tab=open").text


def test_a_list_is_narrowed_by_words_without_marks_by_body_and_by_year(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, an = opened_form(house, cast), signed_in("an")
    link = f'href="/ballots/{form}"'
    assert link in an.get("/ballots?tab=open&q=nghi+quyet+HA+TANG").text
    assert link in an.get(f"/ballots?tab=open&q=1/PLYK&body={cast.body}&year=2026").text
    assert "Nothing found" in an.get("/ballots?tab=open&q=khong+co").text
    assert "Nothing found" in an.get(f"/ballots?tab=open&body={cast.other_body}").text
    assert "Nothing found" in an.get("/ballots?tab=open&year=2020").text


def test_numbers_run_through_the_year_for_each_body(house: House, cast: Cast) -> None:
    from ecabinet.ballots.models import Ballot

    forms = [opened_form(house, cast) for _ in range(3)]
    with house.db.reading() as db:
        symbols = [db.get(Ballot, form).symbol for form in forms]  # type: ignore[union-attr]
    assert symbols == ["1/PLYK/2026", "2/PLYK/2026", "3/PLYK/2026"]


def test_a_page_of_a_form_names_who_opened_it_only_after_it_was_read(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, secretary = opened_form(house, cast), signed_in("secretary")
    assert "0 of 5 have opened it" in secretary.get(f"/ballots/{form}/progress").text
    signed_in("an").get(f"/ballots/{form}")
    signed_in("an").get(f"/ballots/{form}")
    signed_in("assistant").get(f"/ballots/{form}")
    assert "1 of 5 have opened it" in secretary.get(f"/ballots/{form}/progress").text
