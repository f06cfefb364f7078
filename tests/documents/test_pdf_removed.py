"""PDF files on arrival: what acts or leads out is removed and named."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from pypdf import PdfReader
from pypdf.generic import Destination

from ecabinet.documents import pdf
from ecabinet.documents.pdf import Removed
from tests.documents.pdfs import Make, blank, cleaned, everything


def with_content(content: bytes, **entries: object) -> Pdf:
    document = blank()
    document.pages[0].obj.Contents = document.make_stream(content, **entries)
    return document


def script(words: str = "app.alert('planted')") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(words))


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
