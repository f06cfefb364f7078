"""PDF files on arrival: what is cleaned, what is refused, and that no file harms its neighbours."""

import io
import os
import random
import subprocess
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from pypdf import PdfReader
from pypdf.generic import Destination

from ecabinet.documents import pdf
from ecabinet.documents.extract import plain
from ecabinet.documents.pdf import LIMITS, MEGABYTE, Cleaned, Heading, Refusal, Removed, clean, clean_many

FILES = sorted(Path(__file__).parents[1].glob("files/*.pdf"))
SAMPLE = next(path for path in FILES if path.name == "multicolumn.pdf")
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a file to arrive: bytes, or a Pdf to be saved."""

    def write(content: bytes | Pdf, name: str = "arrived.pdf", **how: object) -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content.save(path, static_id=True, **how)  # type: ignore[arg-type]
        return path

    return write


def blank(pages: int = 1) -> Pdf:
    document = Pdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    return document


def with_content(content: bytes, **entries: object) -> Pdf:
    document = blank()
    document.pages[0].obj.Contents = document.make_stream(content, **entries)
    return document


def script(words: str = "app.alert('planted')") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(words))


def cleaned(path: Path) -> tuple[Cleaned, Path]:
    target = path.with_suffix(".cleaned")
    result = clean(path, target)
    assert isinstance(result, Cleaned), result
    return result, target


def everything(path: Path) -> bytes:
    """All that the file says, unpacked, so that a planted word cannot hide in a compressed stream."""
    unpacked = io.BytesIO()
    with pikepdf.open(path) as document:
        document.save(unpacked, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return unpacked.getvalue()


# What the samples become


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


# What is removed


def planted() -> Pdf:
    """Every way in which a PDF acts or leads out that we know of, each marked with the word "planted"."""
    document = blank(2)
    root, page = document.Root, document.pages[0].obj
    remote = Dictionary(S=Name.GoToR, F=String("planted.pdf"), D=Array([0, Name.Fit]))
    launch = Dictionary(S=Name.Launch, F=String("planted.exe"))
    web = Dictionary(S=Name.URI, URI=String("https://planted.example/"), Next=Array([script(), launch]))
    bookmark = document.make_indirect(Dictionary(Title=String("Điều 1"), A=script()))
    attach(document)
    spec = document.attachments["planted.txt"].obj
    root.OpenAction = document.make_indirect(script())
    root.AA = Dictionary(WC=script())
    root.Names.JavaScript = Dictionary(Names=Array([String("planted"), script()]))
    root.URI = Dictionary(Base=String("https://planted.example/"))
    root.AF = Array([spec])
    root.Collection = Dictionary(View=Name.T, D=String("planted"))
    root.Outlines = document.make_indirect(Dictionary(First=bookmark, Last=bookmark, Count=1))
    bookmark.Parent = root.Outlines
    root.AcroForm = Dictionary(XFA=String("planted"), Fields=Array([hidden_field(document)]))
    page.AA = Dictionary(O=script(), C=Dictionary(S=Name.GoTo, D=Array([page, Name.Fit])))
    page.Annots = Array(
        [
            link(document, A=web),
            link(document, A=Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), Next=script())),
            link(document, A=remote, PA=Dictionary(S=Name.URI, URI=String("javascript:planted"))),
            link(document, Subtype=Name.FileAttachment, FS=spec),
            link(document, Subtype=Name.Sound, Sound=document.make_stream(b"planted")),
            link(document, Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, JS=String("planted"))),
            link(document, Unheard=Dictionary(Deep=Array([Dictionary(X=script())]))),
        ]
    )
    page.Contents = document.make_stream(b"q Q", F=String("planted.bin"))
    return document


def attach(document: Pdf) -> None:
    facts = {
        "filename": "planted.txt",
        "description": "",
        "mime_type": "text/plain",
        "creation_date": "",
        "mod_date": "",
    }
    document.attachments["planted.txt"] = pikepdf.AttachedFileSpec(document, b"planted", **facts)


def link(document: Pdf, **entries: Any) -> pikepdf.Object:
    return document.make_indirect(
        Dictionary(**({"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 50, 50])} | entries))
    )


def hidden_field(document: Pdf) -> pikepdf.Object:
    child = document.make_indirect(Dictionary(T=String("b"), AA=Dictionary(K=script(), F=script())))
    return document.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), Kids=Array([child])))


def test_whatever_acts_or_leads_out_is_gone_from_the_copy_and_named(make: Make) -> None:
    path = make(planted())
    assert everything(path).count(b"planted") > 15
    result, target = cleaned(path)
    left = everything(target)
    for word in (b"planted", b"JavaScript", b"/JS", b"Launch", b"GoToR", b"EmbeddedFile", b"/AA", b"/XFA", b"/URI"):
        assert word not in left, word
    kinds = {Removed.JAVASCRIPT, Removed.ATTACHMENTS, Removed.ACTIONS, Removed.LINKS, Removed.MEDIA}
    assert set(result.removed) == kinds | {Removed.DYNAMIC_FORM}
    assert b"planted" in path.read_bytes()


def test_what_leads_to_a_page_of_the_same_paper_stays(make: Make) -> None:
    _, target = cleaned(make(planted()))
    assert everything(target).count(b"/S /GoTo") == 1
    assert [entry.title for entry in PdfReader(target).outline if isinstance(entry, Destination)] == ["Điều 1"]


def test_resources_named_like_actions_are_not_taken_for_them(make: Make) -> None:
    document = with_content(b"BT /AA 12 Tf 50 700 Td (Dieu 1) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    document.pages[0].obj.Resources = Dictionary(Font=Dictionary(AA=font, EF=font, JS=font, JavaScript=font))
    result, target = cleaned(make(document))
    assert result.removed == ()
    assert pdf.text(target) == ["Dieu 1"]


def test_a_signed_paper_says_so_and_the_copy_claims_no_signature(make: Make) -> None:
    document = blank()
    value = document.make_indirect(
        Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=Array([0, 1, 2, 3]), Contents=String("sealed")
        )
    )
    field = link(document, Subtype=Name.Widget, FT=Name.Sig, T=String("so"), V=value)
    document.pages[0].obj.Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    document.Root.Perms = Dictionary(DocMDP=value)
    result, target = cleaned(make(document))
    assert result.signed
    assert b"sealed" not in everything(target)
    assert b"SigFlags" not in everything(target)
    assert b"/Widget" in everything(target)


def test_a_paper_that_only_restricts_printing_opens_and_says_that_it_was_unlocked(make: Make) -> None:
    lock = pikepdf.Encryption(owner="chu", user="", allow=pikepdf.Permissions(print_highres=False, extract=False))
    result, target = cleaned(make(blank(), encryption=lock))
    assert result.removed == (Removed.RESTRICTIONS,)
    assert not PdfReader(target).is_encrypted


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


# What is refused


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


def test_no_worker_is_left_behind(tmp_path: Path) -> None:
    clean(SAMPLE, tmp_path / "cleaned")
    running = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
    mine = [line for line in running.splitlines() if line.split()[0] == str(os.getpid())]
    assert not any("documents.worker" in line for line in mine)
