"""Build hook: whatever is built carries the browser libraries, fetched and checked against package-lock.json."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BrowserLibraries(BuildHookInterface):  # type: ignore[type-arg]
    """Fills static/vendor/ before the files of a wheel are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """A source archive carries none of them: its wheel fetches its own."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        try:
            from tools.assets import fetch_shipped
        finally:
            sys.path.remove(self.root)
        fetch_shipped(Path(self.root))
