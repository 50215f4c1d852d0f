"""Which rows a row names: the references that the YANG models have between tables.

They come from the plan of the bundled models, in which a reference is "the name of a row in T".
Values are looked up as keys: a name is a row's key, or a part of it where keys of that table have
several parts. So there may be one reference too many, never one too few.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from railwright.checks.yang import mapping
from railwright.checks.yang.schema import ROW_OF, LeafPlan, ListPlan
from railwright.model.configdb import Row, Value

Address = tuple[str, str]
"""Table and key."""
_ENDS = re.compile(r", | or ")


class _Table(NamedTuple):
    """References of one table.

    Attributes:
        parts: number of key parts to the place of a part to the tables that it names.
        fields: field to the tables that it names, with the separator of a list kept as text.
        names: the tables that every field's own name is a row of, as in CABLE_LENGTH.
        values: likewise of every field's value.
    """

    parts: Mapping[int, Mapping[int, tuple[str, ...]]]
    fields: Mapping[str, tuple[tuple[str, ...], str | None]]
    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def all(self) -> frozenset[str]:
        """Every table that a row may name."""
        parts = (targets for places in self.parts.values() for targets in places.values())
        fields = (targets for targets, _ in self.fields.values())
        return frozenset(itertools.chain(self.names, self.values, *parts, *fields))


@functools.cache
def _tables() -> Mapping[str, _Table]:
    plan = mapping.load(mapping.shipped_path())
    if plan is None:
        return {}
    known = frozenset(plan.tables)
    found: dict[str, _Table] = {}
    for name, table in plan.tables.items():
        parts = {len(one.keys): _key_parts(one, known) for one in table.lists}
        leaves = [one.fields for one in table.lists] + list(table.rows.values())
        fields = {
            field: (targets, leaf.separator)
            for each in leaves
            for field, leaf in each.items()
            if (targets := _targets(leaf.expects, known))
        }
        inner = [one.inner for one in table.lists if one.inner]
        names = tuple(t for one in inner for t in _targets(one.key_expects, known))
        values = tuple(t for one in inner for t in _targets(one.value_expects, known))
        found[name] = _Table(parts, fields, names, values)
    return found


@functools.cache
def naming(table: str) -> frozenset[str]:
    """Return the tables whose rows may name a row of a table, other than itself."""
    return frozenset(name for name, one in _tables().items() if name != table and table in one.all)


def _key_parts(one: ListPlan, known: frozenset[str]) -> dict[int, tuple[str, ...]]:
    leaves = [one.fields.get(key, LeafPlan("")) for key in one.keys]
    named = {place: _targets(leaf.expects, known) for place, leaf in enumerate(leaves)}
    return {place: targets for place, targets in named.items() if targets}


def _targets(expects: str, known: frozenset[str]) -> tuple[str, ...]:
    if not expects.startswith(ROW_OF):
        return ()
    return tuple(word for word in _ENDS.split(expects.removeprefix(ROW_OF)) if word in known)


def named(table: str, key: str, row: Row) -> Iterator[Address]:
    """Yield what a row names, as table and name; one of several tables holds the row, or none."""
    known = _tables().get(table)
    if known is None:
        return
    words = key.split("|")
    for place, targets in known.parts.get(len(words), {}).items():
        yield from ((target, words[place]) for target in targets)
    for field, value in row.items():
        for target in known.names:
            yield target, field
        for target in known.values:
            yield from ((target, text) for text in _texts(value, None))
        if field in known.fields:
            targets, separator = known.fields[field]
            for text in _texts(value, separator):
                yield from ((target, text) for target in targets)


def _texts(value: Value, separator: str | None) -> Iterable[str]:
    if isinstance(value, list):
        return value
    return value.split(separator) if separator else (value,)


class Index:
    """Finds rows of a set by the names that other rows use for them."""

    def __init__(self, rows: Iterable[Address]) -> None:
        self._rows = set(rows)
        self._parts: dict[Address, list[Address]] = {}
        for table, key in self._rows:
            if "|" in key:
                for part in key.split("|"):
                    self._parts.setdefault((table, part), []).append((table, key))

    def of(self, table: str, key: str, row: Row) -> set[Address]:
        """Return the rows of the set that a row names, itself left out."""
        found: set[Address] = set()
        for target in named(table, key, row):
            if target in self._rows:
                found.add(target)
            elif target[0] != table:
                found.update(self._parts.get(target, ()))
        found.discard((table, key))
        return found
