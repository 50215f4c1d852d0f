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


@lru_cache(maxsize=4096)
def natural_order(keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return keys in natural order, or None if they stand in it already.

    Switches of one kind have the same keys, so most answers are in the cache.
    """
    result = tuple(sorted(keys, key=natural_key))
    return None if result == keys else result
