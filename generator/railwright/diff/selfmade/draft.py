"""A configuration that is changed here and there without touching the one it is made from."""

from __future__ import annotations

from collections.abc import Mapping

from railwright.base.natural import natural_key
from railwright.model.configdb import ConfigDb, Row, Table


class Draft:
    """A configuration in the making. What is not changed is shared with the original."""

    def __init__(self, config: ConfigDb) -> None:
        self._config = config
        self._tables: dict[str, dict[str, Row]] = {}

    def table(self, name: str) -> Table:
        """Return a table as it is now; one that is not there has no rows."""
        return self._tables.get(name) or self._config.get(name, {})

    def merge(self, table: str, key: str, row: Row) -> None:
        """Put fields into a row, which is made if it is not there."""
        rows = self._open(table)
        rows[key] = {**rows.get(key, {}), **row}

    def drop(self, table: str, key: str) -> None:
        """Take a row away."""
        self._open(table).pop(key, None)

    def result(self) -> ConfigDb:
        """Return the configuration: what was changed in natural order, no table empty."""
        if not self._tables:
            return self._config
        changed: Mapping[str, Table] = {**self._config, **self._tables}
        return {
            name: _ordered(self._tables[name]) if name in self._tables else changed[name]
            for name in sorted(changed, key=natural_key)
            if changed[name]
        }

    def _open(self, table: str) -> dict[str, Row]:
        if table not in self._tables:
            self._tables[table] = dict(self._config.get(table, {}))
        return self._tables[table]


def _ordered(rows: Table) -> Table:
    return {
        key: {field: rows[key][field] for field in sorted(rows[key], key=natural_key)}
        for key in sorted(rows, key=natural_key)
    }
