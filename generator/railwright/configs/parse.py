"""A text to JSON data, with everything that is wrong with it as JSON.

The standard library's decoder is the one that SONiC's ``sonic-cfggen`` and ``config`` use, so what
it takes is what a switch takes; what it takes beside RFC 8259 (``NaN``, halves of characters, the
last of two equal keys) becomes a finding.
"""

from __future__ import annotations

import re
import sys
from json import JSONDecodeError, JSONDecoder
from typing import Final, NamedTuple

from railwright.base import json_positions
from railwright.base.json_positions import JsonPositions
from railwright.base.location import Location
from railwright.base.text import short
from railwright.configs import kinds
from railwright.configs.files import Text
from railwright.model.finding import Finding, Kind, found

MAX_DEPTH: Final = 64
"""Objects and lists inside each other that a message speaks of; CONFIG_DB needs four."""
MAX_OF_A_KIND: Final = 100
"""Findings of one kind kept of one file; nobody reads more."""

_MAX_DIGITS = sys.int_info.default_max_str_digits
"""Python refuses to turn longer texts into numbers, and SONiC's reader with it."""
_FIRST = re.compile(r"\S")
_OBJECT = re.compile(r"^[ \t]*\{", re.MULTILINE)
_ALL_BLANK = re.compile(r"[ \t\n\r]*")
_HALF_SIGN = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_REPLACED = "\\ufffd"  # as long as what it stands for, so that places stay true
_COMMA = "a comma stands before a closing bracket"
_WORDS: tuple[tuple[str, str, str | None], ...] = (
    ("Illegal trailing comma", _COMMA, "remove it"),
    ("Expecting property name", "expected a key in double quotes, or '}'", None),
    ("Expecting ':'", "expected ':' after the key", None),
    ("Expecting ','", "expected ',' or the closing bracket", "look at the line before, too"),
    ("Expecting value", "expected a value", None),
    ("Unterminated string", "a text that starts here has no closing quote", "close the quotes"),
    ("Invalid control character", "a line end or control character stands in a text", "escape it"),
    ("Invalid \\u", "an escape is not '\\u' and four hexadecimal digits", None),
    ("Invalid \\", "an unknown escape stands after '\\'", "write '\\\\' for the character itself"),
)
_STARTS: tuple[tuple[str, str], ...] = (
    ("'", "texts stand in double quotes"),
    ("#", "JSON has no comments"),
    ("/", "JSON has no comments"),
    ("True", 'write it as JSON does: "true"'),
    ("False", 'write it as JSON does: "false"'),
    ("None", "leave the field out"),
)


class LongNumber(str):
    """A whole number with more digits than Python reads."""

    __slots__ = ()


class Parsed(NamedTuple):
    """What a text holds.

    Attributes:
        data: an object of JSON; None if there is none.
        text: the text, halves of characters replaced; offsets are those of the file.
        positions: where its parts stand.
        findings: what is wrong with it as JSON, in no order.
    """

    data: dict[str, object] | None
    text: str
    positions: JsonPositions
    findings: tuple[Finding, ...]


def parse(source: Text) -> Parsed:
    """Read JSON that stands in a text, perhaps between lines of a terminal session."""
    return _Parser(source).run()


def whole(text: str) -> object:
    """Return a whole number of JSON, or its text if Python would refuse it."""
    return LongNumber(text) if len(text) > _MAX_DIGITS else int(text)


