"""A receipt proves that an answer stands, tells nothing of it, and a forged one is called so."""

import io
import json
import re
import zipfile

import pytest
from starlette.testclient import TestClient

from ecabinet.ballots.actions import close_if_due
from ecabinet.kernel.web import House
from ecabinet.ledger import recount
from ecabinet.ledger.access import entries_of
from tests.ballots.play import answer, deadline_of, move_to, opened_form
from tests.cast import Cast
from tests.conftest import SignedIn
from tests.ledger.play import secret_form


@pytest.fixture
def answered(house: House, cast: Cast) -> int:
    """A form with two questions that An and Binh have answered."""
    ballot = opened_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour", "against")
    answer(house, cast, ballot, "binh", "against")
    return ballot


def close(house: House, ballot: int) -> None:
    move_to(house, deadline_of(house, ballot))
    house.db.act(lambda db: close_if_due(db, ballot))


def receipt(client: TestClient, ballot: int) -> dict:
    return dict(client.get(f"/ballots/{ballot}/receipt.json").json())


def checked(client: TestClient, text: str) -> str:
    response = client.post("/receipts", data={"receipt": text})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.text)


def test_a_receipt_is_there_at_once_and_holds(answered: int, signed_in: SignedIn):
    page = signed_in("an").get(f"/ballots/{answered}/receipt")
    assert (page.status_code, "receipt.svg" in page.text) == (200, True)
    said = checked(signed_in("binh"), json.dumps(receipt(signed_in("an"), answered)))
    assert "signed here" in said
    assert "Entry 2 of ballot" in said
    assert "does not" not in said.replace("does not go on from", "")


def test_who_took_part_in_a_secret_ballot_has_a_receipt_of_it_before_and_after_the_close(
    house: House, cast: Cast, signed_in: SignedIn
):
    ballot = secret_form(house, cast)
    answer(house, cast, ballot, "an", "in_favour")
    answer(house, cast, ballot, "binh", "against")
    assert signed_in("chi").get(f"/ballots/{ballot}/receipt.json").status_code == 404
    for is_closed in (False, True):
        for name in ("an", "binh"):
            made = receipt(signed_in(name), ballot)
            assert (len(made["entries"]), "close" in made) == (1, is_closed)
            said = checked(signed_in("chi"), json.dumps(made))
            assert "still is what this receipt commits to" in said
            assert "tell the auditor" not in said.lower()
            assert "took part" in signed_in(name).get(f"/ballots/{ballot}/receipt").text
        close(house, ballot)


def test_a_receipt_never_tells_the_answer_or_the_salt(house: House, answered: int, signed_in: SignedIn):
    client = signed_in("an")
    with house.db.reading() as db:
        salts = [entry.salt for entry in entries_of(db, answered)]
    for path in ("receipt", "receipt.json", "receipt.svg"):
        text = client.get(f"/ballots/{answered}/{path}").text
        assert not any(salt in text for salt in salts)
        assert not re.search(r"in_favour|against|In favour|Against", text)


def test_the_code_is_an_image_that_is_no_script(answered: int, signed_in: SignedIn):
    response = signed_in("an").get(f"/ballots/{answered}/receipt.svg")
    assert response.headers["content-type"] == "image/svg+xml"
    assert "<svg" in response.text
    assert "<script" not in response.text


def test_after_the_close_the_receipt_proves_the_way_to_the_root(house: House, answered: int, signed_in: SignedIn):
    early = receipt(signed_in("an"), answered)
    close(house, answered)
    late = receipt(signed_in("an"), answered)
    assert "close" not in early
    assert "leads to the root" in checked(signed_in("an"), json.dumps(late))
    assert "goes on from the state" in checked(signed_in("an"), json.dumps(early))
    assert f"{answered}:{late['close']['head']['size']}:" in signed_in("an").get(f"/ballots/{answered}/receipt").text
    late["close"]["inclusion"][0][0] = "00" * 32
    assert "Its proof does not lead" in checked(signed_in("an"), json.dumps(late))


@pytest.mark.parametrize(
    "forge",
    [
        lambda it: it | {"signature": "00" * 64},
        lambda it: it | {"signature": "nonsense"},
        lambda it: it | {"key": "0" * 16},
        lambda it: it | {"head": it["head"] | {"size": 4}},
        lambda it: it | {"ballot": 2, "head": it["head"] | {"ballot": 2}},
    ],
)
def test_a_forged_receipt_gets_a_sentence(answered: int, signed_in: SignedIn, forge):
    text = json.dumps(forge(receipt(signed_in("an"), answered)))
    assert "The signature is not ours" in checked(signed_in("an"), text)


def test_a_forged_commitment_gets_a_sentence(answered: int, signed_in: SignedIn):
    made = receipt(signed_in("an"), answered)
    made["entries"][0]["commitment"] = "ab" * 32
    assert "is not what this receipt commits to" in checked(signed_in("an"), json.dumps(made))


@pytest.mark.parametrize("text", ["", "xin chào", "{}", "[]", "{" * 5000, '{"head": null}', "\x00", "1" * 100_000])
def test_what_is_no_receipt_gets_a_sentence_and_stays_typed(signed_in: SignedIn, text: str):
    said = checked(signed_in("an"), text)
    assert "This is not a receipt" in said
    assert not text.strip("\x00") or text[:50].replace('"', "&#34;") in said


def test_a_receipt_as_a_file_is_checked_too(answered: int, signed_in: SignedIn):
    made = json.dumps(receipt(signed_in("an"), answered)).encode()
    response = signed_in("an").post("/receipts", files={"file": ("receipt.json", made, "application/json")})
    assert "signed here" in response.text


def test_whoever_has_not_answered_has_no_receipt(answered: int, signed_in: SignedIn):
    assert "No receipt yet" in signed_in("chi").get(f"/ballots/{answered}/receipt").text
    assert signed_in("chi").get(f"/ballots/{answered}/receipt.json").status_code == 404
    assert signed_in("secretary").get(f"/ballots/{answered}/receipt").status_code == 404
    assert signed_in("outsider").get(f"/ballots/{answered}/receipt").status_code == 404


def test_the_export_is_for_whom_the_rules_let_see_the_answers(house: House, answered: int, signed_in: SignedIn):
    address = f"/ballots/{answered}/export.zip"
    assert [signed_in(name).get(address).status_code for name in ("secretary", "an", "outsider")] == [200, 404, 404]
    close(house, answered)
    assert [signed_in(name).get(address).status_code for name in ("secretary", "an", "outsider")] == [200, 200, 404]
    archive = zipfile.ZipFile(io.BytesIO(signed_in("an").get(address).content))
    read = {name.rsplit("/", 1)[-1]: archive.read(name).decode() for name in archive.namelist()}
    assert recount.verify(read.get)[-1] == ("agrees",)
    assert recount.verify(read.get, json.dumps(receipt(signed_in("an"), answered)))[1][0] == "goes_on"


def test_the_public_key_is_for_everybody(client: TestClient, house: House):
    signer = house.parts["signer"]
    assert client.get("/receipts/key").text == f"{signer.key} {signer.public.hex()}\n"
