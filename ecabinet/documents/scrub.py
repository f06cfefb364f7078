"""The cleaned copy of a PDF: no scripts, no attachments, nothing that acts by itself or leads out of the file.

Runs in the worker only. The walk visits every object of the file, not only the places where viewers look for actions:
what is nowhere cannot be reached from anywhere. Saved with object streams, so that a browser needs few ranges.
"""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pikepdf.sanitize import Sanitizer
from pikepdf.settings import qpdf_limit_errors, set_qpdf_limits

from ecabinet.documents.extract import plain
from ecabinet.documents.pdf import MEGABYTE, Cleaned, Limits, Refusal, Removed

_ACTIONS = {
    "/JavaScript": Removed.JAVASCRIPT,
    "/URI": Removed.LINKS,
    "/GoToR": Removed.LINKS,
    "/GoToE": Removed.ATTACHMENTS,
    "/Launch": Removed.ACTIONS,
    "/SubmitForm": Removed.ACTIONS,
    "/ImportData": Removed.ACTIONS,
    "/Rendition": Removed.MEDIA,
    "/Movie": Removed.MEDIA,
    "/Sound": Removed.MEDIA,
    "/RichMediaExecute": Removed.MEDIA,
}
# Annotations whose named entries hold or fetch what the page itself does not show.
_ANNOTATIONS = {
    ("/FileAttachment", "/FS"): Removed.ATTACHMENTS,
    ("/Movie", "/Movie"): Removed.MEDIA,
    ("/Sound", "/Sound"): Removed.MEDIA,
    ("/RichMedia", "/RichMediaContent"): Removed.MEDIA,
    ("/RichMedia", "/RichMediaSettings"): Removed.MEDIA,
    ("/3D", "/3DD"): Removed.MEDIA,
}
# Entries of the catalog and below it, by path.
_CATALOG = {
    ("/Names", "/JavaScript"): Removed.JAVASCRIPT,
    ("/Names", "/EmbeddedFiles"): Removed.ATTACHMENTS,
    ("/Names", "/Renditions"): Removed.MEDIA,
    ("/Collection",): Removed.ATTACHMENTS,
    ("/URI",): Removed.LINKS,
    ("/AcroForm", "/XFA"): Removed.DYNAMIC_FORM,
    ("/AcroForm", "/CO"): Removed.JAVASCRIPT,
    ("/Perms",): Removed.SIGNATURES,
    ("/DSS",): Removed.SIGNATURES,
}
_OUTSIDE = {"/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI"}  # a stream that fetches its data from another file
_FLATE = {"/FlateDecode", "/Fl"}
_PACKED = _FLATE | {"/LZWDecode", "/LZW", "/RunLengthDecode", "/RL", "/BrotliDecode"}
_MOST_SIZES = 200  # changes of size that are told; the reading page takes the last one for the pages after it
# The library's own sweep comes second; the private data of the programs that wrote the file goes with it.
_SANITIZER = (
    Sanitizer().remove_javascript().remove_external_access().remove_multimedia().remove_attachments()
    .remove_collection().remove_thumbnails().remove_private_app_data().remove_web_capture()
)  # fmt: skip


class _TooLargeError(Exception):
    """The file unpacks to more than a tablet can bear."""


def clean(source: str, target: str, limits: Limits) -> dict[str, Any] | str:
    """The facts of the cleaned copy written to `target`, or the reason of the refusal."""
    why = _why_not_open(Path(source))
    if why:
        return why
    _set_library_limits(limits)
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            return _clean(pdf, target, limits)
    except pikepdf.PasswordError:
        return Refusal.PASSWORD
    except _TooLargeError:
        return Refusal.TOO_LARGE


def _why_not_open(source: Path) -> Refusal | None:
    with source.open("rb") as stream:
        head = stream.read(1024)
    if not head:
        return Refusal.EMPTY
    return None if b"%PDF-" in head else Refusal.NOT_A_PDF


def _set_library_limits(limits: Limits) -> None:
    """Bounds inside qpdf, before the process's own: a refusal with a reason is better than a death."""
    most = limits.image
    set_qpdf_limits(flate_max_memory=most, png_max_memory=most, run_length_max_memory=most, tiff_max_memory=most)
    set_qpdf_limits(dct_max_memory=most, dct_max_progressive_scans=200, doc_max_warnings=10_000)


def _clean(pdf: Pdf, target: str, limits: Limits) -> dict[str, Any] | str:
    pages = len(pdf.pages)
    if pages > limits.pages:
        return Refusal.TOO_MANY_PAGES
    removed = _remove(pdf, limits)
    title = plain(str(pdf.docinfo.get("/Title", ""))).strip()[:300]
    damaged = bool(pdf.get_warnings())
    pdf.trailer["/Size"] = len(pdf.objects) + 1  # qpdf corrects the number, but does not add one that a repair lost
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, encryption=False)
    removed |= {Removed.RESTRICTIONS} if pdf.is_encrypted else set()
    removed |= {Removed.DAMAGE} if damaged else set()
    return asdict(Cleaned(pages, title, _sizes(target, pages), tuple(kind for kind in Removed if kind in removed)))


