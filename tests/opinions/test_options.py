"""A choice between options after the close: what was chosen is called so everywhere, and the resolution says it."""

import csv
import io

from ecabinet.ballots.actions import decide
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_form
from ecabinet.ballots.preparing import Text, add_question, create_form
from ecabinet.ballots.typed import Typed
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.opinions import actions
from ecabinet.rulebook.regulation import office_hours
from tests.ballots.play import asked
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.opinions.play import act, end, say

JANUARY, JULY = "Từ ngày 01 tháng 01", "Từ ngày 01 tháng 7"
NEVER = "Chưa áp dụng"


def chosen(house: House, cast: Cast, **by: int) -> int:
    """A closed form on one choice, what was proposed first: who chose which option; Dung wants another one."""

    def make(db: Db) -> int:
        secretary = cast.actor("secretary")
        form = create_form(db, secretary, body_id=cast.body, text=Text("Nghị quyết về hạ tầng số"))
        add_question(db, secretary, form, "Áp dụng từ khi nào?", kind="options", options=(JANUARY, JULY), proposed=1)
        open_form(db, secretary, form, deadline=office_hours().add(db.now, 3))
        number: int = form.id
        return number

    form = house.db.act(make)
    for name, option in by.items():
        say(house, cast, form, name, Typed("option", "", option))
    say(house, cast, form, "dung", Typed("other", NEVER))
    end(house, form)
    return form


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
    assert f"1. Áp dụng từ khi nào: {JULY}." in draft_text(house, cast, signed_in, form)


def test_the_resolution_names_the_option_that_a_person_decided_on(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = chosen(house, cast, chair=2, an=2, binh=1, chi=1)
    (question,) = asked(house, form)

    def take(db: Db, ballot: Ballot) -> None:
        decide(db, cast.actor("chair"), ballot, question=question, chosen="passed/1", reason="Theo đề xuất")

    act(house, form, take)
    assert f"1. Áp dụng từ khi nào: {JANUARY}." in draft_text(house, cast, signed_in, form)


def test_what_is_left_open_does_not_stand_in_the_resolution(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = chosen(house, cast, chair=2, an=2, binh=1, chi=1)
    assert "Áp dụng từ khi nào:" not in draft_text(house, cast, signed_in, form)
