"""What is declared is what is imported is what is pinned.

Run where requirements/dev.txt is installed: the names of modules are looked up in what is installed.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from tools.lock import check_no_address

ROOT = Path(__file__).resolve().parent.parent
OURS = {"ecabinet", "tools", "tests", "bench", "hatch_build"}
SERVES = ["ecabinet"]
CHECKS = ["tools", "tests", "bench", "hatch_build.py"]


def normal(name: str) -> str:
    """A distribution's name as all tools compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;(]", name.strip())[0]).lower()


def imported(folders: list[str]) -> dict[str, str]:
    """Each distribution that is imported, and a file that does."""
    known = packages_distributions()
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted([ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py")):
            for module in set(_modules(path)) - OURS - sys.stdlib_module_names:
                names = {normal(name) for name in known.get(module, [module])}
                found |= dict.fromkeys(names, str(path.relative_to(ROOT)))
    return found


def _modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def pinned(lock: str) -> dict[str, str]:
    """Each distribution of a lock file and its version."""
    lines = (ROOT / "requirements" / lock).read_text().splitlines()
    found = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", line) for line in lines)
    return {normal(match[1]): match[2] for match in found if match}


def faults() -> list[str]:
    """Every way in which code, declaration and lock differ."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    serves = {normal(name) for name in project["project"]["dependencies"]}
    groups = project["dependency-groups"]
    build = {normal(name) for name in groups["build"]}
    checks = {normal(name) for name in groups["dev"]} | build
    by_name = {normal(name) for name in project["tool"]["ecabinet"]["dependencies"]["by-name"]}
    in_product, in_checks = imported(SERVES), imported(CHECKS)
    run, dev = pinned("run.txt"), pinned("dev.txt")
    found = [
        f"{where} imports {name}, which is not declared" for name, where in in_product.items() if name not in serves
    ]
    found += [
        f"{where} imports {name}, which is not declared"
        for name, where in in_checks.items()
        if name not in serves | checks and name not in in_product
    ]
    found += [
        f"{name} is declared and nothing in ecabinet/ imports it" for name in serves - in_product.keys() - by_name
    ]
    found += [f"{name} is declared and no check or test imports it" for name in checks - in_checks.keys() - by_name]
    found += [f"{name} is by-name but not declared" for name in by_name - serves - checks]
    found += [f"{name} is not pinned in requirements/run.txt" for name in (serves | build) - run.keys()]
    found += [f"{name} is not pinned in requirements/dev.txt" for name in checks - dev.keys()]
    found += [
        f"{name} is {run[name]} to serve and {dev[name]} to test"
        for name in run
        if run[name] != dev.get(name, run[name])
    ]
    found += [
        f"build-system.requires lacks {name}"
        for name in set(groups["build"]) ^ set(project["build-system"]["requires"])
    ]
    return sorted(found)


def main() -> int:
    """`python -m tools.dependencies`."""
    check_no_address()
    lines = faults()
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
