"""Tables that ``railwright qos`` prints."""

from __future__ import annotations

import json
from typing import Any

JSON = ("--format", "json")


def tables(out: str) -> dict[str, list[dict[str, Any]]]:
    data = json.loads(out)
    assert data["version"] == 1
    found: dict[str, list[dict[str, Any]]] = data["tables"]
    return found


def block(out: str, name: str) -> str:
    """Return the lines of one table of a text."""
    lines = out.splitlines()
    start = lines.index(name) + 1
    end = next((at for at in range(start, len(lines)) if not lines[at]), len(lines))
    return "\n".join(lines[start:end])
