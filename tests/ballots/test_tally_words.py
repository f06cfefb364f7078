"""The words beside a count and beside names say for whom they are, and are true for whoever reads them."""

from dataclasses import replace

import pytest

from ecabinet.ballots.actions import close_if_due
from ecabinet.kernel.web import House
from ecabinet.rulebook.rulesets import RunningTally, Secrecy
from tests.ballots.play import answer, deadline_of, move_to, opened_form, work_under
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.rulebook.play import shipped

OFFICE, LED, ALL = "Only the secretariat sees this", "Only the chair and the secretariat see this", "Everybody who may"
NAMES_LED = "Only the chair and the secretariat see who answered what before the close."
NAMES_OFFICE = "Only the secretariat sees who answered what, before the close and after it."
READERS = ("secretary", "chair", "an", "assistant")


def said_to(signed_in: SignedIn, form: int) -> dict[str, set[str]]:
    """Which of the sentences each reads, and whether the count stands there ("count") with names ("names")."""
    marks = {"count": '<ol class="steps">', "names": "<h2>The answers</h2>"}
    marks |= {sentence: sentence for sentence in (OFFICE, LED, ALL, NAMES_LED, NAMES_OFFICE)}
    pages = {name: signed_in(name).get(f"/ballots/{form}").text for name in READERS}
    return {name: {mark for mark, text in marks.items() if text in page} for name, page in pages.items()}


@pytest.mark.parametrize(
    ("secrecy", "tally", "office", "chair", "others"),
    [
        ("named", "nobody", set(), set(), set()),
        ("named", "secretariat", {"count", LED, "names", NAMES_LED}, {"count", LED, "names", NAMES_LED}, set()),
        ("named", "everybody", {"count", ALL, "names", NAMES_LED}, {"count", ALL, "names", NAMES_LED}, {"count", ALL}),
        ("named_to_secretariat", "nobody", set(), set(), set()),
        ("named_to_secretariat", "secretariat", {"count", OFFICE, "names", NAMES_OFFICE}, set(), set()),
    ],
)
def test_who_is_said_to_see_the_count_and_the_names_is_who_sees_them(
    house: House, cast: Cast, signed_in: SignedIn, secrecy: str, tally: str,
    office: set[str], chair: set[str], others: set[str],
) -> None:  # fmt: skip
    own = replace(
        shipped("vn-government-form"), id="own-form", version=1, secrecy=Secrecy(secrecy),
        running_tally=RunningTally(tally),
    )  # fmt: skip
    house.db.act(lambda db: work_under(db, cast, own))
    form = opened_form(house, cast)
    answer(house, cast, form, "binh", "in_favour")
    assert said_to(signed_in, form) == {"secretary": office, "chair": chair, "an": others, "assistant": others}
    move_to(house, deadline_of(house, form))
    house.db.act(lambda db: close_if_due(db, form))
    all_named = {"count", "names"} if secrecy == "named" else {"count"}
    by_office = all_named if secrecy == "named" else {"count", "names", NAMES_OFFICE}
    assert said_to(signed_in, form) == dict.fromkeys(READERS, all_named) | {"secretary": by_office}
