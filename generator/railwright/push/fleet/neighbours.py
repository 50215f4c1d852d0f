"""Whether switches beside those of a wave are worse than before it: what a push does to others.

Who is beside a switch is who it is cabled to. They are looked at as the switches of a wave are
(:mod:`railwright.push.look.health`), before it begins and when it has ended. What the plan takes
away is no harm: a port that it shuts is down at its far end too, and so is a session.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from railwright.base.errors import PushError
from railwright.model.fabric import Fabric
from railwright.model.plan import Batch, Plan, Step
from railwright.push import many
from railwright.push.line.access import Access
from railwright.push.line.ssh import Ssh
from railwright.push.line.switch import Switch
from railwright.push.look import health
from railwright.push.look.health import Health
from railwright.push.transaction.ends import meant

Ask = Callable[[str], Health | None]
"""Given the name of a switch, returns how it is; None: it does not answer."""
_SHOWN: Final = 3


class Excused(NamedTuple):
    """What a plan takes away from a switch that is beside those that it changes.

    Attributes:
        ports: whose far ends it shuts.
        sessions: whose far ends it shuts or takes away, or that run over such ports.
    """

    ports: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()


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
            away = self._excused.get(name, Excused())
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


def harmed(was: Health, now: Health, away: Excused) -> frozenset[str]:
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


def excused(plan: Plan, fabric: Fabric) -> Mapping[str, Excused]:
    """Return what a plan takes away from others, by their names."""
    changed = {one.device: set(_taken(one.steps)) for one in plan.devices}
    ports: dict[str, set[str]] = {}
    for link in fabric.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if ("PORT", one.port) in changed.get(one.device, ()):
                ports.setdefault(other.device, set()).add(other.port)
    gone = {
        key.rpartition("|")[2]
        for rows in changed.values()
        for table, key in rows
        if table == "BGP_NEIGHBOR"
    }
    found: dict[str, Excused] = {}
    tied = meant(plan, fabric)
    for device in fabric.devices:
        wait = tied[device.name].tied
        mine = frozenset(ports.get(device.name, ())) | wait.ports
        sessions = frozenset(
            one.peer
            for one in device.sessions
            if one.interface in mine or (one.local_address or one.interface) in gone
        )
        if mine or sessions or wait.sessions:
            found[device.name] = Excused(mine, sessions | wait.sessions)
    return found


def _taken(steps: Iterable[Step]) -> Iterator[tuple[str, str]]:
    """Yield the ports that steps shut in the end, and the neighbours that they shut or remove."""
    down: dict[tuple[str, str], bool] = {}
    for step in steps:
        for edit in step.edits:
            words = [word.replace("~1", "/").replace("~0", "~") for word in edit.path.split("/")]
            table, key, field = (*words[1:], "", "", "")[:3]
            if table not in {"PORT", "BGP_NEIGHBOR"}:
                continue
            value = edit.value
            if field == "admin_status":
                down[table, key] = value == "down"
            elif not field and isinstance(value, dict):
                down[table, key] = value.get("admin_status", "up") == "down"
            elif not field:
                down[table, key] = edit.op == "remove"
    yield from (row for row, is_down in down.items() if is_down)


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
            sudo = ssh.settings.sudo and session.access.credentials.user != "root"
            return health.look(Switch(session, name, sudo=sudo), apart_s, time.sleep, excused)
        except PushError:
            return None
        finally:
            session.close()

    return ask
