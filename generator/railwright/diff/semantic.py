"""The difference of two configurations, cell by cell, and its exact inverse.

A row without fields is a row that exists and says nothing more; SONiC stores it in its database as
the pseudo field ``NULL``. Here that pseudo field is the field None, so that a row which loses its
last field and stays is not the same as a row which goes. With it, a configuration is a set of
cells, the difference is a set of changed cells, and ``apply(diff(d, a, b), a) == b`` holds for
every pair without an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from railwright.base.natural import natural_key
from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb, Row, Table, Value

_EMPTY: Mapping[str, Row] = {}


def diff(device: str, before: ConfigDb, after: ConfigDb) -> tuple[Change, ...]:
    """Return what turns ``before`` into ``after``, in natural order of table, key and field.

    Equal parts are skipped as a whole: the cost of two equal configurations is one comparison, of
    two that differ in n rows that comparison and n rows.

    Args:
        device: name that the changes carry.
        before: table to key to field to value.
        after: likewise. A table without rows counts as absent, as in SONiC.
    """
    if before is after or before == after:
        return ()
    return tuple(
        change
        for table in sorted({*before, *after}, key=natural_key)
        for change in _tables(device, table, before.get(table, _EMPTY), after.get(table, _EMPTY))
    )


def _tables(device: str, table: str, before: Table, after: Table) -> Iterator[Change]:
    if before is after or before == after:
        return
    touched = [key for key in before if before[key] != after.get(key)]
    touched += [key for key in after if key not in before]
    for key in sorted(touched, key=natural_key):
        old, new = _cells(before.get(key)), _cells(after.get(key))
        for field in sorted({*old, *new}, key=lambda name: natural_key(name or "")):
            if field not in old:
                kind, was, now = ChangeKind.ADDED, None, new[field]
            elif field not in new:
                kind, was, now = ChangeKind.REMOVED, old[field], None
            elif old[field] != new[field]:
                kind, was, now = ChangeKind.CHANGED, old[field], new[field]
            else:
                continue
            yield Change(
                device=device, kind=kind, table=table, key=key, field=field, before=was, after=now
            )


def _cells(row: Row | None) -> dict[str | None, Value | None]:
    if row is None:
        return {}
    if not row:
        return {None: None}
    cells: dict[str | None, Value | None] = {}
    cells.update(row.items())
    return cells


def apply(changes: Iterable[Change], before: ConfigDb) -> ConfigDb:
    """Return the configuration after the changes; ``before`` is left as it is.

    Raises:
        ValueError: a change does not fit, for example because the value it takes away is not there.
    """
    tables: dict[str, dict[str, dict[str | None, Value | None]]] = {
        table: {key: _cells(row) for key, row in rows.items()} for table, rows in before.items()
    }
    for change in changes:
        row = tables.setdefault(change.table, {}).setdefault(change.key, {})
        there = change.field in row
        fits = (
            not there
            if change.kind is ChangeKind.ADDED
            else there and row[change.field] == change.before
        )
        if not fits:
            msg = f"{change.address} on {change.device} is not what the change expects"
            raise ValueError(msg)
        if change.kind is ChangeKind.REMOVED:
            del row[change.field]
        else:
            row[change.field] = change.after
    return {
        table: {key: _row(cells) for key, cells in rows.items() if cells}
        for table, rows in tables.items()
        if any(rows.values())
    }


def _row(cells: Mapping[str | None, Value | None]) -> Row:
    return {
        field: value for field, value in cells.items() if field is not None and value is not None
    }
