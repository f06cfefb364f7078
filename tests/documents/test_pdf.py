"""PDF files on arrival: what the samples become."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import String
from pypdf import PdfReader

from ecabinet.documents import pdf
from ecabinet.documents.extract import plain
from ecabinet.documents.pdf import LIMITS, Cleaned, Heading, Refusal, Removed, clean, clean_many
from tests.documents.pdfs import FILES, SAMPLE, Make, blank, cleaned, everything


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sample_becomes_a_paper_that_two_other_libraries_read_or_asks_for_its_password(
    path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "cleaned.pdf"
    before = path.read_bytes()
    result = clean(path, target)
    assert path.read_bytes() == before
    if "password" in path.name:
        assert result is Refusal.PASSWORD
        assert not target.exists()
        return
    assert isinstance(result, Cleaned)
    assert result.pages == len(PdfReader(target).pages) == len(pypdfium2.PdfDocument(target)) == len(pdf.text(target))


def test_the_sample_with_an_attachment_says_so_and_loses_it(tmp_path: Path) -> None:
    path = next(path for path in FILES if path.name == "with-attachment.pdf")
    assert PdfReader(path).attachments
    result = clean(path, tmp_path / "cleaned.pdf")
    assert isinstance(result, Cleaned)
    assert result.removed == (Removed.ATTACHMENTS,)
    assert not PdfReader(tmp_path / "cleaned.pdf").attachments
    assert b"EmbeddedFile" not in everything(tmp_path / "cleaned.pdf")


def test_the_outline_is_a_tree_with_page_numbers(make: Make) -> None:
    document = blank(3)
    with document.open_outline() as tree:
        chapter = pikepdf.OutlineItem("Chương I", 0)
        chapter.children.append(pikepdf.OutlineItem("Điều 1", 1))
        tree.root.extend([chapter, pikepdf.OutlineItem("Chương II", 2)])
    _, target = cleaned(make(document))
    assert pdf.outline(target) == [Heading("Chương I", 1, (Heading("Điều 1", 2),)), Heading("Chương II", 3)]


def test_the_sizes_tell_each_page_as_it_is_seen(make: Make) -> None:
    document = blank(3)
    document.pages[2].rotate(90, relative=False)
    result, _ = cleaned(make(document))
    assert (result.pages, result.sizes) == (3, "595x842*2 842x595*1")


def test_text_is_composed_and_without_control_characters(make: Make) -> None:
    assert plain("Nghi\u0323 quye\u0302\u0301t\x00\x02\r\nso\u0302\u0301\ufffe 5\ud800") == "Nghị quyết\nsố 5"
    _, target = cleaned(make(SAMPLE.read_bytes()))
    words = pdf.text(target)
    assert len(words) == 3
    assert all(words)
    assert not any("\x00" in page or "\r" in page for page in words)


def test_text_stops_at_its_limit_and_still_has_a_place_for_every_page(make: Make) -> None:
    _, target = cleaned(make(SAMPLE.read_bytes()))
    whole = pdf.text(target)
    short = pdf.text(target, replace(LIMITS, text=100))
    assert [len(page) for page in short[1:]] == [0, 0]
    assert len(short[0].encode()) <= 100
    assert whole[0].startswith(short[0])


def test_the_copy_keeps_its_objects_in_streams_so_that_a_browser_needs_few_ranges(make: Make) -> None:
    _, target = cleaned(make(blank(200)))
    assert b"/ObjStm" in target.read_bytes()
    assert target.read_bytes().count(b"/Type /Page") < 5


def test_a_damaged_table_of_objects_is_repaired_and_said(make: Make) -> None:
    content = next(path for path in FILES if path.name == "pdflatex-outline.pdf").read_bytes()
    result, _ = cleaned(make(content.replace(b"startxref", b"startzref")))
    assert result.pages == 4
    assert Removed.DAMAGE in result.removed


def test_the_title_is_plain_and_short(make: Make) -> None:
    document = blank()
    document.docinfo["/Title"] = String("Tờ\x00 trình\u0301 " + "x" * 5000)
    result, _ = cleaned(make(document))
    assert result.title.startswith("Tờ trình")
    assert len(result.title) == 300


# Hundreds of files that no viewer likes


def broken(content: bytes, chance: random.Random) -> Iterator[bytes]:
    """Twenty ways to spoil a file: cut, holed, flipped, doubled, shuffled, its numbers and names altered."""
    size = len(content)
    for _ in range(6):
        yield content[: chance.randrange(1, size)]
    for _ in range(3):
        start = chance.randrange(size)
        yield content[:start] + content[start + chance.randrange(1, 2000) :]
    for flips in (1, 3, 10, 30, 100, 300, 1000):
        spoiled = bytearray(content)
        for _ in range(flips):
            spoiled[chance.randrange(size)] ^= 1 << chance.randrange(8)
        yield bytes(spoiled)
    yield content[size // 2 :] + content[: size // 2]
    yield content.replace(b" 0 R", b" 1 R", 5)
    yield content.replace(b"/Length ", b"/Length 9999999")
    yield content.replace(b"/Kids", b"/Pages").replace(b"endobj", b"endob", 3)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_whatever_is_cut_or_flipped_becomes_a_paper_or_a_reason(path: Path, tmp_path: Path) -> None:
    variants: list[tuple[Path, Path]] = []
    for seed in (1, 2):
        for content in broken(path.read_bytes(), random.Random(f"{path.name} {seed}")):
            variant = tmp_path / f"{len(variants)}.pdf"
            variant.write_bytes(content)
            variants.append((variant, variant.with_suffix(".cleaned")))
    assert len(variants) == 40
    results = clean_many(variants, replace(LIMITS, seconds=10))
    for result, (_, target) in zip(results, variants, strict=True):
        assert isinstance(result, Cleaned | Refusal)
        assert target.exists() == isinstance(result, Cleaned)
        if isinstance(result, Cleaned):
            assert len(PdfReader(target).pages) == len(pypdfium2.PdfDocument(target)) == result.pages
    assert Refusal.TOO_SLOW not in results
    assert any(isinstance(result, Refusal) for result in results)
