"""Which switches may be changed at the same time, and in which order.

One plane after another, so that a NIC with a port on each keeps one. In a plane the leaves that
have servers in common go together: the same servers are hit once. Spines go one by one, so that
every leaf keeps its other uplinks. What loses nothing may go all at once. Of each kind of switch
one goes first and alone. Before all of them go switches that carry no traffic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from railwright.base.natural import natural_key
from railwright.model.disruption import Disruption
from railwright.model.fabric import Device
from railwright.model.plan import Batch
from railwright.model.types import Tier
from railwright.plan.reach import Wiring
from railwright.plan.touch import Touch

_Kind = tuple[str, str, str, str]
_NOBODY: frozenset[str] = frozenset()
_Found = tuple[Sequence[Device], str, str | None]
"""Switches, why together, and what to drain."""
_OTHER_PORT = "these ports at the servers: each NIC keeps one on another leaf"


def batches(wiring: Wiring, touches: Iterable[Touch]) -> tuple[Batch, ...]:
    """Return the batches of a change, in their order; every switch is in exactly one.

    No batch has switches of two planes.

    Args:
        wiring: the fabric.
        touches: of every switch that changes.
    """
    by_name = {one.device: one for one in touches}
    planes: dict[int, list[Device]] = defaultdict(list)
    for name in sorted(by_name, key=natural_key):
        planes[wiring.devices[name].plane].append(wiring.devices[name])
    seen: set[_Kind] = set()
    tried: set[_Kind] = set()
    found: list[_Found] = []
    for _, devices in sorted(planes.items()):
        idle = [one for one in devices if wiring.is_idle(one)]
        if idle:
            found.append((idle, "planned, drained or in maintenance: no traffic", None))
    for _, devices in sorted(planes.items()):
        busy = [one for one in devices if not wiring.is_idle(one)]
        calm = [one for one in busy if by_name[one.name].disruption is Disruption.HITLESS]
        rest = [one for one in busy if by_name[one.name].disruption is not Disruption.HITLESS]
        found += _calm(calm, tried)
        found += _leaves(wiring, [one for one in rest if one.tier is Tier.LEAF], by_name, seen)
        found += _spines(wiring, [one for one in rest if one.tier is Tier.SPINE], by_name)
    return tuple(_batch(wiring, by_name, *one) for one in found)


def _batch(
    wiring: Wiring,
    touches: Mapping[str, Touch],
    devices: Sequence[Device],
    together: str,
    drain: str | None,
) -> Batch:
    ours = [touches[one.name] for one in devices]
    return Batch(
        devices=tuple(one.name for one in devices),
        disruption=max((one.disruption for one in ours), key=lambda one: one.rank),
        together=together,
        drain=drain,
        reach=wiring.reach(ours),
        capacity_percent=wiring.capacity(ours),
    )


def _calm(devices: Sequence[Device], tried: set[_Kind]) -> Iterator[_Found]:
    first = _new_kinds(devices, tried)
    names = {one.name for one in first}
    others = [one for one in devices if one.name not in names]
    if first:
        alone = "one switch of each kind first; nothing is lost" if others else "nothing is lost"
        yield first, alone, None
    if others:
        yield others, "nothing is lost", None


def _leaves(
    wiring: Wiring, devices: Sequence[Device], touches: Mapping[str, Touch], seen: set[_Kind]
) -> Iterator[_Found]:
    for ours in _of_same_servers(wiring, devices):
        drain = _drain(wiring, ours, touches)
        first = _new_kinds(ours, seen)
        names = {one.name for one in first}
        others = [one for one in ours if one.name not in names]
        for one in first:
            why = "the first of its kind, alone" if others or len(first) > 1 else "alone"
            yield [one], why, drain
        if len(others) == 1:
            yield others, "alone", drain
        elif others:
            yield others, "leaves of the same servers, which are hit once", drain


def _of_same_servers(wiring: Wiring, devices: Sequence[Device]) -> Iterator[Sequence[Device]]:
    """Yield leaves by pod, those together that have a server in common, or none at all."""
    by_pod: dict[int, list[Device]] = defaultdict(list)
    for device in devices:
        by_pod[device.pod or 0].append(device)
    for _, ours in sorted(by_pod.items()):
        groups: list[tuple[frozenset[str], list[Device]]] = []
        for device in ours:
            hosts = wiring.hosts_below.get(device.name, _NOBODY)
            mine = [device]
            apart = []
            for group in groups:
                if group[0].isdisjoint(hosts) and (group[0] or hosts):
                    apart.append(group)
                else:
                    hosts, mine = hosts | group[0], [*group[1], *mine]
            groups = [*apart, (hosts, mine)]
        ordered = [sorted(some, key=lambda one: natural_key(one.name)) for _, some in groups]
        yield from sorted(ordered, key=lambda some: natural_key(some[0].name))


def _drain(wiring: Wiring, leaves: Sequence[Device], touches: Mapping[str, Touch]) -> str | None:
    names = {one.name for one in leaves}
    if all(touches[name].disruption is Disruption.SESSION_RESET for name in names):
        return None
    if not any(wiring.hosts_below.get(name) for name in names):
        return None
    if wiring.nics_left(names):
        return _OTHER_PORT
    return "the servers below, by the scheduler: a NIC has no other leaf to go to"


def _spines(
    wiring: Wiring, devices: Sequence[Device], touches: Mapping[str, Touch]
) -> Iterator[_Found]:
    for device in devices:
        resets = touches[device.name].disruption is Disruption.SESSION_RESET
        drain = None if resets else _drain_of_spine(wiring, device.name)
        yield [device], f"one spine at a time, plane {device.plane}", drain


def _drain_of_spine(wiring: Wiring, spine: str) -> str | None:
    if not wiring.hosts_below.get(spine):
        return None
    if wiring.leaves_left(spine):
        return "the spine, by TSA: its leaves use the other spines"
    if wiring.nics_left(wiring.leaves_below[spine]):
        return _OTHER_PORT
    return "the servers below, by the scheduler: their leaves have no other spine"


def _new_kinds(devices: Sequence[Device], seen: set[_Kind]) -> list[Device]:
    """Return the first of each kind that was not seen before."""
    first: list[Device] = []
    for device in devices:
        kind = device.tier.value, device.hwsku, device.asic, device.release
        if kind not in seen:
            seen.add(kind)
            first.append(device)
    return first