class _Parser:
    def __init__(self, source: Text) -> None:
        self.file = source.file
        self.text = source.text or ""
        self.positions = JsonPositions(self.file, self.text)
        self.findings = list(source.findings)
        self.duplicates = False
        if source.marked:
            message = "the file starts with a byte order mark"
            self.findings.append(found(kinds.BYTE_ORDER_MARK, Location(self.file), message))

    def run(self) -> Parsed:
        data = self._read() if self._something() else None
        if self.duplicates and data is not None:
            self._name_duplicates()
        return Parsed(data, self.text, self.positions, tuple(self.findings))

    def _complain(self, kind: Kind, at: int, message: str, hint: str | None = None) -> None:
        self.findings.append(found(kind, self.positions.place(at), message, hint))

    def _something(self) -> bool:
        if _FIRST.search(self.text) is None:
            self._complain(kinds.NOT_CONFIG, 0, "the file is empty")
            return False
        if _HALF_SIGN.search(self.text):
            self._replace_halves()
        return True

    def _replace_halves(self) -> None:
        """Put U+FFFD in the place of every half of a character, which no file can hold."""
        halves = [match for match in _ESCAPE.finditer(self.text) if match[1]]
        for match in halves[:MAX_OF_A_KIND]:
            self._complain(kinds.NOT_UTF8, match.start(), f"{match[0]} is half a character")
        self.text = _ESCAPE.sub(lambda match: _REPLACED if match[1] else match[0], self.text)
        self.positions = JsonPositions(self.file, self.text)

    def _read(self) -> dict[str, object] | None:
        first = _FIRST.search(self.text)
        start = first.start() if first else 0
        if self.text[start] not in '{["':
            line = _OBJECT.search(self.text, start)
            if line is not None:
                noise, start = start, line.end() - 1
                message = "lines before the configuration were passed over"
                self._complain(kinds.TEXT_AROUND, noise, message)
        self.positions = JsonPositions(self.file, self.text, start)
        decoder = JSONDecoder(object_pairs_hook=self._object, parse_int=whole)
        try:
            data, end = decoder.raw_decode(self.text, start)
        except JSONDecodeError as error:
            self._not_json(error, start)
            return None
        except RecursionError:
            at = json_positions.first_deeper_than(self.text, MAX_DEPTH, start)
            self._complain(kinds.OVER_LIMIT, at, f"nested deeper than {MAX_DEPTH} levels")
            return None
        if not isinstance(data, dict):
            what = "a list" if isinstance(data, list) else short(data)
            self._complain(kinds.NOT_CONFIG, start, f"the file is no object of tables but {what}")
            return None
        return data if self._ends(end) else None

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        result = dict(pairs)
        if len(result) != len(pairs):
            self.duplicates = True
        return result

    def _ends(self, end: int) -> bool:
        """Whether nothing stands behind the configuration but lines of a terminal session."""
        rest = self.text[end:]
        if not rest or _ALL_BLANK.fullmatch(rest):
            return True
        at = end + len(rest) - len(rest.lstrip())
        if rest.lstrip(" \t").startswith(("\n", "\r")) and not set('{}"') & set(rest):
            self._complain(kinds.TEXT_AROUND, at, "lines after the configuration were passed over")
            return True
        hint = "look for a bracket too many before it"
        self._complain(kinds.NOT_JSON, at, "something follows the end of the configuration", hint)
        return False

    def _not_json(self, error: JSONDecodeError, start: int) -> None:
        text, at = self.text, error.pos
        if text[start] != "{":
            help_ = "a minigraph is not read: `sonic-cfggen -m FILE --print-data` makes JSON of it"
            xml = text[start] == "<"
            self._complain(kinds.NOT_JSON, start, "this is not JSON", help_ if xml else None)
            return
        rest = text[at:].lstrip()
        if not rest and not error.msg.startswith("Invalid control"):
            self._ends_early(start)
            return
        message, hint = _worded(error.msg)
        before = text[:at].rstrip()
        if rest[:1] in {"}", "]"} and before.endswith(","):
            message, hint = _COMMA, "remove it"
            at = len(before) - 1
        if error.msg.startswith("Invalid \\"):  # where in the escape differs by version
            at = text.rfind("\\", start, at + 1)
        for sign, help_ in _STARTS:
            if text.startswith(sign, at):
                hint = help_
        self._complain(kinds.NOT_JSON, at, message, hint)

    def _ends_early(self, start: int) -> None:
        at = len(self.text.rstrip())
        open_ = json_positions.open_brackets(self.text, start)
        since = ""
        if open_:
            place = self.positions.place(open_[-1])
            since = f"; the last bracket that is open stands at line {place.line}"
        hint = "the copy was cut off: save the configuration anew"
        self._complain(kinds.NOT_JSON, at, f"the file ends in the middle{since}", hint)

    def _name_duplicates(self) -> None:
        for number, (path, first_at, again_at) in enumerate(self.positions.duplicates()):
            if number == MAX_OF_A_KIND:
                return
            first = self.positions.place(first_at)
            message = f"key {short(path[-1])} stands twice; first at {first}"
            self._complain(kinds.DUPLICATE, again_at, message)


def _worded(problem: str) -> tuple[str, str | None]:
    for start, message, hint in _WORDS:
        if problem.startswith(start):
            return message, hint
    return problem[:1].lower() + problem[1:], None
