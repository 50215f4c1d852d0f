"""The JSON patch that would satisfy a rule, from what the rule would have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from railwright.base.json_positions import pointer
from railwright.checks.rule import Mend
from railwright.model.configdb import ConfigDb, Value
from railwright.model.finding import Edit


def edits(config: ConfigDb, mends: Sequence[Mend]) -> tuple[Edit, ...]:
    """Return changes as operations of RFC 6902 on a configuration, each valid after those before.

    Tables and rows that are not there are added on the way; what is to go and is not there needs
    nothing. A row that loses its last field stays, empty. What a row says of several ports cannot
    be changed for one of them alone: then nothing is returned.
    """
    if any(_shared(config, mend) for mend in mends):
        return ()
    tables = {table: {key: set(row) for key, row in rows.items()} for table, rows in config.items()}
    return tuple(edit for mend in mends for edit in _edits(tables, mend))


def _shared(config: ConfigDb, mend: Mend) -> bool:
    rows = config.get(mend.table, {})
    return mend.key not in rows and any("," in key and mend.key in key.split(",") for key in rows)


def _edits(tables: dict[str, dict[str, set[str]]], mend: Mend) -> Iterable[Edit]:
    table, key, field, value = mend
    if value is None and field is not None:
        if field in tables.get(table, {}).get(key, ()):
            tables[table][key].discard(field)
            yield Edit(op="remove", path=pointer((table, key, field)))
    elif value is None:
        if tables.get(table, {}).pop(key, None) is not None:
            last = not tables[table]
            yield Edit(op="remove", path=pointer((table,) if last else (table, key)))
    else:
        yield from _ground(tables, table, key)
        if field is not None:
            known = field in tables[table][key]
            tables[table][key].add(field)
            path = pointer((table, key, field))
            yield Edit(op="replace" if known else "add", path=path, value=_json(value))


def _ground(tables: dict[str, dict[str, set[str]]], table: str, key: str) -> Iterable[Edit]:
    if table not in tables:
        tables[table] = {}
        yield Edit(op="add", path=pointer((table,)), value={})
    if key not in tables[table]:
        tables[table][key] = set()
        yield Edit(op="add", path=pointer((table, key)), value={})


def _json(value: Value) -> JsonValue:
    return value if isinstance(value, str) else list(value)
