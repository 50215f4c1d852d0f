"""CONFIG_DB rows to YANG data, by the plan of the module set.

Everything stays text: the engine reads numbers from text. So a row mostly passes through as it
is, plus its key leaves, and the work is linear in the number of fields. What has no place in
YANG at all (unknown tables and fields, keys of the wrong shape, a list where one text belongs) is
found here, because a data tree could not even hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import methodcaller
from typing import NamedTuple, TypeAlias

from railwright.base.text import did_you_mean
from railwright.checks.yang.issues import IssueKind, YangIssue
from railwright.checks.yang.schema import LeafPlan, ListPlan, MapPlan, SchemaPlan, TablePlan
from railwright.model.configdb import ConfigDb, Row

Entry: TypeAlias = dict[str, object]
_Content: TypeAlias = tuple[tuple[str, object], ...]
SEPARATOR = "|"
_ONLY_TEXT: frozenset[type] = frozenset({str})
_values = methodcaller("values")


@dataclass(slots=True)
class TableData:
    """The YANG data of one table.

    Attributes:
        plan: how the table maps.
        lists: list name to its entries, and beside them the CONFIG_DB keys in the same order.
        rows: inner container name to its leaves.
    """

    plan: TablePlan
    lists: dict[str, tuple[list[Entry], list[str]]] = field(default_factory=dict)
    rows: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class Translation:
    """A configuration as YANG data, and what did not fit."""

    tables: dict[str, TableData] = field(default_factory=dict)
    issues: list[YangIssue] = field(default_factory=list)

    def data(self) -> dict[str, dict[str, object]]:
        """Return the whole as one module-qualified document, sorted by module.

        That is how libyang sorts what it reads, and expects it of what it need not sort itself.
        """
        document: dict[str, dict[str, object]] = {}
        for name, table in self.tables.items():
            body: dict[str, object] = dict(table.rows)
            body.update((lists, entries) for lists, (entries, _) in table.lists.items())
            module = table.plan.module
            document.setdefault(f"{module}:{module}", {})[name] = body
        # the name alone: behind `sonic-vlan`, the colon would come after the dash of another one
        names = sorted(document, key=lambda name: name.partition(":")[0])
        return {name: document[name] for name in names}


def translate(config: ConfigDb, schema: SchemaPlan) -> Translation:
    """Translate a configuration; nothing is skipped without an issue."""
    result = Translation()
    for name, rows in config.items():
        plan = schema.tables.get(name)
        if plan is None:
            result.issues.append(_unknown_table(name, schema))
        else:
            result.tables[name] = _table(name, plan, rows, result.issues)
    return result


def _unknown_table(name: str, schema: SchemaPlan) -> YangIssue:
    hint = did_you_mean(name, schema.tables)
    message = f"no YANG model has a table {name}" + (f"; {hint}" if hint else "")
    return YangIssue(name, None, None, message, IssueKind.UNKNOWN_TABLE)


def _table(
    name: str, plan: TablePlan, rows: Mapping[str, Row], issues: list[YangIssue]
) -> TableData:
    """Translate one table. Rows of plain texts, nearly all of them, take the short way."""
    data = TableData(plan)
    data.lists = {each.name: ([], []) for each in plan.lists}
    texts = _ONLY_TEXT.issuperset(map(type, chain.from_iterable(map(_values, rows.values()))))
    fields = set(chain.from_iterable(rows.values()))
    by_parts = {
        len(each.keys): _Target(each, texts and fields <= each.plain, *data.lists[each.name], {})
        for each in reversed(plan.lists)
    }
    for key, row in rows.items():
        if key in plan.rows:
            data.rows[key] = _leaves(_Address(name, key, issues), row, plan.rows[key])
            continue
        parts = key.split(SEPARATOR)
        target = by_parts.get(len(parts))
        if target is None:
            issues.append(_key_shape(name, key, plan))
            continue
        list_plan, plain, entries, keys, known = target
        if " " in key:
            entries.append(_entry(_Address(name, key, issues), parts, row, list_plan))
        elif plain or not row:
            entries.append(_plain_entry(list_plan.keys, parts, row))
        else:
            entries.append(_known_entry(_Address(name, key, issues), parts, row, list_plan, known))
        keys.append(key)
    data.lists = {each: pair for each, pair in data.lists.items() if pair[1]}
    return data


class _Target(NamedTuple):
    """Where rows with a certain number of key parts go.

    Attributes:
        plan: their list.
        plain: whether all rows of the table hold plain texts only, which pass as they are.
        entries: the entries so far.
        keys: their CONFIG_DB keys.
        known: what rows without an issue hold, to the leaves that it became.
    """

    plan: ListPlan
    plain: bool
    entries: list[Entry]
    keys: list[str]
    known: dict[_Content, Entry]


def _plain_entry(names: tuple[str, ...], parts: list[str], row: Row) -> Entry:
    """Put the key leaves before the fields; spelt out where it counts, as this runs per row."""
    if len(parts) == 1:
        return {names[0]: parts[0], **row}
    if len(parts) == 2:  # noqa: PLR2004 - nearly all other keys are pairs
        return {names[0]: parts[0], names[1]: parts[1], **row}
    return {**dict(zip(names, parts, strict=True)), **row}


def _key_shape(table: str, key: str, plan: TablePlan) -> YangIssue:
    shapes = [SEPARATOR.join(f"<{part}>" for part in each.keys) for each in plan.lists]
    known = ", ".join([*plan.rows, *shapes])
    message = f"the key has not the shape of a row of {table}; known: {known}"
    return YangIssue(table, key, None, message, IssueKind.KEY_SHAPE)


@dataclass(slots=True)  # not frozen: that would triple the cost of making one
class _Address:
    """A row being translated, and where its issues go."""

    table: str
    key: str
    issues: list[YangIssue]

    def report(self, name: str | None, message: str, kind: IssueKind = IssueKind.VALUE) -> None:
        self.issues.append(YangIssue(self.table, self.key, name, message, kind))


def _entry(at: _Address, parts: list[str], row: Row, plan: ListPlan) -> Entry:
    if at.key.split() != [at.key] and any(part != part.strip() for part in parts):
        at.report(None, "the key has blanks around a part", IssueKind.KEY_SHAPE)
    entry: Entry = dict(zip(plan.keys, parts, strict=True))
    if plan.inner is not None:
        entry[plan.inner.name] = _map_entries(at, row, plan.inner)
    else:
        _add_leaves(at, entry, row, plan)
    return entry


def _known_entry(
    at: _Address, parts: list[str], row: Row, plan: ListPlan, known: dict[_Content, Entry]
) -> Entry:
    """Translate a row that is not plain; ports mostly say the same, which is done only once."""
    if not _ONLY_TEXT.issuperset(map(type, row.values())):
        return _entry(at, parts, row, plan)
    content = tuple(row.items())
    leaves = known.get(content)
    if leaves is not None:
        return {**dict(zip(plan.keys, parts, strict=True)), **leaves}
    issues = len(at.issues)
    entry = _entry(at, parts, row, plan)
    if issues == len(at.issues) and row.keys().isdisjoint(plan.keys):
        known[content] = {name: entry[name] for name in entry if name not in plan.keys}
    return entry


def _add_leaves(at: _Address, entry: Entry, row: Row, plan: ListPlan) -> None:
    leaves = _leaves(at, row, plan.fields)
    if entry.keys().isdisjoint(leaves):
        entry.update(leaves)
        return
    for name, value in leaves.items():
        if name not in entry:
            entry[name] = value
        elif entry[name] != value:
            at.report(name, f"{name} {value!r} differs from the {name} in the key")


def _map_entries(at: _Address, row: Row, inner: MapPlan) -> list[Entry]:
    entries: list[Entry] = []
    for name, value in row.items():
        if isinstance(value, str):
            entries.append({inner.key: name, inner.value: value})
        else:
            at.report(name, _not_text(name, value))
    return entries


def _leaves(at: _Address, row: Row, fields: Mapping[str, LeafPlan]) -> Entry:
    entry: Entry = {}
    for name, value in row.items():
        leaf = fields.get(name)
        if leaf is None:
            at.report(name, _unknown_field(at.table, name, fields), IssueKind.UNKNOWN_FIELD)
        elif leaf.is_list:
            _add_list(at, entry, name, value, leaf)
        elif type(value) is str:
            entry[name] = value
        else:
            at.report(name, _not_text(name, value))
    return entry


def _unknown_field(table: str, name: str, fields: Mapping[str, LeafPlan]) -> str:
    hint = did_you_mean(name, fields)
    return f"no YANG model has a field {name} in {table}" + (f"; {hint}" if hint else "")


def _not_text(name: str, value: object) -> str:
    shape = "a list" if isinstance(value, (list, tuple)) else type(value).__name__
    return f"{name} is {shape} here, CONFIG_DB holds it as one text"


def _add_list(
    at: _Address, entry: Entry, name: str, value: str | Sequence[str], leaf: LeafPlan
) -> None:
    """Add a leaf-list. A list of one empty text is how CONFIG_DB spells an empty list."""
    if leaf.separator is not None:
        if not isinstance(value, str):
            at.report(name, _not_text(name, value))
            return
        items = [item.strip() for item in value.split(leaf.separator)]
    elif isinstance(value, str) or not all(isinstance(item, str) for item in value):
        at.report(name, f"{name} must be a list of texts")
        return
    else:
        items = list(value)
    if not leaf.has_default:
        items = [item for item in items if item]
    elif not items:
        at.report(name, f"{name} is empty; leave the field out instead")
    if items:
        entry[name] = items
