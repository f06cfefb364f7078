"""An act that comes too early or too late is refused in a sentence; it is never a page that is not found."""

from collections.abc import Callable

import pytest

from ecabinet.ballots.actions import close_if_due
from ecabinet.kernel.web import House
from tests.ballots.play import deadline_of, draft_form, move_to, opened_form
from tests.cast import Cast
from tests.conftest import SignedIn


def set_aside(house: House, cast: Cast, signed_in: SignedIn) -> int:
    form = draft_form(house, cast)
    assert signed_in("secretary").post(f"/ballots/{form}/withdraw").status_code == 303
    return form


def withdrawn(house: House, cast: Cast, signed_in: SignedIn) -> int:
    form = opened_form(house, cast)
    assert signed_in("secretary").post(f"/ballots/{form}/withdraw", data={"reason": "R"}).status_code == 303
    return form


def closed(house: House, cast: Cast, _signed_in: SignedIn) -> int:
    form = opened_form(house, cast)
    move_to(house, deadline_of(house, form))
    house.db.act(lambda db: close_if_due(db, form))
    return form


EARLY = {"extend", "shorten", "close", "stop", "replace", "chase", "again"}
LATE = {*EARLY - {"again"}, "open", "withdraw", "check", "slip"}
OF_ACT = {
    "chase": "Only while the form is open", "check": "opened or set aside", "slip": "opened or set aside",
    "again": "one that ended without a result",
}  # fmt: skip


@pytest.mark.parametrize(
    ("make", "acts", "says"),
    [
        (lambda house, cast, _: draft_form(house, cast), EARLY, "not been opened yet"),
        (set_aside, LATE, "withdrawn"),
        (withdrawn, LATE, "withdrawn"),
        (closed, {*LATE - {"open"}, "again"}, "closed"),
        (closed, {"open"}, "opened already"),
        (lambda house, cast, _: opened_form(house, cast), {"open", "check", "slip"}, "opened already"),
    ],
    ids=["a draft", "a draft set aside", "a withdrawn form", "a closed form", "one that was open", "an open form"],
)  # fmt: skip
def test_what_a_form_is_not_ready_for_or_is_over_is_refused_in_a_sentence(
    house: House, cast: Cast, signed_in: SignedIn, make: Callable[..., int], acts: set[str], says: str
) -> None:
    form, office = make(house, cast, signed_in), signed_in("secretary")
    typed = {"deadline": "2026-07-01T17:00", "earlier": "2026-06-25T17:00", "reason": "R", "missing": "M", "words": "W"}
    for act in sorted(acts):
        sent = office.post(f"/ballots/{form}/{act}", data=typed)
        assert (act, sent.status_code) == (act, 409)
        sentence = sent.text.partition('role="alert"')[2].partition("</p>")[0]
        assert says in sentence or OF_ACT.get(act, "n open form") in sentence, (act, sentence)
