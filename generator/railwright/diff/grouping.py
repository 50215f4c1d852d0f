"""The same change on many rows or devices, said once.

Rows of one table that change in the same fields are a family. A family whose values are few is a
group for each of them; one whose values are as many as its rows (lanes, addresses, names) is one
group with fields that vary; and a few rows that are not like the others are exceptions of a group,
unless a group of their own says it in fewer lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from railwright.base.natural import natural_key
from railwright.model.change import (
    Change,
    ChangeGroup,
    ChangeKind,
    FieldChange,
    OwnValues,
    RowRef,
)
from railwright.model.configdb import Value

_MOST_GROUPS: Final = 4
"""A family is split in no more: more values than this are a field that varies."""
_RARE: Final = 8
"""A value that is this many times rarer than the commonest is an exception."""
_FEW: Final = 4
"""Rows whose group would be this many times smaller than another may be its exceptions."""
_HEAD_LINES: Final = 2
"""Lines of a group that are not about a field."""

_Frozen = str | tuple[str, ...] | None
_Cell = tuple[_Frozen, _Frozen]
"""Before and after."""
_Part = tuple[_Cell, ...]
_Field = tuple[str | None, ChangeKind, Hashable]
_NOTHING: Final[Mapping[str, OwnValues]] = {}
_Family = tuple[str, tuple[_Field, ...]]
"""Table and fields."""
_ROW = attrgetter("table", "key")


class _Row(NamedTuple):
    device: str
    key: str
    cells: _Part
    """In the order of the family's fields."""


class _Bucket(NamedTuple):
    """Rows that are alike in the fields by which a family is split."""

    values: _Part
    rows: list[_Row]


def group(
    changes: Iterable[Change], apart: Callable[[Change], Hashable] | None = None
) -> tuple[ChangeGroup, ...]:
    """Gather changes into groups; every change is in exactly one group.

    Args:
        changes: as :func:`~railwright.diff.semantic.diff` returns them, of any number of devices in
            any order: the changes of one row stand together.
        apart: what must be the same for every change of one field of a group.

    Returns:
        Groups by table, the larger first within a table, then by first row; rows in natural order
        of device and key.
    """
    by_device = groupby(changes, key=attrgetter("device"))
    return grouped((device, shapes(some, apart)) for device, some in by_device)


class Shape(NamedTuple):
    """A row that changes, whichever switch it is of.

    Attributes:
        family: its table, and its fields with what happens to them and what keeps them apart.
        key: of the row.
        cells: what was and is, in the order of the fields.
    """

    family: _Family
    key: str
    cells: _Part


def shapes(
    changes: Iterable[Change], apart: Callable[[Change], Hashable] | None = None
) -> tuple[Shape, ...]:
    """Return the rows of the changes of one device; those of switches alike are the same.

    Args:
        changes: those of one row stand together.
        apart: as for :func:`group`.
    """
    found: list[Shape] = []
    for (table, key), some in groupby(changes, key=_ROW):
        one = tuple(some)
        fields = tuple([(c.field, c.kind, apart(c) if apart else None) for c in one])
        cells = tuple([(_frozen(c.before), _frozen(c.after)) for c in one])
        found.append(Shape((table, fields), key, cells))
    return tuple(found)


def grouped(found: Iterable[tuple[str, Sequence[Shape]]]) -> tuple[ChangeGroup, ...]:
    """Gather rows into groups, as :func:`group` does.

    Args:
        found: devices and their rows, which several devices may share.
    """
    families: dict[_Family, list[_Row]] = {}
    told: dict[int, list[tuple[list[_Row], str, _Part]]] = {}
    devices: dict[str, None] = {}
    kept: list[Sequence[Shape]] = []  # so that no other takes the place of one, and with it its id
    for device, rows in found:
        devices[device] = None
        if id(rows) not in told:
            kept.append(rows)
            told[id(rows)] = [
                (families.setdefault(row.family, []), row.key, row.cells) for row in rows
            ]
        for family, key, cells in told[id(rows)]:
            family.append(_Row(device, key, cells))
    by_row = _places(devices, (row.key for rows in kept for row in rows))
    groups = [
        _group(table, fields, rows)
        for (table, fields), family in families.items()
        for rows in _split(sorted(family, key=by_row), by_row)
    ]
    return tuple(sorted(groups, key=_order))


_ByRow = Callable[["_Row"], tuple[int, int]]


def _places(devices: Iterable[str], keys: Iterable[str]) -> _ByRow:
    """Return what sorts rows in natural order of device and key."""
    device_at = {name: at for at, name in enumerate(sorted(devices, key=natural_key))}
    key_at = {key: at for at, key in enumerate(sorted(set(keys), key=natural_key))}
    return lambda row: (device_at[row.device], key_at[row.key])


