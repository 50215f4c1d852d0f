"""Whether switches beside those of a wave are worse than before it: what a push does to others.

Who is beside a switch is who it is cabled to. They are looked at as the switches of a wave are
(:mod:`railwright.push.look.health`), before it begins and when it has ended. What the plan takes
away is no harm: a port that it shuts is down at its far end too, and so is a session.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from railwright.base.errors import PushError
from railwright.model.fabric import Fabric
from railwright.model.plan import Batch, Plan
from railwright.push import many
from railwright.push.line.access import Access
from railwright.push.line.ssh import Ssh
from railwright.push.look import health
from railwright.push.look.health import Health
from railwright.push.transaction.ends import Ends, meant

Ask = Callable[[str], Health | None]
"""Given the name of a switch, returns how it is; None: it does not answer."""
_SHOWN: Final = 3


class Neighbours:
    """Looks at the neighbours of a wave: :data:`railwright.push.fleet.rollout.Watch`.

    Args:
        plan: what is pushed.
        fabric: the site.
        ask: asks one switch; called from several threads.
        at_once: switches that are asked at the same time.
        again_s: seconds until a neighbour that is worse is looked at again; it counts if it still
            is.
        sleep: waits so long.
    """

    def __init__(
        self,
        plan: Plan,
        fabric: Fabric,
        ask: Ask,
        at_once: int = 16,
        again_s: float = 20,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fabric, self._ask, self._at_once = fabric, ask, at_once
        self._again_s, self._sleep = again_s, sleep
        self._excused = excused(plan, fabric)

    def __call__(self, _number: int, batch: Batch) -> Callable[[], str]:
        """Look at the neighbours of a wave, and return what looks at them again."""
        before = self._all(beside(self._fabric, batch.devices))

        def look() -> str:
            worse = self._worse(before, before)
            if worse:
                self._sleep(self._again_s)
                worse = self._worse(before, worse)
            return _said(worse)

        return look

    def _all(self, names: Iterable[str]) -> Mapping[str, Health]:
        """Ask switches; those that do not answer are not in it."""
        found = many.each(lambda name: (name, self._ask(name)), tuple(names), self._at_once)
        return {name: one for name, one in found if one is not None}

    def _worse(
        self, before: Mapping[str, Health], names: Iterable[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return what is worse, by switch, in the order of their names."""
        now = self._all(names)
        found: dict[str, tuple[str, ...]] = {}
        for name in sorted(names):
            if name not in now:
                found[name] = ("it does not answer any more",)
                continue
            away = self._excused.get(name, Ends())
            harm = harmed(before[name], now[name], away)
            if harm:
                found[name] = tuple(sorted(harm))
        return found


def beside(fabric: Fabric, devices: Iterable[str]) -> tuple[str, ...]:
    """Return the switches that some switches are cabled to, without those, in order."""
    mine = set(devices)
    known = {device.name for device in fabric.devices}
    found = {
        other.device
        for link in fabric.links
        for one, other in ((link.a, link.b), (link.b, link.a))
        if one.device in mine and other.device in known - mine
    }
    return tuple(sorted(found))


def harmed(was: Health, now: Health, away: Ends) -> frozenset[str]:
    """Return what is worse with a switch, but for what is meant."""
    down = {f"{port} is not up" for port in now.down - was.down - away.ports}
    gone = {f"the session {peer} is not up" for peer in away.sessions}
    return (health.worse(was, now) - gone) | down


def _said(worse: Mapping[str, tuple[str, ...]]) -> str:
    """Return in one line what is worse; empty: nothing."""
    told = []
    for name, words in list(worse.items())[:_SHOWN]:
        more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
        told.append(f"{name}, which was not changed: {'; '.join(words[:_SHOWN])}{more}")
    more = f"; and {len(worse) - _SHOWN} switches more" if len(worse) > _SHOWN else ""
    return "; ".join(told) + more


def excused(plan: Plan, fabric: Fabric) -> Mapping[str, Ends]:
    """Return what a plan takes away for good or for a while, by the names of switches."""
    return {
        name: Ends(one.away.ports | one.tied.ports, one.away.sessions | one.tied.sessions)
        for name, one in meant(plan, fabric).items()
    }


def over_ssh(
    ssh: Ssh, where: Mapping[str, Access], apart_s: float, excused: Iterable[str] = ()
) -> Ask:
    """Return what asks switches over connections of their own.

    Args:
        ssh: the connections.
        where: how each is reached; one that is missing does not answer.
        apart_s: seconds between two readings of counters; 0: one reading.
        excused: what is not wrong (:func:`~railwright.push.look.health.look`).
    """

    def ask(name: str) -> Health | None:
        if name not in where:
            return None
        try:
            session = ssh.session(where[name])
        except PushError:
            return None
        try:
            return health.look(ssh.switch(session), apart_s, time.sleep, excused)
        except PushError:
            return None
        finally:
            session.close()

    return ask
