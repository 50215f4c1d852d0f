"""Seeded single mutations of a configuration: the same seed gives the same mutants for ever.

Choices are drawn from sha256 of seed and position, not from ``random``, whose algorithms are not
promised across Python versions. Each mutant differs from the original in one place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = "str | list[str]"
Rows: TypeAlias = dict[str, dict[str, Value]]
Config: TypeAlias = dict[str, Rows]

VALUES = (
    "", " ", "true", "True", "false", "up", "down", "enable", "enabled", "on", "none", "NULL",
    "default", "mgmt", "global", "GLOBAL", "0", "1", "2", "-1", "7", "8", "16", "64", "100", "101",
    "256", "9217", "65536", "4294967296", "18446744073709551616", "1.5", "0x10", "010", "1e3",
    "800G", "40m", "40", "m", "3,4", "3, 4", "3-4", "4-3", "3-9", "Ethernet0", "Ethernet999",
    "Ethernet0,Ethernet8", "PortChannel1", "Vlan100", "Vlan5000", "Loopback0", "eth0", "VrfStorage",
    "ROCE", "[ROCE]", "[BUFFER_POOL|x]", "10.0.0.1", "10.0.0.1/32", "10.0.0.256", "fc00::1",
    "FC00::0001/64", "10.0.0.0/33", "02:00:00:00:00:0G", "x" * 33, "x" * 300, "a b", "a.b", "a|b",
    "permit", "IPv4", "IPv6", "ingress", "drop", "rs",
)  # fmt: skip
"""Values that stand at the edge of some type; a mutation may put any of them anywhere."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A configuration with one change, and the change in words."""

    change: str
    config: Config


class Chooser:
    """Draws numbers from a seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, not including, ``limit``."""
        self._count += 1
        digest = hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()
        return int.from_bytes(digest[:8]) % limit

    def of(self, items: list[str] | tuple[str, ...]) -> str:
        """Return one of the items."""
        return items[self.below(len(items))]


@dataclass(slots=True)
class Draft:
    """A copy to be changed, and one row of it that was picked."""

    config: Config
    choose: Chooser
    fields: Mapping[str, tuple[str, ...]]
    table: str = ""
    key: str = ""

    @property
    def row(self) -> dict[str, Value]:
        """The picked row."""
        return self.config[self.table][self.key]

    def pick_row(self, *, with_fields: bool) -> bool:
        """Pick a row, and copy what leads to it; False when there is none that fits."""
        tables = [
            name
            for name, rows in self.config.items()
            if any(rows.values()) or (rows and not with_fields)
        ]
        if not tables:
            return False
        self.table = self.choose.of(tables)
        rows = self.config[self.table]
        self.key = self.choose.of([key for key in rows if rows[key] or not with_fields])
        self.config = {**self.config, self.table: {**rows, self.key: dict(rows[self.key])}}
        return True

    def replace_key(self, key: str) -> None:
        """Give the picked row another key, in its place."""
        rows = self.config[self.table]
        self.config[self.table] = {(key if each == self.key else each): rows[each] for each in rows}


def mutants(
    config: Config, fields: Mapping[str, tuple[str, ...]], count: int, seed: str
) -> Iterator[Mutant]:
    """Yield ``count`` mutants.

    Args:
        config: the configuration to change; it is not touched.
        fields: table to the fields that models know, for mutations that add one.
        count: how many.
        seed: any text.
    """
    names = tuple(OPERATORS)
    for index in range(count):
        attempt = 0
        while True:
            choose = Chooser(f"{seed}:{index}:{attempt}")
            name = choose.of(names)
            draft = Draft(dict(config), choose, fields)
            words = OPERATORS[name](draft)
            if words is not None and draft.config != config:
                yield Mutant(f"{name} {words}", draft.config)
                break
            attempt += 1


def _drop_field(draft: Draft) -> str | None:
    if not draft.pick_row(with_fields=True):
        return None
    name = draft.choose.of(tuple(draft.row))
    del draft.row[name]
    return f"{draft.table}|{draft.key}.{name}"


def _drop_row(draft: Draft) -> str | None:
    if not draft.pick_row(with_fields=False):
        return None
    del draft.config[draft.table][draft.key]
    return f"{draft.table}|{draft.key}"


def _drop_table(draft: Draft) -> str | None:
    table = draft.choose.of(tuple(draft.config))
    del draft.config[table]
    return table


def _set_value(draft: Draft) -> str | None:
    if not draft.pick_row(with_fields=True):
        return None
    name = draft.choose.of(tuple(draft.row))
    value = draft.choose.of(VALUES)
    draft.row[name] = value if isinstance(draft.row[name], str) else [value]
    return f"{draft.table}|{draft.key}.{name} = {value!r}"


def _set_shape(draft: Draft) -> str | None:
    """Put a list where a text was and the other way round."""
    if not draft.pick_row(with_fields=True):
        return None
    name = draft.choose.of(tuple(draft.row))
    old = draft.row[name]
    draft.row[name] = [old] if isinstance(old, str) else ",".join(old)
    return f"{draft.table}|{draft.key}.{name} = {draft.row[name]!r}"


