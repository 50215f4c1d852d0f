"""Where the words of a document stand, packed: one number for a scalar, one tuple for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from railwright.base.location import Location

Key: TypeAlias = "str | int"
Path: TypeAlias = "tuple[Key, ...]"
Spots: TypeAlias = "tuple[int | Spots, ...]"
"""Places beside the data. A scalar has one number: its place, above it that of its key. A mapping
or list has a tuple: the place of its key (in a list: its own), then its items in their order."""


LINE_SHIFT: Final = 24  # a column fits below it: files are smaller than 2**24 characters
KEY_SHIFT: Final = 48
_COLUMN_MASK = (1 << LINE_SHIFT) - 1
_PLACE_MASK = (1 << KEY_SHIFT) - 1
_INDEX_FROM = 16


class Positions(Mapping[Path, Location]):
    """Where every key and list item of a document stands, by path.

    The place of a scalar is that of its value; of a mapping or list, that of its key (or of
    itself, in a list). Nothing is built until it is asked for.
    """

    __slots__ = ("_data", "_file", "_index", "_spots")

    def __init__(self, file: str, data: object, spots: Spots) -> None:
        self._file = file
        self._data = data
        self._spots = spots
        self._index: dict[int, dict[Key, int]] = {}

    def __getitem__(self, path: Path) -> Location:
        spot = self._find(path)
        return location(self._file, spot & _PLACE_MASK if isinstance(spot, int) else _own(spot))

    def key(self, path: Path) -> Location:
        """Return the place of the key itself (of the item, in a list).

        Raises:
            KeyError: the document has no such path.
        """
        return location(self._file, key_code(self._find(path)))

    def __iter__(self) -> Iterator[Path]:
        return _walk((), self._data, self._spots)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _find(self, path: Path) -> int | Spots:
        data: object = self._data
        spot: int | Spots = self._spots
        for step in path:
            at = self._at(data, step)
            data = data[step]  # type: ignore[index]  # _at has looked
            spot = spot[at + 1]  # type: ignore[index]  # data has items, so its spot has
        if not path:
            raise KeyError(path)
        return spot

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


def location(file: str, code: int) -> Location:
    """Unpack a place."""
    return Location(file, code >> LINE_SHIFT, (code & _COLUMN_MASK) + 1)


def _own(spots: Spots) -> int:
    code = spots[0]
    return code if isinstance(code, int) else 0


def key_code(spot: int | Spots) -> int:
    """Return the place of a key (of the item, in a list)."""
    if isinstance(spot, int):
        return spot >> KEY_SHIFT or spot
    return _own(spot)


def _walk(path: Path, data: object, spots: Spots) -> Iterator[Path]:
    steps: Iterable[Key] = data if isinstance(data, dict) else range(len(spots) - 1)
    for step, spot in zip(steps, spots[1:], strict=True):
        here = (*path, step)
        yield here
        if not isinstance(spot, int):
            yield from _walk(here, data[step], spot)  # type: ignore[index]
