"""Build data and places from the events of a YAML parser. Used by :mod:`railwright.base.yaml12`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from railwright.base.location import Location
from railwright.base.positions import (
    KEY_SHIFT,
    LINE_SHIFT,
    Key,
    Positions,
    Spots,
    key_code,
    location,
)
from railwright.base.text import short
from railwright.base.yaml12_text import SURROGATE, NumberTooLongError, resolve, worded

MAX_DEPTH: Final = 64
"""Mappings and lists inside each other, aliases expanded."""
MAX_ALIAS_NODES: Final = 100_000
"""Keys, values, mappings and lists that all aliases of a file expand to, together."""
MAX_PROBLEMS: Final = 200
"""Problems kept of one file; nobody reads more."""

Reason = Literal["syntax", "duplicate", "limit", "file"]


_TYPED_START = frozenset("+-.0123456789~NTFntf")


class Problem(NamedTuple):
    """One thing that is wrong with a file as YAML."""

    reason: Reason
    location: Location
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and where.

    Attributes:
        file: the name of the file as it is shown to people.
        data: dictionaries with text or integer keys, lists, text, numbers, booleans and None.
        positions: the place of every key and list item.
        problems: what is wrong although the rest could be read, in the order of the file.
    """

    file: str
    data: object
    positions: Positions
    problems: tuple[Problem, ...] = ()


def _code(event: Event) -> int:
    mark = event.start_mark
    return 0 if mark is None else (mark.line + 1) << LINE_SHIFT | mark.column


class _Stop(Exception):
    """Nothing more can be read; the problem is recorded."""


class _Anchor(NamedTuple):
    value: object
    spots: Spots | None
    nodes: int
    height: int


class _Frame:
    """A mapping or list under construction."""

    __slots__ = ("anchor", "code", "first_node", "height", "spots")
    value: object

    def __init__(self, code: int, anchor: str | None, first_node: int) -> None:
        self.code = code
        self.anchor = anchor
        self.first_node = first_node
        self.height = 1
        self.spots: list[int | Spots] = []


class _List(_Frame):
    __slots__ = ("builder", "value")

    def __init__(self, builder: Builder, code: int, anchor: str | None) -> None:
        super().__init__(code, anchor, builder.nodes)
        self.value: list[object] = []

    def add(self, value: object, code: int, inside: Spots | None) -> None:
        self.value.append(value)
        self.spots.append(code if inside is None else inside)


class _Map(_Frame):
    __slots__ = ("builder", "key", "key_code", "value", "wants_key")

    def __init__(self, builder: Builder, code: int, anchor: str | None) -> None:
        super().__init__(code, anchor, builder.nodes)
        self.builder = builder
        self.value: dict[Key, object] = {}
        self.wants_key = True
        self.key: Key | None = None
        self.key_code = 0

    def add(self, value: object, code: int, inside: Spots | None) -> None:
        if self.wants_key:
            self.wants_key = False
            self.key = self._key(value, code)
            self.key_code = code
            return
        self.wants_key = True
        if self.key is not None:
            self.value[self.key] = value
            self.spots.append(self.key_code << KEY_SHIFT | code if inside is None else inside)

    def _key(self, value: object, code: int) -> Key | None:
        """Return the key, or None (its value is then read and dropped) if it is not allowed."""
        if type(value) is str:
            value = sys.intern(value)
        elif type(value) is not int:
            self.builder.complain(code, "a key must be text or a whole number", "quote it")
            return None
        if value == "<<":
            message = "merge keys ('<<') are not part of YAML 1.2"
            self.builder.complain(code, message, "write the keys out")
            return None
        if value in self.value:
            if len(self.builder.problems) < MAX_PROBLEMS:
                first = key_code(self.spots[list(self.value).index(value)])
                where = location(self.builder.file, first)
                message = f"key {short(value)} stands twice; first at {where}"
                self.builder.complain(code, message, "keep one of the two", "duplicate")
            return None
        return value


