"""libyang's errors as issues: back to table, row and field, in words for people.

While parsing, libyang names the line, and one row stands on each line, so the row is known even
when its key is what is wrong. After parsing it names the data path instead.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from railwright.checks.yang.issues import IssueKind, YangIssue, sorted_unique
from railwright.checks.yang.layout import RowRef
from railwright.checks.yang.libyang import RawError
from railwright.checks.yang.schema import ROW_OF, LeafPlan, MapPlan, SchemaPlan, TablePlan
from railwright.checks.yang.translate import SEPARATOR
from railwright.model.configdb import ConfigDb, Row

_STEP = re.compile(r"/(?:[\w.-]+:)?([\w.-]+)((?:\[(?:'[^']*'|\"[^\"]*\"|[^\]'\"])*\])*)")
_PREDICATE = re.compile(r"\[(?:[\w-]+:)?([\w.-]+)=(?:'([^']*)'|\"([^\"]*)\")\]")
_MANDATORY = re.compile(r'Mandatory node "([\w.-]+)"')
_TARGET = re.compile(r'value "([^"]*)" - no target instance "([^"]*)"')
_TARGET_LIST = re.compile(r"([\w-]+)_LIST(?=\[|/|\Z)")
_COUNTED = ("Too many", "Too few", "Duplicate instance", "Unique data leaf")
_KEYLESS = "is missing its key"
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'"([^"]*)"')
_Steps: TypeAlias = list[tuple[str, dict[str, str]]]
_ROW_DEPTH = 3
"""Steps of a path down to a row: top container, table container, list or row container."""


def explain(
    errors: Iterable[RawError],
    rows: tuple[RowRef | None, ...],
    config: ConfigDb,
    schema: SchemaPlan,
    found: Iterable[YangIssue],
) -> tuple[YangIssue, ...]:
    """Return the issues of a document that libyang refused, together with those found before.

    An error that only follows from another one is left out: a field that counts as missing
    because its value was refused, a reference to a row that was refused.

    Args:
        errors: what libyang reported for the document laid out one row per line.
        rows: the row on each line.
        config: the configuration the document was made from.
        schema: the plan of the module set.
        found: issues from the translation.
    """
    located = [_locate(error, rows, config, schema) for error in errors]
    issues = list(found)
    issues += [place.issue() for place in located if place.precise and not place.may_follow]
    known = _Known.of(issues)
    issues += [
        place.issue()
        for place in located
        if place.precise and place.may_follow and not known.explains(place)
    ]
    known = _Known.of(issues)
    issues += [
        place.issue() for place in located if not place.precise and not known.explains(place)
    ]
    return sorted_unique(issues)


@dataclass(frozen=True, slots=True)
class _Located:
    """An error with what is known about its place."""

    error: RawError
    kind: IssueKind
    table: str
    key: str | None
    cell: _Cell

    @property
    def precise(self) -> bool:
        """Whether the row is known and the error is not just that a refused key is missing."""
        return self.key is not None and _KEYLESS not in self.error.message

    @property
    def may_follow(self) -> bool:
        """Whether errors of this kind can be the consequence of another one."""
        if self.kind is IssueKind.VALUE:
            return self.cell.leaf is not None and self.cell.leaf.expects.startswith(ROW_OF)
        return self.kind in (IssueKind.REFERENCE, IssueKind.MISSING)

    def issue(self) -> YangIssue:
        """Return the issue in words."""
        field = None if self.cell.in_key else self.cell.name
        return YangIssue(self.table, self.key, field, self._words(), self.kind)

    def _words(self) -> str:
        cell = self.cell
        text = self.error.message.split("\n", 1)[0].rstrip(" :")
        if self.kind is IssueKind.MISSING:
            return f"{cell.name} is missing: every row of this kind has it"
        if self.kind not in (IssueKind.VALUE, IssueKind.REFERENCE) or cell.leaf is None:
            return text
        where = " in the key" if cell.in_key else ""
        shown = f" {cell.value!r}" if cell.value is not None else ""
        subject = cell.name or "a field name"
        return f"{subject}{shown}{where} is not {cell.leaf.expects} (libyang: {text})"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is already wrong, to tell causes from consequences."""

    cells: frozenset[tuple[str, str | None, str | None]]
    rows: frozenset[tuple[str, str]]
    tables: frozenset[str]

    @classmethod
    def of(cls, issues: Iterable[YangIssue]) -> _Known:
        every = tuple(issues)
        return cls(
            cells=frozenset((each.table, each.key, each.field) for each in every),
            rows=frozenset((each.table, each.key) for each in every if each.key is not None),
            tables=frozenset(each.table for each in every),
        )

    def explains(self, place: _Located) -> bool:
        """Return whether this error follows from a known issue."""
        if place.kind is IssueKind.MISSING:
            return (place.table, place.key, place.cell.name) in self.cells
        if not place.precise:
            return place.table in self.tables
        if place.kind is IssueKind.VALUE:
            return self._names_refused_row(place.cell)
        return any(
            self._refused(target, value) for value, target in _TARGET.findall(place.error.message)
        )

    def _names_refused_row(self, cell: _Cell) -> bool:
        words = _WORD.findall(cell.leaf.expects if cell.leaf else "")
        return any(table in words and cell.value == key for table, key in self.rows)

    def _refused(self, target: str, value: str) -> bool:
        steps = _TARGET_LIST.findall(target)
        return bool(steps) and any(
            table == steps[-1] and value in key.split(SEPARATOR) for table, key in self.rows
        )


