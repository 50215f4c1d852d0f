"""From the printed text to tables: parse, refuse what CONFIG_DB cannot hold, put in order."""

from __future__ import annotations

import re
from collections.abc import Collection

import orjson

from railwright.base import canonical
from railwright.base.errors import NotConfigDb
from railwright.base.location import Location
from railwright.base.natural import natural_key, natural_order
from railwright.model.configdb import Value

Rows = dict[str, dict[str, Value]]
Tables = dict[str, Rows]
_Shapes = set[tuple[str, ...]]
"""The sequences of fields among the rows of a table: very few."""
_EXCERPT = 60
_QUOTE, _KEY_END, _TEXT_FIELD = '"', '":', '":"'
"""What stands on both sides of every text and nowhere else, where a key ends, and where one ends
whose value is a text."""
_ROWS: frozenset[type] = frozenset((dict,))
_BEFORE_BRACE, _BEFORE_BRACKET = re.compile(",}"), re.compile(",]")
"""A comma too many. Two fixed texts are found twice as fast as one pattern for both."""
_AT = re.compile(r"\(char (\d+)\)|column (\d+)")


def parse(text: str, *, shown: str, device: str) -> Tables:
    """Return the tables of one printed template, their keys and fields in natural order.

    The text comes from tokens and normalised literals only, so a comma before a closing bracket is
    always one too many, and ``":`` always ends a key.

    Raises:
        NotConfigDb: not JSON, a key twice in one object, or not table, key, field, value.
    """
    text = _BEFORE_BRACE.sub("}", text)
    if "]" in text:
        text = _BEFORE_BRACKET.sub("]", text)
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _not_json(text, error, shown, device) from error
    shapes = _plain(data, text)
    if shapes is None:
        try:
            keys = _checked(data)
            if keys != text.count(_KEY_END):
                canonical.loads(text)
        except (_WrongShape, ValueError) as error:
            raise _refused(str(error), shown, device) from error
        shapes = {table: _shapes(rows) for table, rows in data.items()}
    return {table: _ordered_rows(rows, shapes[table]) for table, rows in data.items()}


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
        table: _ordered_rows(tables[table], _shapes(tables[table]))
        for table in sorted(tables, key=natural_key)
        if tables[table]
    }


class _WrongShape(Exception):
    """What is wrong with the shape."""


def _plain(data: object, text: str) -> dict[str, _Shapes] | None:
    """Return the shapes of every table if all is well, told by counting.

    It is well if the text is tables of rows of texts and every key stands once: what most
    templates print. Of all else, right or wrong, :func:`_checked` knows; the result is None.
    """
    if not (type(data) is dict and _ROWS.issuperset(map(type, data.values()))):
        return None
    shapes: dict[str, _Shapes] = {}
    rows = fields = 0
    for table, body in data.items():
        if "" in body or not _ROWS.issuperset(map(type, body.values())):
            return None
        rows += len(body)
        fields += sum(map(len, body.values()))
        shapes[table] = _shapes(body)
    named = all("" not in shape for found in shapes.values() for shape in found)
    # As many texts follow a key as there are fields, and no text is left that is not one of them
    # or a key: a key that stood twice, or a list of texts, would leave some.
    texts = len(data) + rows + 2 * fields
    whole = text.count(_TEXT_FIELD) == fields and text.count(_QUOTE) == 2 * texts
    return shapes if named and whole else None


def _shapes(rows: Rows) -> _Shapes:
    return set(map(tuple, rows.values()))


def _checked(data: object) -> int:
    """Return how many keys there are on all levels."""
    if not isinstance(data, dict):
        msg = "the text is not an object of tables"
        raise _WrongShape(msg)
    count = len(data)
    for table, rows in data.items():
        if not isinstance(rows, dict):
            msg = f"{table} is not an object of keys: {_short(rows)}"
            raise _WrongShape(msg)
        count += len(rows)
        for key, row in rows.items():
            if not isinstance(row, dict) or not key:
                msg = f"{table}|{key} is not an object of fields: {_short(row)}"
                raise _WrongShape(msg)
            count += len(row)
            for field, value in row.items():
                _check_value(f"{table}|{key}.{field}", field, value)
    return count


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


def _ordered_rows(rows: Rows, shapes: _Shapes) -> Rows:
    """Return rows in order."""
    orders = {fields: order for fields in shapes if (order := natural_order(fields))}
    if orders and len(shapes) == 1:
        (order,) = orders.values()
        rows = {key: {field: row[field] for field in order} for key, row in rows.items()}
    elif orders:
        rows = {key: _ordered_row(row, orders.get(tuple(row))) for key, row in rows.items()}
    keys = natural_order(tuple(rows))
    return {key: rows[key] for key in keys} if keys else rows


def _ordered_row(row: dict[str, Value], order: tuple[str, ...] | None) -> dict[str, Value]:
    return {field: row[field] for field in order} if order else row
