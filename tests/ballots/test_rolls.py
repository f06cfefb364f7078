"""The roll: frozen with weights, recusals and substitutes; who confirms freshly; what a later membership changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from ecabinet.ballots import opening
from ecabinet.ballots.access import roll_of
from ecabinet.ballots.cards import card_of
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.results import counted
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from ecabinet.people.models import Membership, Person
from ecabinet.rulebook.parameters import Electorate, Proof, Seat
from ecabinet.rulebook.rulesets import RuleSet
from tests.ballots.play import answer, asked, draft_form, fields, open_drafted, opened_form
from tests.browser.plays import PASSWORD, give_account
from tests.cast import Cast
from tests.conftest import SignedIn

Under = Callable[..., None]


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch) -> Under:
    """Open from now on under the regulation's rule-set with other parameters."""

    def change(**parameters: Any) -> None:
        found = opening.regulation

        def changed(db: Db, ballot: Ballot, **more: Any) -> tuple[Any, RuleSet]:
            profile, rule_set = found(db, ballot, **more)
            return profile, replace(rule_set, **parameters)

        for module in ("opening", "forms", "cards"):
            monkeypatch.setattr(f"ecabinet.ballots.{module}.regulation", changed)

    return change


def numbers(house: House, form: int) -> Any:
    """The tally of the first question."""
    with house.db.reading() as db:
        return counted(db, card_of(db, form))[0].outcome.tally


# Recusals


def recuse(signed_in: SignedIn, form: int, person: int, question: str = "", reason: str = "Her brother bids") -> Any:
    data = {"recused": str(person), "from": question, "recusal_reason": reason}
    return signed_in("secretary").post(f"/ballots/{form}/recusals", data=data)