def _by_row(row: RowRef) -> tuple[object, ...]:
    return natural_key(row.device), natural_key(row.key)


def _order(item: ChangeGroup) -> tuple[object, ...]:
    return natural_key(item.table), -len(item.rows), _by_row(item.rows[0])


def _split(family: Sequence[_Row], by_row: _ByRow) -> Iterator[Sequence[_Row]]:
    """Yield the rows of each group of a family."""
    if all(row.cells == family[0].cells for row in family):
        yield family
        return
    buckets = _buckets(family)
    fields = len(family[0].cells)
    kept: list[_Bucket] = []
    for one in sorted(buckets, key=lambda bucket: -len(bucket.rows)):
        near = min(kept, key=lambda other: _distance(one, other), default=one)
        if near is one or (len(kept) < _MOST_GROUPS and not _excepted(one, near, fields)):
            kept.append(one)
        else:
            near.rows.extend(one.rows)
    yield from (sorted(bucket.rows, key=by_row) for bucket in kept)


def _distance(one: _Bucket, other: _Bucket) -> int:
    return sum(mine != its for mine, its in zip(one.values, other.values, strict=True))


def _excepted(one: _Bucket, other: _Bucket, fields: int) -> bool:
    """Whether rows are told as exceptions of others: few, and shorter so than by themselves."""
    rows, others, told = len(one.rows), len(other.rows), _distance(one, other)
    if rows == others:  # then no value is that of most, and both are told
        return rows * 2 * told < fields
    if rows > 1 and rows * _FEW > others:
        return False
    return rows * told <= _HEAD_LINES + fields and 2 * told <= 2 + fields


def _buckets(family: Sequence[_Row]) -> Sequence[_Bucket]:
    """Return a family by the values of its fields of few values, those of fewest first."""
    columns = list(zip(*(row.cells for row in family), strict=True))
    few = sorted(
        (number, place) for place, column in enumerate(columns) if (number := _few(column)) > 1
    )
    best: Mapping[_Part, list[_Row]] = {(): list(family)}
    places: tuple[int, ...] = ()
    for _, place in few:
        wider = (*places, place)
        found: dict[_Part, list[_Row]] = {}
        for row in family:
            found.setdefault(tuple([row.cells[each] for each in wider]), []).append(row)
        if _common(Counter({values: len(rows) for values, rows in found.items()})):
            places, best = wider, found
    return [_Bucket(values, rows) for values, rows in best.items()]


def _few(column: Sequence[_Cell]) -> int:
    """Return the number of values of a field if they are few, not counting exceptions; else 0."""
    counts = Counter(column)
    return len(counts) if _common(counts) else 0


def _common(counts: Counter[_Cell] | Counter[_Part]) -> bool:
    """Whether few values stand for nearly all rows."""
    sizes = counts.values()
    most = max(sizes)
    often = [size for size in sizes if size * _RARE >= most]
    return len(often) <= _MOST_GROUPS and 4 * sum(often) >= 3 * sum(sizes)


def _group(table: str, fields: Sequence[_Field], rows: Sequence[_Row]) -> ChangeGroup:
    told: list[FieldChange] = []
    own: dict[int, dict[str, OwnValues]] = {}
    columns = zip(*(row.cells for row in rows), strict=True)
    for (field, kind, _), column in zip(fields, columns, strict=True):
        cell, varies = _most(column)
        before, after = map(_thawed, cell)
        told.append(FieldChange(field=field, kind=kind, before=before, after=after, varies=varies))
        if varies and field is not None:
            for place, each in enumerate(column):
                if each != cell:
                    before, after = map(_thawed, each)
                    own.setdefault(place, {})[field] = OwnValues(before=before, after=after)
    refs = [
        RowRef(device=row.device, key=row.key, own=own.get(place, _NOTHING))
        for place, row in enumerate(rows)
    ]
    return ChangeGroup(table=table, fields=tuple(told), rows=tuple(refs))


def _most(column: Sequence[_Cell]) -> tuple[_Cell, bool]:
    """Return the values of more than half of the rows, else nothing; and whether others differ."""
    first = column[0]
    if all(cell == first for cell in column):
        return first, False
    cell, count = Counter(column).most_common(1)[0]
    return (cell if 2 * count > len(column) else (None, None)), True


def _frozen(value: Value | None) -> _Frozen:
    return tuple(value) if isinstance(value, list) else value


def _thawed(value: _Frozen) -> Value | None:
    return list(value) if isinstance(value, tuple) else value
