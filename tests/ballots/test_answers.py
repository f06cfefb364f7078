"""Answers and drafts by their pages: what counts, what is refused and why, and that nothing typed is lost."""

import pytest

from ecabinet.ballots.schedule import forget_end
from ecabinet.kernel import clock
from ecabinet.kernel.web import House
from tests.ballots.play import (
    SECOND,
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
    assert "Question 2 has no answer yet" in refused.text


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


@pytest.mark.parametrize("way", ["withdraw", "replace"])
def test_words_sent_into_a_round_that_was_ended_are_given_back(
    house: House, cast: Cast, signed_in: SignedIn, way: str
) -> None:
    form = opened_form(house, cast)
    given = fields(house, form, "other", words="Typed for an hour")
    assert signed_in("secretary").post(f"/ballots/{form}/{way}", data={"reason": "R"}).status_code == 303
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=given)
    assert refused.status_code == 409
    assert "Typed for an hour" in refused.text


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
    assert f'name="value-{asked(house, form)[0]}" value="in_favour" checked' in an.get(f"/ballots/{form}?change=1").text


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


def test_what_was_sent_and_is_kept_a_moment_later_waits_for_nothing(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, an = opened_form(house, cast), signed_in("an")
    typed = fields(house, form, "other", words="A thought")
    an.post(f"/ballots/{form}/mine", data=fields(house, form, "other", words="A th"))
    an.post(f"/ballots/{form}/answers", data=typed)
    clock.set_clock(clock.now() + SECOND)
    an.post(f"/ballots/{form}/mine", data=typed)
    page = an.get(f"/ballots/{form}").text
    assert "Your answer, as it was received" in page
    assert "has not been sent" not in page


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


@pytest.mark.parametrize("path", ["answers", "close", "extend", "mine"])
def test_nothing_is_done_with_a_form_before_it_is_opened(
    house: House, cast: Cast, signed_in: SignedIn, path: str
) -> None:
    form, secretary = draft_form(house, cast), signed_in("secretary")
    sent = fields(house, form, "in_favour") | {"deadline": "2026-06-30T17:00", "reason": "R"}
    refused = secretary.post(f"/ballots/{form}/{path}", data=sent)
    assert refused.status_code in {404, 409}
    assert secretary.get(f"/ballots/{form}/progress").status_code == 404
