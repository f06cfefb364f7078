"""Named to the secretariat: others read opinions and not whose. Secret: no opinion is read, nothing is by member."""

from dataclasses import replace

import pytest

from ecabinet.ballots import opening
from ecabinet.ballots.models import Ballot
from ecabinet.ballots.typed import Typed
from ecabinet.kernel.db import Db
from ecabinet.kernel.fold import fold
from ecabinet.kernel.web import House
from ecabinet.opinions.points import opinions_of
from ecabinet.rulebook.rulesets import Secrecy
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.opinions.play import CONDITION, OTHER, SHOULD, closed, end, say, submitted
from tests.opinions.test_documents import pdf, text_of
from tests.opinions.test_figures import table

WORDS = (CONDITION, OTHER, SHOULD)


@pytest.fixture
def named_to_secretariat(house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> int:
    """A closed form under the Government's rules, with the one parameter changed."""
    known = opening.regulation

    def regulation(db: Db, ballot: Ballot, *, secret: bool = False) -> object:
        profile, rules = known(db, ballot, secret=secret)
        return profile, replace(rules, secrecy=Secrecy.NAMED_TO_SECRETARIAT)

    monkeypatch.setattr(opening, "regulation", regulation)
    return closed(house, cast)


def test_opinions_named_to_the_secretariat_are_read_by_all_and_named_to_it_alone(
    house: House, cast: Cast, signed_in: SignedIn, named_to_secretariat: int
) -> None:
    form = named_to_secretariat
    path = f"/ballots/{form}/opinions"
    told = signed_in("secretary").get(path).text
    assert all(name in told for name in ("Binh", "Chi"))
    for name in ("chair", "an", "dung", "assistant"):
        page = signed_in(name).get(path).text
        assert all(words in page for words in WORDS)
        main = page.partition('data-region="opinions/')[2]
        assert "Post of" not in main
        assert "Members are not named here" in signed_in(name).get(f"{path}?by=member").text
    own = signed_in("binh").get(path).text
    assert "Post of Binh" in own
    assert "Post of Chi" not in own


def test_a_number_tells_neither_precedence_nor_the_order_of_sending(house: House, named_to_secretariat: int) -> None:
    with house.db.reading() as db:
        points = opinions_of(db, named_to_secretariat).points
    by_words = [sorted((it.words for it in points if it.position == place), key=fold) for place in (1, 2)]
    assert [[it.words for it in points if it.position == place] for place in (1, 2)] == by_words


def test_documents_and_tables_name_nobody_to_whom_names_are_not_shown(
    cast: Cast, signed_in: SignedIn, named_to_secretariat: int
) -> None:
    form = named_to_secretariat
    assert "Post of Binh" not in text_of(pdf(signed_in("chair"), form, "summary", "en"))
    assert "Post of Binh" in text_of(pdf(signed_in("secretary"), form, "summary", "en"))
    assert signed_in("chair").get(f"/ballots/{form}/documents/answer?member={cast['binh']}").status_code == 404
    assert signed_in("an").get(f"/ballots/{form}/documents/answer?member={cast['binh']}").status_code == 404
    counted = table(signed_in("chair"), f"/ballots/{form}/answers.csv")
    assert set(counted[0]) == {"Question", "Text of the question", "Answer", "Members"}
    assert table(signed_in("chair"), "/ballots/statistics/members.csv?from=2026-01-01") == []
    assert len(table(signed_in("secretary"), "/ballots/statistics/members.csv?from=2026-01-01")) == 5


def test_a_secret_form_shows_numbers_and_no_opinion_to_anybody(house: House, cast: Cast, signed_in: SignedIn) -> None:
    form = submitted(house, cast, secret=True)
    for name in ("chair", "an", "binh"):
        say(house, cast, form, name, Typed("in_favour"), Typed("in_favour"))
    say(house, cast, form, "chi", Typed("other", OTHER), Typed("against"))
    end(house, form)
    for name in ("secretary", "chair", "chi", "an"):
        client = signed_in(name)
        for page in (f"/ballots/{form}/opinions", f"/ballots/{form}/opinions?by=member"):
            assert OTHER not in client.get(page).text
        assert OTHER not in text_of(pdf(client, form, "summary"))
        assert client.get(f"/ballots/{form}/documents/answer?member={cast['chi']}").status_code == 404
    rows = table(signed_in("secretary"), f"/ballots/{form}/answers.csv")
    assert {row["Answer"]: row["Members"] for row in rows if row["Question"] == "1"}["other opinion"] == "1"
    assert "Member" not in rows[0]
    assert table(signed_in("secretary"), "/ballots/statistics/members.csv?from=2026-01-01") == []
    forms = table(signed_in("secretary"), "/ballots/statistics/forms.csv?from=2026-01-01")
    assert (forms[0]["In favour"], forms[0]["Against"]) == ("6", "1")
    secretary = signed_in("secretary")
    assert secretary.post(f"/ballots/{form}/summary", data={}).status_code == 303
    given = {"verdict": "accepted", "seen": "0"}
    assert signed_in("an").post(f"/ballots/{form}/opinions/1/explain", data=given).status_code == 404
    adopted = {"outcome": "adopted", "number": "1/NQ-CP", "dated": "2026-07-01"}
    assert secretary.post(f"/ballots/{form}/conclude", data=adopted).status_code == 303
