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
_EXCERPT = 60
_KEY_END = '":'
_TEXTS = frozenset((str,))
_AT = re.compile(r"\(char (\d+)\)|column (\d+)")


def parse(text: str, *, shown: str, device: str) -> Tables:
    """Return the tables of one printed template.

    The text comes from tokens and normalised literals only, so a comma before a closing bracket is
    always one too many, and ``":`` always ends a key.

    Raises:
        NotConfigDb: not JSON, a key twice in one object, or not table, key, field, value.
    """
    text = text.replace(",}", "}").replace(",]", "]")
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _not_json(text, error, shown, device) from error
    try:
        keys = _checked(data)
    except _WrongShape as error:
        raise _refused(str(error), shown, device) from error
    if keys != text.count(_KEY_END):
        try:
            canonical.loads(text)
        except ValueError as error:
            raise _refused(str(error), shown, device) from error
    return data  # type: ignore[no-any-return]  # its shape was checked just now


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
        table: _ordered_rows(tables[table])
        for table in sorted(tables, key=natural_key)
        if tables[table]
    }


class _WrongShape(Exception):
    """What is wrong with the shape."""


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
            if not _TEXTS.issuperset(map(type, row.values())) or "" in row:
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


def _ordered_rows(rows: Rows) -> Rows:
    before: tuple[str, ...] = ()
    order: tuple[str, ...] | None = None
    result: Rows = {}
    keys = tuple(rows)
    for key in natural_order(keys) or keys:
        row = rows[key]
        fields = tuple(row)
        if fields != before:
            before, order = fields, natural_order(fields)
        result[key] = {field: row[field] for field in order} if order else row
    return result
