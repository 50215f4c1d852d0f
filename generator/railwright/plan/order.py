"""A change of one switch as steps: JSON patches in an order in which the switch need not think.

New rows come first, then rows that stay are changed, then rows go: no row is renamed in place, and
no state between two steps names what is not there. A step holds changes of one class; one that
takes ports down holds few ports, and none to more than half of the switches that it is cabled to.
Ports that are shut are shut first, and ports that are opened are opened last. The watchdog comes
before the pausing that it guards and goes after it, since its rows come with the new rows and go
with the old.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from railwright.base.natural import natural_key
from railwright.diff import patch
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import Disruption, Verdict
from railwright.model.plan import Step
from railwright.model.types import Release
from railwright.plan.cost import cost
from railwright.plan.peers import few, peers
from railwright.plan.pieces import TIED, Phase, Piece, pieces

PORTS_AT_ONCE = 4
"""Ports that one step takes down: the time to find an order grows with their square."""
_VERBS = {Phase.ADD: "add", Phase.CHANGE: "change", Phase.REMOVE: "remove"}
_TABLES_NAMED = 3


def steps(
    changes: Sequence[Change],
    verdicts: Sequence[Verdict],
    before: ConfigDb,
    after: ConfigDb,
    release: Release,
) -> tuple[Step, ...]:
    """Return the steps from one configuration of a switch to another, in their order.

    All edits in turn make ``after`` of ``before``; all inverses from the last step to the first
    make ``before`` of ``after``.

    Args:
        changes: as :func:`~railwright.diff.semantic.diff` returns them for the two.
        verdicts: one for each change.
        before: what the switch has.
        after: what it shall have.
        release: of the switch; how the config updater works depends on it.
    """
    found: list[Step] = []
    walk = patch.Walk(before)
    for group in groups(changes, verdicts, before, after):
        predicted = cost(group, before, release, walk.size)
        edits, inverse = walk.on([change for one in group for change in one.changes])
        found.append(
            Step(
                title=title(group),
                disruption=Disruption.worst(one.disruption for one in group),
                edits=edits,
                inverse=inverse,
                moves=predicted.moves,
                seconds=predicted.seconds,
                ports_down=_down(group),
            )
        )
    return tuple(found)


def groups(
    changes: Sequence[Change], verdicts: Sequence[Verdict], before: ConfigDb, after: ConfigDb
) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces of each step, in the order of the steps."""
    found = pieces(changes, verdicts, before, after)
    found.sort(key=_place)
    known = peers(before)
    for (phase, stage, rank), some in groupby(found, key=_place):
        group = tuple(some)
        tied = (phase, stage) == (Phase.CHANGE, TIED)
        if rank == Disruption.PORT_FLAP.rank and not tied:
            yield from _few_ports(group, known)
        else:
            yield group


def _place(piece: Piece) -> tuple[int, int, int]:
    return piece.phase, piece.stage, piece.disruption.rank


def _few_ports(group: tuple[Piece, ...], known: Mapping[str, int]) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces of a step that takes ports down, a few ports and switches at a time."""
    alone = tuple(one for one in group if not one.ports)
    if alone:
        yield alone
    found = few(_down(group), known, PORTS_AT_ONCE)
    place = {port: number for number, part in enumerate(found) for port in part}
    parts: dict[int, list[Piece]] = {}
    for one in group:
        if one.ports:
            parts.setdefault(place[one.ports[0]], []).append(one)
    for number in sorted(parts):
        yield tuple(parts[number])


def _down(group: Iterable[Piece]) -> tuple[str, ...]:
    return tuple(sorted({port for one in group for port in one.ports}, key=natural_key))


def title(group: Sequence[Piece]) -> str:
    """Return what a step does, in a few words: ``change PORT.mtu in 64 rows``."""
    rows = {(one.table, one.key) for one in group}
    named = list(dict.fromkeys(_named(one) for one in group))
    shown = ", ".join(named[:_TABLES_NAMED])
    if len(named) > _TABLES_NAMED:
        shown += f" and {len(named) - _TABLES_NAMED} more"
    where = f" in {len(rows)} rows" if len(rows) > 1 else f" in {group[0].key}"
    return f"{_VERBS[group[0].phase]} {shown}{where}"


def _named(piece: Piece) -> str:
    fields = {change.field for change in piece.changes}
    if piece.phase is Phase.CHANGE and len(fields) == 1 and None not in fields:
        return f"{piece.table}.{fields.pop()}"
    return piece.table
