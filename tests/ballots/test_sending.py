"""Sending twice, from an old tab, or after the close: nothing that was typed is lost."""

import pytest

from ecabinet.ballots.actions import close_if_due
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.results import counted
from ecabinet.kernel.web import House
from tests.ballots.enclosing import both
from tests.ballots.play import answer, asked, deadline_of, move_to
from tests.cast import Cast
from tests.conftest import SignedIn


def test_what_was_received_already_is_said_with_its_time(house: House, signed_in: SignedIn, form: int) -> None:
    an = signed_in("an")
    for _ in range(2):
        sent = an.post(f"/ballots/{form}/answers", data=both(house, form))
    assert "had already been received at" in an.get(sent.headers["location"]).text


def test_a_tab_that_is_older_than_the_answer_is_told_so_once(house: House, signed_in: SignedIn, form: int) -> None:
    first, an = asked(house, form)[0], signed_in("an")
    stale = both(house, form, seen_q1="0", seen_q2="0")
    assert an.post(f"/ballots/{form}/answers", data=stale).status_code == 303
    other = stale | {f"value-{first}": "against", f"words-{first}": "Typed in the old tab"}
    refused = an.post(f"/ballots/{form}/answers", data=other)
    assert refused.status_code == 409
    assert "after this page was opened" in refused.text
    assert "Typed in the old tab" in refused.text
    assert f'name="seen-{first}" value="1"' in refused.text
    assert an.post(f"/ballots/{form}/answers", data=other | {f"seen-{first}": "1"}).status_code == 303


# After the close


def test_what_is_typed_when_it_closed_stays_and_may_be_sent_as_a_late_statement(
    house: House, cast: Cast, signed_in: SignedIn, form: int
) -> None:
    answer(house, cast, form, "binh", "in_favour", "other", words="W")
    move_to(house, deadline_of(house, form))
    house.db.act(lambda db: close_if_due(db, form))
    typed = both(house, form, words_q1="Too late, alas")
    late = signed_in("an").post(f"/ballots/{form}/answers", data=typed)
    assert (late.status_code, "It is closed" in late.text, "Too late, alas" in late.text) == (409, True, True)
    before = _result(house, form)
    for _ in range(2):
        sent = signed_in("an").post(f"/ballots/{form}/late", data=typed)
        assert sent.headers["location"].endswith("?sent=late")
    page = signed_in("dung").get(f"/ballots/{form}").text
    assert page.count("Too late, alas") == 1
    assert "Late statements" in page
    assert _result(house, form) == before


def _result(house: House, form: int) -> str:
    with house.db.reading() as db:
        return str([it.outcome.as_data() for it in counted(db, card_of(db, form))])


@pytest.mark.parametrize(
    ("name", "closed", "words", "says"),
    [
        ("an", False, "Words", "It is still open"),
        ("an", True, " ", "Write what you want to say first"),
        ("an", True, "x" * 30_000, "at most 20000 are kept"),
        ("secretary", True, "Words", "Only the members on the roll"),
    ],
)
def test_a_late_statement_is_late_has_words_and_is_a_members(
    house: House, signed_in: SignedIn, form: int, name: str, closed: bool, words: str, says: str
) -> None:
    if closed:
        move_to(house, deadline_of(house, form))
        house.db.act(lambda db: close_if_due(db, form))
    refused = signed_in(name).post(f"/ballots/{form}/late", data={"late": words})
    assert (refused.status_code, says in refused.text) == (409, True)
