"""How long the config updater is predicted to take: moves, and seconds.

The moves follow from how it puts operations together (sonic-net/sonic-utilities
generic_config_updater/patch_sorter.py): since 202605 rows of one table that come or go are one
move, and so are fields of one table that change; before, each is a move of its own
(BulkKeyLevelMoveGenerator, BulkKeyGroupLowLevelMoveGenerator). For a port that has to be down there
is one move to shut it and one to open it again.

The seconds are a fit to runs of these very programs, branch master, with the golden configurations
of this project, on a shared machine with two cores: reading and checking 8 s; looking for an order
0.3 s for each operation and 0.045 s for the square of the moves of shut ports (1, 8 and 16 ports:
3 to 5 s, 15 to 60 s, 68 s); and the second that it waits after each move (change_applier.py,
ChangeApplier.apply). A switch may be faster or slower by a factor of three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.model.types import Release
from railwright.plan.units import Phase, Unit

START_SECONDS = 8.0
SECONDS_PER_OPERATION = 0.3
SECONDS_PER_SQUARE = 0.045
SECONDS_PER_MOVE = 1.0
RELOAD_SECONDS = 300
"""Of `config reload`: five minutes, as a judged figure."""
REMADE_MOVES = 20
"""Of a port that is removed, or made anew: its rows go one by one."""
BULK_SINCE = Release.R202605


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
    operations = sum(_operations(one) for one in open_)
    seconds = (
        START_SECONDS
        + SECONDS_PER_OPERATION * operations
        + SECONDS_PER_SQUARE * of_shut**2
        + SECONDS_PER_MOVE * moves
    )
    return Cost(moves, round(seconds))


def _operations(unit: Unit) -> int:
    return len(unit.changes) if unit.phase is Phase.CHANGE else 1


def _remade(unit: Unit) -> int:
    """Return the moves more for a row that only comes and goes whole."""
    if unit.table == "PORT":
        lanes = any(change.field == "lanes" for change in unit.changes)
        return REMADE_MOVES if lanes and unit.phase is not Phase.ADD else 0
    return 0


def _moves(units: Sequence[Unit], release: Release, *, by_port: bool) -> int:
    if not release.has(BULK_SINCE):
        return sum(_operations(one) for one in units)
    return len(
        {
            (one.table, one.key.count("|"), change.kind, one.ports if by_port else ())
            for one in units
            for change in one.changes
        }
    )
