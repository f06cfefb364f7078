"""The README's pictures: a freshly seeded demonstration as its people see it, into docs/pictures/*.png."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ecabinet.paths import SEED_DATA
from tests.support.browser import chromium

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
STARTING = 180
TABLET: dict[str, Any] = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1.5,
}  # fmt: skip
HALL: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}}


def _seeded(name: str) -> dict[str, dict[str, Any]]:
    return {it["key"]: it for it in yaml.safe_load((SEED_DATA / f"{name}.yaml").read_text("utf-8"))}


class Demonstration:
    """A demonstration of its own: its people by their keys, each with a browser of theirs."""

    def __init__(self, url: str, browser: Browser) -> None:
        self.url, self.browser = url, browser
        self.people, self.forms = _seeded("people"), _seeded("forms")
        self.signed_in: dict[str, BrowserContext] = {}

    def open(self, key: str, path: str, screen: dict[str, Any]) -> Page:
        """A page of somebody, on a screen of this kind; without a key of nobody."""
        context = self.browser.new_context(base_url=self.url, locale="vi-VN", reduced_motion="reduce", **screen)
        page = context.new_page()
        if key:
            page.goto("/sign-in")
            page.get_by_role("button", name=self.people[key]["name"]).first.click()
            page.locator(".place").first.wait_for()
        page.goto(path)
        return page

    def meeting(self) -> str:
        """Where the session stands that is under way."""
        page = self.open("thuky1", "/meetings", DESKTOP)
        link = page.locator(".row__title a", has_text=re.compile("Chính phủ thường kỳ")).first
        return str(link.get_attribute("href"))

    def form(self, key: str) -> str:
        """Where an opinion form stands."""
        page = self.open("thuky1", "/ballots?tab=open", DESKTOP)
        return str(page.get_by_role("link", name=self.forms[key]["title"]).get_attribute("href"))


def desk(demo: Demonstration) -> Page:
    """A minister's first page."""
    return demo.open("btc", "/", TABLET)


def meeting(demo: Demonstration) -> Page:
    """A session under way, on a member's tablet."""
    return demo.open("btc", demo.meeting(), TABLET)


def reading(demo: Demonstration) -> Page:
    """A paper beside the agenda."""
    page = demo.open("btc", demo.meeting(), TABLET)
    page.locator(".agenda__papers a").first.click()
    expect(page.locator(".reader__page[data-number='1'] canvas")).to_be_visible()
    return page


def answering(demo: Demonstration) -> Page:
    """An opinion form on a phone, half answered."""
    page = demo.open("bgtvt", demo.form("sandbox"), PHONE)
    question = page.locator(".question").first
    question.locator(".choice").last.click()
    question.locator("textarea").fill("Đề nghị bổ sung trách nhiệm báo cáo định kỳ của tổ chức tham gia thử nghiệm.")
    question.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.question').scrollIntoView({block: 'start'}); scrollBy(0, -90); 0")
    return page


def progress(demo: Demonstration) -> Page:
    """The secretary follows who has opened and answered a form."""
    return demo.open("thuky1", f"{demo.form('luong-toi-thieu')}/progress", DESKTOP)


def conduct(demo: Demonstration) -> Page:
    """The chair conducts."""
    return demo.open("pm", f"{demo.meeting()}/conduct", TABLET)


def hall(demo: Demonstration) -> Page:
    """The screen of the hall, paired by its code."""
    page = demo.open("", "/display", HALL)
    code = page.locator(".hall__code").inner_text()
    secretary = demo.open("thuky1", f"{demo.meeting()}/conduct", DESKTOP)
    secretary.locator("[name=code]").fill(code)
    secretary.locator(".displays__pair button").click()
    expect(page.locator(".hall__code")).to_have_count(0)
    return page


SHOTS: tuple[Callable[[Demonstration], Page], ...] = (desk, meeting, reading, answering, progress, conduct, hall)


@contextmanager
def served(folder: str) -> Iterator[str]:
    """The address of a demonstration that is seeded into the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **os.environ, "ECABINET_DATA_DIR": folder, "ECABINET_DATABASE_URL": "", "ECABINET_PORT": str(port),
        "ECABINET_LOG_LEVEL": "error",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "ecabinet", "demo"], env=env)
    try:
        wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Until the demonstration answers, seeding included."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The demonstration did not start.")


def settled(page: Page) -> None:
    """The wire is there, the fonts are, nothing moves."""
    page.wait_for_function("document.querySelector('#live')?.textContent !== ''")
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.wait_for_timeout(400)


def main() -> None:
    """Make every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(folder) as url, chromium() as browser:
        demo = Demonstration(url, browser)
        for shot in SHOTS:
            page = shot(demo)
            settled(page)
            path = PICTURES / f"{shot.__name__}.png"
            page.screenshot(path=path)
            print(f"{path.relative_to(PICTURES.parents[1])}  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
