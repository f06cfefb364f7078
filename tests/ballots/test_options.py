"""A choice between options by its pages: what is offered, chosen, counted and refused."""

import pytest

from ecabinet.ballots.cards import card_of
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.ballots.results import counted
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from tests.ballots.enclosing import OPTIONS, both
from tests.ballots.play import TITLE, asked, fields, open_drafted, opened_form
from tests.cast import Cast
from tests.conftest import SignedIn


def test_a_chosen_option_is_counted_and_shown_by_its_words(
    house: House, cast: Cast, signed_in: SignedIn, form: int
) -> None:
    sent = signed_in("an").post(f"/ballots/{form}/answers", data=both(house, form))
    assert sent.headers["location"] == f"/ballots/{form}?sent=1"
    mine = signed_in("an").get(f"/ballots/{form}?sent=1").text
    assert "From 1 October" in mine
    assert "Option 2" in mine
    with house.db.reading() as db:
        options = counted(db, card_of(db, form))[1].outcome.options
    assert [it.chosen for it in options] == [0, 1, 0]


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ("option-4", "not on this form"),
        ("option-x", "not offered here"),
        ("in_favour", "not offered here"),
        ("other", "Another option needs words"),
        ("", "Question 2 has no answer yet"),
    ],
)
def test_a_choice_that_is_not_on_the_form_is_refused_and_what_was_typed_stays(
    house: House, signed_in: SignedIn, form: int, choice: str, says: str
) -> None:
    second = asked(house, form)[1]
    typed = both(house, form, words_q1="My words") | {f"value-{second}": choice}
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=typed)
    assert refused.status_code == 409
    assert says in refused.text
    assert "My words" in refused.text


def test_an_option_of_an_opinion_is_refused(house: House, signed_in: SignedIn, form: int) -> None:
    first = asked(house, form)[0]
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=both(house, form) | {f"value-{first}": "option-1"})
    assert (refused.status_code, "not on this form" in refused.text) == (409, True)


def test_one_tap_agrees_with_everything_and_chooses_what_is_proposed(
    house: House, signed_in: SignedIn, form: int
) -> None:
    an = signed_in("an")
    assert "I agree with all" in an.get(f"/ballots/{form}").text
    assert an.post(f"/ballots/{form}/answers", data={"all": "1"}).status_code == 303
    page = an.get(f"/ballots/{form}?sent=1").text
    assert "From 1 July" in page
    assert "From 1 October" not in page.partition("as it was received")[2].partition("Papers")[0]
    assert "change=1" in page


def test_one_tap_is_not_offered_where_nothing_is_proposed(house: House, cast: Cast, signed_in: SignedIn) -> None:
    def make(db: Db) -> int:
        ballot = create_form(db, cast.actor("secretary"), body_id=cast.body, text=Text(TITLE))
        add_question(db, cast.actor("secretary"), ballot, "When", kind="options", options=OPTIONS)
        return ballot.id

    form = house.db.act(make)
    open_drafted(house, cast, form)
    an = signed_in("an")
    assert 'name="all"' not in an.get(f"/ballots/{form}").text
    refused = an.post(f"/ballots/{form}/answers", data={"all": "1"})
    assert (refused.status_code, "nothing is proposed" in refused.text) == (409, True)


def test_the_secretary_writes_options_and_which_is_proposed(house: House, cast: Cast, signed_in: SignedIn) -> None:
    secretary = signed_in("secretary")
    made = secretary.post("/ballots", data={"body": cast.body, "title": TITLE}).headers["location"]
    where = made.removesuffix("/edit")
    few = secretary.post(f"{where}/questions", data={"text": "When", "kind": "options", "options": "Only one"})
    assert (few.status_code, "at least two options" in few.text, "Only one" in few.text) == (409, True, True)
    typed = {"text": "When", "kind": "options", "options": "\n".join(OPTIONS), "proposed": "2"}
    assert secretary.post(f"{where}/questions", data=typed).status_code == 303
    page = secretary.get(where).text
    assert page.index("From 1 October") < page.index("proposed") < page.index("From 1 January")
    question = asked(house, int(where.rpartition("/")[2]))[0]
    twice = {"text": "When", "kind": "options", "options": "Same\nsame", "version": "2"}
    refused = secretary.post(f"{where}/questions/{question}", data=twice)
    assert (refused.status_code, "say the same" in refused.text) == (409, True)
    assert secretary.post(f"{where}/questions/{question}/remove").status_code == 303


def test_an_old_form_without_options_is_answered_as_before(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    sent = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert sent.status_code == 303
    with house.db.reading() as db:
        assert db.get_one(Ballot, form).kind == "form"
