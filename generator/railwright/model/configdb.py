"""CONFIG_DB as SONiC holds it: table, key, field to text or a list of texts."""

from __future__ import annotations

from collections.abc import Mapping

Value = str | list[str]
Row = Mapping[str, Value]
Table = Mapping[str, Row]
ConfigDb = Mapping[str, Table]
"""Table name to key to field to value. No table is empty: CONFIG_DB cannot hold one."""
