"""From the printed text to tables: parse, refuse what CONFIG_DB cannot hold, put in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

import orjson

from railwright.base import canonical
from railwright.base.errors import NotConfigDb
from railwright.base.location import Location
from railwright.base.natural import natural_key, natural_order
from railwright.model.configdb import Value

Rows = dict[str, dict[str, Value]]
Tables = dict[str, Rows]
_EXCERPT = 60
_KEY_END = '":'
_TEXTS: frozenset[type] = frozenset((str,))
_ROWS: frozenset[type] = frozenset((dict,))
_ONE_TOO_MANY = re.compile(r",(?=[}\]])")
_AT = re.compile(r"\(char (\d+)\)|column (\d+)")


def parse(text: str, *, shown: str, device: str) -> Tables:
    """Return the tables of one printed template, their keys and fields in natural order.

    The text comes from tokens and normalised literals only, so a comma before a closing bracket is
    always one too many, and ``":`` always ends a key.

    Raises:
        NotConfigDb: not JSON, a key twice in one object, or not table, key, field, value.
    """
    text = _ONE_TOO_MANY.sub("", text)
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _not_json(text, error, shown, device) from error
    try:
        tables, keys = _checked(data)
    except _WrongShape as error:
        raise _refused(str(error), shown, device) from error
    if keys != text.count(_KEY_END):
        try:
            canonical.loads(text)
        except ValueError as error:
            raise _refused(str(error), shown, device) from error
    return tables


def check_owned(tables: Tables, owned: Collection[str], *, shown: str, device: str) -> None:
    """Refuse a table that its template does not own.

    Raises:
        NotConfigDb: the first line of the template does not name the table.
    """
    for table in tables:
        if table not in owned:
            msg = f"prints {table}, which its first line does not name"
            raise _refused(msg, shown, device)


def in_order(tables: Tables) -> Tables:
    """Return tables, keys and fields in natural order, without the tables that hold no row."""
    return {
        table: _ordered_rows(tables[table], set(map(tuple, tables[table].values())))
        for table in sorted(tables, key=natural_key)
        if tables[table]
    }


class _WrongShape(Exception):
    """What is wrong with the shape."""


def _checked(data: object) -> tuple[Tables, int]:
    """Return the tables with their rows in order, and how many keys there are on all levels."""
    if not isinstance(data, dict):
        msg = "the text is not an object of tables"
        raise _WrongShape(msg)
    count = len(data)
    for table, rows in data.items():
        if not isinstance(rows, dict):
            msg = f"{table} is not an object of keys: {_short(rows)}"
            raise _WrongShape(msg)
        if not _ROWS.issuperset(map(type, rows.values())):
            _check_rows(table, rows)
        count += len(rows) + sum(map(len, rows.values()))
        shapes = set(map(tuple, rows.values()))
        values = chain.from_iterable(map(dict.values, rows.values()))
        empty = "" in rows or "" in chain.from_iterable(shapes)
        if empty or not _TEXTS.issuperset(map(type, values)):
            _check_rows(table, rows)
        data[table] = _ordered_rows(rows, shapes)
    return data, count


def _check_rows(table: str, rows: Mapping[str, object]) -> None:
    """Refuse the first thing in a table that CONFIG_DB cannot hold."""
    for key, row in rows.items():
        if not isinstance(row, dict) or not key:
            msg = f"{table}|{key} is not an object of fields: {_short(row)}"
            raise _WrongShape(msg)
        for field, value in row.items():
            _check_value(f"{table}|{key}.{field}", field, value)


def _check_value(where: str, field: str, value: object) -> None:
    texts = isinstance(value, list) and value and all(isinstance(item, str) for item in value)
    if not field or not (texts or isinstance(value, str)):
        msg = f"{where} is neither text nor a list of texts: {_short(value)}"
        raise _WrongShape(msg)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}..."


def _not_json(text: str, error: ValueError, shown: str, device: str) -> NotConfigDb:
    position = getattr(error, "pos", 0)
    near = text[max(0, position - _EXCERPT) : position + _EXCERPT]
    reason = _AT.sub("", str(error)).split(":")[0].strip()
    return _refused(f"what it printed is not JSON ({reason}) near: {near}", shown, device)


def _refused(reason: str, shown: str, device: str) -> NotConfigDb:
    return NotConfigDb(f"{device}: {reason}", location=Location(shown))


def _ordered_rows(rows: Rows, shapes: Iterable[tuple[str, ...]]) -> Rows:
    """Return rows in order, given which sequences of fields there are among them: very few."""
    orders = {fields: order for fields in shapes if (order := natural_order(fields))}
    if orders:
        rows = {key: _ordered_row(row, orders.get(tuple(row))) for key, row in rows.items()}
    keys = natural_order(tuple(rows))
    return {key: rows[key] for key in keys} if keys else rows


def _ordered_row(row: dict[str, Value], order: tuple[str, ...] | None) -> dict[str, Value]:
    return {field: row[field] for field in order} if order else row
