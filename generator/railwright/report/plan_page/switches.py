"""The switches of a plan where they stand in the fabric, coloured by what happens to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.fabric import Fabric
from railwright.model.plan import DevicePlan, Plan
from railwright.model.types import Tier

UNTOUCHED = ""


class Place(NamedTuple):
    """One switch on the page; ``number`` is how the page's parts speak of it."""

    number: int
    name: str
    pod: str
    plane: int
    rails: tuple[int, ...]
    tier: str
    disruption: str
    """Its class; empty for one that does not change."""
    state: str
    """``changed``, ``added``, ``removed`` or ``same``."""
    planned: DevicePlan | None


class Row(NamedTuple):
    """Switches side by side: the spines of a plane, or the leaves of a pod."""

    title: str
    places: tuple[Place, ...]


def places(plan: Plan, fabric: Fabric) -> tuple[Place, ...]:
    """Return every switch of the fabric and of the plan, in natural order."""
    planned = {one.device: one for one in plan.devices}
    pods = {pod.number: pod.name for pod in fabric.pods}
    rails = _rails(fabric)
    devices = {device.name: device for device in fabric.devices}
    names = sorted({*devices, *planned, *plan.removed_devices}, key=natural_key)

    def state(name: str) -> str:
        if name in plan.added_devices:
            return "added"
        if name not in devices:
            return "removed"
        return "changed" if name in planned else "same"

    def place(number: int, name: str) -> Place:
        device, one = devices.get(name), planned.get(name)
        return Place(
            number=number,
            name=name,
            pod=pods.get(device.pod, "") if device and device.pod is not None else "",
            plane=device.plane if device else 0,
            rails=rails.get(name, ()),
            tier=device.tier.value if device else "",
            disruption=one.disruption.value if one else UNTOUCHED,
            state=state(name),
            planned=one,
        )

    return tuple(place(number, name) for number, name in enumerate(names))


def _rails(fabric: Fabric) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for host in fabric.hosts:
        for port in host.ports:
            found.setdefault(port.leaf, set()).add(port.rail)
    return {leaf: tuple(sorted(rails)) for leaf, rails in found.items()}


def topology(found: Sequence[Place], fabric: Fabric) -> tuple[Row, ...]:
    """Return the switches in rows from the top: spines by plane, leaves by pod, and what goes."""
    return tuple(row for row in _rows(found, fabric) if row.places)


def _rows(found: Sequence[Place], fabric: Fabric) -> Iterator[Row]:
    spines = [one for one in found if one.tier == Tier.SPINE]
    for plane in sorted({one.plane for one in spines}):
        title = "spines" if fabric.planes == 1 else f"spines of plane {plane}"
        yield Row(title, tuple(one for one in spines if one.plane == plane))
    leaves = [one for one in found if one.tier == Tier.LEAF]
    for pod in dict.fromkeys(one.pod for one in leaves):
        yield Row(f"leaves of {pod}", tuple(one for one in leaves if one.pod == pod))
    yield Row("removed", tuple(one for one in found if one.state == "removed"))
