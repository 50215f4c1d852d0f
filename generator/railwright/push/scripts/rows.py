"""What a switch has of the rows of a change, and what takes back what is there of it.

A row is ``{"table", "key", "before", "after"}``, of which a side that is None has no such row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Row = dict[str, Any]
Config = dict[str, dict[str, Row]]
Json = dict[str, Any]


def where(config: Config, rows: Iterable[Json]) -> tuple[str, list[str]]:
    """Return where rows stand: before, after or mixed; and the addresses that are foreign.

    A field that neither side has, or with a value of neither side, was written by somebody else.
    """
    seen = set()
    foreign: list[str] = []
    for row in rows:
        has = config.get(row["table"], {}).get(row["key"])
        before, after = row["before"], row["after"]
        seen.add("before" if has == before else "after" if has == after else "mixed")
        if has is None or has in (before, after):
            continue
        known = [side for side in (before, after) if side is not None]
        foreign += [
            f"{row['table']}|{row['key']}.{field}"
            for field, value in has.items()
            if all(side.get(field) != value for side in known)
        ]
    if seen <= {"before"}:
        return "before", foreign
    return ("after" if seen == {"after"} else "mixed"), foreign


def wanted(has: Row | None, before: Row | None, after: Row | None) -> Row | None:
    """Return what a row shall be once a step is taken back; fields of others stay as they are."""
    if has is None or has == before:
        return before
    if before is None:
        own = all((after or {}).get(field) == value for field, value in has.items())
        return None if own else has
    want = dict(has)
    for field in {*before, *(after or {})}:
        if field in has and has[field] != (after or {}).get(field):
            continue
        want.pop(field, None)
        if field in before:
            want[field] = before[field]
    return want


def way_back(config: Config, step: Json) -> list[Json]:
    """Return the patch from what runs to what was before a step, for the rows of the step alone."""
    tables: dict[str, dict[str, tuple[Row | None, Row | None]]] = {}
    for row in step["rows"]:
        has = config.get(row["table"], {}).get(row["key"])
        want = wanted(has, row["before"], row["after"])
        if want != has:
            tables.setdefault(row["table"], {})[row["key"]] = has, want
    for port, status in step["ports"].items():  # that the updater shut on its way
        has, want = tables.get("PORT", {}).get(port, (config.get("PORT", {}).get(port),) * 2)
        if want is not None and want.get("admin_status") == "down" != status:
            tables.setdefault("PORT", {})[port] = has, {**want, "admin_status": status}
    return [op for table in sorted(tables) for op in edits(config, table, tables[table])]


def edits(
    config: Config, table: str, rows: dict[str, tuple[Row | None, Row | None]]
) -> Iterator[Json]:
    """Yield the operations (RFC 6902) that change rows of one table, which is never left empty."""
    there = config.get(table, {})
    path = f"/{escaped(table)}"
    new = {key: want for key, (_, want) in rows.items() if want is not None and key not in there}
    gone = {key for key, (_, want) in rows.items() if want is None}
    if not new and gone >= set(there):
        yield {"op": "remove", "path": path}
        return
    if not there:
        yield {"op": "add", "path": path, "value": new}
        return
    for key, (has, want) in sorted(rows.items(), key=lambda row: (row[1][1] is None, row[0])):
        at = f"{path}/{escaped(key)}"
        if want is None:
            yield {"op": "remove", "path": at}
        elif has is None:
            yield {"op": "add", "path": at, "value": want}
        else:
            for field in sorted({*has, *want}):
                place = f"{at}/{escaped(field)}"
                if field not in want:
                    yield {"op": "remove", "path": place}
                elif has.get(field) != want[field]:
                    op = "replace" if field in has else "add"
                    yield {"op": op, "path": place, "value": want[field]}


def as_it_was(config: Config, cells: Iterable[Json]) -> Config:
    """Return a configuration in which some cells are as they were; a value of None: not there."""
    found = dict(config)
    for cell in cells:
        table, key, field, value = (cell[name] for name in ("table", "key", "field", "value"))
        rows = dict(found.pop(table, {}))
        row = dict(rows.pop(key, {}))
        row.pop(field, None)
        if value is not None:
            row[field] = value
        if row:
            rows[key] = row
        if rows:
            found[table] = rows
    return found


def escaped(step: str) -> str:
    """Return a step of a JSON pointer (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")


def in_redis(row: Row | None) -> Row | bool:
    """Return a row as Redis holds it; False: there is none.

    sonic-net/sonic-swss-common common/configdb.h, typed_to_raw.
    """
    if row is None:
        return False
    lists = {f"{field}@": ",".join(value) for field, value in row.items() if type(value) is list}
    texts = {field: value for field, value in row.items() if type(value) is not list}
    return {**texts, **lists} or {"NULL": "NULL"}
