"""Scalars of the YAML 1.2 core schema, and plain words for what a parser complains about."""

from __future__ import annotations

import re
from typing import Final

import yaml

from railwright.base.positions import LINE_END

MAX_DIGITS: Final = 64
"""Characters of a number; what is longer is an identifier that wants quotes."""

SURROGATE: Final = re.compile("[\ud800-\udfff]")

_CONSTANTS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASES = {"0o": 8, "0x": 16}
_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Compiled only where a text holds one: that takes longer than reading an inventory."""

_WORDS: tuple[tuple[str, str, str | None], ...] = (
    (
        "mapping values are not allowed",
        "a ':' stands where no key can be",
        "check the indentation; a value that holds ': ' needs quotes",
    ),
    (
        "did not find expected key",
        "expected a key here",
        "check that it is indented like its neighbours and that quotes are closed",
    ),
    (
        "expected <block end>",
        "expected a key here",
        "check that it is indented like its neighbours and that quotes are closed",
    ),
    (
        "could not find expected ':'",
        "a key without ':' after it",
        "write 'key: value', with a space after the colon",
    ),
    (
        "did not find expected '-' indicator",
        "expected a list item here",
        "start it with '- ', indented like the items above",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot start here",
        "put the first '- ' on a line of its own",
    ),
    ("did not find expected ',' or ']'", "a '[' list is not closed", "write ',' or ']'"),
    ("expected ',' or ']'", "a '[' list is not closed", "write ',' or ']'"),
    ("did not find expected ',' or '}'", "a '{' mapping is not closed", "write ',' or '}'"),
    ("expected ',' or '}'", "a '{' mapping is not closed", "write ',' or '}'"),
    (
        "unexpected end of stream",
        "the file ends inside a quoted text",
        "close the quotes",
    ),
    ("unexpected document indicator", "the text ends inside quotes", "close the quotes"),
    (
        "unknown escape character",
        "an unknown escape after '\\'",
        "use single quotes, where '\\' is plain text",
    ),
    ("undefined tag handle", "a tag is not allowed", "leave it out; quotes make text"),
    ("did not find expected node content", "a value is missing here", None),
    ("expected the node content", "a value is missing here", None),
    (
        "maximum nesting",
        "nested too deeply",
        None,
    ),
)


class NumberTooLongError(ValueError):
    """A number with more digits than anybody means."""


def resolve(text: str) -> object:
    """Return what a plain scalar means under the core schema of YAML 1.2.2 (chapter 10.3.2).

    Raises:
        NumberTooLongError: more than :data:`MAX_DIGITS` characters.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    whole = _INTEGER.fullmatch(text)
    if whole is None and _FLOAT.fullmatch(text) is None:
        return text
    if len(text) > MAX_DIGITS:
        msg = f"a number of {len(text)} characters"
        raise NumberTooLongError(msg)
    if whole is None:
        return float(text)
    return int(text, _BASES.get(text[:2], 10))


def place_of(raw: bytes, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of a byte offset; columns count characters."""
    start = raw.rfind(b"\n", 0, offset) + 1
    before = raw[start:offset].decode("utf-8", "replace").removeprefix("\ufeff")
    return raw.count(b"\n", 0, offset) + 1, len(before) + 1


def worded(error: Exception, text: str) -> tuple[tuple[int, int], str, str | None]:
    """Return place, message and hint for what a parser raised on a text."""
    if isinstance(error, yaml.MarkedYAMLError):
        return _marked(error, text)
    body = text.removeprefix("\ufeff")
    match = re.search(_UNPRINTABLE, body)
    if match is None:
        return (1, 1), "the text cannot be read as YAML", None
    lines = LINE_END.split(body[: match.start()])
    return (len(lines), len(lines[-1]) + 1), f"control character U+{ord(match[0]):04X}", "remove it"


def _marked(error: yaml.MarkedYAMLError, text: str) -> tuple[tuple[int, int], str, str | None]:
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or "not YAML"
    if "cannot start any token" in problem and mark is not None:
        offset = mark.index
        return place, *_bad_start(text.removeprefix("\ufeff")[offset : offset + 1])
    for part, message, hint in _WORDS:
        if part in problem:
            return place, message + _since(error, place), hint
    return place, f"not YAML: {problem}", None


def _since(error: yaml.MarkedYAMLError, place: tuple[int, int]) -> str:
    """Say where the thing began that went wrong, if that is another line."""
    begun = error.context_mark
    if begun is None or begun.line + 1 == place[0]:
        return ""
    return f"; it belongs to what starts at line {begun.line + 1}"


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab stands in the indentation", "indent with spaces"
    return f"{character!r} cannot start a value", "put the value in quotes"
