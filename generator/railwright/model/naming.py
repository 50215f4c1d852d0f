"""Name patterns of switches: ``leaf-{pod}-{index:02}``."""

from __future__ import annotations

import re

_FIELD = re.compile(r"\{(pod|plane|plane_letter|index)(?::0([1-9]))?\}")
_BRACES = re.compile(r"\{[^{}]*\}?|\}")


def fill(pattern: str, *, pod: int, plane: int, index: int) -> str:
    """Fill a name pattern for one position.

    Args:
        pattern: may hold ``{pod}``, ``{plane}``, ``{plane_letter}`` (``a`` is plane 1) and
            ``{index}``, each with ``:02`` to pad; whatever else it holds stays as it is.
        pod: from 1; 0 where there is none.
        plane: from 1.
        index: from 1.
    """
    values = {
        "pod": str(pod),
        "plane": str(plane),
        "plane_letter": chr(ord("a") + plane - 1),
        "index": str(index),
    }
    return _FIELD.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), pattern)


def fields(pattern: str) -> frozenset[str]:
    """Return the fields that a pattern holds."""
    return frozenset(match[1] for match in _FIELD.finditer(pattern))


def strange(pattern: str) -> tuple[str, ...]:
    """Return what stands in braces, or is a brace by itself, and is no field."""
    return tuple(part for part in _BRACES.findall(pattern) if _FIELD.fullmatch(part) is None)
