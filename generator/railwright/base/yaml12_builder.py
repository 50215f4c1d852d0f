"""Build data and places from the events of a YAML parser. Used by :mod:`railwright.base.yaml12`."""

from __future__ import annotations

from collections.abc import Callable
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
from railwright.base.positions import KEY_SHIFT, Key, Lines, Positions, Spots, own_offset
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


class Document(NamedTuple):
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


def _offset(event: Event) -> int:
    mark = event.start_mark
    return 0 if mark is None else mark.index


class _Stop(Exception):
    """Nothing more can be read; the problem is recorded."""


class _Anchor(NamedTuple):
    value: object
    spots: Spots | None
    nodes: int
    height: int


class _Frame:
    """A mapping or list under construction.

    Attributes:
        nodes: keys, values, mappings and lists inside the mappings and lists in it.
        height: levels below it, itself included.
    """

    __slots__ = ("anchor", "height", "nodes", "offset", "spots")
    per_item = 1

    def __init__(self, offset: int, anchor: str | None) -> None:
        self.offset = offset
        self.anchor = anchor
        self.nodes = 0
        self.height = 1
        self.spots: list[int | Spots] = []

    @property
    def all_nodes(self) -> int:
        return 1 + self.nodes + self.per_item * len(self.spots)


class _List(_Frame):
    __slots__ = ("value",)

    def __init__(self, offset: int, anchor: str | None) -> None:
        super().__init__(offset, anchor)
        self.value: list[object] = []

    def scalar(self, value: object, offset: int) -> None:
        """Add a scalar."""
        self.value.append(value)
        self.spots.append(offset)

    def place(self, offset: int) -> int:
        """Return the offset that a mapping or list at ``offset`` is known by: its own."""
        return offset

    def nested(self, value: object, spots: Spots) -> None:
        """Add a mapping or list."""
        self.value.append(value)
        self.spots.append(spots)


class _Map(_Frame):
    __slots__ = ("builder", "key", "key_offset", "value", "wants_key")
    per_item = 2

    def __init__(self, builder: Builder, offset: int, anchor: str | None) -> None:
        super().__init__(offset, anchor)
        self.builder = builder
        self.value: dict[Key, object] = {}
        self.wants_key = True
        self.key: Key | None = None
        self.key_offset = 0

    def scalar(self, value: object, offset: int) -> None:
        """Add a key, or the scalar that belongs to the key before it."""
        if self.wants_key:
            self.wants_key = False
            self.key_offset = offset
            if type(value) is str and value not in self.value and value != "<<":
                self.key = value
            else:
                self.key = self._odd_key(value, offset)
            return
        self.wants_key = True
        if self.key is not None:
            self.value[self.key] = value
            self.spots.append(self.key_offset << KEY_SHIFT | offset)

    def place(self, offset: int) -> int:
        """Return the offset that a mapping or list at ``offset`` is known by: that of its key."""
        return offset if self.wants_key else self.key_offset

    def nested(self, value: object, spots: Spots) -> None:
        """Add a mapping or list; as a key it is refused."""
        if self.wants_key:
            self.wants_key = False
            self.key = self._odd_key(value, own_offset(spots))
            return
        self.wants_key = True
        if self.key is not None:
            self.value[self.key] = value
            self.spots.append(spots)

    def _odd_key(self, value: object, offset: int) -> Key | None:
        """Return the key, or None (its value is then read and dropped) if it is not allowed."""
        complain = self.builder.complain
        if type(value) is not int and type(value) is not str:
            complain(offset, "a key must be text or a whole number", "quote it")
        elif value == "<<":
            complain(offset, "merge keys ('<<') are not part of YAML 1.2", "write the keys out")
        elif value not in self.value:
            return value
        elif len(self.builder.problems) < MAX_PROBLEMS:
            spot = self.spots[list(self.value).index(value)]
            first = spot >> KEY_SHIFT if isinstance(spot, int) else own_offset(spot)
            where = self.builder.lines.locate(first)
            message = f"key {short(value)} stands twice; first at {where}"
            complain(offset, message, "keep one of the two", "duplicate")
        return None


