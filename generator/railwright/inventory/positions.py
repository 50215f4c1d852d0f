"""Positions of switches, and the numbers that hang on them."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.base.location import Location
from railwright.inventory import kinds
from railwright.model.finding import Finding, found
from railwright.model.intent import DeviceIntent
from railwright.model.inventory import Inventory

_PRIVATE_ASNS = (range(64_512, 65_535), range(4_200_000_000, 4_294_967_295))
"""RFC 6996, chapter 5."""


def devices(inventory: Inventory) -> Iterator[Finding]:
    """An extra switch says where it stands; a counted one does not."""
    for name, device in inventory.intent.devices.items():
        if device.tier is None:
            yield from _counted(inventory, name, device)
        else:
            yield from _extra(inventory, name, device)


def _counted(inventory: Inventory, name: str, device: DeviceIntent) -> Iterator[Finding]:
    for key in ("pod", "plane", "index"):
        if getattr(device, key) is not None:
            message = f"device {name!r} has {key!r} without 'tier'"
            hint = "remove it, or add 'tier' if the counts of the tiers do not make this switch"
            place = inventory.locate("devices", name, key)
            yield found(kinds.INCOMPLETE_POSITION, place, message, hint)


def _extra(inventory: Inventory, name: str, device: DeviceIntent) -> Iterator[Finding]:
    wanted = ["index"]
    if device.tier == "leaf":
        wanted.append("pod")
    if inventory.intent.planes > 1:
        wanted.append("plane")
    place = inventory.locate("devices", name, "tier")
    for key in wanted:
        if getattr(device, key) is None:
            message = f"extra {device.tier} {name!r} has no {key!r}"
            yield found(kinds.INCOMPLETE_POSITION, place, message)
    if device.tier == "spine" and device.pod is not None:
        message = f"spine {name!r} has a pod, but spines serve all pods"
        place = inventory.locate("devices", name, "pod")
        yield found(kinds.INCOMPLETE_POSITION, place, message, "remove 'pod'")


def capacity(inventory: Inventory) -> Iterator[Finding]:
    """Counts stay within the strides of the address plan."""
    intent = inventory.intent
    limits = intent.addressing.capacity
    asked: list[tuple[str, int, tuple[str, ...]]] = [
        ("planes", intent.planes, ("planes",)),
        ("parallel", intent.parallel, ("parallel",)),
    ]
    for tier, key in (("leaf", "leaves"), ("spine", "spines")):
        for one, body in intent.tiers.items():
            if one == tier:
                asked.append((key, body.count, ("tiers", tier, "count")))
        asked += [
            (key, device.index, ("devices", name, "index"))
            for name, device in intent.devices.items()
            if device.tier == tier and device.index is not None
        ]
    for key, count, path in asked:
        limit = getattr(limits, key)
        if count > limit:
            message = f"{'.'.join(path)} is {count}, addressing.capacity.{key} is {limit}"
            hint = f"set addressing.capacity.{key} to {count} or more (which renumbers addresses)"
            yield found(kinds.OVER_CAPACITY, inventory.locate(*path), message, hint)


def asns(inventory: Inventory) -> Iterator[Finding]:
    """The spines' ASN is none that a leaf position of this site has, and all are private.

    A leaf's ASN is ``leaf_base`` plus the number of its position, with the strides of
    ``addressing.capacity``; pods count up to the highest one written down.
    """
    intent = inventory.intent
    plan, limits = intent.asn, intent.addressing.capacity
    leaves = max(intent.pods) * limits.planes * limits.leaves
    last = plan.leaf_base + leaves - 1
    if "spine" in intent.tiers and plan.leaf_base <= plan.spine <= last:
        message = f"asn.spine {plan.spine} lies in the range of the leaves, {plan.leaf_base}-{last}"
        yield found(kinds.ASN_COLLISION, _asn_place(inventory, "spine", "leaf_base"), message)
    for key, value in (("spine", plan.spine), ("leaf_base", plan.leaf_base)):
        if not _is_private(value):
            message = f"asn.{key} {value} is a public AS number"
            yield found(kinds.PUBLIC_ASN, _asn_place(inventory, key), message)
    if _is_private(plan.leaf_base) and not _is_private(last):
        message = f"leaf ASNs run from {plan.leaf_base} to {last}, out of the private range"
        yield found(kinds.PUBLIC_ASN, _asn_place(inventory, "leaf_base"), message)
    for name, device in intent.devices.items():
        if device.asn is not None and not _is_private(device.asn):
            message = f"ASN {device.asn} of {name} is a public AS number"
            yield found(kinds.PUBLIC_ASN, inventory.locate("devices", name, "asn"), message)


def _asn_place(inventory: Inventory, *keys: str) -> Location:
    for key in keys:
        place = inventory.positions.get(("asn", key))
        if place is not None:
            return place
    return inventory.locate("asn")


def _is_private(asn: int) -> bool:
    return any(asn in block for block in _PRIVATE_ASNS)
