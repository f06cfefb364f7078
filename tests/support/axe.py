"""axe-core, the accessibility checker, on a page as it stands in the browser."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# The success criteria of WCAG 2.2 AA, and what axe holds to be good practice besides.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Every violation on the page (of these rules alone, if some are named), one line for each element.

    It runs as the developer tools would, so that the page's policy about scripts stays as strict as it is.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_script() + "\n;0")
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    result: dict[str, Any] = page.evaluate("runOnly => axe.run(document, {runOnly, resultTypes: ['violations']})", only)
    return [
        f"{found['id']}: {found['help']}: {' '.join(map(str, node['target']))}: {node['html'][:160]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
