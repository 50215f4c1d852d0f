"""How long the config updater is predicted to take: moves, and seconds.

The moves follow from how it puts operations together (sonic-net/sonic-utilities
generic_config_updater/patch_sorter.py): since 202605 rows of one table that come or go are one
move, and so are fields of one table that change, where its rows hold no list; before, each is a
move of its own (BulkKeyLevelMoveGenerator, BulkKeyGroupLowLevelMoveGenerator,
BulkLowLevelMoveGenerator). For a port that has to be down there
is one move to shut it and one to open it again.

The seconds are a fit to runs of these very programs on golden configurations of this project, on a
shared machine with two cores; a switch may be faster or slower by a factor of three. Branch master:
8 s to start, read and check; 0.25 s for each changed row and 0.1 s for each that comes or goes; and
0.05 s for the square of the moves of shut ports (8 ports: 15 to 60 s, 16 ports: 68 to 80 s). Branch
202511, which looks at the whole configuration more often: 12 s, 2 s and 0.2 s. After each move it
waits 1 s since 202605 (change_applier.py, ChangeApplier.apply); before, it reads the configuration
again, which took 2.4 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.model.change import ChangeKind
from railwright.model.types import Release
from railwright.plan.units import Phase, Unit

RELOAD_SECONDS = 300
"""Of `config reload`: five minutes, as a judged figure."""
REMADE_MOVES = 20
"""More of a port that gets other lanes: the rows that name it go one by one, and come again."""
BULK_SINCE = Release.R202605
_ONLY_WHOLE = frozenset(("BGP_NEIGHBOR", "BGP_MONITORS", "BGP_PEER_RANGE"))


class _Speed(NamedTuple):
    start: float
    field: float
    row: float
    square: float
    move: float


_SPEED = _Speed(start=8, field=0.25, row=0.1, square=0.05, move=1)
_SPEED_BEFORE = _Speed(start=12, field=2, row=2, square=0.2, move=2.4)


class Cost(NamedTuple):
    """What a step is predicted to cost."""

    moves: int
    seconds: int


def cost(units: Sequence[Unit], release: Release) -> Cost:
    """Return what the config updater is predicted to make of the pieces of one step."""
    shut = [one for one in units if one.shut]
    open_ = [one for one in units if not one.shut]
    ports = {port for one in shut for port in one.ports}
    of_shut = 2 * len(ports) + _moves(shut, release, by_port=True)
    moves = of_shut + _moves(open_, release, by_port=False) + sum(map(_remade, open_))
    speed = _SPEED if release.has(BULK_SINCE) else _SPEED_BEFORE
    seconds = (
        speed.start
        + sum(speed.field if one.phase is Phase.CHANGE else speed.row for one in open_)
        + speed.square * of_shut**2
        + speed.move * moves
    )
    return Cost(moves, round(seconds))


def _operations(unit: Unit) -> int:
    return len(unit.changes) if unit.phase is Phase.CHANGE else 1


def _remade(unit: Unit) -> int:
    """Return the moves more for a row that only comes and goes whole."""
    if unit.phase is not Phase.CHANGE:
        return 0
    if unit.table == "PORT":
        return REMADE_MOVES * any(
            one.field == "lanes" and one.kind is ChangeKind.CHANGED for one in unit.changes
        )
    return int(unit.table in _ONLY_WHOLE and any(c.field != "admin_status" for c in unit.changes))


def _moves(units: Sequence[Unit], release: Release, *, by_port: bool) -> int:
    if not release.has(BULK_SINCE):
        return sum(_operations(one) for one in units)
    together = {
        (one.table, one.key.count("|"), change.kind, one.ports if by_port else ())
        for one in units
        if not one.listed
        for change in one.changes
    }
    return len(together) + sum(len(one.changes) for one in units if one.listed)
