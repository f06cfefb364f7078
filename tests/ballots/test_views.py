"""The pages of ballots: who sees what, what is refused and why, and that nothing typed is lost."""

import pytest

from ecabinet.ballots.schedule import forget_end
from ecabinet.kernel import clock
from ecabinet.kernel.web import House
from tests.ballots.play import (
    QUESTIONS,
    SECOND,
    TITLE,
    answer,
    asked,
    deadline_of,
    draft_form,
    fields,
    move_to,
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
    assert signed_in("chair").post(f"/ballots/{form}/extend", data={}).status_code == 404


def test_another_opinion_without_words_is_refused_and_what_was_typed_stays(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    first, second = asked(house, form)
    typed = {
        f"value-{first}": "in_favour",
        f"words-{first}": "My remark",
        f"value-{second}": "other",
        f"words-{second}": " ",
    }
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=typed)
    assert refused.status_code == 409
    assert "Another opinion needs words" in refused.text
    assert "My remark" in refused.text
    assert f'name="value-{second}" value="other" checked' in refused.text


def test_an_answer_to_half_of_the_questions_is_refused(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    half = {f"value-{asked(house, form)[0]}": "in_favour"}
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=half)
    assert refused.status_code == 409
    assert "Choose an answer first" in refused.text


def test_a_question_of_another_form_is_refused(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, other = opened_form(house, cast), opened_form(house, cast)
    strange = fields(house, form, "in_favour") | {f"value-{asked(house, other)[0]}": "against"}
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=strange)
    assert refused.status_code == 409
    assert "not on this form" in refused.text


def test_the_assistant_never_sends(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    refused = signed_in("assistant").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert refused.status_code == 409
    assert "Only the member sends the answer" in refused.text


def test_the_secretary_is_not_on_the_roll(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    refused = signed_in("secretary").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert refused.status_code == 409
    assert "Only the members on the roll answer" in refused.text


def test_an_answer_after_the_deadline_is_refused_though_the_job_has_not_run(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    house.db.act(lambda db: forget_end(db, form))
    move_to(house, deadline_of(house, form) - SECOND)
    in_time = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    clock.set_clock(deadline_of(house, form))
    late = signed_in("binh").post(f"/ballots/{form}/answers", data=fields(house, form, "against", words="Late words"))
    assert (in_time.status_code, late.status_code) == (303, 409)
    assert "It is closed" in late.text


def test_the_same_answer_sent_again_counts_once_and_says_so(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, an = opened_form(house, cast), signed_in("an")
    places = [
        an.post(f"/ballots/{form}/answers", data=fields(house, form, "against")).headers["location"] for _ in range(3)
    ]
    assert places == [f"/ballots/{form}?sent=1", *[f"/ballots/{form}?sent=again"] * 2]
    assert "it counts once" in an.get(places[1]).text


def test_an_answer_may_be_changed_until_the_close(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, an = opened_form(house, cast, "Only one"), signed_in("an")
    an.post(f"/ballots/{form}/answers", data=fields(house, form, "against"))
    an.post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    page = signed_in("secretary").get(f"/ballots/{form}/progress").text
    assert "1 of 5 answered" in page
    assert "changed" in page
    assert f'name="value-{asked(house, form)[0]}" value="in_favour" checked' in an.get(f"/ballots/{form}").text


def test_one_tap_agrees_with_everything(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    sent = {f"words-{it}": "" for it in asked(house, form)} | {"all": "1"}
    assert signed_in("an").post(f"/ballots/{form}/answers", data=sent).status_code == 303
    page = signed_in("secretary").get(f"/ballots/{form}/progress").text
    assert page.count("In favour 1, against 0, other opinion 0, no answer 4") == 2 or "1 of 5 answered" in page


def test_an_own_draft_is_kept_and_is_no_answer(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, an = opened_form(house, cast), signed_in("an")
    saved = an.post(f"/ballots/{form}/mine", data=fields(house, form, "other", words="Half a thought"))
    assert saved.status_code == 303
    page = an.get(f"/ballots/{form}").text
    assert "Half a thought" in page
    assert "it has not been sent" in page
    progress = signed_in("secretary").get(f"/ballots/{form}/progress").text
    assert "0 of 5 answered" in progress
    assert "Draft, not sent" in progress
    assert "Half a thought" not in progress


def test_the_members_draft_is_nobody_elses_to_read(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    signed_in("an").post(f"/ballots/{form}/mine", data=fields(house, form, "other", words="Half a thought"))
    for name in ("chair", "binh", "assistant", "secretary"):
        assert "Half a thought" not in signed_in(name).get(f"/ballots/{form}").text


def test_what_the_assistant_sends_up_is_prefilled_with_the_name_and_sent_by_the_member(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, an, assistant = opened_form(house, cast), signed_in("an"), signed_in("assistant")
    draft = fields(house, form, "other", words="Three years only") | {"member": str(cast["an"])}
    assert assistant.post(f"/ballots/{form}/draft", data=draft).status_code == 303
    assert "Three years only" not in an.get(f"/ballots/{form}").text
    sent_up = assistant.post(f"/ballots/{form}/draft", data=draft | {"send_up": "1"})
    assert sent_up.status_code == 303
    page = an.get(f"/ballots/{form}").text
    assert "Three years only" in page
    assert "Assistant prepared this answer" in page
    assert "Assistant prepared your answer" in an.get("/notices").text
    an.post(f"/ballots/{form}/answers", data=fields(house, form, "other", words="Three years only"))
    assert "The member answered" in assistant.get(f"/ballots/{form}/draft").text


def test_an_assistant_prepares_for_nobody_else(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    draft = fields(house, form, "in_favour") | {"member": str(cast["binh"])}
    refused = signed_in("assistant").post(f"/ballots/{form}/draft", data=draft)
    assert refused.status_code == 409
    assert "You do not prepare answers for this member" in refused.text
    assert signed_in("an").get(f"/ballots/{form}/draft").status_code == 404


def test_a_half_prepared_answer_is_not_sent_up(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    half = {f"value-{asked(house, form)[0]}": "in_favour", "member": str(cast["an"]), "send_up": "1"}
    refused = signed_in("assistant").post(f"/ballots/{form}/draft", data=half)
    assert refused.status_code == 409
    assert "1 of 2" in refused.text


def test_nobody_but_chair_and_secretariat_sees_the_count_before_the_close(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = opened_form(house, cast)
    answer(house, cast, form, "binh", "other", words="Secret until the close")
    for name in ("an", "assistant"):
        page = signed_in(name).get(f"/ballots/{form}").text
        assert "Secret until the close" not in page
        assert "The count so far" not in page
    for name in ("chair", "secretary"):
        assert "Secret until the close" in signed_in(name).get(f"/ballots/{form}").text


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


@pytest.mark.parametrize("path", ["answers", "close", "extend", "mine"])
def test_nothing_is_done_with_a_form_before_it_is_opened(
    house: House, cast: Cast, signed_in: SignedIn, path: str
) -> None:
    form, secretary = draft_form(house, cast), signed_in("secretary")
    sent = fields(house, form, "in_favour") | {"deadline": "2026-06-30T17:00", "reason": "R"}
    refused = secretary.post(f"/ballots/{form}/{path}", data=sent)
    assert refused.status_code in {404, 409}
    assert secretary.get(f"/ballots/{form}/progress").status_code == 404
