"""Where the words of a document stand, packed: one number for a scalar, one tuple for the rest."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from railwright.base.location import Location

Key: TypeAlias = "str | int"
Path: TypeAlias = "tuple[Key, ...]"
Spots: TypeAlias = "tuple[int | Spots, ...]"
"""Offsets beside the data, in characters of the text. A scalar has one number: its offset, and
in a mapping above it that of its key. A mapping or list has a tuple: the offset of its key (in a
list: its own), then its items in their order."""

KEY_SHIFT: Final = 24  # an offset fits below it: files are smaller than 2**24 characters
_MASK = (1 << KEY_SHIFT) - 1
_INDEX_FROM = 16
LINE_END: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line of YAML 1.2, and what YAML 1.1 had beside it, as its parsers count lines."""


class Lines:
    """Turns offsets of a UTF-8 text into lines and columns. Counts the lines when first asked."""

    __slots__ = ("_file", "_raw", "_starts")

    def __init__(self, file: str, raw: bytes) -> None:
        self._file = file
        self._raw = raw
        self._starts: list[int] | None = None

    def locate(self, offset: int) -> Location:
        """Return the place of an offset, in characters behind the byte order mark."""
        if self._starts is None:
            text = self._raw.decode("utf-8-sig")
            self._starts = [0, *(match.end() for match in LINE_END.finditer(text))]
            self._raw = b""
        line = bisect_right(self._starts, offset)
        return Location(self._file, line, offset - self._starts[line - 1] + 1)


class Positions(Mapping[Path, Location]):
    """Where every key and list item of a document stands, by path.

    The place of a scalar is that of its value; of a mapping or list, that of its key (or of
    itself, in a list). Nothing is built until it is asked for.
    """

    __slots__ = ("_data", "_index", "_lines", "_spots")

    def __init__(self, lines: Lines, data: object, spots: Spots) -> None:
        self._lines = lines
        self._data = data
        self._spots = spots
        self._index: dict[int, dict[Key, int]] = {}

    def __getitem__(self, path: Path) -> Location:
        spot, _ = self._find(path)
        return self._lines.locate(spot & _MASK if isinstance(spot, int) else own_offset(spot))

    def key(self, path: Path) -> Location:
        """Return the place of the key itself (of the item, in a list).

        Raises:
            KeyError: the document has no such path.
        """
        spot, in_mapping = self._find(path)
        if not isinstance(spot, int):
            return self._lines.locate(own_offset(spot))
        return self._lines.locate(spot >> KEY_SHIFT if in_mapping else spot)

    def __reduce__(self) -> tuple[type[Positions], tuple[Lines, object, Spots]]:
        # The index goes by identity, which does not survive a copy to another process.
        return Positions, (self._lines, self._data, self._spots)

    def __iter__(self) -> Iterator[Path]:
        return _walk((), self._data, self._spots)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _find(self, path: Path) -> tuple[int | Spots, bool]:
        """Return the spot of a path, and whether it stands in a mapping."""
        data: object = self._data
        spot: int | Spots = self._spots
        in_mapping = False
        for step in path:
            at = self._at(data, step)
            in_mapping = isinstance(data, dict)
            data = data[step]  # type: ignore[index]  # _at has looked
            spot = spot[at + 1]  # type: ignore[index]  # data has items, so its spot has
        if not path:
            raise KeyError(path)
        return spot, in_mapping

    def _at(self, data: object, step: Key) -> int:
        if isinstance(data, list) and type(step) is int and 0 <= step < len(data):
            return step
        if not isinstance(data, dict) or step not in data:
            raise KeyError(step)
        if len(data) < _INDEX_FROM:
            return list(data).index(step)
        index = self._index.get(id(data))
        if index is None:
            index = self._index[id(data)] = {key: at for at, key in enumerate(data)}
        return index[step]


def own_offset(spots: Spots) -> int:
    """Return the offset that a mapping or list is known by."""
    offset = spots[0]
    return offset if isinstance(offset, int) else 0


def _walk(path: Path, data: object, spots: Spots) -> Iterator[Path]:
    steps: Iterable[Key] = data if isinstance(data, dict) else range(len(spots) - 1)
    for step, spot in zip(steps, spots[1:], strict=True):
        here = (*path, step)
        yield here
        if not isinstance(spot, int):
            yield from _walk(here, data[step], spot)  # type: ignore[index]
