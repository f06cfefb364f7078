"""A choice between options after the close: what was chosen is called so everywhere, and the resolution says it."""

import csv
import io
import re

from ecabinet.ballots.actions import decide
from ecabinet.ballots.models import Ballot
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.opinions import actions
from tests.ballots.play import asked
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.opinions.play import JANUARY, JULY, NEVER, act, chosen
from tests.opinions.test_documents import pdf, text_of


def draft_text(house: House, cast: Cast, signed_in: SignedIn, form: int) -> str:
    """The page of the resolution's draft, once the summary was sent."""
    act(house, form, lambda db, it: actions.summarise(db, cast.actor("secretary"), it, words=""))
    return str(signed_in("secretary").get(f"/ballots/{form}/outcome").text)


def test_another_option_is_called_so_in_the_summary_and_in_the_answers(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, secretary = chosen(house, cast, chair=2, an=2, binh=2, chi=1), signed_in("secretary")
    page = secretary.get(f"/ballots/{form}/opinions").text
    assert "Another option" in page
    assert "Other opinion" not in page
    rows = list(csv.reader(io.StringIO(secretary.get(f"/ballots/{form}/answers.csv").text.lstrip("\ufeff"))))
    assert [row[4] for row in rows if NEVER in row] == ["Another option"]


def test_the_resolution_names_the_option_that_was_taken(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = chosen(house, cast, chair=2, an=2, binh=2, chi=1)
    assert f"1. Áp dụng từ khi nào: {JULY}." in (page := draft_text(house, cast, signed_in, form))
    assert "No question passed" not in page


def take_the_first(house: House, cast: Cast, form: int) -> None:
    """The chair decides for the first option."""
    (question,) = asked(house, form)

    def take(db: Db, ballot: Ballot) -> None:
        decide(db, cast.actor("chair"), ballot, question=question, chosen="passed/1", reason="Theo đề xuất")

    act(house, form, take)


def test_the_resolution_names_the_option_that_a_person_decided_on(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = chosen(house, cast, chair=2, an=2, binh=1, chi=1)

    def tag() -> str:
        said = signed_in("secretary").get(f"/ballots/{form}").text
        return str(re.findall(r'<span class="tag[^>]*>([^<]+)', said)[0]).strip()

    assert tag() == "A person decides"
    take_the_first(house, cast, form)
    assert tag() == "Passed"
    assert f"1. Áp dụng từ khi nào: {JANUARY}." in draft_text(house, cast, signed_in, form)


def test_what_a_person_decided_stands_in_the_lists_on_the_desk_and_in_the_statistics(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = chosen(house, cast, chair=2, an=2, binh=1, chi=1)

    def passed() -> str:
        shown = signed_in("secretary").get("/ballots/statistics").text
        return str(re.findall(r'<b>(\d+)</b> <span class="soft">of them passed', shown)[0])

    places = (("secretary", "/ballots?tab=closed"), ("secretary", "/ballots/statistics"), ("an", "/"))
    assert passed() == "0"
    for who, place in places:
        assert "a person decides" in signed_in(who).get(place).text.lower(), place
    take_the_first(house, cast, form)
    assert passed() == "1"
    for who, place in places:
        assert "a person decides" not in signed_in(who).get(place).text.lower(), place


def test_what_is_left_open_does_not_stand_in_the_resolution(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = chosen(house, cast, chair=2, an=2, binh=1, chi=1)
    page = draft_text(house, cast, signed_in, form)
    assert "Áp dụng từ khi nào:" not in page
    assert "No question passed" in page


def test_the_documents_say_what_each_option_is_and_which_was_taken(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form, secretary = chosen(house, cast, chair=2, an=2, binh=2, chi=1), signed_in("secretary")
    for name in ("certificate", "summary"):
        said = text_of(pdf(secretary, form, name, "en"))
        assert f"Option 1: {JANUARY} (proposed)" in said, name
        assert f"Option 2: {JULY}" in said, name
        assert "Passed (Option 2)" in said, name
    blank = text_of(pdf(secretary, form, "form", "en"))
    assert "Another option" in blank
    assert "Other opinion" not in blank
    page = secretary.get(f"/ballots/{form}").text
    assert re.search(f"Option 2</span> {JULY} <span[^>]*>taken<", page)
    assert page.count(">taken<") == 1
