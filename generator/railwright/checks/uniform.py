"""What should be the same on several ports, sessions or switches, and where it is not.

One rule for all: what more than half of them have is right, and only the others are told. Where
nothing has more than half, nobody knows which is right: all of them are told, and none is offered a
patch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from railwright.checks.network import Network
from railwright.checks.rule import Mend, Spot
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model import secrets
from railwright.model.configdb import Row, Value

Same = TypeVar("Same", bound=Hashable)
Fields = tuple[str, ...]


class Odd(NamedTuple):
    """One of several that is not as the others are."""

    at: int
    """Its place among them."""
    model: int
    """The place of the one to compare it with."""
    majority: bool
    """Whether more than half are as the model is."""


def usual(values: Iterable[Same]) -> Same | None:
    """Return the value of more than half, if there is one."""
    counted = Counter(values)
    if not counted:
        return None
    value, count = counted.most_common(1)[0]
    return value if 2 * count > counted.total() else None


def odd(values: Sequence[Value | Row | None]) -> Iterator[Odd]:
    """Yield those that are not as more than half are; all of them where no value has a majority."""
    if all(value == values[0] for value in values):
        return
    first: dict[Hashable, int] = {}
    kinds = [first.setdefault(_frozen(value), at) for at, value in enumerate(values)]
    most = usual(kinds)
    for at, kind in enumerate(kinds):
        if kind != most:
            model = next(other for other in kinds if other != kind) if most is None else most
            yield Odd(at, model, most is not None)


def grouped(
    switches: Iterable[Switch], by: Callable[[Switch], Hashable]
) -> Iterator[Sequence[Switch]]:
    """Yield the switches that are alike in something, as far as there are several."""
    groups: dict[Hashable, list[Switch]] = {}
    for switch in switches:
        groups.setdefault(by(switch), []).append(switch)
    return (each for each in groups.values() if len(each) > 1)


def odd_in_tier(
    network: Network, of: Callable[[Switch], Same | None]
) -> Iterator[tuple[Same, Switch, int]]:
    """Yield switches that are unlike most of their platform and type in one respect.

    Of two, or of two halves, none is told. A switch that does not say what it is is left out.

    Args:
        network: all switches.
        of: what should be the same; None where it is not known.

    Returns:
        What most have, the switch that has something else, and how many have it.
    """
    known = [one for one in network.switches.values() if of(one) is not None and all(_tier(one))]
    for tier in grouped(known, _tier):
        values = [value for switch in tier if (value := of(switch)) is not None]
        most = usual(values)
        if most is not None:
            for switch, value in zip(tier, values, strict=True):
                if value != most:
                    yield most, switch, values.count(most)


def _tier(switch: Switch) -> tuple[str, str]:
    said = [switch.text(METADATA, LOCALHOST, field) for field in ("platform", "type")]
    return said[0], said[1]


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


def odd_rows(
    table: str, places: Sequence[tuple[Switch, str]], rows: Sequence[Row]
) -> Iterator[Spot]:
    """Yield rows that should be alike and are not, each once, with the first field that differs.

    Args:
        table: that they are of.
        places: the switch and the key of each.
        rows: in the same order.
    """
    for one in odd(rows):
        row, model = rows[one.at], rows[one.model]
        field = next(field for field in {**model, **row} if row.get(field) != model.get(field))
        here, there = _shown(row.get(field)), _shown(model.get(field))
        (switch, key), (other, _) = places[one.at], places[one.model]
        message = f"{field} is {here}; on {other.name} it is {there}"
        yield Spot(message, table, key, field, switch.name)


def _row(
    switches: Sequence[Switch], table: str, key: str, ignored: frozenset[str]
) -> Iterator[Spot]:
    found = [(switch, switch.rows(table).get(key)) for switch in switches]
    have = [(switch, row) for switch, row in found if row is not None]
    shown = None if table in secrets.UNNAMED else key
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
    hidden = table in secrets.UNNAMED or secrets.is_secret(table, field)
    for one in odd(values):
        value, model = values[one.at], values[one.model]
        others = sum(other != value for other in values)
        message = (
            f"not as on {_switches(others)}"
            if hidden
            else f"{_shown(value)}, but {_shown(model)} on {_switches(values.count(model))}"
        )
        # a list cannot be part of a finding, which is compared with others
        plain = one.majority and not hidden and not isinstance(model, list)
        mend = (Mend(table, key, field, model),) if plain else ()
        shown_key, shown_field = (None, None) if table in secrets.UNNAMED else (key, field)
        yield Spot(message, table, shown_key, shown_field, switches[one.at].name, mend)


def _frozen(value: Value | Row | None) -> Hashable:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Mapping):
        return tuple(sorted((field, _frozen(own)) for field, own in value.items()))
    return value


def _shown(value: Value | None) -> str:
    if value is None:
        return "not set"
    return repr(value) if isinstance(value, str) else ",".join(value)


def _switches(count: int) -> str:
    return f"{count} other switch{'es' if count != 1 else ''}"
