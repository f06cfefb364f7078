"""What was mistyped or forgotten is asked for in a sentence that says what to do, with what was typed still there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ecabinet.kernel.formats import for_input
from ecabinet.kernel.web import House
from ecabinet.rulebook.rulesets import Who
from tests.ballots.play import answer, asked, deadline_of, opened_form, work_under
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.rulebook.play import shipped

UNREADABLE = "write a date and a time, such as 2026-06-30 17:00"


@pytest.mark.parametrize("typed", ["", "soon", "30/06/2026", "2026-06-31T17:00"])
@pytest.mark.parametrize(("act", "field"), [("extend", "deadline"), ("shorten", "earlier")])
def test_a_new_deadline_that_cannot_be_read_is_asked_for_again(
    house: House, cast: Cast, signed_in: SignedIn, act: str, field: str, typed: str
) -> None:
    own = replace(shipped("vn-government-form"), id="own-form", version=1, shortened_by=Who.SECRETARIAT)
    house.db.act(lambda db: work_under(db, cast, own))
    form = opened_form(house, cast)
    before = deadline_of(house, form)
    sent = signed_in("secretary").post(f"/ballots/{form}/{act}", data={field: typed, "reason": "The river rises"})
    assert sent.status_code == 409
    assert UNREADABLE in sent.text
    assert f'value="{typed}"' in sent.text
    assert "The river rises</textarea>" in sent.text
    assert deadline_of(house, form) == before


def test_the_deadline_as_the_sentence_writes_it_is_taken(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    later = for_input(deadline_of(house, form) + timedelta(hours=1)).replace("T", " ")
    sent = signed_in("secretary").post(f"/ballots/{form}/extend", data={"deadline": later})
    assert sent.status_code == 303


@pytest.mark.parametrize("meant", ["guest", "outsider", "0", "99999", "everybody"])
def test_nobody_is_asked_again_who_is_not_asked_in_this_form(
    house: House, cast: Cast, signed_in: SignedIn, meant: str
) -> None:
    form, office = opened_form(house, cast), signed_in("secretary")
    answer(house, cast, form, "an", "in_favour")
    sent = office.post(f"/ballots/{form}/chase", data={"member": str(cast.people.get(meant, meant))})
    assert sent.status_code == 409
    assert "is not asked in this form: choose a member" in sent.text
    assert "asked again" not in office.get(f"/ballots/{form}/progress").text
    answered = office.post(f"/ballots/{form}/chase", data={"member": cast["an"]})
    assert "has answered meanwhile" in answered.text


def test_a_half_answered_form_is_told_which_question_lacks_what_and_keeps_the_rest(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, an = opened_form(house, cast, "A", "B", "C"), signed_in("an")
    first, second, third = asked(house, form)
    typed = {f"value-{first}": "in_favour", f"words-{first}": "My remark", f"value-{third}": "other"}
    lacking = an.post(f"/ballots/{form}/answers", data=typed)
    assert lacking.status_code == 409
    assert "Question 2 has no answer yet: choose one, then send." in lacking.text
    wordless = an.post(f"/ballots/{form}/answers", data=typed | {f"value-{second}": "against"})
    assert "Question 3: Another opinion needs words" in wordless.text
    for page in (lacking.text, wordless.text):
        assert "My remark</textarea>" in page
        assert f'name="value-{first}" value="in_favour" checked' in page
        assert f'name="value-{third}" value="other" checked' in page


def test_the_only_question_of_a_form_needs_no_number(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast, "A")
    assert "Choose an answer first" in signed_in("an").post(f"/ballots/{form}/answers", data={"x": "1"}).text
