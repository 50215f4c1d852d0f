"""The pieces of a change that are made at once, and which of them must come before which.

A piece is a row that comes or goes, or the changed fields of one row that have the same class. A
new row comes after the new rows that it names, a row goes after the rows that named it; between
the two, rows that stay are changed and re-pointed. So no state in between has a row that names
nothing. A port is opened after all else has changed. A new one too: its row comes without
`admin_status`, which means down, and gets it then (sonic-net/sonic-swss cfgmgr/portmgr.cpp,
PortMgr::doTask).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

from railwright.model.change import Change
from railwright.model.configdb import ConfigDb, Row
from railwright.model.disruption import Disruption, Verdict
from railwright.plan import classes
from railwright.plan.oracle import Judged, is_up
from railwright.plan.references import Address, Index

_MEMBERS = ("VLAN_MEMBER", "PORTCHANNEL_MEMBER")
_EITHER = frozenset((*_MEMBERS, "INTERFACE"))
"""A port has rows of one of these only."""
SHUT, PLAIN, TIED, OPEN = range(4)
"""Stages of changes: what shuts ports, most, what can only be made together, and what opens ports.
So a port has its cable length, headroom, maps and watchdog before anything passes it."""
_NONE: Mapping[str, Row] = {}


class Phase(IntEnum):
    """When a piece is made."""

    ADD = 0
    CHANGE = 1
    REMOVE = 2


class Piece(NamedTuple):
    """One piece.

    Attributes:
        phase: when it is made.
        stage: within the phase, after which others.
        disruption: by the config updater.
        table: the table.
        key: the row.
        changes: its cells.
        ports: the ports that go down for it; empty where none does.
        shut: whether the config updater shuts them, and not the switch by itself.
        listed: whether the row stays and holds a list.
    """

    phase: Phase
    stage: int
    disruption: Disruption
    table: str
    key: str
    changes: tuple[Change, ...]
    ports: tuple[str, ...] = ()
    shut: bool = False
    listed: bool = False


def pieces(
    changes: Sequence[Change], verdicts: Sequence[Verdict], before: ConfigDb, after: ConfigDb
) -> list[Piece]:
    """Return the pieces of the changes between two configurations of a switch, unordered.

    Args:
        changes: as :func:`~railwright.diff.semantic.diff` returns them.
        verdicts: one for each change; none is refused.
        before: what the switch has.
        after: what it shall have.
    """
    pairs = zip(changes, verdicts, strict=True)
    rows = {
        address: list(each)
        for address, each in groupby(pairs, key=lambda one: (one[0].table, one[0].key))
    }
    scene = _scene(before, after)
    opened = list(_opened(rows, scene))
    knot = _knot(rows, scene)
    found = [
        one
        for address, each in rows.items()
        if address not in knot
        for one in _of_row(address, each, scene)
    ]
    found = _staged(found, before, after)
    found += [_piece(Phase.CHANGE, address, [pair], scene, OPEN) for address, pair in opened]
    return found + _tied([(address, rows[address]) for address in rows if address in knot], scene)


class _Scene(NamedTuple):
    """What stands around all changes of a switch.

    Attributes:
        before: what it has.
        after: what it shall have.
        ports: of both.
        stay: ports that there are in both.
        critical: tables for which the config updater shuts ports.
    """

    before: ConfigDb
    after: ConfigDb
    ports: frozenset[str]
    stay: frozenset[str]
    critical: frozenset[str]


def _scene(before: ConfigDb, after: ConfigDb) -> _Scene:
    old, new = frozenset(before.get("PORT", _NONE)), frozenset(after.get("PORT", _NONE))
    return _Scene(before, after, old | new, old & new, classes.updater().critical.tables)


def _opened(rows: dict[Address, list[Judged]], scene: _Scene) -> Iterable[tuple[Address, Judged]]:
    """Take the changes that open ports out of the rows, and yield them."""
    for address in [one for one in rows if one[0] == "PORT"]:
        each = rows[address]
        opens = next((pair for pair in each if _sets_admin(pair, "up")), None)
        others = [pair for pair in each if pair is not opens]
        if opens is None or not (others or address[1] in scene.stay):
            continue
        if others:
            rows[address] = others
        else:
            del rows[address]
        yield address, opens


def _sets_admin(pair: Judged, value: str) -> bool:
    return pair[0].field == "admin_status" and pair[0].after == value


def _of_row(address: Address, each: list[Judged], scene: _Scene) -> Iterable[Piece]:
    table, key = address
    old = scene.before.get(table, _NONE).get(key)
    new = scene.after.get(table, _NONE).get(key)
    phase = Phase.ADD if old is None else Phase.REMOVE if new is None else Phase.CHANGE
    # Rows of a port that stays are changed together: a range of queues may be cut otherwise.
    if phase is not Phase.CHANGE and table in scene.critical and _port(key) in scene.stay:
        phase = Phase.CHANGE
    if phase is not Phase.CHANGE or any(one[0].field is None for one in each):
        return (_piece(phase, address, each, scene),)
    listed = _has_list(old) or _has_list(new)
    shuts = [pair for pair in each if _sets_admin(pair, "down")] if table == "PORT" else []
    if shuts:
        others = [pair for pair in each if pair not in shuts]
        shut = _piece(phase, address, shuts, scene, SHUT, listed=listed)
        return (shut, *_by_class(address, others, scene, listed=listed))
    return _by_class(address, each, scene, listed=listed)


def _by_class(
    address: Address, each: list[Judged], scene: _Scene, *, listed: bool
) -> Iterable[Piece]:
    """Return the pieces of a row that stays: its fields of one class are one."""
    phase = Phase.CHANGE
    if len(each) == 1 or (each and _alike(each)):
        return (_piece(phase, address, each, scene, listed=listed),)
    by_class: dict[Disruption, list[Judged]] = {}
    for pair in each:
        by_class.setdefault(_class(pair), []).append(pair)
    return [_piece(phase, address, some, scene, listed=listed) for some in by_class.values()]


def _alike(each: list[Judged]) -> bool:
    first = _class(each[0])
    return all(_class(pair) is first for pair in each)


def _has_list(row: Row | None) -> bool:
    return row is not None and list in map(type, row.values())


def _tied(knot: list[tuple[Address, list[Judged]]], scene: _Scene) -> list[Piece]:
    """Return the pieces of rows that can only change together: one stage, and one class."""
    found = [_piece(Phase.CHANGE, address, each, scene) for address, each in knot]
    worst = Disruption.worst(one.disruption for one in found)
    return [one._replace(stage=TIED, disruption=worst) for one in found]


def _piece(
    phase: Phase,
    address: Address,
    some: list[Judged],
    scene: _Scene,
    stage: int = PLAIN,
    *,
    listed: bool = False,
) -> Piece:
    table, key = address
    disruption = _class(some[0])
    for pair in some:
        other = _class(pair)
        if other is not disruption and other.rank > disruption.rank:
            disruption = other
    down = _ports(table, key, scene) if disruption is Disruption.PORT_FLAP else ()
    shut = bool(down) and table in scene.critical and _kept_up(key, scene)
    changes = tuple([change for change, _ in some])
    return Piece(phase, stage, disruption, table, key, changes, down, shut, listed)


def _kept_up(key: str, scene: _Scene) -> bool:
    """Return whether the port of a key is up, and the change does not itself shut it in its step.

    A port that goes altogether goes in a later step.
    """
    return is_up(key, scene.before) and (_port(key) not in scene.stay or is_up(key, scene.after))


def _class(pair: Judged) -> Disruption:
    by_updater = pair[1].updater
    return by_updater if by_updater is not None else Disruption.UNKNOWN


def _port(key: str) -> str:
    return key.split("|", 1)[0]


def _ports(table: str, key: str, scene: _Scene) -> tuple[str, ...]:
    words = key.split("|") if table != "PORT" else [key]
    return tuple(word for word in words if word in scene.ports)


def _knot(rows: Mapping[Address, list[Judged]], scene: _Scene) -> dict[Address, None]:
    """Return the rows that can only change together.

    Those of ports that take lanes from each other, because lanes may not be used twice, and of
    ports that change between an address of their own and a VLAN or bundle, because a port may not
    have both; and the rows that name them.
    """
    before, after = scene.before, scene.after
    lanes = _swapped(before, after)
    moved = _moved(before, after) | _moved(after, before)
    knot: dict[Address, None] = {}
    if not lanes and not moved:
        return knot
    for address in rows:
        ports = _ports(*address, scene)
        either = address[0] in _EITHER and not moved.isdisjoint(ports)
        if either or not lanes.isdisjoint(ports):
            knot[address] = None
    grown = True
    while grown:
        index = Index(knot)
        joining = [
            (table, key)
            for table, key in rows
            if (table, key) not in knot
            and any(
                index.of(table, key, config[table][key])
                for config in (before, after)
                if key in config.get(table, _NONE)
            )
        ]
        knot.update(dict.fromkeys(joining))
        grown = bool(joining)
    return knot


def _swapped(before: ConfigDb, after: ConfigDb) -> set[str]:
    old, new = before.get("PORT", _NONE), after.get("PORT", _NONE)
    if old is new or old == new:
        return set()
    touched = [name for name in {*old, *new} if _lanes(old, name) != _lanes(new, name)]
    had = {lane: name for name in touched for lane in _lanes(old, name)}
    return {
        name
        for taker in touched
        for lane in _lanes(new, taker)
        if lane in had and had[lane] != taker
        for name in (taker, had[lane])
    }


def _lanes(ports: Mapping[str, Row], name: str) -> tuple[str, ...]:
    lanes = ports[name].get("lanes") if name in ports else None
    return tuple(lanes.split(",")) if isinstance(lanes, str) else ()


def _moved(before: ConfigDb, after: ConfigDb) -> set[str]:
    joined = {
        key.split("|")[-1]
        for table in _MEMBERS
        for key in after.get(table, _NONE)
        if key not in before.get(table, _NONE)
    }
    left = {key.split("|")[0] for key in before.get("INTERFACE", _NONE)} if joined else set()
    return joined & left


def _staged(found: list[Piece], before: ConfigDb, after: ConfigDb) -> list[Piece]:
    """Return the pieces with their stages: rows that name each other go one after the other."""
    new = {(one.table, one.key): one for one in found if one.phase is Phase.ADD}
    gone = {(one.table, one.key): one for one in found if one.phase is Phase.REMOVE}
    first: dict[Address, set[Address]] = {}
    index = Index(new)
    for table, key in new:
        first[table, key] = index.of(table, key, after[table][key])
    index = Index(gone)
    for table, key in gone:
        for target in index.of(table, key, before[table][key]):
            first.setdefault(target, set()).add((table, key))
    stages: dict[Address, int] = {}
    both = {**new, **gone}
    for address in both:
        _stage(address, both, first, stages)
    return [
        one._replace(stage=stages[one.table, one.key]) if one.phase is not Phase.CHANGE else one
        for one in found
    ]


def _stage(
    address: Address,
    all_pieces: Mapping[Address, Piece],
    first: Mapping[Address, set[Address]],
    stages: dict[Address, int],
) -> int:
    if address in stages:
        return stages[address]
    stages[address] = 0  # rows that name each other in a circle come together
    mine = all_pieces[address].disruption
    for each in first.get(address, ()):
        theirs = all_pieces[each].disruption
        apart = theirs is not mine or theirs is Disruption.PORT_FLAP
        stages[address] = max(stages[address], _stage(each, all_pieces, first, stages) + apart)
    return stages[address]
