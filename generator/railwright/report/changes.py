"""Differences as lines: the same change is said once, with the rows it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from railwright.base.folding import Fold, folded
from railwright.diff import group
from railwright.diff.golden import Comparison
from railwright.model.change import ChangeGroup, ChangeKind, FieldChange, OwnValues, RowRef
from railwright.model.configdb import Value
from railwright.report.spans import Line, Span, shown

_MARK = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~"}
_STYLE = {ChangeKind.ADDED: "green", ChangeKind.REMOVED: "red", ChangeKind.CHANGED: "yellow"}
_MANY = 8
"""Words that are listed before the rest is a number."""
_PLAIN = 4
"""Names that are not made ranges."""
_FEW = 4
"""Values of a field that varies, and exceptions, that are told one by one."""


class _Among(NamedTuple):
    """The switches and keys of a group, each once: what need not be said of each row."""

    devices: Sequence[str]
    keys: Sequence[str]


class _Field(NamedTuple):
    """Fields that change alike, and the rows that differ from most, by what they say."""

    names: list[str]
    change: FieldChange
    ways: Mapping[str, Sequence[RowRef]]


def lines(comparison: Comparison) -> Iterator[Line]:
    """Yield a comparison: whole devices, then groups of changes, then what digests can tell."""
    yield from devices(comparison.added_devices, comparison.removed_devices)
    for one in group(comparison.changes):
        yield from group_lines(one)
    yield from digests(comparison)


def devices(added: Sequence[str], removed: Sequence[str]) -> Iterator[Line]:
    """Yield the devices that come and go, a line each."""
    for kind, names in ((ChangeKind.ADDED, added), (ChangeKind.REMOVED, removed)):
        for name in names:
            yield (Span(f"{_MARK[kind]} device {name}", _STYLE[kind]),)


def digests(comparison: Comparison) -> Iterator[Line]:
    """Yield what is known to differ, but not where."""
    for drift in comparison.drifts:
        moved = ", ".join(
            f"{table} {before} -> {after} rows" for table, (before, after) in drift.tables.items()
        )
        text = f"~ device {drift.device}: {moved or 'values differ (only a digest is kept)'}"
        yield (Span(text, _STYLE[ChangeKind.CHANGED]),)
    for name in comparison.documents:
        yield (Span(f"~ {name} differs", "dim"),)


def group_lines(one: ChangeGroup, where: str | None = None) -> Iterator[Line]:
    """Yield a group: what changes, how, and where.

    Args:
        one: the group.
        where: its switches in a few words; None counts them.
    """
    kind = one.kind
    among = _Among(one.devices, one.keys)
    head = f"{one.table}|{among.keys[0]}" if len(among.keys) == 1 else one.table
    rows, many = len(one.rows), len(among.devices)
    if rows == 1:
        there = f"on {among.devices[0]}"
    else:
        there = f"{rows:,} rows on {where}" if where else _counted(rows, many)
    yield (Span(f"{_MARK[kind]} {head}", f"bold {_STYLE[kind]}"), Span(f"  {there}", "dim"))
    for field in _alike(one):
        yield from _field(field, kind, among)
    if rows > 1:
        yield from _rows(one.rows, among)


def _counted(rows: int, devices: int) -> str:
    return f"{rows} rows on {devices} device{'s' if devices != 1 else ''}"


def _alike(one: ChangeGroup) -> Iterator[_Field]:
    """Yield the fields, those that change in the same way as one (ports of one cable length)."""
    found: dict[tuple[object, ...], _Field] = {}
    for field in one.fields:
        if field.field is None:
            continue
        way = _way(field.kind, field.before, field.after)
        ways: dict[str, list[RowRef]] = {}
        for row in one.rows if field.varies else ():
            own = row.own.get(field.field)
            if own is not None:
                ways.setdefault(_own_way(field, own), []).append(row)
        same = (field.kind, way, *((each, tuple(map(id, rows))) for each, rows in ways.items()))
        found.setdefault(same, _Field([], field, ways)).names.append(field.field)
    yield from found.values()


def _way(kind: ChangeKind, before: Value | None, after: Value | None) -> str:
    match kind:
        case ChangeKind.ADDED:
            return shown(after)
        case ChangeKind.REMOVED:
            return shown(before)
        case ChangeKind.CHANGED:
            return f"{shown(before)} -> {shown(after)}"


def _own_way(field: FieldChange, own: OwnValues) -> str:
    """Return what a row says of a field; what was before only if it is not as in most rows."""
    if field.kind is ChangeKind.CHANGED and own.before == field.before:
        return shown(own.after)
    return _way(field.kind, own.before, own.after)


def _field(one: _Field, group_kind: ChangeKind, among: _Among) -> Iterator[Line]:
    field = one.change
    mark = "" if field.kind is group_kind else f"{_MARK[field.kind]} "
    name = Span(f"    {mark}{some(one.names)}: ")
    before, after = Span(shown(field.before), "red"), Span(shown(field.after), "green")
    most = field.before is not None or field.after is not None
    if not most and len(one.ways) > _FEW:
        yield (name, Span(f"varies ({len(one.ways)} values, such as {next(iter(one.ways))})"))
        return
    if not most:
        yield (name, Span("varies"))
    elif field.kind is ChangeKind.CHANGED:
        yield (name, before, Span(" -> "), after)
    else:
        yield (name, after if field.kind is ChangeKind.ADDED else before)
    listed = list(one.ways.items())
    for way, rows in listed[:_FEW]:
        yield (Span(f"      {'except ' if most else ''}{_places(rows, among)}: {way}"),)
    if left := sum(len(rows) for _, rows in listed[_FEW:]):
        yield (Span(f"      and {left} more rows with {len(listed) - _FEW} other values"),)


def _places(rows: Sequence[RowRef], among: _Among) -> str:
    """Return rows of a group as switches and keys, whatever tells them apart; else their number."""
    devices = list(dict.fromkeys(row.device for row in rows))
    keys = list(dict.fromkeys(row.key for row in rows))
    if len(devices) * len(keys) != len(rows):
        return _counted(len(rows), len(devices))
    words = [some(devices)] if len(among.devices) > 1 else []
    return " ".join([*words, some(keys)] if len(among.keys) > 1 else words)


def _rows(rows: Sequence[RowRef], among: _Among) -> Iterator[Line]:
    keys_of: dict[str, list[str]] = {}
    for row in rows:
        keys_of.setdefault(row.device, []).append(row.key)
    devices_of: dict[tuple[str, ...], list[str]] = {}
    for device, keys in keys_of.items():
        devices_of.setdefault(tuple(keys), []).append(device)
    listed = list(devices_of.items())
    told = listed if len(listed) <= _MANY else listed[: _MANY - 1]
    for same, devices in told:
        text = f"    {some(devices)}"
        yield (Span(text if len(among.keys) == 1 else f"{text}: {some(same)}", "dim"),)
    if left := [device for _, devices in listed[len(told) :] for device in devices]:
        yield (Span(f"    and other rows on {some(left)}", "dim"),)


def some(names: Sequence[str]) -> str:
    """Return the names; many as ranges and their number, of very many the first ones.

    ``Ethernet[0-504/8] (64)`` is every eighth port from Ethernet0 to Ethernet504.
    """
    words = folded(names) if len(names) > _PLAIN else tuple(map(Fold, names))
    told = words if len(words) <= _MANY else words[: _MANY - 1]
    text = " ".join(word.text for word in told)
    if left := len(names) - sum(word.names for word in told):
        return f"{text} and {left} more"
    return text if len(words) == len(names) else f"{text} ({len(names)})"
