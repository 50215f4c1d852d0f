"""The document for libyang with one row on each line, so that an error's line names the row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from railwright.checks.yang.schema import ListPlan
from railwright.checks.yang.translate import TableData, Translation


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row by its CONFIG_DB address, and the list it is in (None: a container of its own)."""

    table: str
    key: str
    plan: ListPlan | None


@dataclass(slots=True)
class _Line:
    text: str
    row: RowRef | None = None


def layout(translation: Translation) -> tuple[str, tuple[RowRef | None, ...]]:
    """Return the document, and the row on each of its lines (the first line is item 0)."""
    modules: dict[str, list[list[_Line]]] = {}
    for name, table in translation.tables.items():
        body = _members([*_containers(name, table), *_lists(name, table)])
        modules.setdefault(table.plan.module, []).append(_wrap(f"{_text(name)}:{{", body, "}"))
    whole = [
        _wrap(f"{_text(f'{module}:{module}')}:{{", _members(tables), "}")
        for module, tables in modules.items()
    ]
    lines = _wrap("{", _members(whole), "}")
    return "\n".join(line.text for line in lines), tuple(line.row for line in lines)


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _containers(name: str, table: TableData) -> Iterable[list[_Line]]:
    for key, row in table.rows.items():
        yield [_Line(f"{_text(key)}:{_text(row)}", RowRef(name, key, None))]


def _lists(name: str, table: TableData) -> Iterable[list[_Line]]:
    for plan in table.plan.lists:
        if plan.name in table.lists:
            entries, keys = table.lists[plan.name]
            rows = [
                [_Line(_text(entry), RowRef(name, key, plan))]
                for entry, key in zip(entries, keys, strict=True)
            ]
            yield _wrap(f"{_text(plan.name)}:[", _members(rows), "]")


def _members(groups: list[list[_Line]]) -> list[_Line]:
    """Join groups of lines; the comma ends the line of the member before it."""
    for group in groups[:-1]:
        group[-1].text += ","
    return [line for group in groups for line in group]


def _wrap(opening: str, body: list[_Line], closing: str) -> list[_Line]:
    return [_Line(opening), *body, _Line(closing)]
