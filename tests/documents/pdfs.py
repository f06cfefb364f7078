"""PDF files to arrive: samples, and papers made for one test."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Pdf

from ecabinet.documents.pdf import Cleaned, clean

FILES = sorted(Path(__file__).parents[1].glob("files/*.pdf"))
SAMPLE = next(path for path in FILES if path.name == "multicolumn.pdf")
Make = Callable[..., Path]


def blank(pages: int = 1) -> Pdf:
    document = Pdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    return document


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