def _sizes(target: str, pages: int) -> str:
    """Also the proof that a viewer opens the copy: pdfium raises when it does not."""
    document = pdfium.PdfDocument(target)
    if len(document) != pages:
        raise ValueError("pdfium counts other pages than qpdf")
    sizes = ("{:.4g}x{:.4g}".format(*document.get_page_size(number)) for number in range(pages))
    runs = (f"{size}*{len(list(group))}" for size, group in groupby(sizes))
    return " ".join(islice(runs, _MOST_SIZES))


def _remove(pdf: Pdf, limits: Limits) -> set[Removed]:
    found: Counter[Removed] = Counter()
    unpacked = 0
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            unpacked += _unpacked(thing, limits)
            if unpacked > limits.unpacked:
                raise _TooLargeError
        for holder in _direct(thing):
            found.update(_scrub(holder))
    found.update(_scrub_catalog(pdf.Root))
    _SANITIZER.apply(pdf)
    return set(found)


def _direct(thing: Object) -> Iterator[Object]:
    """An object and the containers written inside it (the others come by themselves)."""
    stack = [thing]
    while stack:
        holder = stack.pop()
        if isinstance(holder, Array):
            stack.extend(_containers(holder))
        elif isinstance(holder, Dictionary | Stream):
            stack.extend(_containers(value for _, value in holder.items()))
        else:
            continue
        yield holder


def _containers(values: Any) -> list[Object]:
    return [value for value in values if isinstance(value, Array | Dictionary) and not value.is_indirect]


def _scrub(holder: Object) -> Iterator[Removed]:
    if isinstance(holder, Array):
        for place in range(len(holder) - 1, -1, -1):
            kind = _why_drop_value(holder[place])
            if kind:
                del holder[place]
                yield kind
        return
    for key in list(holder.keys()):
        kind = _why_drop(holder, key, holder[key])
        if kind:
            del holder[key]
            yield kind


def _why_drop(holder: Object, key: str, value: object) -> Removed | None:
    if isinstance(holder, Stream) and key in _OUTSIDE:
        return Removed.ACTIONS
    if key == "/AA" and isinstance(value, Dictionary) and any(_is_action(action) for _, action in value.items()):
        return Removed.ACTIONS
    if key == "/AF" and isinstance(value, Array | Dictionary):
        return Removed.ATTACHMENTS if any(_is_file(spec) for spec in _many(value)) else None
    if key == "/EF" and isinstance(value, Dictionary) and "/Type" not in value:
        return Removed.ATTACHMENTS if any(isinstance(content, Stream) for _, content in value.items()) else None
    return _ANNOTATIONS.get((str(holder.get("/Subtype", "")), key)) or _why_drop_value(value)


def _why_drop_value(value: object) -> Removed | None:
    if isinstance(value, Stream):
        return Removed.ATTACHMENTS if value.get("/Type") == Name.EmbeddedFile else None
    if not isinstance(value, Dictionary):
        return None
    if "/ByteRange" in value and "/Contents" in value:
        return Removed.SIGNATURES
    return _ACTIONS.get(str(value["/S"])) if _is_action(value) else None


def _many(value: Object) -> list[Object]:
    return list(value) if isinstance(value, Array) else [value]


def _is_file(value: object) -> bool:
    return isinstance(value, Dictionary) and any(key in value for key in ("/EF", "/F", "/UF"))


def _is_action(value: object) -> bool:
    return isinstance(value, Dictionary | Stream) and isinstance(value.get("/S"), Name)


def _scrub_catalog(root: Object) -> Iterator[Removed]:
    for (*path, key), kind in _CATALOG.items():
        holder: object = root
        for step in path:
            holder = holder.get(step) if isinstance(holder, Dictionary) else None
        if isinstance(holder, Dictionary) and key in holder:
            del holder[key]
            yield kind
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]


def _unpacked(stream: Stream, limits: Limits) -> int:
    """Bytes that a stream unpacks to, without keeping them."""
    most = limits.image if stream.get("/Subtype") == Name.Image else limits.stream
    names = _filters(stream)
    packed = [name for name in names if name in _PACKED]
    if not packed:
        return 0
    if all(name in _FLATE for name in names):
        size = _inflated(stream.read_raw_bytes(), len(names), most)
    else:
        size = _decoded(stream)
    if size > most:
        raise _TooLargeError
    return size


def _filters(stream: Stream) -> list[str]:
    value = stream.get("/Filter")
    if isinstance(value, Array):
        return [str(name) for name in value]
    return [] if value is None else [str(value)]


def _inflated(packed: bytes, times: int, most: int) -> int:
    for _ in range(times - 1):  # deflate inside deflate: each layer may make a thousand bytes of one
        packed = b"".join(_inflate(packed, most))
    if len(packed) * 1032 < MEGABYTE:  # deflate cannot make more than 1032 bytes of one: not worth the time
        return 0
    return sum(len(part) for part in _inflate(packed, most))


def _inflate(packed: bytes, most: int) -> Iterator[bytes]:
    total, inflate = 0, zlib.decompressobj()
    try:
        while packed and not inflate.eof and total <= most:
            part = inflate.decompress(packed, MEGABYTE)
            packed = inflate.unconsumed_tail
            total += len(part)
            yield part
    except zlib.error:
        return  # damaged data ends here for every viewer


def _decoded(stream: Stream) -> int:
    before = qpdf_limit_errors()
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        if qpdf_limit_errors() > before:
            raise _TooLargeError from None
        return 0
