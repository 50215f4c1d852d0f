"""One way to write JSON: natural key order, indent 4, ASCII, LF, final newline.

The same data gives the same bytes on every machine. Two encoders stand behind it, the fast one
for the common case and the standard library for the rest; a test holds them equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TypeAlias

import orjson

from railwright.base.natural import natural_key

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_PLAIN_ASCII = re.compile(rb"[\n\x20-\x7e]*\Z")
_INDENT = re.compile(rb"\n( +)")


def ordered(value: object) -> object:
    """Return the value with every mapping in natural key order, tuples as lists."""
    if isinstance(value, Mapping):
        return {key: ordered(value[key]) for key in sorted(value, key=natural_key)}
    if isinstance(value, (list, tuple)):
        return [ordered(item) for item in value]
    return value


def dumps(value: object) -> bytes:
    """Return the canonical bytes of a JSON-shaped value.

    Args:
        value: mappings with text keys, sequences, text, numbers, booleans and None.

    Raises:
        TypeError: for anything else.
    """
    data = ordered(value)
    fast = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if _PLAIN_ASCII.match(fast):
        return _INDENT.sub(rb"\n\1\1", fast)
    return dumps_plain(data)


def dumps_plain(data: object) -> bytes:
    """Return the same bytes as :func:`dumps` for data already in order, by the standard library."""
    return (json.dumps(data, indent=4, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def loads(raw: bytes | str) -> object:
    """Parse JSON, refusing a key that stands twice in one object.

    Raises:
        ValueError: not JSON, or a duplicate key.
    """
    return json.loads(raw, object_pairs_hook=_no_duplicates)


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                msg = f"key {key!r} stands twice in one object"
                raise ValueError(msg)
            seen.add(key)
    return result
