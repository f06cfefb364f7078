"""What a stranger's machine gets: everything pinned by hash, no registry named, prerequisites told in a sentence."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tools import assets, dependencies, lock

ROOT = Path(__file__).resolve().parents[2]


def test_every_pinned_package_has_a_hash_and_no_lock_names_an_address():
    lock.check_no_address()
    for name in ("run.txt", "dev.txt"):
        blocks = re.split(r"\n(?=\S)", (ROOT / "requirements" / name).read_text())
        assert [block.splitlines()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if name and not entry["integrity"].startswith("sha512-")] == []


def test_the_browser_libraries_are_those_that_are_listed():
    vendor = assets.fetch_shipped(ROOT)
    assert [target for target in assets.SHIPPED.values() if not (vendor / target).exists()] == []


def test_nothing_third_party_is_committed():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [path for path in tracked if path.startswith(("static/vendor/", "node_modules/", ".venv/"))] == []


@pytest.mark.parametrize(("python", "sentence"), [("no-such-python", "needs Python 3.11 or newer and found none")])
def test_a_missing_python_is_one_clear_sentence(python, sentence):
    done = subprocess.run(
        ["tools/find-python"],
        cwd=ROOT,
        env={"PYTHON": python, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_browser_is_one_clear_sentence_and_never_a_skip():
    env = {"ECABINET_TEST_CHROMIUM": "no-such-browser", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["tools/find-chromium"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "install it" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_undeclared_import_is_found(tmp_path, monkeypatch):
    (tmp_path / "ecabinet").mkdir()
    (tmp_path / "ecabinet" / "app.py").write_text("import click.testing\nfrom pathlib import Path\n")
    monkeypatch.setattr(dependencies, "ROOT", tmp_path)
    assert dependencies.imported(["ecabinet"]) == {"click": "ecabinet/app.py"}


def test_a_step_shows_what_went_wrong_and_only_then(capfd):
    step = ["python3", "tools/step.py", "Trying", "sh", "-c"]
    assert subprocess.run([*step, "echo inner words"], cwd=ROOT, check=False).returncode == 0
    assert "inner words" not in capfd.readouterr().out
    assert subprocess.run([*step, "echo inner words; exit 3"], cwd=ROOT, check=False).returncode == 3
    assert "inner words" in capfd.readouterr().out
