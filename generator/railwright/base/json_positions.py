"""Where the parts of a JSON text stand, found when somebody asks.

Reading a text for its data alone is the standard library's work in C. Places are wanted of a few
parts only, so nothing is kept while reading: an object is walked when its members are first asked
for, and what lies beside the way is stepped over by the same C decoder.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out
from typing import Final, NamedTuple, TypeAlias

from railwright.base.location import Location

Step: TypeAlias = "str | int"

_LINE_END = re.compile(r"\r\n|[\r\n]")
_BLANK = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
_STEP_OVER = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_DUPLICATES_DOWN_TO: Final = 8
"""Levels that are searched for keys that stand twice. Each level reads what is below it again."""


class Member(NamedTuple):
    """One member of an object, or one item of a list (whose key stands where its value does)."""

    key: Step
    key_at: int
    value_at: int


class Duplicate(NamedTuple):
    """A key that stands twice in one object: the path to it, and the offsets of both."""

    path: tuple[Step, ...]
    first_at: int
    again_at: int


class JsonPositions:
    """The places of a text that the standard library's decoder has read.

    Args:
        file: its name in locations.
        text: the whole text.
        start: the offset of the value; before it may stand anything.
    """

    __slots__ = ("_file", "_members", "_starts", "_text", "start")

    def __init__(self, file: str, text: str, start: int = 0) -> None:
        self._file = file
        self._text = text
        self.start = _after_blanks(text, start)
        self._starts: list[int] | None = None
        self._members: dict[int, dict[Step, Member]] = {}

    def place(self, offset: int) -> Location:
        """Return the line and column of an offset; columns count characters."""
        if self._starts is None:
            if "\r" in self._text:
                ends: Iterable[int] = (end.end() for end in _LINE_END.finditer(self._text))
            else:  # the same, faster
                ends = accumulate(len(line) + 1 for line in self._text.split("\n"))
            self._starts = [0, *ends]
        line = bisect_right(self._starts, offset)
        return Location(self._file, line, offset - self._starts[line - 1] + 1)

    def value(self, path: Sequence[Step]) -> Location | None:
        """Return the place of a value; None if the text has no such path."""
        found, member = self._walk(path)
        return self.place(member.value_at) if found == len(path) else None

    def key(self, path: Sequence[Step]) -> Location | None:
        """Return the place of a key; None if the text has no such path."""
        found, member = self._walk(path)
        return self.place(member.key_at) if found == len(path) else None

    def nearest(self, path: Sequence[Step]) -> Location:
        """Return the place of a value, or the key of the closest thing around it that is there."""
        found, member = self._walk(path)
        return self.place(member.value_at if found == len(path) else member.key_at)

    def duplicates(self) -> Iterator[Duplicate]:
        """Yield every key that stands twice in one object, in the order of the text."""
        todo: list[tuple[tuple[Step, ...], int]] = [((), self.start)]
        while todo:
            path, offset = todo.pop()
            below: list[tuple[tuple[Step, ...], int]] = []
            seen: dict[Step, int] = {}
            for key, key_at, value_at in self._pairs(offset):
                if self._text[offset] == "{" and key in seen:
                    yield Duplicate((*path, key), seen[key], key_at)
                seen.setdefault(key, key_at)
                if len(path) + 1 < _DUPLICATES_DOWN_TO and self._text[value_at] in "{[":
                    below.append(((*path, key), value_at))
            todo += reversed(below)

    def _walk(self, path: Sequence[Step]) -> tuple[int, Member]:
        """Return how many steps of a path there are, and the member that they lead to."""
        member = Member("", self.start, self.start)
        for done, step in enumerate(path):
            members = self._members.get(member.value_at)
            if members is None:
                pairs = self._pairs(member.value_at)
                members = self._members[member.value_at] = {pair.key: pair for pair in pairs}
            if step not in members:
                return done, member
            member = members[step]
        return len(path), member

    def _pairs(self, offset: int) -> Iterator[Member]:
        text = self._text
        if text[offset] not in "{[":
            return
        in_object = text[offset] == "{"
        at = _after_blanks(text, offset + 1)
        number = 0
        while text[at] not in "}]":
            key: Step = number
            key_at = at
            if in_object:
                key, at = scanstring(text, at + 1, True)  # noqa: FBT003 # takes no keywords
                at = _after_blanks(text, _after_blanks(text, at) + 1)
            yield Member(key, key_at, at)
            try:
                _, at = _STEP_OVER.raw_decode(text, at)
            except RecursionError:  # read from higher up, it was just not too deep
                return
            at = _after_blanks(text, at)
            if text[at] == ",":
                at = _after_blanks(text, at + 1)
            number += 1


def pointer(path: Sequence[Step]) -> str:
    """Return a path as a JSON pointer (RFC 6901, chapters 3 and 4)."""
    return "".join(f"/{escaped(str(step))}" for step in path)


def escaped(step: str) -> str:
    """Return a step as it stands in a JSON pointer (RFC 6901, chapter 3)."""
    return step.replace("~", "~0").replace("/", "~1")


def unescaped(step: str) -> str:
    """Return the step that stands in a JSON pointer (RFC 6901, chapter 4).

    Raises:
        ValueError: a tilde without 0 or 1 behind it.
    """
    if step.count("~") != step.count("~0") + step.count("~1"):
        msg = f"{step!r}: after '~' stands 0 or 1"
        raise ValueError(msg)
    return step.replace("~1", "/").replace("~0", "~")


def first_deeper_than(text: str, levels: int, start: int = 0) -> int:
    """Return the offset of the first bracket inside more than ``levels`` others, else ``start``."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        first = token[0][0]
        if first in "[{":
            depth += 1
            if depth > levels:
                return token.start()
        elif first != '"':
            depth -= 1
    return start


def open_brackets(text: str, start: int = 0) -> list[int]:
    """Return the offsets of the brackets that a text opens and does not close."""
    open_: list[int] = []
    for token in _TOKEN.finditer(text, start):
        if token[0] in "[{":
            open_.append(token.start())
        elif token[0] in "]}" and open_:
            open_.pop()
    return open_


def _after_blanks(text: str, offset: int) -> int:
    match = _BLANK.match(text, offset)
    return match.end() if match else offset
