"""Words as they are looked for and the passages that show them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.search.rules import LONGEST_WORD, MOST_WORDS, Asked, in_index, passage


@pytest.mark.parametrize(
    ("typed", "words", "folded"),
    [
        ("Luật Đất đai", ("luật", "đất", "đai"), ("luat", "dat", "dai")),
        (unicodedata.normalize("NFD", "Luật Đất đai"), ("luật", "đất", "đai"), ("luat", "dat", "dai")),
        ("dat dai", ("dat", "dai"), ("dat", "dai")),
        ("12/PLYK/2026", ("12", "plyk", "2026"), ("12", "plyk", "2026")),
        ('"a" OR b* NEAR(c) -d :e', ("a", "or", "b", "near", "c", "d", "e"), ("a", "or", "b", "near", "c", "d", "e")),
        ("'; DROP TABLE paper; --", ("drop", "table", "paper"), ("drop", "table", "paper")),
        ("  ?!*()  ", (), ()),
        ("", (), ()),
        ("_a_b_", ("a", "b"), ("a", "b")),
    ],
)
def test_only_words_are_left_of_what_is_typed(typed: str, words: tuple[str, ...], folded: tuple[str, ...]) -> None:
    assert Asked(typed).words == words
    assert Asked(typed).folded == folded


def test_a_long_query_is_cut() -> None:
    asked = Asked("đất " * 5000)
    assert len(asked.words) == MOST_WORDS
    assert len(Asked("x" * 5000).words[0]) == LONGEST_WORD


def test_the_index_holds_words_with_and_without_marks() -> None:
    assert in_index("Luật Đất đai (sửa đổi) 2024") == "luat dat dai sua doi 2024 luật đất đai sửa đổi"
    assert in_index(unicodedata.normalize("NFD", "Đất")) == "dat đất"
    assert in_index("a\x00b") == "a b"


def marked(text: str, typed: str) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in passage(text, Asked(typed)))


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Luật Đất đai năm 2024", "dat dai", "Luật [Đất đai] năm 2024"),
        ("đạt kết quả về đất đai", "đất đai", "đạt kết quả về [đất đai]"),
        ("đạt kết quả", "dat", "[đạt] kết quả"),
        ("<b>Đất</b>", "dat", "<b>[Đất]</b>"),
        ("một hai", "ba", ""),
        ("dòng\n  một", "mot", "dòng [một]"),
    ],
)
def test_a_passage_marks_the_words_of_the_original(text: str, typed: str, shown: str) -> None:
    assert marked(text, typed) == shown


def test_a_passage_is_taken_where_the_whole_query_stands() -> None:
    text = f"đai {'xa ' * 200} Luật Đất đai {'xa ' * 200}"
    found = marked(text, "đất đai")
    assert "[Đất đai]" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 400


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_and_no_query_break_anything(text: str, typed: str) -> None:
    asked = Asked(typed)
    pieces = passage(text, asked)
    assert all(piece.text for piece in pieces)
    assert bool(pieces) <= bool(asked.folded)
    assert not set("\"'*:^-&|!()") & set("".join(asked.folded))
