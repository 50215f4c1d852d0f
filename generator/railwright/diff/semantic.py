"""The difference of two configurations, cell by cell, and its exact inverse.

A row without fields is a row that exists and says nothing more; SONiC stores it in its database as
the pseudo field ``NULL``. Here that pseudo field is the field None, so that a row which loses its
last field and stays is not the same as a row which goes. With it, a configuration is a set of
cells, the difference is a set of changed cells, and ``apply(diff(d, a, b), a) == b`` holds for
every pair without an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, cast

from railwright.base.natural import natural_key
from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb, Row, Table, Value

_Cells = Mapping[str | None, Value | None]
_EMPTY: Mapping[str, Row] = {}


class Touched(NamedTuple):
    """A table with rows that differ: its rows before and after, and the keys of those."""

    table: str
    before: Table
    after: Table
    keys: tuple[str, ...]
    """In natural order."""


def diff(device: str, before: ConfigDb, after: ConfigDb) -> tuple[Change, ...]:
    """Return what turns ``before`` into ``after``, in natural order of table, key and field.

    Equal parts are skipped as a whole: the cost of two equal configurations is one comparison, of
    two that differ in n rows that comparison and n rows.

    Args:
        device: name that the changes carry.
        before: table to key to field to value.
        after: likewise. A table without rows counts as absent, as in SONiC.
    """
    found: list[Change] = []
    for table, old, new, keys in touched(before, after):
        for key in keys:
            was, now = _cells(old.get(key)), _cells(new.get(key))
            for field in _names(was, now):
                change = Change(
                    device=device,
                    kind=_kind(field in was, field in now),
                    table=table,
                    key=key,
                    field=field,
                    before=was.get(field),
                    after=now.get(field),
                )
                found.append(change)
    return tuple(found)


def touched(before: ConfigDb, after: ConfigDb) -> Iterator[Touched]:
    """Yield the tables with rows that differ, in natural order; of each the keys of those rows."""
    if before is after or before == after:
        return
    for table in sorted({*before, *after}, key=natural_key):
        old, new = before.get(table, _EMPTY), after.get(table, _EMPTY)
        if old is new or old == new:
            continue
        keys = [key for key, row in old.items() if row is not (now := new.get(key)) and row != now]
        keys += [key for key in new if key not in old]
        yield Touched(table, old, new, tuple(sorted(keys, key=natural_key)))


def _kind(was: bool, now: bool) -> ChangeKind:  # noqa: FBT001 # there before, and after
    if not was:
        return ChangeKind.ADDED
    return ChangeKind.CHANGED if now else ChangeKind.REMOVED


def _names(old: _Cells, new: _Cells) -> list[str | None]:
    """Return the fields that differ: None first, the others in natural order."""
    names = [name for name in old if name not in new or old[name] != new[name]]
    names += [name for name in new if name not in old]
    if len(names) > 1:
        names.sort(key=_by_field)
    return names


def _by_field(name: str | None) -> tuple[object, ...]:
    return () if name is None else (natural_key(name),)


def _cells(row: Row | None) -> _Cells:
    if row is None:
        return {}
    return cast("_Cells", row) or {None: None}


def apply(changes: Iterable[Change], before: ConfigDb) -> ConfigDb:
    """Return the configuration after the changes; ``before`` is left as it is.

    Raises:
        ValueError: a change does not fit, for example because the value it takes away is not there.
    """
    tables: dict[str, dict[str, Row]] = {}
    rows: dict[tuple[str, str], dict[str | None, Value | None]] = {}
    for change in changes:
        where = change.table, change.key
        if change.table not in tables:
            tables[change.table] = dict(before.get(change.table, _EMPTY))
        if where not in rows:
            rows[where] = dict(_cells(tables[change.table].get(change.key)))
        row = rows[where]
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
    for (table, key), cells in rows.items():
        if cells:
            tables[table][key] = row_of(cells)
        else:
            tables[table].pop(key, None)
    return {table: known for table, known in {**before, **tables}.items() if known}


def row_of(cells: _Cells) -> Row:
    """Return the row of cells: the pseudo field of one without fields is none of its."""
    return {
        field: value for field, value in cells.items() if field is not None and value is not None
    }
