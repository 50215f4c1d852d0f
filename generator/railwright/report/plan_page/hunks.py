"""The hunks of a plan as the page shows them: before and after side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from railwright.base.folding import folded
from railwright.base.natural import natural_key
from railwright.model.change import ChangeGroup, ChangeKind, RowRef
from railwright.model.disruption import Disruption, Verdict
from railwright.model.plan import Hunk, Plan
from railwright.report.changes import some
from railwright.report.plan_page.switches import Place, ranges
from railwright.report.spans import shown

_ROWS = 200
"""Rows with values of their own that the page lists; the plan has all."""
_GIST = 2
"""Words, or fields, that stand for a hunk."""
_FEW = 4
"""Names that are told as they are."""
_SIGN = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~"}
_VARIES = "differs by row"


class Cell(NamedTuple):
    """Fields that change alike, before and after."""

    field: str
    before: str
    after: str


class Own(NamedTuple):
    """A row that has values of its own."""

    device: str
    key: str
    cells: tuple[Cell, ...]


class Keys(NamedTuple):
    """Switches on which the same rows change."""

    devices: str
    keys: str


class ShownHunk(NamedTuple):
    """A hunk.

    Attributes:
        number: its place in the plan, from 1.
        hunk: as the plan has it.
        disruption: what it does on the way its switches take.
        other: what it would do on the other way, where that differs: by the config updater, or in
            place; else empty.
        kind: ``added``, ``removed`` or ``changed``.
        sign: the same as a sign.
        title: table, and key if there is only one.
        gist: what changes, in a few words.
        on: numbers of its switches, ``1-4 7``.
        devices: how many they are.
        rows: how many rows it has.
        cells: fields with what most rows have.
        own: rows that have something else, as many as are listed.
        own_left_out: how many are not.
        keys: its rows.
    """

    number: int
    hunk: Hunk
    disruption: Disruption
    other: str
    kind: str
    sign: str
    title: str
    gist: str
    on: str
    devices: int
    rows: int
    cells: tuple[Cell, ...]
    own: tuple[Own, ...]
    own_left_out: int
    keys: tuple[Keys, ...]


def shown_hunks(plan: Plan, found: Sequence[Place]) -> tuple[ShownHunk, ...]:
    """Return the hunks of a plan, the worst first, those that are refused before others.

    Args:
        plan: as assembled.
        found: its switches.
    """
    numbers = {one.name: one.number for one in found}
    hunks = [_hunk(*each, numbers) for each in enumerate(plan.hunks, start=1)]
    hunks.sort(key=lambda one: (-one.disruption.rank, not one.hunk.verdict.refused))
    return tuple(hunks)


def _hunk(number: int, hunk: Hunk, numbers: Mapping[str, int]) -> ShownHunk:
    group, verdict = hunk.change, hunk.verdict
    keys, devices = group.keys, group.devices
    own = [row for row in group.rows if row.own]
    cells = tuple(_cells(group))
    return ShownHunk(
        number=number,
        hunk=hunk,
        disruption=hunk.disruption,
        other=_other(verdict, hunk.disruption),
        kind=group.kind.value,
        sign=_SIGN[group.kind],
        title=f"{group.table}|{keys[0]}" if len(keys) == 1 else group.table,
        gist=_gist(hunk, cells) or some(keys),
        on=ranges(sorted(numbers[name] for name in devices)),
        devices=len(devices),
        rows=len(group.rows),
        cells=cells,
        own=tuple(_own(row, group) for row in own[:_ROWS]),
        own_left_out=max(0, len(own) - _ROWS),
        keys=tuple(_keys(group.rows)),
    )


def _other(verdict: Verdict, disruption: Disruption) -> str:
    if verdict.updater is None or verdict.updater is verdict.effect:
        return ""
    if disruption is verdict.effect:
        return f"{verdict.updater} by the config updater"
    return f"{verdict.effect} if rows were written past the config updater"


def _cells(group: ChangeGroup) -> Iterator[Cell]:
    """Yield the fields, those alike as one: ports of a cable length are fields."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in group.fields:
        if one.field is not None:
            usual = not one.varies or one.before is not None or one.after is not None
            before, after = (shown(one.before), shown(one.after)) if usual else (_VARIES, _VARIES)
            found.setdefault(_sides(one.kind, before, after), []).append(one.field)
    for (before, after), names in found.items():
        yield Cell(some(names), before, after)


def _sides(kind: ChangeKind, before: str, after: str) -> tuple[str, str]:
    return "" if kind is ChangeKind.ADDED else before, "" if kind is ChangeKind.REMOVED else after


def _own(row: RowRef, group: ChangeGroup) -> Own:
    kinds = {one.field: one.kind for one in group.fields}
    cells = (
        Cell(name, *_sides(kinds[name], shown(values.before), shown(values.after)))
        for name, values in row.own.items()
    )
    return Own(row.device, row.key, tuple(cells))


def _gist(hunk: Hunk, cells: Sequence[Cell]) -> str:
    if hunk.words:
        return "; ".join(hunk.words[:_GIST])
    told = [one for one in cells if _VARIES not in (one.before, one.after)][:_GIST]
    texts = (
        f"{one.field} {one.before} -> {one.after}"
        if one.before and one.after
        else f"{one.field} {one.before or one.after}"
        for one in told
    )
    return ", ".join(texts) or ", ".join(f"{one.field} {_VARIES}" for one in cells[:_GIST])


def _keys(rows: Sequence[RowRef]) -> Iterator[Keys]:
    keys_of: dict[str, list[str]] = {}
    for row in rows:
        keys_of.setdefault(row.device, []).append(row.key)
    devices_of: dict[tuple[str, ...], list[str]] = {}
    for device in sorted(keys_of, key=natural_key):
        devices_of.setdefault(tuple(keys_of[device]), []).append(device)
    for keys, devices in devices_of.items():
        yield Keys(every(devices), every(keys))


def every(names: Sequence[str]) -> str:
    """Return all names, many as ranges: nothing is left out."""
    if len(names) <= _FEW:
        return " ".join(names)
    return " ".join(word.text for word in folded(names))
