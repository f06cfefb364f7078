"""Rules of papers, as tables."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecabinet.documents.pdf import Refusal, Removed
from ecabinet.documents.rules import (
    LONGEST_NAME,
    PAPER_TYPES,
    SECRECY_WORDS,
    Secrecy,
    display_name,
    file_name,
    paper_mark,
    refusal_sentence,
    removed_notes,
    removed_words,
    why_not_secrecy,
    why_not_upload,
)

VALUES = {"name": "to-trinh.pdf", "size": "210 MB", "limit": "200 MB"}


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("to-trinh.pdf", 1, None),
        ("to-trinh.pdf", 200, None),
        ("TO-TRINH.PDF", 100, None),
        ("to trinh", 100, None),
        ("Tờ trình số 12.2026", 100, None),
        ("to-trinh.pdf", 201, "at most 200 MB"),
        ("to-trinh.pdf", 0, "is empty"),
        ("to-trinh.docx", 100, "is not a PDF"),
        ("anh.JPG", 100, "is not a PDF"),
    ],
)
def test_a_file_is_looked_at_unless_it_is_empty_too_large_or_says_that_it_is_no_pdf(name, size, said):
    why = why_not_upload(name, size, 200)
    assert (why is None) if said is None else said in (why or "") % VALUES


@pytest.mark.parametrize("reason", Refusal)
def test_every_refusal_names_the_file_and_says_what_to_do(reason):
    sentence = refusal_sentence(reason) % VALUES
    assert sentence.startswith("to-trinh.pdf ")
    assert sentence.count(". ") >= 1


@pytest.mark.parametrize("kind", Removed)
def test_whatever_was_removed_is_said_once(kind):
    assert len(removed_words([kind])) + len(removed_notes([kind])) == 1


def test_nothing_removed_says_nothing():
    assert removed_words([]) == removed_notes([]) == []


@pytest.mark.parametrize("level", Secrecy)
def test_a_secret_paper_enters_only_an_isolated_installation(level):
    assert why_not_secrecy(level, isolated=True) is None
    assert (why_not_secrecy(level, isolated=False) is None) == (level is Secrecy.NONE)
    assert SECRECY_WORDS[level]


@pytest.mark.parametrize(
    ("item", "index", "mark"),
    [("3", 0, "3-A"), ("3", 1, "3-B"), ("12.1", 25, "12.1-Z"), ("3", 26, "3-AA"), ("3", 27, "3-AB"), ("3", 701, "3-ZZ"),
     ("3", 702, "3-AAA"), ("", 1, "B")],
)  # fmt: skip
def test_a_mark_is_the_items_number_and_letters(item, index, mark):
    assert paper_mark(item, index) == mark


@given(st.integers(0, 20_000), st.integers(0, 20_000))
def test_two_papers_of_an_item_never_share_a_mark(one, other):
    assert (paper_mark("3", one) == paper_mark("3", other)) == (one == other)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Tờ trình.pdf", "Tờ trình.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Dự thảo.PDF", "Dự thảo.PDF"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("  ..  ", "paper"),
        ("", "paper"),
        ('a<b>:"|?*.pdf', "a b .pdf"),
        ("To\u031b\u0300 tri\u0300nh.pdf", "Tờ trình.pdf"),
        ("Số 12.2026 về việc", "Số 12.2026 về việc"),
    ],
)
def test_a_file_name_is_shown_without_folders_and_tricks(given_name, shown):
    assert display_name(given_name) == shown


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown(name):
    shown = display_name(name)
    assert 0 < len(shown) <= LONGEST_NAME
    assert not set('/\\\0\n\r"<>') & set(shown)
    assert not shown.startswith(".")
    assert unicodedata.is_normalized("NFC", shown)


@pytest.mark.parametrize(
    ("shown", "offered"),
    [
        ("Tờ trình.PDF", "Tờ trình.pdf"),
        ("afdp.exe", "afdp.exe.pdf"),
        ("Số 12.2026", "Số 12.2026.pdf"),
        ("", "paper.pdf"),
    ],
)
def test_a_paper_is_offered_as_a_pdf_whatever_it_was_called(shown, offered):
    assert file_name(shown) == offered


def test_the_types_hold_the_29_of_decree_30_and_each_code_and_sign_once():
    codes = [kind.code for kind in PAPER_TYPES]
    signs = [kind.sign for kind in PAPER_TYPES if kind.sign]
    assert len(set(codes)) == len(codes)
    assert len(set(signs)) == len(signs)
    decree = "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB"
    assert set(decree.split()) <= set(signs)
    assert {"official_letter", "open_letter"} <= set(codes)
