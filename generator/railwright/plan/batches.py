"""Which switches may be changed at the same time, and in which order.

The leaves of one pod go together, with the pod drained: the same servers are hit once, where leaves
of two pods would hit two sets of them. Spines go one by one, one plane after another, so that every
leaf keeps its other uplinks. What loses nothing may go all at once. Of each kind of switch one goes
first and alone.
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


def batches(wiring: Wiring, touches: Iterable[Touch]) -> tuple[Batch, ...]:
    """Return the batches of a change, in their order; every switch is in exactly one.

    Args:
        wiring: the fabric.
        touches: of every switch that changes.
    """
    by_name = {one.device: one for one in touches}
    devices = [wiring.devices[name] for name in sorted(by_name, key=natural_key)]
    calm = [one for one in devices if by_name[one.name].disruption is Disruption.HITLESS]
    rest = [one for one in devices if by_name[one.name].disruption is not Disruption.HITLESS]
    found = [
        *_calm(calm),
        *_leaves([one for one in rest if one.tier is Tier.LEAF], by_name),
        *_spines([one for one in rest if one.tier is Tier.SPINE], by_name),
    ]
    return tuple(_batch(wiring, by_name, *one) for one in found)


_Found = tuple[Sequence[Device], str, str | None]
"""Switches, why together, and what to drain."""


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


def _calm(devices: Sequence[Device]) -> Iterator[_Found]:
    first, others = _first_of_each(devices)
    if not others:
        if first:
            yield first, "nothing is lost", None
        return
    yield first, "one switch of each kind first; nothing is lost", None
    yield others, "nothing is lost", None


def _leaves(devices: Sequence[Device], touches: Mapping[str, Touch]) -> Iterator[_Found]:
    pods: dict[int, list[Device]] = defaultdict(list)
    for device in devices:
        pods[device.pod or 0].append(device)
    seen: set[_Kind] = set()
    for _, ours in sorted(pods.items()):
        drain = _drain(ours, touches)
        first = [one for one in ours if _kind(one) not in seen]
        first = list({_kind(one): one for one in reversed(first)}.values())[::-1]
        seen.update(map(_kind, first))
        others = [one for one in ours if one not in first]
        for one in first:
            why = "the first of its kind, alone" if others or len(first) > 1 else "alone"
            yield [one], why, drain
        if others:
            yield others, "leaves of one pod: the same servers are hit once", drain


def _drain(leaves: Sequence[Device], touches: Mapping[str, Touch]) -> str | None:
    if all(touches[one.name].disruption is Disruption.SESSION_RESET for one in leaves):
        return None
    return "the servers of the pod, by the scheduler: a NIC has no other leaf to go to"


def _spines(devices: Sequence[Device], touches: Mapping[str, Touch]) -> Iterator[_Found]:
    for device in sorted(devices, key=lambda one: (one.plane, natural_key(one.name))):
        resets = touches[device.name].disruption is Disruption.SESSION_RESET
        drain = None if resets else "the spine, by TSA: its leaves use the other spines"
        yield [device], f"one spine at a time, plane {device.plane}", drain


def _first_of_each(devices: Sequence[Device]) -> tuple[list[Device], list[Device]]:
    first: dict[_Kind, Device] = {}
    for device in devices:
        first.setdefault(_kind(device), device)
    chosen = {device.name for device in first.values()}
    return list(first.values()), [one for one in devices if one.name not in chosen]


def _kind(device: Device) -> _Kind:
    return device.tier.value, device.hwsku, device.asic, device.release
