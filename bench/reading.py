"""How much of a 120-page paper with a picture on every page is fetched before its first page shows."""

import os
import statistics
import time
from pathlib import Path

import pikepdf
from playwright.sync_api import Browser, Response

from bench.harness import ROUNDS, Measured, Server, at_most
from bench.stage import Stage, attach, token
from ecabinet.documents.pdf import Refusal, clean
from tests.support.browser import chromium

PAGES, SIDE = 120, 200


def first_page_bytes(stage: Stage) -> list[Measured]:
    """A real Chromium opens the real reading page; what arrived until the first page is drawn is counted."""
    cleaned = stage.folder / "cleaned.pdf"
    if isinstance(refused := clean(_paper(stage.folder / "paper.pdf"), cleaned), Refusal):
        raise RuntimeError(f"the paper was refused: {refused}")
    paper = attach(stage, cleaned, PAGES)
    with Server("product", stage.folder) as server, chromium() as browser:
        address = f"http://127.0.0.1:{server.port}/papers/{paper}"
        found = [_open(browser, address, token(stage.viewers[1])) for _ in range(ROUNDS)]
    fetched, seconds = (statistics.median(column) for column in zip(*found, strict=True))
    detail = f"of a paper of {cleaned.stat().st_size / 1e6:.1f} MB, {PAGES} pages; drawn after {seconds:.1f} s"
    return [at_most("first-page-bytes", fetched / 1000, "KB", 600, detail)]


def _paper(path: Path) -> Path:
    """120 pages, each with a picture of its own that does not compress."""
    document = pikepdf.Pdf.new()
    for number in range(PAGES):
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[number]
        picture = pikepdf.Stream(
            document, os.urandom(SIDE * SIDE * 3), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=SIDE,
            Height=SIDE, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
        )  # fmt: skip
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=document.make_indirect(picture)))
        page.obj.Contents = document.make_stream(b"q 400 0 0 400 100 300 cm /P Do Q")
    document.save(path)
    return path


def _open(browser: Browser, address: str, cookie: str) -> tuple[float, float]:
    """Bytes of the paper that arrived before its first page was drawn, and seconds until then."""
    context = browser.new_context(viewport={"width": 1180, "height": 820})
    context.add_cookies([{"name": "session", "value": cookie, "domain": "127.0.0.1", "path": "/"}])
    page, arrived = context.new_page(), list[int]()

    def note(response: Response) -> None:
        if response.url.endswith("/file"):
            arrived.append(int(response.headers.get("content-length", "0")))

    page.on("response", note)
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_selector('[data-number="1"][data-drawn]', timeout=60_000)
    fetched, seconds = float(sum(arrived)), time.perf_counter() - started
    context.close()
    return fetched, seconds
