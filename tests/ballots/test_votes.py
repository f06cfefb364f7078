"""Questions to vote on are prepared by the secretariat under an agenda item, and stay as they are once they are put."""

import pytest

from ecabinet.ballots.models import Ballot
from ecabinet.ballots.opening import open_prepared_vote
from ecabinet.kernel.db import Db
from ecabinet.kernel.web import House
from tests.ballots.play import opened_form
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.floor.scene import Scene, make


@pytest.fixture
def scene(house: House, cast: Cast) -> Scene:
    """A meeting with items."""
    return make(house, cast)


def put(house: House, cast: Cast, vote: int) -> None:
    """Put a prepared question to the vote."""

    def act(db: Db) -> None:
        open_prepared_vote(db, cast.actor("chair"), db.get(Ballot, vote), present=4, quorum=4)  # type: ignore[arg-type]

    house.db.act(act)


def test_the_secretariat_lists_adds_changes_and_removes_questions_of_an_item(
    house: House, scene: Scene, signed_in: SignedIn, cast: Cast
) -> None:
    secretary, page = signed_in("secretary"), f"{scene.at}/votes"
    for text in ("Adopt it?", "Send it back?"):
        assert secretary.post(f"/items/{scene.items[0]}/votes", data={"text": text}).status_code == 303
    assert "Adopt it?" in secretary.get(page).text
    first = int(secretary.get(page).text.partition('href="/votes/')[2].partition("/")[0])
    assert secretary.post(f"/votes/{first}", data={"text": "Adopt the draft?"}).status_code == 303
    assert "Adopt the draft?" in secretary.get(page).text
    assert secretary.post(f"/votes/{first}/remove").status_code == 303
    assert "Adopt the draft?" not in secretary.get(page).text
    assert "Send it back?" in secretary.get(page).text


def test_nobody_else_prepares_a_vote(house: House, scene: Scene, signed_in: SignedIn, cast: Cast) -> None:
    signed_in("secretary").post(f"/items/{scene.items[0]}/votes", data={"text": "Adopt it?"})
    for name in ("an", "chair", "other_secretary", "guest", "administrator"):
        assert signed_in(name).get(f"{scene.at}/votes").status_code == 404
        assert signed_in(name).post(f"/items/{scene.items[0]}/votes", data={"text": "X"}).status_code == 404


def test_a_question_that_was_put_to_the_vote_is_neither_changed_nor_removed(
    house: House, scene: Scene, signed_in: SignedIn, cast: Cast
) -> None:
    secretary = signed_in("secretary")
    secretary.post(f"/items/{scene.items[0]}/votes", data={"text": "Adopt it?"})
    vote = int(secretary.get(f"{scene.at}/votes").text.partition('href="/votes/')[2].partition("/")[0])
    put(house, cast, vote)
    assert secretary.post(f"/votes/{vote}", data={"text": "Other words"}).status_code == 409
    assert secretary.post(f"/votes/{vote}/remove").status_code == 409
    assert "Adopt it?" in signed_in("an").get(f"/ballots/{vote}").text


def test_an_empty_question_is_refused(scene: Scene, signed_in: SignedIn) -> None:
    refused = signed_in("secretary").post(f"/items/{scene.items[0]}/votes", data={"text": " "})
    assert refused.status_code == 409


def test_the_pages_of_forms_are_not_those_of_votes(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    assert signed_in("secretary").get(f"/votes/{form}/edit").status_code == 404


def test_papers_are_kept_by_the_secretariat_until_the_opening(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = opened_form(house, cast)
    with house.db.reading() as db:
        ballot = db.get(Ballot, form)
        assert ballot is not None
        dossier = f"/dossiers/{ballot.dossier_id}"
    assert "opened already" in signed_in("secretary").get(dossier).text
    assert {signed_in(name).get(dossier).status_code for name in ("an", "assistant", "other_secretary")} == {404}
