"""Named to the secretariat only: it sees who answered what at any time, others never, and the member the own."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from ecabinet.ballots import opening
from ecabinet.ballots.actions import close_if_due
from ecabinet.kernel.web import House
from ecabinet.rulebook.rulesets import Secrecy
from tests.ballots.play import answer, deadline_of, move_to, opened_form
from tests.cast import Cast
from tests.conftest import SignedIn

WORDS = "Cần nêu rõ nguồn kinh phí"


@pytest.fixture
def form(house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> int:
    """A form whose rule-set names members to the secretariat only; Binh has answered in words."""
    usual = opening.regulation

    def regulation(*args: Any, **named: Any) -> Any:
        profile, rule_set = usual(*args, **named)
        return profile, replace(rule_set, secrecy=Secrecy.NAMED_TO_SECRETARIAT)

    monkeypatch.setattr(opening, "regulation", regulation)
    ballot = opened_form(house, cast, "Do we?")
    answer(house, cast, ballot, "binh", "other", words=WORDS)
    return ballot


@pytest.mark.parametrize("closed", [False, True])
def test_only_the_secretariat_sees_who_answered_what(
    house: House, cast: Cast, signed_in: SignedIn, form: int, *, closed: bool
):
    if closed:
        move_to(house, deadline_of(house, form))
        house.db.act(lambda db: close_if_due(db, form))
    paths = ("", "/progress", "/opinions", "/outcome", "/documents/summary", "/answers.csv", "/export.zip")
    seen = {
        name: {path for path in paths if _tells(signed_in(name).get(f"/ballots/{form}{path}"))}
        for name in ("secretary", "chair", "an", "assistant", "auditor", "administrator")
    }
    assert seen.pop("secretary")
    assert not any(seen.values()), seen
    assert WORDS in signed_in("binh").get(f"/ballots/{form}").text


def _tells(response: Any) -> bool:
    """Whether Binh's words, with Binh's name, are in it."""
    if response.status_code != 200:
        return False
    if response.content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(response.content) as document:
            words = " ".join(page.get_textpage().get_text_range() for page in document)
        return bool(words) and WORDS.split()[-1] in words and "Binh" in words
    text = response.text
    if response.content.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    return WORDS in text and "Binh" in text


def test_nobody_else_sees_the_count_grow_from_one_answer_to_the_next(signed_in: SignedIn, form: int):
    shown = {name: "The count so far" in signed_in(name).get(f"/ballots/{form}/progress").text
             for name in ("secretary", "chair")}  # fmt: skip
    assert shown == {"secretary": True, "chair": False}
