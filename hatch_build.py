"""Build hook: a wheel carries the templates, the seed data and the static files with the browser libraries.

The libraries are fetched, and checked against package-lock.json, while it is built; ecabinet/paths.py finds all of it.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BESIDE_THE_PACKAGE = ("templates", "static", "seed_data")


class CarryData(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what stands beside the package."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """A source archive carries no library: the wheel made from it fetches them."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        try:
            from tools.assets import fetch_shipped
        finally:
            sys.path.remove(self.root)
        root = Path(self.root)
        fetch_shipped(root)
        if version == "editable":
            return
        for folder in BESIDE_THE_PACKAGE:
            for file in sorted((root / folder).rglob("*")):
                if file.is_file() and not file.name.startswith("."):
                    build_data["force_include"][str(file)] = f"ecabinet/_data/{file.relative_to(root).as_posix()}"
