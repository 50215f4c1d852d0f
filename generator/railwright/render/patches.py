"""A site's last word: merge patches over the rendered tables (RFC 7396).

Patches apply in the order of the inventory, a later one over an earlier one. ``null`` removes a
field, a row or a table; a row or table that loses its last entry to a ``null`` goes as well, since
CONFIG_DB would otherwise keep an empty one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from railwright.model.configdb import Value
from railwright.model.fabric import Device, Fabric, PlacedPatch
from railwright.model.intent import PatchMatch
from railwright.render.shape import Rows, Tables

RowPatch = Mapping[str, Value | None]
TablePatch = Mapping[str, RowPatch | None]


def for_device(fabric: Fabric, device: Device) -> tuple[PlacedPatch, ...]:
    """Return the patches of a fabric that are for one device, in order."""
    return tuple(placed for placed in fabric.patches if matches(placed.patch.match, device))


def matches(match: PatchMatch, device: Device) -> bool:
    """Whether every key that a match gives holds for a device."""
    wanted = (
        (match.tier, device.tier.value),
        (match.pod, device.pod),
        (match.plane, device.plane),
        (match.platform, device.model),
        (match.device, device.name),
    )
    return all(want is None or want == have for want, have in wanted)


def apply(tables: Tables, patches: Iterable[PlacedPatch]) -> Tables:
    """Return the tables with all patches merged in; the argument stays as it is."""
    for placed in patches:
        for table, change in placed.patch.set.items():
            tables = _merged_table(tables, table, change)
    return tables


def _merged_table(tables: Tables, table: str, change: TablePatch | None) -> Tables:
    result = {name: rows for name, rows in tables.items() if name != table}
    if change is None:
        return result
    rows: Rows = dict(tables.get(table, {}))
    for key, row_change in change.items():
        _merge_row(rows, key, row_change)
    if rows:
        result[table] = rows
    return result


def _merge_row(rows: Rows, key: str, change: RowPatch | None) -> None:
    if change is None:
        rows.pop(key, None)
        return
    row = dict(rows.get(key, {}))
    for field, value in change.items():
        if value is None:
            row.pop(field, None)
        else:
            row[field] = list(value) if isinstance(value, (list, tuple)) else value
    if row or None not in change.values():
        rows[key] = row
    else:
        rows.pop(key, None)
