"""The helpers are trusted by all other tests, so each must be seen to find what it is there to find."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.support import axe, nu, postgres
from tests.support.browser import chromium

GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body>
<main id="main"><h1>Heading</h1><form method="post" data-hx-post="/x" data-hx-swap="outerMorph">
<label for="a">Name</label> <input id="a" name="a"> <button type="submit">Send</button></form></main></body></html>"""
BAD = GOOD.replace('data-hx-post="/x"', 'hx-post="/x"').replace('<label for="a">Name</label>', "")


def test_the_html_checker_passes_a_good_page_and_names_a_bad_one():
    found = nu.errors({"/good": GOOD, "/bad": BAD})
    assert len(found) == 1
    assert found[0].startswith("/bad:")
    assert "hx-post" in found[0]


def test_the_accessibility_checker_works_under_a_strict_policy_and_finds_a_field_without_a_label():
    policy = {"content-security-policy": "default-src 'self'; script-src 'self'", "content-type": "text/html"}
    with chromium() as browser:
        page = browser.new_page()
        page.route(
            "**/*", lambda route: route.fulfill(body=BAD if "bad" in route.request.url else GOOD, headers=policy)
        )
        page.goto("http://localhost/good")
        assert axe.violations(page) == []
        page.goto("http://localhost/bad")
        assert [line.split(":")[0] for line in axe.violations(page)] == ["label"]


def _fill(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE word (text text)")
        connection.execute("INSERT INTO word VALUES ('Đất đai')")


def test_a_database_is_a_copy_of_its_template_and_changes_nobody_elses():
    name = postgres.template("support", _fill)
    assert postgres.template("support", pytest.fail) == name
    with postgres.database(name) as one, postgres.database(name) as other:
        with psycopg.connect(one) as connection:
            connection.execute("DELETE FROM word")
        with psycopg.connect(other) as connection:
            assert connection.execute("SELECT text FROM word").fetchall() == [("Đất đai",)]


def test_the_server_and_its_files_are_gone_soon_after_the_run(monkeypatch):
    script = "from tests.support import postgres; print(postgres.server_url(), postgres._folder(), sep='\\n')"
    monkeypatch.delenv("PYTEST_XDIST_TESTRUNUID", raising=False)
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    folder = Path(run.stdout.splitlines()[1])
    end = time.monotonic() + 30
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert not folder.exists()
