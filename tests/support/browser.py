"""Debian's Chromium, driven by Playwright, in which tests live a day of the product."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# No sandbox: tests run as root in containers, and visit nothing but our own pages on this machine.
# The others keep it from calling its maker, which a closed network answers by waiting.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--metrics-recording-only",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable() -> str:
    """The browser of `ECABINET_TEST_CHROMIUM`, or the machine's own; without one a test fails, it is never skipped."""
    wanted = os.environ.get("ECABINET_TEST_CHROMIUM")
    found = next(filter(None, map(shutil.which, [wanted] if wanted else NAMES)), None)
    if found is None:
        raise RuntimeError(
            "The browser tests need Chromium: install it (Debian: apt-get install chromium) "
            "or name it in ECABINET_TEST_CHROMIUM."
        )
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; give each person of a test a context of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
