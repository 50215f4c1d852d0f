"""One way to write JSON: natural key order, indent 4, ASCII, LF, final newline.

The same data gives the same bytes on every machine. Two encoders stand behind it, the fast one
for the common case and the standard library for the rest; a test holds them equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import TypeAlias

import orjson

from railwright.base.natural import natural_key, natural_order

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_TEXT = frozenset((str,))
_DELETE = b"\x7f"
"""The one ASCII character that the two encoders spell differently."""
_WHOLE = range(-(1 << 63), 1 << 64)
"""Whole numbers that 64 bits hold, with or without a sign."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
"""What may be half a character, which UTF-8 cannot write."""
_BLANKS = re.compile(b"  ")
"""Two in a row; the pattern looks for them three times as fast as ``in`` does."""


def ordered(value: object) -> object:
    """Return the value with every mapping in natural key order, tuples as lists."""
    if isinstance(value, Mapping):
        return _ordered_mapping(value)
    if isinstance(value, (list, tuple)):
        return [ordered(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        msg = f"JSON has no {value}"
        raise ValueError(msg)
    return value


def _ordered_mapping(value: Mapping[str, object]) -> dict[str, object]:
    """Order a mapping. Rows like the one before them, nearly all of them, cost one comparison."""
    result: dict[str, object] = {}
    in_order: tuple[str, ...] | None = None
    keys = tuple(value)
    for key in natural_order(keys) or keys:
        item = value[key]
        if type(item) is dict:
            fields = tuple(item)
            if fields != in_order:
                in_order = None if natural_order(fields) else fields
            if in_order is None or not _TEXT.issuperset(map(type, item.values())):
                item = _ordered_mapping(item)
        elif type(item) is not str:
            item = ordered(item)
        result[key] = item
    return result


def dumps(value: object) -> bytes:
    """Return the canonical bytes of a JSON-shaped value.

    Args:
        value: mappings with text keys, sequences, text, numbers, booleans and None.

    Raises:
        TypeError: for anything else.
        ValueError: for infinity and NaN.
    """
    return dumps_in_order(ordered(value))


def dumps_in_order(data: object) -> bytes:
    """Return the same bytes as :func:`dumps` for data already in order, without looking at it.

    Raises:
        TypeError: for anything that is not JSON.
    """
    compact = orjson.dumps(data)
    if not compact.isascii() or _DELETE in compact:
        return dumps_plain(data)
    fast = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if _BLANKS.search(compact):
        return _indented(fast)
    return fast.replace(b"  ", b"    ")  # no text holds two blanks: all that do are indents


def _indented(data: bytes) -> bytes:
    """Return what is indented by two, indented by four; no text of JSON holds a bare tab."""
    depth = 0
    while b"\n" + b"  " * (depth + 1) in data:
        depth += 1
    for level in range(depth, 0, -1):
        data = data.replace(b"\n" + b"  " * level, b"\n" + b"\t" * level)
    return data.expandtabs(4)


def dumps_plain(data: object) -> bytes:
    """Return the same bytes as :func:`dumps` for data already in order, by the standard library."""
    return (json.dumps(data, indent=4, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def compact(value: object) -> bytes:
    """Return the same data as :func:`dumps` on one line without blanks, and without its end.

    Raises:
        TypeError: for anything else than JSON.
        ValueError: for infinity and NaN.
    """
    data = ordered(value)
    try:
        raw = orjson.dumps(data)
    except TypeError:  # half a character, or a number of many digits: json has them
        raw = b"\xff"
    if raw.isascii() and _DELETE not in raw:
        return raw
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii")


def dumps_lines(value: Mapping[str, object]) -> bytes:
    """Return a JSON object that people can compare by lines, and the same bytes everywhere.

    Members stand in natural order, one on a line; of one that is a list or an object, each item has
    a line of its own. All is ASCII, and ends with a line end.

    Raises:
        TypeError: for anything else than JSON.
        ValueError: for infinity and NaN.
    """
    members = [
        compact(name) + b":" + _in_lines(value[name]) for name in sorted(value, key=natural_key)
    ]
    return b"{\n" + b",\n".join(members) + b"\n}\n"


def _in_lines(value: object) -> bytes:
    if isinstance(value, Mapping) and value:
        items = [
            compact(name) + b":" + compact(value[name]) for name in sorted(value, key=natural_key)
        ]
        return b"{\n" + b",\n".join(items) + b"\n}"
    if isinstance(value, (list, tuple)) and value:
        return b"[\n" + b",\n".join(map(compact, value)) + b"\n]"
    return compact(value)


def loads(raw: bytes | str) -> object:
    """Parse JSON, refusing a key that stands twice in one object.

    Raises:
        ValueError: not JSON, nested too deeply to be read, a duplicate key, half a character, or a
            whole number that not every program can hold.
    """
    try:
        text = raw.decode(json.detect_encoding(raw)) if isinstance(raw, bytes) else raw
        found: object = json.loads(text, object_pairs_hook=_no_duplicates, parse_int=_whole)
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None
    if _HALF.search(text):
        _refuse_halves(found)
    return found


def _refuse_halves(found: object) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        msg = f"{error.object[error.start]!a} is half a character"
        raise ValueError(msg) from None


def _whole(digits: str) -> int:
    number = int(digits)
    if number not in _WHOLE:
        msg = f"a whole number of {len(digits)} digits does not fit 64 bits"
        raise ValueError(msg)
    return number


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
