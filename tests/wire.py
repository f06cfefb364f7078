"""What a test hears on a wire."""

import json
from typing import Any


def heard(wire: Any) -> tuple[dict[str, Any], str]:
    """The next frame that is no beat."""
    while True:
        head, _, html = wire.receive_text().partition("\n")
        if (said := json.loads(head))["k"] != "beat":
            return said, html
