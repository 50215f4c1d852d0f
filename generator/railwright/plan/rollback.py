"""How a change is taken back: by the inverse patches, unless the config updater refuses these.

What it accepts one way it may refuse the other: a watchdog that goes as a whole table cannot come
back, and a field that may be added may not be removed. So the way back is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from railwright.model.change import Change, ChangeKind
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Rollback
from railwright.plan import oracle
from railwright.plan.oracle import Traits
from railwright.plan.path import Way, choose
from railwright.plan.touch import by_path

_REVERSED = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.CHANGED: ChangeKind.CHANGED,
}


def rollback(
    changes: Sequence[Change], before: ConfigDb, after: ConfigDb, traits: Traits, way: Way
) -> Rollback:
    """Return how a switch comes back to what it had.

    Args:
        changes: all differences of the two.
        before: what the switch has.
        after: what it shall have.
        traits: the switch.
        way: how it is changed.
    """
    back = tuple(reversed_(changes))
    judged = tuple(zip(back, oracle.verdicts(back, after, before, traits), strict=True))
    path, why = way.path, ""
    if path is not ApplyPath.RELOAD:
        chosen, said = choose(judged, table_load=path is ApplyPath.TABLE_LOAD)
        if chosen is ApplyPath.RELOAD:
            path, why = chosen, said
    worst, decides = Disruption.HITLESS, ""
    for change, verdict in judged:
        disruption = by_path(verdict, path)
        if disruption.rank > worst.rank:
            worst, decides = disruption, f"{change.address}: {verdict.why}"
    if not why and worst.rank > way.disruption.rank:
        why = decides
    return Rollback(path=path, disruption=worst, why=why)


def reversed_(changes: Iterable[Change]) -> Iterable[Change]:
    """Yield the changes that take others back, in the same order."""
    return (
        Change(
            device=one.device,
            kind=_REVERSED[one.kind],
            table=one.table,
            key=one.key,
            field=one.field,
            before=one.after,
            after=one.before,
        )
        for one in changes
    )