class Builder:
    """Turns the parser's events into data and places."""

    def __init__(self, raw: bytes, file: str) -> None:
        self.raw = raw
        self.file = file
        self.problems: list[Problem] = []
        self.nodes = 0
        self.alias_nodes = 0
        self.anchors: dict[str, _Anchor | None] = {}
        self.plain: dict[str, object] = {}
        self.documents = 0
        self.top = _List(self, 0, None)
        self.stack: list[_List | _Map] = []
        self.frame: _List | _Map = self.top

    def complain(
        self, code: int, message: str, hint: str | None = None, reason: Reason = "syntax"
    ) -> None:
        """Record a problem and go on."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(reason, location(self.file, code), message, hint))

    def stop(
        self, code: int, message: str, hint: str | None = None, reason: Reason = "syntax"
    ) -> _Stop:
        """Record a problem that ends the reading, and return the exception to raise."""
        del self.problems[MAX_PROBLEMS - 1 :]
        self.complain(code, message, hint, reason)
        return _Stop()

    def run(self) -> Document | None:
        """Read the whole text; None if that is not possible."""
        try:
            self._events()
        except _Stop:
            return None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            place, message, hint = worded(error, self.raw)
            del self.problems[MAX_PROBLEMS - 1 :]
            self.problems.append(Problem("syntax", Location(self.file, *place), message, hint))
            return None
        data = self.top.value[0] if self.top.value else None
        root = self.top.spots[0] if self.top.spots else 0
        positions = Positions(self.file, data, (0,) if isinstance(root, int) else root)
        return Document(self.file, data, positions, tuple(self.problems))

    def _events(self) -> None:
        next_event: Callable[[], Any] = _parser(self.raw).get_event
        handlers: dict[type[Event], Callable[[Any], None]] = {
            MappingStartEvent: self._open,
            SequenceStartEvent: self._open,
            MappingEndEvent: self._close,
            SequenceEndEvent: self._close,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }
        plain = self.plain
        while True:
            event = next_event()
            kind = event.__class__
            self.nodes += 1
            if kind is not ScalarEvent:
                if kind is StreamEndEvent:
                    return
                handler = handlers.get(kind)
                if handler is not None:
                    handler(event)
                continue
            text = event.value
            mark = event.start_mark
            code = (mark.line + 1) << LINE_SHIFT | mark.column
            if event.anchor is not None or event.tag is not None or event.style:
                value = self._marked(event, code)
            else:
                value = plain.get(text)
                if value is None:
                    value = plain[text] = self._plain(text, code)
            self.frame.add(value, code, None)

    def _plain(self, text: str, code: int) -> object:
        if text and text[0] not in _TYPED_START:
            return text
        try:
            return resolve(text)
        except NumberTooLongError as error:
            self.complain(code, str(error), "put it in quotes if it is text", "limit")
            return text

    def _marked(self, event: ScalarEvent, code: int) -> object:
        """Read a scalar that is quoted or has an anchor or a tag."""
        value: object = event.value
        if event.tag is not None:
            self._tag(event.tag, code)
        elif not event.style:
            value = self._plain(event.value, code)
        elif SURROGATE.search(event.value):
            self.complain(code, "half a character: an escape that is not Unicode")
            value = ""
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(value, None, 1, 0)
        return value

    def _tag(self, tag: str, code: int) -> None:
        name = tag.replace("tag:yaml.org,2002:", "!!", 1)
        self.complain(code, f"tag {short(name)} is not allowed", "leave it out; quotes make text")

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        code = _code(event)
        if len(self.stack) >= MAX_DEPTH:
            raise self.stop(code, f"nested deeper than {MAX_DEPTH} levels", None, "limit")
        if event.tag is not None:
            self._tag(event.tag, code)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(self.frame)
        kind = _Map if isinstance(event, MappingStartEvent) else _List
        self.frame = kind(self, code, event.anchor)

    def _close(self, _event: Event) -> None:
        frame, self.frame = self.frame, self.stack.pop()
        spots = (self._place(frame.code), *frame.spots)
        if frame.anchor is not None:
            nodes = self.nodes - frame.first_node
            self.anchors[frame.anchor] = _Anchor(frame.value, spots, nodes, frame.height)
        self._nest(frame.height)
        self.frame.add(frame.value, frame.code, spots)

    def _place(self, code: int) -> int:
        """Return the place that a mapping or list at ``code`` is known by: that of its key."""
        frame = self.frame
        return frame.key_code if isinstance(frame, _Map) and not frame.wants_key else code

    def _nest(self, height: int) -> None:
        self.frame.height = max(self.frame.height, height + 1)

    def _alias(self, event: AliasEvent) -> None:
        code = _code(event)
        name = event.anchor or ""
        anchor = self.anchors.get(name)
        if anchor is None:
            inside = name in self.anchors
            text = "stands inside what it repeats" if inside else "repeats nothing"
            hint = None if inside else f"define {short('&' + name)} above it"
            self.complain(code, f"alias {short('*' + name)} {text}", hint)
            self.frame.add(None, code, None)
            return
        self.alias_nodes += anchor.nodes
        self.nodes += anchor.nodes
        if self.alias_nodes > MAX_ALIAS_NODES:
            message = f"aliases expand to more than {MAX_ALIAS_NODES} values"
            raise self.stop(code, message, None, "limit")
        if len(self.stack) + anchor.height > MAX_DEPTH:
            raise self.stop(code, f"nested deeper than {MAX_DEPTH} levels", None, "limit")
        self._nest(anchor.height)
        spots = anchor.spots and (self._place(code), *anchor.spots[1:])
        self.frame.add(anchor.value, code, spots)

    def _document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            code = _code(event)
            raise self.stop(code, "a second document starts here", "remove the '---' line")


def _parser(raw: bytes) -> yaml.CSafeLoader | yaml.SafeLoader:
    """Return PyYAML's C parser, or the same from Python code where it was built without."""
    if yaml.__with_libyaml__:
        return yaml.CSafeLoader(raw)
    return yaml.SafeLoader(raw.decode("utf-8-sig"))