def test_whoever_is_recused_reads_why_does_not_answer_and_is_counted_among_the_members(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = draft_form(house, cast)
    assert recuse(signed_in, form, cast["an"], reason=" ").status_code == 409
    assert recuse(signed_in, form, cast["guest"]).status_code == 409
    assert recuse(signed_in, form, cast["an"]).status_code == 303
    assert "noted already" in recuse(signed_in, form, cast["an"]).text
    open_drafted(house, cast, form)
    page = signed_in("an").get(f"/ballots/{form}").text
    assert "Her brother bids" in page
    assert 'name="value-' not in page
    refused = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert (refused.status_code, "recused" in refused.text) == (409, True)
    tally = numbers(house, form)
    assert (tally.members, tally.recused, tally.base) == (5, 1, 5)
    assert recuse(signed_in, form, cast["binh"]).status_code == 409


def test_a_member_is_recused_from_one_question_and_answers_the_other(
    house: House, cast: Cast, signed_in: SignedIn
) -> None:
    form = draft_form(house, cast)
    first, second = asked(house, form)
    recuse(signed_in, form, cast["an"], str(first))
    open_drafted(house, cast, form)
    page = signed_in("an").get(f"/ballots/{form}").text
    assert "You stay out of this question" in page
    assert f'name="value-{first}"' not in page
    both = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert (both.status_code, "recused" in both.text) == (409, True)
    sent = signed_in("an").post(f"/ballots/{form}/answers", data={f"value-{second}": "against"})
    assert sent.status_code == 303
    assert "Your answer, as it was received" in signed_in("an").get(f"/ballots/{form}").text


def test_a_recusal_is_taken_back_before_the_opening(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form, secretary = draft_form(house, cast), signed_in("secretary")
    recuse(signed_in, form, cast["an"])
    number = secretary.get(f"/ballots/{form}/edit").text.partition("/recusals/")[2].partition("/")[0]
    assert secretary.post(f"/ballots/{form}/recusals/{number}/remove").status_code == 303
    open_drafted(house, cast, form)
    sent = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert sent.status_code == 303


# The roll stays


def test_a_later_change_of_membership_changes_nothing(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    before = _roll(house, form)

    def change(db: Db) -> None:
        an = db.exec(select(Membership).where(Membership.person_id == cast["an"])).one()
        an.until = db.now
        db.add(Membership(body_id=cast.body, person_id=cast["guest"], role="member", precedence=9, since=db.now))
        db.get_one(Person, cast["binh"]).name = "Another name"

    house.db.act(change)
    assert _roll(house, form) == before
    assert signed_in("guest").get(f"/ballots/{form}").status_code == 404
    assert answer(house, cast, form, "an", "in_favour") == 2
    assert numbers(house, form).members == 5


def _roll(house: House, form: int) -> list[Any]:
    with house.db.reading() as db:
        return [tuple(row)[:-1] for row in roll_of(db, form)]


def test_weights_and_vetoes_of_seats_are_frozen_into_the_roll(house: House, cast: Cast, under: Under) -> None:
    seats = (Seat("BTC", weight=3, second_weight=40, veto=True),)
    under(electorate=Electorate(weighted=True, seats=seats))
    with house.db.reading() as db:
        rows = {row.person_id: row for row in roll_of(db, opened_form(house, cast))}
    assert (rows[cast["an"]].weight, rows[cast["an"]].second_weight, bool(rows[cast["an"]].veto)) == (3, 40, True)
    assert (rows[cast["binh"]].weight, rows[cast["binh"]].second_weight, bool(rows[cast["binh"]].veto)) == (1, 0, False)


# Substitutes


def test_a_substitute_answers_in_the_members_place_where_the_rules_allow_it(
    house: House, cast: Cast, signed_in: SignedIn, under: Under
) -> None:
    form, secretary = draft_form(house, cast), signed_in("secretary")
    named = {"absent": str(cast["an"]), "substitute": str(cast["guest"]), "substitute_reason": "She is abroad"}
    refused = secretary.post(f"/ballots/{form}/substitutes", data=named)
    assert (refused.status_code, "not allowed" in refused.text) == (409, True)
    under(electorate=Electorate(substitutes=True))
    wrong = secretary.post(f"/ballots/{form}/substitutes", data=named | {"substitute": str(cast["binh"])})
    assert wrong.status_code == 409
    assert secretary.post(f"/ballots/{form}/substitutes", data=named).status_code == 303
    open_drafted(house, cast, form)
    assert "You answer in the place of An" in signed_in("guest").get(f"/ballots/{form}").text
    assert "Guest answers in your place" in signed_in("an").get(f"/ballots/{form}").text
    theirs = signed_in("an").post(f"/ballots/{form}/answers", data=fields(house, form, "against"))
    assert theirs.status_code == 409
    sent = signed_in("guest").post(f"/ballots/{form}/answers", data=fields(house, form, "in_favour"))
    assert sent.status_code == 303
    tally = numbers(house, form)
    assert (tally.members, tally.in_favour) == (5, 1)
    assert "In favour" in signed_in("an").get(f"/ballots/{form}").text


# A fresh confirmation of who answers


def test_an_answer_waits_for_the_password_where_the_rules_ask_for_it(
    house: House, cast: Cast, signed_in: SignedIn, under: Under
) -> None:
    under(proof=Proof.CONFIRMATION)
    give_account(house, cast, "an")
    form, an = opened_form(house, cast), signed_in("an")
    an.cookies.clear()  # a first password ends the sessions before it
    an.post("/sign-in", data={"login": "an", "password": PASSWORD})
    typed = fields(house, form, "other", words="My words")
    assert 'type="password"' in an.get(f"/ballots/{form}").text
    for path, more, says in (
        ("answers", {}, "Confirm first that it is you"),
        ("answers/confirmed", {}, "Confirm first that it is you"),
        ("answers/confirmed", {"password": "not this one"}, "The password is not right"),
    ):
        refused = an.post(f"/ballots/{form}/{path}", data=typed | more)
        assert (refused.status_code, says in refused.text, "My words" in refused.text) == (409, True, True), path
        assert "not this one" not in refused.text
    sent = an.post(f"/ballots/{form}/answers/confirmed", data=typed | {"password": PASSWORD})
    assert sent.status_code == 303
    assert numbers(house, form).other == 1


def test_a_person_of_the_demonstration_confirms_by_one_click_that_says_so(
    house: House, cast: Cast, signed_in: SignedIn, under: Under
) -> None:
    under(proof=Proof.CONFIRMATION)

    def mark(db: Db) -> None:
        db.get_one(Person, cast["binh"]).demonstration = True

    house.db.act(mark)
    form, binh = opened_form(house, cast), signed_in("binh")
    assert "has no password" in binh.get(f"/ballots/{form}").text
    typed = fields(house, form, "in_favour")
    assert binh.post(f"/ballots/{form}/answers/confirmed", data=typed).status_code == 409
    sent = binh.post(f"/ballots/{form}/answers/confirmed", data=typed | {"confirm_person": str(cast["binh"])})
    assert sent.status_code == 303