def _locate(
    error: RawError, rows: tuple[RowRef | None, ...], config: ConfigDb, schema: SchemaPlan
) -> _Located:
    steps = _steps(error.path)
    row = _row(error, steps, rows, config, schema)
    kind = _kind(error)
    if row is None:
        table, _ = _table_of(steps, schema)
        return _Located(error, kind, table, None, _Cell(None))
    return _Located(error, kind, row.table, row.key, _cell(error, steps, row, config, schema))


def _steps(path: str) -> _Steps:
    """Split a data path into names and their key predicates."""
    return [
        (name, {key: single or double for key, single, double in _PREDICATE.findall(predicates)})
        for name, predicates in _STEP.findall(path)
    ]


def _kind(error: RawError) -> IssueKind:
    message = error.message
    if error.tag == "instance-required":
        return IssueKind.REFERENCE
    if _MANDATORY.search(message):
        return IssueKind.MISSING
    if message.startswith(_COUNTED):
        return IssueKind.COUNT
    if error.tag == "must-violation" or message.startswith("When condition"):
        return IssueKind.CONSTRAINT
    if _KEYLESS in message:
        return IssueKind.KEY_SHAPE
    return IssueKind.VALUE if error.line else IssueKind.CONSTRAINT


def _row(
    error: RawError,
    steps: _Steps,
    rows: tuple[RowRef | None, ...],
    config: ConfigDb,
    schema: SchemaPlan,
) -> RowRef | None:
    """Find the row by the path, or by the line where the path lacks keys that were refused.

    The path goes first: doubles are reported at the end of the list they are in.
    """
    row = _row_of_path(steps, config, schema) if len(steps) >= _ROW_DEPTH else None
    if row is None and 0 < error.line <= len(rows):
        return rows[error.line - 1]
    return row


def _row_of_path(steps: _Steps, config: ConfigDb, schema: SchemaPlan) -> RowRef | None:
    name, plan = _table_of(steps, schema)
    step, values = steps[_ROW_DEPTH - 1]
    if plan is None:
        return None
    if step in plan.rows:
        return RowRef(name, step, None)
    for each in plan.lists:
        if each.name == step and all(part in values for part in each.keys):
            key = SEPARATOR.join(values[part] for part in each.keys)
            return RowRef(name, _as_written(key, config.get(name, {})), each)
    return None


def _table_of(steps: _Steps, schema: SchemaPlan) -> tuple[str, TablePlan | None]:
    """Find the table in a path, also in one that libyang cut off above a list."""
    for name, _ in steps[:_ROW_DEPTH]:
        if name in schema.tables:
            return name, schema.tables[name]
        for table, plan in schema.tables.items():
            if any(each.name == name for each in plan.lists):
                return table, plan
    return "", None


def _as_written(key: str, rows: Mapping[str, Row]) -> str:
    """Return the key as the configuration writes it; libyang rewrites addresses and numbers."""
    if key in rows:
        return key
    canonical = _canonical(key)
    return next((each for each in rows if _canonical(each) == canonical), key)


def _canonical(key: str) -> tuple[str, ...]:
    return tuple(_canonical_part(part) for part in key.split(SEPARATOR))


def _canonical_part(part: str) -> str:
    try:
        if "/" in part:
            return str(ipaddress.ip_network(part, strict=False))
        return str(ipaddress.ip_address(part))
    except ValueError:
        return str(int(part)) if part.isdecimal() and part.isascii() else part


@dataclass(frozen=True, slots=True)
class _Cell:
    """Which part of a row an error is about."""

    name: str | None
    leaf: LeafPlan | None = None
    value: str | None = None
    in_key: bool = False


def _cell(
    error: RawError, steps: _Steps, row: RowRef, config: ConfigDb, schema: SchemaPlan
) -> _Cell:
    mandatory = _MANDATORY.search(error.message)
    if mandatory:
        return _Cell(mandatory[1])
    below = _below_row(steps, row)
    if not below:
        return _Cell(None)
    fields = config.get(row.table, {}).get(row.key, {})
    name, values = below[0]
    plan = row.plan
    if plan is None:
        return _Cell(name, schema.tables[row.table].rows[row.key].get(name), _one(fields, name))
    if name in plan.keys:
        part = row.key.split(SEPARATOR)[plan.keys.index(name)]
        return _Cell(name, plan.fields.get(name), part, in_key=True)
    if plan.inner is not None and plan.inner.name == name:
        return _map_cell(error, plan.inner, values, below, fields)
    return _Cell(name, plan.fields.get(name), _one(fields, name))


def _one(fields: Row, name: str | None) -> str | None:
    value = fields.get(name) if name is not None else None
    return value if isinstance(value, str) else None


def _below_row(steps: _Steps, row: RowRef) -> _Steps:
    """Return the steps below the row; libyang cuts paths above a list whose keys it refused."""
    anchor = row.plan.name if row.plan else row.key
    for depth in (_ROW_DEPTH - 1, 0):
        if depth < len(steps) and steps[depth][0] == anchor:
            return steps[depth + 1 :]
    return []


def _map_cell(
    error: RawError, inner: MapPlan, values: Mapping[str, str], below: _Steps, fields: Row
) -> _Cell:
    """In a map list the field's name is a value too, and may be what is wrong."""
    name = values.get(inner.key)
    if name is None:
        quoted = _QUOTED.findall(error.message)
        name = next((word for word in quoted if word in fields), None)
    if below[1:] and below[1][0] == inner.key:
        return _Cell(name, LeafPlan(inner.key_expects))
    return _Cell(name, LeafPlan(inner.value_expects), _one(fields, name))
