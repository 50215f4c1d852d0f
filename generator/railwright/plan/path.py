"""How a switch is brought to its new configuration, and why so.

Ordered patches are the rule. What the config updater refuses, and what takes effect only when the
switch starts anew, asks for `config reload`, and so does what nobody knows, and a change for which
the updater is predicted to take too long. Rows may be written past the updater where that is
allowed for and everything that it refuses, or shuts ports for, is taken over in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from railwright.diff import patch
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.plan import Reason, Step
from railwright.model.types import Release
from railwright.plan.cost import RELOAD_SECONDS
from railwright.plan.oracle import Judged
from railwright.plan.order import steps
from railwright.plan.touch import by_path

LIMIT_SECONDS = 1800
"""From which predicted time on a reload is chosen: half an hour of one `config apply-patch` after
the other."""
LOAD_SECONDS = 5
"""Of writing rows to CONFIG_DB: seconds, as a judged figure."""
_SLOW = "sonic-net/sonic-utilities generic_config_updater/change_applier.py (ChangeApplier.apply)"
"""Why patches take their time: the updater waits, or reads all again, after each of its moves."""
_LATE = frozenset((Disruption.CONFIG_RELOAD, Disruption.REBOOT))
_IN_PLACE = frozenset((Disruption.HITLESS, Disruption.SESSION_RESET, Disruption.QOS_RELOAD))


class Permits(NamedTuple):
    """What is allowed for.

    Attributes:
        table_load: whether rows may be written past the config updater.
        limit_seconds: predicted time from which on a reload is chosen.
    """

    table_load: bool = False
    limit_seconds: int = LIMIT_SECONDS


AS_USUAL = Permits()


class Way(NamedTuple):
    """How one switch is changed.

    Attributes:
        path: the way.
        why: why it is not a patch; empty for a patch.
        disruption: the class that follows.
        because: the change that decides the class; None where nothing changes.
        steps: in their order.
        seconds: predicted, all steps together.
        cuts_management: whether a change of it can cut the way to the switch.
    """

    path: ApplyPath
    why: str
    disruption: Disruption
    because: Reason | None
    steps: tuple[Step, ...]
    seconds: int
    cuts_management: bool


def way(
    changes: Sequence[Change],
    verdicts: Sequence[Verdict],
    before: ConfigDb,
    after: ConfigDb,
    release: Release,
    permits: Permits = AS_USUAL,
) -> Way:
    """Return how a switch is brought from one configuration to another.

    Args:
        changes: as :func:`~railwright.diff.semantic.diff` returns them for the two.
        verdicts: one for each change.
        before: what the switch has.
        after: what it shall have.
        release: of the switch.
        permits: what is allowed for.
    """
    judged = tuple(zip(changes, verdicts, strict=True))
    path, why = choose(judged, table_load=permits.table_load)
    found: tuple[Step, ...] = ()
    if path is ApplyPath.PATCH:
        found = steps(changes, verdicts, before, after, release)
        seconds = sum(one.seconds for one in found)
        if seconds > permits.limit_seconds:
            path = ApplyPath.RELOAD
            why = f"patches are predicted to take {seconds} s, more than {permits.limit_seconds} s"
    worst = Disruption.worst(by_path(verdict, path) for verdict in verdicts)
    if path is not ApplyPath.PATCH:
        found = (_whole(path, worst, before, after),)
    return Way(
        path=path,
        why=why,
        disruption=worst,
        because=_because(judged, path, why),
        steps=found,
        seconds=sum(one.seconds for one in found),
        cuts_management=any(verdict.cuts_management for verdict in verdicts)
        or path is ApplyPath.RELOAD,
    )


def choose(judged: Iterable[Judged], *, table_load: bool = False) -> tuple[ApplyPath, str]:
    """Return the way by the classes alone, and why it is no patch; empty for a patch."""
    hard = [
        (change, verdict)
        for change, verdict in judged
        if _asks_for_reload(verdict) or verdict.updater is Disruption.PORT_FLAP
    ]
    must = [each for each in hard if _asks_for_reload(each[1])]
    if hard and table_load and all(verdict.effect in _IN_PLACE for _, verdict in hard):
        return ApplyPath.TABLE_LOAD, _said(must or hard)
    if must:
        return ApplyPath.RELOAD, _said(must)
    return ApplyPath.PATCH, ""


def _said(hard: Sequence[Judged]) -> str:
    change, verdict = max(hard, key=lambda each: by_path(each[1], ApplyPath.RELOAD).rank)
    others = f", and {len(hard) - 1} more" if len(hard) > 1 else ""
    return f"{change.address}: {verdict.why}{others}"


def _whole(path: ApplyPath, worst: Disruption, before: ConfigDb, after: ConfigDb) -> Step:
    edits, inverse = patch.both(before, after)
    reload = path is ApplyPath.RELOAD
    return Step(
        title="config reload with the whole file" if reload else "write all rows at once",
        disruption=worst,
        edits=edits,
        inverse=inverse,
        moves=1,
        seconds=RELOAD_SECONDS if reload else LOAD_SECONDS,
        ports_down=tuple(before.get("PORT", {})) if reload else (),
    )


def _because(judged: Sequence[Judged], path: ApplyPath, why: str) -> Reason | None:
    """Return the change that decides the class; of a reload, the worst that asks for it."""
    if not judged:
        return None
    asks = judged
    if path is ApplyPath.RELOAD:
        asks = [each for each in judged if _asks_for_reload(each[1])]
    if not asks:
        return Reason(device=judged[0][0].device, address="", why=why, source=_SLOW)
    change, verdict = max(asks, key=lambda each: by_path(each[1], path).rank)
    return Reason(
        device=change.device, address=change.address, why=verdict.why, source=verdict.source
    )


def _asks_for_reload(verdict: Verdict) -> bool:
    return (
        verdict.updater is None
        or verdict.updater in _LATE
        or Disruption.UNKNOWN in {verdict.updater, verdict.effect}
    )
