"""The same change on many rows or devices, said once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from railwright.base.natural import natural_key
from railwright.model.change import Change, ChangeGroup, FieldChange, RowRef
from railwright.model.configdb import Value

_Frozen = str | tuple[str, ...] | None


def group(changes: Iterable[Change]) -> tuple[ChangeGroup, ...]:
    """Gather changes into groups; every change is in exactly one group.

    Args:
        changes: as :func:`~railwright.diff.semantic.diff` returns them, of any number of devices:
            the changes of one row stand together.

    Returns:
        Groups by table, the larger first within a table, then by first row.
    """
    fields_of: dict[tuple[object, ...], tuple[FieldChange, ...]] = {}
    rows_of: dict[tuple[object, ...], list[RowRef]] = {}
    for (device, table, key), cells in groupby(changes, key=lambda c: (c.device, c.table, c.key)):
        fields = tuple(
            FieldChange(field=cell.field, kind=cell.kind, before=cell.before, after=cell.after)
            for cell in cells
        )
        same = (table, *((f.field, f.kind, _freeze(f.before), _freeze(f.after)) for f in fields))
        fields_of[same] = fields
        rows_of.setdefault(same, []).append(RowRef(device=device, key=key))
    groups = (
        ChangeGroup(table=str(same[0]), fields=fields, rows=tuple(rows_of[same]))
        for same, fields in fields_of.items()
    )
    return tuple(sorted(groups, key=_order))


def _freeze(value: Value | None) -> _Frozen:
    return tuple(value) if isinstance(value, list) else value


def _order(item: ChangeGroup) -> tuple[object, ...]:
    first = min((natural_key(row.device), natural_key(row.key)) for row in item.rows)
    return (natural_key(item.table), -len(item.rows), first)
