"""PDF files on arrival: what is refused, and that no file harms its neighbours."""

import io
import os
import random
import subprocess
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from ecabinet.documents import pdf
from ecabinet.documents.pdf import LIMITS, MEGABYTE, Cleaned, Refusal, clean, clean_many
from tests.documents.pdfs import SAMPLE, Make, blank, cleaned


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.docx", "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b"\0" * 4096, Refusal.NOT_A_PDF),
        (b"<!doctype html><title>Trang</title>", Refusal.NOT_A_PDF),
        (zipped(), Refusal.NOT_A_PDF),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 3000 + b"%PDF-1.7", Refusal.NOT_A_PDF),
        (b"%PDF-1.7\n", Refusal.BROKEN),
        (b"%PDF-1.7\n" + random.Random(1).randbytes(20_000), Refusal.BROKEN),
        (SAMPLE.read_bytes()[:2000], Refusal.BROKEN),
        (b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>", Refusal.BROKEN),
        (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 9 0 R>>", Refusal.BROKEN),
    ],
    ids=["empty", "nulls", "html", "zip", "late header", "header", "noise", "cut", "pages loop", "no root"],
)
def test_what_is_no_paper_is_refused_with_its_reason(make: Make, content: bytes, reason: Refusal) -> None:
    path = make(content)
    target = path.with_suffix(".cleaned")
    result = clean(path, target)
    assert result is reason
    assert not target.exists()


def test_a_file_without_a_page_is_refused(make: Make) -> None:
    path = make(Pdf.new())
    assert clean(path, path.with_suffix(".cleaned")) is Refusal.BROKEN


def test_a_password_is_asked_for_and_not_guessed(make: Make) -> None:
    path = make(blank(), encryption=pikepdf.Encryption(owner="chu", user="khach"))
    assert clean(path, path.with_suffix(".cleaned")) is Refusal.PASSWORD


def test_more_pages_than_the_limit_are_refused(make: Make) -> None:
    path = make(blank(12))
    few = replace(LIMITS, pages=11)
    assert clean(path, path.with_suffix(".cleaned"), few) is Refusal.TOO_MANY_PAGES
    assert isinstance(clean(path, path.with_suffix(".cleaned"), replace(LIMITS, pages=12)), Cleaned)


def one_page_many_times() -> Pdf:
    document = blank()
    page = document.pages[0].obj
    document.Root.Pages.Kids = Array([page] * 40_000)
    document.Root.Pages.Count = 1_000_000
    return document


def deep_tree(depth: int) -> Pdf:
    document = blank()
    node = document.Root.Pages
    for _ in range(depth):
        node = document.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=1))
    document.Root.Pages = node
    return document


def deflated(megabytes: int, packings: int = 1, streams: int = 1, filters: int = 0) -> Pdf:
    """Spaces without end: deflate blocks that unpack to a megabyte each, one after the other."""
    squeeze = zlib.compressobj(9)
    blocks = [squeeze.compress(b" " * MEGABYTE) + squeeze.flush(zlib.Z_FULL_FLUSH) for _ in range(2)]
    packed = blocks[0] + blocks[1] * (megabytes - 1) + squeeze.flush()
    for _ in range(packings - 1):
        packed = zlib.compress(packed, 9)
    document = blank()
    names = Array([Name.FlateDecode] * (filters or packings))
    document.pages[0].obj.Contents = Array([Stream(document, packed, Filter=names) for _ in range(streams)])
    return document


def outline_loop(pages: int = 2) -> Pdf:
    document = blank(pages)
    first = document.make_indirect(Dictionary(Title=String("vòng")))
    second = document.make_indirect(Dictionary(Title=String("lặp"), Next=first, First=first, Parent=first))
    first.Next, first.First, first.Parent = second, second, second
    document.Root.Outlines = document.make_indirect(Dictionary(First=first, Last=second, Count=2))
    return document


BOMBS: list[tuple[str, Callable[[], Pdf], set[object]]] = [
    ("deflate bomb", lambda: deflated(300), {Refusal.TOO_LARGE}),
    ("many streams", lambda: deflated(100, streams=60), {Refusal.TOO_LARGE}),
    ("deflate in deflate", lambda: deflated(600, packings=3), {Refusal.TOO_LARGE}),
    ("deep page tree", lambda: deep_tree(3000), {Cleaned, Refusal.BROKEN, Refusal.TOO_LARGE}),
    ("one page many times", one_page_many_times, {Refusal.BROKEN, Refusal.TOO_MANY_PAGES}),
    ("outline loop", outline_loop, {Cleaned}),
]


@pytest.mark.parametrize(("make_bomb", "ends"), [bomb[1:] for bomb in BOMBS], ids=[bomb[0] for bomb in BOMBS])
def test_a_bomb_ends_within_its_limits_and_leaves_its_neighbour_alone(
    make: Make, make_bomb: Callable[[], Pdf], ends: set[object], tmp_path: Path
) -> None:
    bomb = make(make_bomb(), "bomb.pdf", compress_streams=False)
    started = time.monotonic()
    target = tmp_path / "bomb.cleaned"
    result, neighbour = clean_many(
        [(bomb, target), (SAMPLE, tmp_path / "b")], replace(LIMITS, seconds=10, unpacked=1024 * MEGABYTE)
    )
    assert time.monotonic() - started < 15
    assert (result if isinstance(result, Refusal) else type(result)) in ends
    assert target.exists() == isinstance(result, Cleaned)
    assert isinstance(neighbour, Cleaned)


def test_an_outline_that_bites_its_tail_is_cut(make: Make) -> None:
    _, target = cleaned(make(outline_loop()))
    assert len(pdf.outline(target)) < 10


def test_a_file_that_takes_too_long_is_ended_and_the_next_is_read(tmp_path: Path, make: Make) -> None:
    slow = make(deflated(100, streams=60), "slow.pdf", compress_streams=False)
    targets = [tmp_path / "a", tmp_path / "b"]
    quick = replace(LIMITS, seconds=1, unpacked=10**12)
    started = time.monotonic()
    results = clean_many([(slow, targets[0]), (SAMPLE, targets[1])], quick)
    assert time.monotonic() - started < 5
    assert results[0] is Refusal.TOO_SLOW
    assert isinstance(results[1], Cleaned)
    assert not targets[0].exists()


def test_a_file_that_needs_more_memory_than_it_may_have_is_refused(make: Make) -> None:
    path = make(deflated(600, filters=2), compress_streams=False)
    little = replace(LIMITS, memory=256 * MEGABYTE, stream=10**12, unpacked=10**12)
    assert clean(path, path.with_suffix(".cleaned"), little) is Refusal.TOO_LARGE


def test_a_worker_that_cannot_start_is_our_fault_and_not_the_files(monkeypatch: pytest.MonkeyPatch, make: Make) -> None:
    monkeypatch.setattr(pdf, "_COMMAND", [*pdf._COMMAND[:-1], "ecabinet.documents.nowhere"])
    with pytest.raises(pdf.WorkerError, match="nowhere"):
        clean(make(SAMPLE.read_bytes()), Path("unwritten"))


def test_the_worker_is_not_told_the_secrets_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECABINET_SECRET_KEY", "secret")
    assert not any("ECABINET" in name for name in pdf._environment())


def test_no_worker_is_left_behind(tmp_path: Path) -> None:
    clean(SAMPLE, tmp_path / "cleaned")
    running = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
    mine = [line for line in running.splitlines() if line.split()[0] == str(os.getpid())]
    assert not any("documents.worker" in line for line in mine)
