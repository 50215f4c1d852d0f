"""Differences as lines: the same change is said once, with the rows it touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from railwright.diff import group
from railwright.diff.golden import Comparison
from railwright.model.change import ChangeGroup, ChangeKind, FieldChange
from railwright.report.spans import Line, Span, shown

_MARK = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~"}
_STYLE = {ChangeKind.ADDED: "green", ChangeKind.REMOVED: "red", ChangeKind.CHANGED: "yellow"}
_MANY = 8
"""Names that are listed before the rest is a number."""


def lines(comparison: Comparison) -> Iterator[Line]:
    """Yield a comparison: whole devices, then groups of changes, then what digests can tell."""
    for kind, names in (
        (ChangeKind.ADDED, comparison.added_devices),
        (ChangeKind.REMOVED, comparison.removed_devices),
    ):
        for name in names:
            yield (Span(f"{_MARK[kind]} device {name}", _STYLE[kind]),)
    for one in group(comparison.changes):
        yield from _group(one)
    for drift in comparison.drifts:
        moved = ", ".join(
            f"{table} {before} -> {after} rows" for table, (before, after) in drift.tables.items()
        )
        text = f"~ device {drift.device}: {moved or 'values differ (only a digest is kept)'}"
        yield (Span(text, _STYLE[ChangeKind.CHANGED]),)
    for name in comparison.documents:
        yield (Span(f"~ {name} differs", "dim"),)


def _group(one: ChangeGroup) -> Iterator[Line]:
    kind = one.kind
    keys, devices = one.keys, one.devices
    head = f"{one.table}|{keys[0]}" if len(keys) == 1 else one.table
    rows = len(one.rows)
    where = (
        f"  on {devices[0]}"
        if rows == 1
        else f"  {rows} rows on {len(devices)} device{'s' if len(devices) != 1 else ''}"
    )
    yield (Span(f"{_MARK[kind]} {head}", f"bold {_STYLE[kind]}"), Span(where, "dim"))
    for field in _alike(one.fields):
        yield from _field(field, kind)
    if rows > 1:
        yield from _rows(one)


def _alike(fields: Sequence[FieldChange]) -> Iterator[FieldChange]:
    """Yield the fields, those that change in the same way as one (ports of one cable length)."""
    names: dict[tuple[str, str, str], list[str]] = {}
    first: dict[tuple[str, str, str], FieldChange] = {}
    for field in fields:
        if field.field is not None:
            way = (field.kind.value, shown(field.before), shown(field.after))
            names.setdefault(way, []).append(field.field)
            first.setdefault(way, field)
    for way, field in first.items():
        yield field.model_copy(update={"field": some(names[way])})


def _field(field: FieldChange, group_kind: ChangeKind) -> Iterator[Line]:
    mark = "" if field.kind is group_kind else f"{_MARK[field.kind]} "
    name = Span(f"    {mark}{field.field}: ")
    before, after = Span(shown(field.before), "red"), Span(shown(field.after), "green")
    match field.kind:
        case ChangeKind.ADDED:
            yield (name, after)
        case ChangeKind.REMOVED:
            yield (name, before)
        case ChangeKind.CHANGED:
            yield (name, before, Span(" -> "), after)


def _rows(one: ChangeGroup) -> Iterator[Line]:
    keys_of: dict[str, list[str]] = {}
    for row in one.rows:
        keys_of.setdefault(row.device, []).append(row.key)
    devices_of: dict[tuple[str, ...], list[str]] = {}
    for device, keys in keys_of.items():
        devices_of.setdefault(tuple(keys), []).append(device)
    for same, devices in devices_of.items():
        text = f"    {some(devices)}"
        yield (Span(text if len(one.keys) == 1 else f"{text}: {some(same)}", "dim"),)


def some(names: Sequence[str]) -> str:
    """Return the names, or the first of many and how many more there are."""
    if len(names) <= _MANY:
        return " ".join(names)
    return f"{' '.join(names[: _MANY - 1])} and {len(names) - _MANY + 1} more"