def _out_of_range(draft: Draft) -> str | None:
    """Move a number far out or by one."""
    if not draft.pick_row(with_fields=True):
        return None
    numbers = [
        name
        for name, value in draft.row.items()
        if isinstance(value, str) and value.removeprefix("-").isdecimal()
    ]
    if not numbers:
        return None
    name = draft.choose.of(numbers)
    old = int(str(draft.row[name]))
    moved = (old + 1, old - 1, -old - 1, old * 1000 + 1, 10**12, 10**25, 0)
    draft.row[name] = str(moved[draft.choose.below(len(moved))])
    return f"{draft.table}|{draft.key}.{name} = {draft.row[name]!r}"


def _dangle(draft: Draft) -> str | None:
    """Change a name a little, so that it no longer names anything."""
    if not draft.pick_row(with_fields=True):
        return None
    name = draft.choose.of(tuple(draft.row))
    old = draft.row[name]
    suffix = draft.choose.of(("x", "9", "-", " ", "_X"))
    draft.row[name] = old + suffix if isinstance(old, str) else [*old[:-1], old[-1] + suffix]
    return f"{draft.table}|{draft.key}.{name} = {draft.row[name]!r}"


def _change_case(draft: Draft) -> str | None:
    if not draft.pick_row(with_fields=True):
        return None
    name = draft.choose.of(tuple(draft.row))
    old = draft.row[name]
    draft.row[name] = old.swapcase() if isinstance(old, str) else [item.swapcase() for item in old]
    return f"{draft.table}|{draft.key}.{name} = {draft.row[name]!r}"


def _unknown_field(draft: Draft) -> str | None:
    if not draft.pick_row(with_fields=False):
        return None
    name = draft.choose.of(("NULL", "foo", "Speed", "speeds", "profile ", "0", "dscp"))
    if name in draft.row:
        return None
    draft.row[name] = draft.choose.of(VALUES)
    return f"{draft.table}|{draft.key}.{name}"


def _known_field(draft: Draft) -> str | None:
    """Add a field that models know, with a value that may or may not suit it."""
    if not draft.pick_row(with_fields=False):
        return None
    missing = [name for name in draft.fields.get(draft.table, ()) if name not in draft.row]
    if not missing:
        return None
    name = draft.choose.of(missing)
    value = draft.choose.of(VALUES)
    draft.row[name] = [value] if draft.choose.below(6) == 0 else value
    return f"{draft.table}|{draft.key}.{name} = {draft.row[name]!r}"


def _unknown_table(draft: Draft) -> str | None:
    table = draft.choose.of(tuple(draft.config))
    name = draft.choose.of((table + "S", table.lower(), table[:-1], "FOO"))
    if name in draft.config:
        return None
    draft.config[name] = draft.config.pop(table)
    return f"{table} becomes {name}"


def _bad_key(draft: Draft) -> str | None:
    """Add, drop or change a part of a key."""
    if not draft.pick_row(with_fields=False):
        return None
    parts = draft.key.split("|")
    how = draft.choose.below(4)
    at = draft.choose.below(len(parts))
    if how == 0:
        parts.insert(at, draft.choose.of(VALUES))
    elif how == 1 and len(parts) > 1:
        del parts[at]
    elif how == 2:
        parts[at] += draft.choose.of(("x", "0", " ", "-", "|", "/32"))
    else:
        parts[at] = draft.choose.of(VALUES)
    key = "|".join(parts)
    if key in draft.config[draft.table]:
        return None
    draft.replace_key(key)
    return f"{draft.table}|{draft.key} becomes {key!r}"


def _add_row(draft: Draft) -> str | None:
    """Copy a row under a key that differs in one part."""
    if not draft.pick_row(with_fields=False):
        return None
    parts = draft.key.split("|")
    parts[draft.choose.below(len(parts))] = draft.choose.of(VALUES)
    key = "|".join(parts)
    if key in draft.config[draft.table]:
        return None
    draft.config[draft.table][key] = dict(draft.row)
    return f"{draft.table}|{key} as {draft.key}"


def _duplicate_lane(draft: Draft) -> str | None:
    ports = draft.config.get("PORT", {})
    if len(ports) < 2:
        return None
    one, other = draft.choose.of(tuple(ports)), draft.choose.of(tuple(ports))
    draft.config["PORT"] = {**ports, one: {**ports[one], "lanes": ports[other]["lanes"]}}
    return f"PORT|{one}.lanes as {other}"


def _take_value(draft: Draft) -> str | None:
    """Give a field the value of another field of the same table: legal or nearly so."""
    if not draft.pick_row(with_fields=True):
        return None
    rows = draft.config[draft.table]
    other = rows[draft.choose.of([key for key in rows if rows[key]])]
    name = draft.choose.of(tuple(draft.row))
    source = draft.choose.of(tuple(other))
    draft.row[name] = other[source]
    return f"{draft.table}|{draft.key}.{name} = {draft.row[name]!r}"


OPERATORS: Mapping[str, Callable[[Draft], str | None]] = {
    "drop-field": _drop_field,
    "drop-row": _drop_row,
    "drop-table": _drop_table,
    "set-value": _set_value,
    "set-shape": _set_shape,
    "out-of-range": _out_of_range,
    "dangle": _dangle,
    "change-case": _change_case,
    "unknown-field": _unknown_field,
    "known-field": _known_field,
    "unknown-table": _unknown_table,
    "bad-key": _bad_key,
    "add-row": _add_row,
    "duplicate-lane": _duplicate_lane,
    "take-value": _take_value,
}
"""What can be done to a configuration; each returns the change in words, or None if it cannot."""
