"""Writes the lock files: every Python and npm package pinned, with hashes, and without the address of any registry."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tools.assets import npm

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"


def lock_python() -> None:
    """requirements/run.txt serves, requirements/dev.txt adds what builds and tests, at the same versions."""
    run, dev = REQUIREMENTS / "run.txt", REQUIREMENTS / "dev.txt"
    _compile(run, "pyproject.toml", "--group", "build")
    _compile(dev, "pyproject.toml", "--group", "build", "--group", "dev", "--constraint", str(run.relative_to(ROOT)))


def _compile(target: Path, *arguments: str) -> None:
    command = ["uv", "pip", "compile", *arguments, "--output-file", str(target.relative_to(ROOT))]
    options = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-header",
        "--quiet",
    ]
    if "--upgrade" in sys.argv:
        options.append("--upgrade")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(command + options, cwd=ROOT, check=True, env=os.environ | {"PATH": path})


def lock_npm() -> None:
    """Pins the browser libraries; what is optional is dropped, as it is never installed and not served everywhere."""
    npm(ROOT, "install", "--package-lock-only", "--ignore-scripts")
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text())
    lock["packages"] = {name: _needed(entry) for name, entry in lock["packages"].items() if not entry.get("optional")}
    path.write_text(json.dumps(lock, indent=2) + "\n")


def _needed(entry: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in entry.items() if key not in {"optionalDependencies", "funding", "resolved"}}


def check_no_address() -> None:
    """A lock that names a registry would bind every machine to it."""
    for path in [*REQUIREMENTS.glob("*.txt"), ROOT / "package-lock.json"]:
        for line in path.read_text().splitlines():
            if re.search(r"https?://|--(extra-)?index-url|--find-links", line):
                raise SystemExit(f"{path.name} names an address: {line.strip()}")


if __name__ == "__main__":
    lock_python()
    lock_npm()
    check_no_address()
