"""What a change does to traffic, on one chip, HwSKU and release.

The classes are data, ``disruption/*.yml``; this module finds the row of it that fits. What no row
names is unknown, and unknown counts as the worst. A table on which no program of the switch acts
disturbs nothing: :mod:`railwright.checks.consumers` knows these.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from railwright.checks.consumers import consumers
from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb, Row, Value
from railwright.model.disruption import Disruption, Verdict
from railwright.model.types import BufferModel, Dialect, Release
from railwright.plan import classes, updater
from railwright.plan.classes import FAMILIES, RowState
from railwright.plan.updater import Level, Operation, Operator

_UNKNOWN = Verdict(
    effect=Disruption.UNKNOWN,
    updater=Disruption.UNKNOWN,
    why="nobody has shown what it does",
    source="none known",
)
_BARE = Verdict(
    effect=Disruption.HITLESS,
    updater=Disruption.HITLESS,
    why="the row stays; CONFIG_DB only notes that it has no field",
    source="sonic-net/sonic-swss-common common/configdb.h (typed_to_raw)",
)
_LENGTHS = "CABLE_LENGTH"
_NO_MARKS = "ecn_none"
_NONE: Mapping[str, Row] = {}
Judged = tuple[Change, Verdict]
"""A change, and what it does."""
_Place = tuple[str, str | None, int]
"""Table, field and kind of change."""
_OPERATORS: Mapping[ChangeKind, Operator] = {
    ChangeKind.ADDED: "add",
    ChangeKind.REMOVED: "remove",
    ChangeKind.CHANGED: "replace",
}


class Traits(NamedTuple):
    """What of a switch decides about a change.

    Attributes:
        asic: the family of the chip, such as ``Spectrum-4``; another text for one that is not in
            the catalogue.
        hwsku: as in DEVICE_METADATA.
        release: of the image.
        dialect: which program configures BGP.
        buffer_model: who computes headroom.
    """

    asic: str
    hwsku: str
    release: Release
    dialect: Dialect = Dialect.BGPCFGD
    buffer_model: BufferModel = BufferModel.TRADITIONAL


class Around(NamedTuple):
    """What stands around a change.

    Attributes:
        row: what happens to its row.
        table: whether the whole table comes or goes with it.
        up: whether the port that the key begins with is up before the change; of a cable length,
            the port of the field.
        marks: of a WRED profile, whether it marks packets (ECN) before and after.
        fresh: of a prefix, whether its set comes with the same change.
    """

    row: RowState = RowState.KEPT
    table: bool = False
    up: bool = True
    marks: bool = True
    fresh: bool = False


class _Known(NamedTuple):
    """A row of the data that may fit, and what it says here."""

    row: classes.Ruling
    verdict: Verdict


def verdicts(
    changes: Iterable[Change], before: ConfigDb, after: ConfigDb, traits: Traits
) -> tuple[Verdict, ...]:
    """Return what each change between two configurations of a switch does, in the order given."""
    found: list[Verdict] = []
    table = key = ""
    around = Around()
    shelf = shelf_of(traits, around)
    for change in changes:
        if change.key != key or change.table != table:
            table, key = change.table, change.key
            around = surroundings(table, key, before, after)
            shelf = shelf_of(traits, around)
        if table == _LENGTHS:  # its fields are ports
            shelf = shelf_of(traits, around._replace(up=is_up(change.field or "", before)))
        found.append(shelf.verdict(change))
    return tuple(found)


def surroundings(table: str, key: str, before: ConfigDb, after: ConfigDb) -> Around:
    """Return what stands around the changes of one row."""
    old, new = before.get(table, _NONE), after.get(table, _NONE)
    if key not in old:
        state, whole = RowState.ADDED, not old
    elif key not in new:
        state, whole = RowState.REMOVED, not new
    else:
        state, whole = RowState.KEPT, False
    up = is_up(key, before) if table in _of_ports() else True
    if table == "WRED_PROFILE":
        return Around(state, whole, up, marks=_marks(old.get(key)) and _marks(new.get(key)))
    if table == "PREFIX":
        name = key.split("|", 1)[0]
        sets = (config.get("PREFIX_SET", _NONE) for config in (before, after))
        return Around(state, whole, up, fresh=[name in one for one in sets] == [False, True])
    return Around(state, whole, up)


def _marks(row: Row | None) -> bool:
    return row is not None and row.get("ecn", _NO_MARKS) != _NO_MARKS


def is_up(key: str, config: ConfigDb) -> bool:
    """Return whether the port that a key begins with is up; a port that is not there is not."""
    port = config.get("PORT", _NONE).get(key.split("|", 1)[0])
    return port is not None and port.get("admin_status") == "up"


@functools.cache
def _of_ports() -> frozenset[str]:
    """Return the tables of which it matters whether the port of a row is up."""
    named = {
        table
        for name in FAMILIES
        for row in classes.family(name).rows
        if row.port is not None
        for table in row.tables
    }
    return frozenset(named) | classes.updater().critical.tables


class Shelf:
    """What is known for one kind of switch and surroundings; every place is looked up once."""

    def __init__(self, traits: Traits, around: Around) -> None:
        self._traits = traits
        self._around = around
        self._chip = updater.chip(traits.asic, traits.hwsku, traits.release)
        self._fixed: dict[_Place, Verdict] = {}
        self._known: dict[_Place, tuple[_Known, ...]] = {}
        self._keyed: dict[tuple[_Place, str], tuple[_Known, ...]] = {}

    def verdict(self, change: Change) -> Verdict:
        """Return what a change of a cell does in these surroundings."""
        place = (change.table, change.field, _number(change.kind))
        fixed = self._fixed.get(place)
        if fixed is not None:
            return fixed
        known = self._known.get(place) or self._keyed.get((place, change.key))
        if known is None:
            known = self._look_up(place, change)
        for each in known:
            if _fits(each.row, change):
                return each.verdict
        return _UNKNOWN

    def _look_up(self, place: _Place, change: Change) -> tuple[_Known, ...]:
        known = tuple(self._candidates(change))
        if updater.guarded(change.table):
            self._keyed[place, change.key] = known
        elif _asks(known[0].row):
            self._known[place] = known
        else:
            self._fixed[place] = known[0].verdict
        return known

    def _candidates(self, change: Change) -> Iterator[_Known]:
        """Yield the rows that may fit, up to the first that surely does."""
        if change.field is None and self._around.row is RowState.KEPT:
            yield _Known(_ANY, _BARE)
            return
        nobody = _unread(change.table, self._traits)
        may_fit = (
            _Known(row, verdict)
            for row, verdict in _rows(self._traits).get(change.table, ())
            if _may_fit(row, change, self._around)
        )
        for each in (nobody,) if nobody else (*may_fit, _Known(_ANY, _UNKNOWN)):
            yield _Known(each.row, self._by_updater(each.verdict, change))
            if not _asks(each.row):
                return

    def _by_updater(self, verdict: Verdict, change: Change) -> Verdict:
        """Return a verdict with what the config updater does about the change."""
        level: Level = "table" if self._around.table else "row"
        if self._around.row is RowState.KEPT:
            level = "field"
        operation = Operation(
            change.table, change.key, change.field, _OPERATORS[change.kind], level
        )
        refused = updater.refusal(operation, self._chip, self._traits.release)
        if refused is not None:
            return _told(verdict, None, *refused)
        critical = classes.updater().critical
        if self._around.up and change.table in critical.tables:
            return _told(verdict, Disruption.PORT_FLAP, critical.why, critical.source)
        return verdict


@functools.cache
def shelf_of(traits: Traits, around: Around) -> Shelf:
    """Return what is known for one kind of switch and surroundings."""
    return Shelf(traits, around)


@functools.cache
def _rows(traits: Traits) -> Mapping[str, tuple[_Known, ...]]:
    """Return the rows that hold on a switch, by table, in their order."""
    found: dict[str, list[_Known]] = {}
    for name in FAMILIES:
        data = classes.family(name)
        for row in data.rows:
            if row.when.holds(traits.asic, traits.release, traits.dialect, traits.buffer_model):
                known = _Known(row, _verdict(row, data.sources[row.source]))
                for table in row.tables:
                    found.setdefault(table, []).append(known)
    return {table: tuple(known) for table, known in found.items()}


def _unread(table: str, traits: Traits) -> _Known | None:
    """Return the verdict of a table on which no program acts; None where one does."""
    known = consumers()
    if table not in known.tables or known.readers(table, traits.dialect, traits.release):
        return None
    named = [each.source for each in known.unread if each.table == table]
    named += [each.source for each in known.programs if table in each.tables]
    why = f"no program acts on it under {traits.dialect} in {traits.release}"
    hitless = Disruption.HITLESS
    return _Known(_ANY, Verdict(effect=hitless, updater=hitless, why=why, source=named[0]))


def _number(kind: ChangeKind) -> int:
    # An enum's hash is work of Python, and this stands in the key of every look-up.
    return 0 if kind is ChangeKind.CHANGED else 1 if kind is ChangeKind.ADDED else 2


_ANY = classes.Ruling(tables=(), effect=Disruption.UNKNOWN, why="", source="")


def _verdict(row: classes.Ruling, source: str) -> Verdict:
    return Verdict(
        effect=row.effect,
        updater=row.updater or row.effect,
        why=row.why,
        source=source,
        takes_effect=row.takes_effect,
        cuts_management=row.cuts_management,
    )


def _told(verdict: Verdict, by_updater: Disruption | None, why: str, source: str) -> Verdict:
    return Verdict(
        effect=verdict.effect,
        updater=by_updater,
        why=f"{verdict.why}; {why}",
        source=f"{verdict.source}; {source}",
        takes_effect=verdict.takes_effect,
        cuts_management=verdict.cuts_management,
    )


def _may_fit(row: classes.Ruling, change: Change, around: Around) -> bool:
    return (
        (row.row is None or row.row is around.row)
        and (row.fields is None or change.field in row.fields)
        and (row.kinds is None or change.kind in row.kinds)
        and (row.port is None or (row.port == "up") is around.up)
        and row.marks in {None, around.marks}
        and row.fresh in {None, around.fresh}
    )


def _asks(row: classes.Ruling) -> bool:
    """Return whether a row asks for more than the place: for the key or for values."""
    return row.keys is not None or row.after is not None or row.direction is not None


def _fits(row: classes.Ruling, change: Change) -> bool:
    return (
        (row.keys is None or change.key in row.keys)
        and (row.after is None or change.after in row.after)
        and (row.direction is None or row.direction == _direction(change.before, change.after))
    )


def _direction(before: Value | None, after: Value | None) -> str | None:
    try:
        old, new = int(str(before)), int(str(after))
    except ValueError:
        return None
    return "lowered" if new < old else "raised"
