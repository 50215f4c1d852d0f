"""What should be the same on several switches, and on which of them it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from railwright.checks.rule import Mend, Spot
from railwright.checks.switch import Switch
from railwright.model.configdb import Row, Value

Same = TypeVar("Same", bound=Hashable)
Fields = tuple[str, ...]
SECRETS = frozenset({"SNMP_COMMUNITY", "SNMP_USER", "NTP_KEY"})
"""Tables of which a finding names no key and no value."""
_HIDDEN = ("passkey", "password", "key", "community", "value")


def usual(values: Iterable[Same]) -> Same | None:
    """Return the value of more than half, if there is one and others differ from it."""
    counted = Counter(values)
    if len(counted) < 2:  # noqa: PLR2004 # nothing differs
        return None
    value, count = counted.most_common(1)[0]
    return value if 2 * count > counted.total() else None


def grouped(
    switches: Iterable[Switch], by: Callable[[Switch], Hashable]
) -> Iterator[Sequence[Switch]]:
    """Yield the switches that are alike in something, as far as there are several."""
    groups: dict[Hashable, list[Switch]] = {}
    for switch in switches:
        groups.setdefault(by(switch), []).append(switch)
    return (each for each in groups.values() if len(each) > 1)


def odd_ones(
    switches: Sequence[Switch],
    tables: Iterable[str],
    left_out: Mapping[str, Fields] | None = None,
) -> Iterator[Spot]:
    """Yield where switches differ from most others; all of them where no value has a majority.

    Args:
        switches: that should be alike.
        tables: what to compare.
        left_out: keys and fields of a table that may differ, as ``key``, ``key.field`` or
            ``*.field``.
    """
    for table in tables:
        rows = [switch.rows(table) for switch in switches]
        if any(one != rows[0] for one in rows):
            ignored = frozenset((left_out or {}).get(table, ()))
            for key in sorted({key for one in rows for key in one} - ignored):
                yield from _row(switches, table, key, ignored)


def odd_fields(
    switches: Sequence[Switch], table: str, key: str, fields: Iterable[str]
) -> Iterator[Spot]:
    """Yield where single fields of a row differ."""
    rows = [switch.row(table, key) for switch in switches]
    for field in fields:
        yield from _field(switches, rows, (table, key, field))


def _row(
    switches: Sequence[Switch], table: str, key: str, ignored: frozenset[str]
) -> Iterator[Spot]:
    found = [(switch, switch.rows(table).get(key)) for switch in switches]
    have = [(switch, row) for switch, row in found if row is not None]
    shown = None if table in SECRETS else key
    lacking = [switch for switch, row in found if row is None]
    if lacking:
        message = f"no such row here, and on {_switches(len(have))} there is"
        for switch in lacking if len(lacking) <= len(have) else ():
            yield Spot(message, table, shown, device=switch.name)
        message = f"a row that is missing on {_switches(len(lacking))}"
        for switch, _ in have if len(have) <= len(lacking) else ():
            yield Spot(message, table, shown, device=switch.name)
    rows = [row for _, row in have]
    if any(row != rows[0] for row in rows):
        fields = sorted({field for row in rows for field in row})
        for field in fields:
            if f"{key}.{field}" not in ignored and f"*.{field}" not in ignored:
                yield from _field([switch for switch, _ in have], rows, (table, key, field))


def _field(
    switches: Sequence[Switch], rows: Sequence[Row], place: tuple[str, str, str]
) -> Iterator[Spot]:
    table, key, field = place
    values = [row.get(field) for row in rows]
    if all(value == values[0] for value in values):
        return
    counted = Counter(map(str, values)).most_common()
    majority = counted[0][1] > counted[1][1]
    usual = next(value for value in values if str(value) == counted[0][0])
    hidden = table in SECRETS or any(word in field.lower() for word in _HIDDEN)
    for switch, value in zip(switches, values, strict=True):
        if majority and value == usual:
            continue
        others = [other for other in values if other != value]
        than = usual if majority else others[0]
        message = (
            f"not as on {_switches(len(others))}"
            if hidden
            else f"{_shown(value)}, but {_shown(than)} on {_switches(values.count(than))}"
        )
        # a list cannot be part of a finding, which is compared with others
        plain = majority and not hidden and not isinstance(usual, list)
        mend = (Mend(table, key, field, usual),) if plain else ()
        shown = None if table in SECRETS else key
        yield Spot(message, table, shown, None if shown is None else field, switch.name, mend)


def _shown(value: Value | None) -> str:
    if value is None:
        return "not set"
    return repr(value) if isinstance(value, str) else ",".join(value)


def _switches(count: int) -> str:
    return f"{count} other switch{'es' if count != 1 else ''}"