class Builder:
    """Turns the parser's events into data and places. The text must be UTF-8."""

    def __init__(self, raw: bytes, file: str) -> None:
        self.raw = raw
        self.file = file
        self.lines = Lines(file, raw)
        self.problems: list[Problem] = []
        self.alias_nodes = 0
        self.anchors: dict[str, _Anchor | None] = {}
        self.plain: dict[str, object] = {}
        self.documents = 0
        self.top = _List(0, None)
        self.stack: list[_List | _Map] = []
        self.frame: _List | _Map = self.top

    def complain(
        self, offset: int, message: str, hint: str | None = None, reason: Reason = "syntax"
    ) -> None:
        """Record a problem and go on."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(reason, self.lines.locate(offset), message, hint))

    def stop(
        self, offset: int, message: str, hint: str | None = None, reason: Reason = "syntax"
    ) -> _Stop:
        """Record a problem that ends the reading, and return the exception to raise."""
        del self.problems[MAX_PROBLEMS - 1 :]
        self.complain(offset, message, hint, reason)
        return _Stop()

    def run(self) -> Document | None:
        """Read the whole text; None if that is not possible."""
        try:
            self._events()
        except _Stop:
            return None
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            place, message, hint = worded(error, self.raw.decode())
            del self.problems[MAX_PROBLEMS - 1 :]
            self.problems.append(Problem("syntax", Location(self.file, *place), message, hint))
            return None
        data = self.top.value[0] if self.top.value else None
        root = self.top.spots[0] if self.top.spots else 0
        positions = Positions(self.lines, data, (0,) if isinstance(root, int) else root)
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
        add = self.frame.scalar
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                offset = event.start_mark.index
                if event.style or event.anchor is not None or event.tag is not None:
                    value = self._marked(event, offset)
                else:
                    text = event.value
                    value = plain.get(text)
                    if value is None:
                        value = plain[text] = self._plain(text, offset)
                add(value, offset)
            elif kind in handlers:
                handlers[kind](event)
                add = self.frame.scalar
            elif kind is StreamEndEvent:
                return

    def _plain(self, text: str, offset: int) -> object:
        if text and text[0] not in _TYPED_START:
            return text
        try:
            return resolve(text)
        except NumberTooLongError as error:
            self.complain(offset, str(error), "put it in quotes if it is text", "limit")
            return text

    def _marked(self, event: ScalarEvent, offset: int) -> object:
        """Read a scalar that is quoted or has an anchor or a tag."""
        value: object = event.value
        if event.tag is not None:
            self._tag(event.tag, offset)
        elif not event.style:
            value = self._plain(event.value, offset)
        elif SURROGATE.search(event.value):
            self.complain(offset, "half a character: an escape that is not Unicode")
            value = ""
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(value, None, 1, 0)
        return value

    def _tag(self, tag: str, offset: int) -> None:
        name = tag.replace("tag:yaml.org,2002:", "!!", 1)
        self.complain(offset, f"tag {short(name)} is not allowed", "leave it out; quotes make text")

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        offset = _offset(event)
        if len(self.stack) >= MAX_DEPTH:
            raise self.stop(offset, f"nested deeper than {MAX_DEPTH} levels", None, "limit")
        if event.tag is not None:
            self._tag(event.tag, offset)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(self.frame)
        if isinstance(event, MappingStartEvent):
            self.frame = _Map(self, offset, event.anchor)
        else:
            self.frame = _List(offset, event.anchor)

    def _close(self, _event: Event) -> None:
        frame, outer = self.frame, self.stack.pop()
        self.frame = outer
        spots = (outer.place(frame.offset), *frame.spots)
        nodes = frame.all_nodes
        if frame.anchor is not None:
            self.anchors[frame.anchor] = _Anchor(frame.value, spots, nodes, frame.height)
        self._nest(nodes, frame.height)
        outer.nested(frame.value, spots)

    def _nest(self, nodes: int, height: int) -> None:
        outer = self.frame
        outer.nodes += nodes
        if height >= outer.height:
            outer.height = height + 1

    def _alias(self, event: AliasEvent) -> None:
        offset = _offset(event)
        name = event.anchor or ""
        anchor = self.anchors.get(name)
        if anchor is None:
            inside = name in self.anchors
            text = "stands inside what it repeats" if inside else "repeats nothing"
            hint = None if inside else f"define {short('&' + name)} above it"
            self.complain(offset, f"alias {short('*' + name)} {text}", hint)
            self.frame.scalar(None, offset)
            return
        self.alias_nodes += anchor.nodes
        if self.alias_nodes > MAX_ALIAS_NODES:
            message = f"aliases expand to more than {MAX_ALIAS_NODES} values"
            raise self.stop(offset, message, None, "limit")
        if len(self.stack) + anchor.height > MAX_DEPTH:
            raise self.stop(offset, f"nested deeper than {MAX_DEPTH} levels", None, "limit")
        self._nest(anchor.nodes, anchor.height)
        if anchor.spots is None:
            self.frame.scalar(anchor.value, offset)
        else:
            spots = (self.frame.place(offset), *anchor.spots[1:])
            self.frame.nested(anchor.value, spots)

    def _document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            offset = _offset(event)
            raise self.stop(offset, "a second document starts here", "remove the '---' line")


def _parser(raw: bytes) -> yaml.CSafeLoader | yaml.SafeLoader:
    """Return PyYAML's C parser, or the same from Python code where it was built without."""
    if yaml.__with_libyaml__:
        return yaml.CSafeLoader(raw)
    return yaml.SafeLoader(raw.decode("utf-8-sig"))
