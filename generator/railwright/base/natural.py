"""Natural order: ``Ethernet8`` before ``Ethernet16``, as an operator reads."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=1 << 16)
def natural_key(text: str) -> tuple[tuple[int, int | str, str], ...]:
    """Return a sort key that compares runs of digits as numbers.

    Total and stable: texts that differ only in leading zeros (``a1``, ``a01``) still differ,
    because each digit run also carries its own spelling.
    """
    return tuple(
        (0, int(part), part) if part.isdecimal() and part.isascii() else (1, part, "")
        for part in _DIGITS.split(text)
        if part
    )
