"""The hunks of a plan as the page shows them: before and after side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.change import ChangeGroup, ChangeKind, FieldChange, RowRef
from railwright.model.disruption import Disruption
from railwright.model.plan import Hunk, Plan
from railwright.report.spans import shown

_ROWS = 200
"""Rows with values of their own that the page lists; the plan has all."""
_SIGN = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~"}


class Cell(NamedTuple):
    """One field, before and after."""

    field: str
    before: str
    after: str
    kind: str


class Own(NamedTuple):
    """A row that has values of its own."""

    device: str
    key: str
    cells: tuple[Cell, ...]


class Keys(NamedTuple):
    """Switches on which the same rows change."""

    devices: tuple[str, ...]
    keys: tuple[str, ...]


class ShownHunk(NamedTuple):
    """A hunk; ``on`` are the numbers of its switches, ``1-4 7``."""

    hunk: Hunk
    disruption: str
    """The worse of what happens in place and by the config updater."""
    sign: str
    title: str
    on: str
    devices: int
    rows: int
    cells: tuple[Cell, ...]
    own: tuple[Own, ...]
    own_left_out: int
    keys: tuple[Keys, ...]


def shown_hunks(plan: Plan, numbers: Mapping[str, int]) -> tuple[ShownHunk, ...]:
    """Return the hunks of a plan, the worst first."""
    worst_first = sorted(plan.hunks, key=lambda one: -_worst(one).rank)
    return tuple(_hunk(one, numbers) for one in worst_first)


def _worst(hunk: Hunk) -> Disruption:
    effect, updater = hunk.verdict.effect, hunk.verdict.updater
    return effect if updater is None or effect.rank > updater.rank else updater


def _hunk(hunk: Hunk, numbers: Mapping[str, int]) -> ShownHunk:
    group = hunk.change
    keys, devices = group.keys, group.devices
    own = [row for row in group.rows if row.own]
    return ShownHunk(
        hunk=hunk,
        disruption=_worst(hunk).value,
        sign=_SIGN[group.kind],
        title=f"{group.table}|{keys[0]}" if len(keys) == 1 else group.table,
        on=ranges(sorted(numbers[name] for name in devices)),
        devices=len(devices),
        rows=len(group.rows),
        cells=tuple(_cell(one) for one in group.fields if one.field is not None),
        own=tuple(_own(row, group) for row in own[:_ROWS]),
        own_left_out=max(0, len(own) - _ROWS),
        keys=tuple(_keys(group.rows)),
    )


def _cell(one: FieldChange) -> Cell:
    usual = one.before is not None or one.after is not None
    name = one.field or ""
    if one.varies and not usual:
        return Cell(name, "differs by row", "differs by row", one.kind.value)
    before = "" if one.kind is ChangeKind.ADDED else shown(one.before)
    after = "" if one.kind is ChangeKind.REMOVED else shown(one.after)
    return Cell(name, before, after, one.kind.value)


def _own(row: RowRef, group: ChangeGroup) -> Own:
    kinds = {one.field: one.kind for one in group.fields}
    cells = (
        Cell(
            name,
            "" if kinds[name] is ChangeKind.ADDED else shown(values.before),
            "" if kinds[name] is ChangeKind.REMOVED else shown(values.after),
            kinds[name].value,
        )
        for name, values in row.own.items()
    )
    return Own(row.device, row.key, tuple(cells))


def _keys(rows: Sequence[RowRef]) -> Iterator[Keys]:
    keys_of: dict[str, list[str]] = {}
    for row in rows:
        keys_of.setdefault(row.device, []).append(row.key)
    devices_of: dict[tuple[str, ...], list[str]] = {}
    for device in sorted(keys_of, key=natural_key):
        devices_of.setdefault(tuple(keys_of[device]), []).append(device)
    for keys, devices in devices_of.items():
        yield Keys(tuple(devices), keys)


def ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers in short: ``1-4 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return " ".join(str(one[0]) if len(one) == 1 else f"{one[0]}-{one[1]}" for one in runs)
