"""Texts that can be encoded: a file that was read may hold half a character, a lone surrogate."""

from __future__ import annotations

import re
from collections.abc import Mapping

from railwright.base import canonical

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return a text with a replacement character for each half of one."""
    return _SURROGATE.sub("\ufffd", text)


def dumps(document: object) -> str:
    """Return canonical JSON with clean texts."""
    try:
        return canonical.dumps(document).decode("ascii")
    except TypeError:
        return canonical.dumps(_clean(document)).decode("ascii")


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value
