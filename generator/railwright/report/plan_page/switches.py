"""The switches of a plan, and where each stands in the fabric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.disruption import Disruption
from railwright.model.fabric import Fabric
from railwright.model.plan import DevicePlan, Plan
from railwright.model.types import Lifecycle


class Place(NamedTuple):
    """One switch on the page.

    Attributes:
        number: how the parts of the page speak of it, from 0 in natural order of names.
        name: of the switch.
        pod: name of its pod; empty for a spine, and where the fabric is not known.
        plane: from 1; 0 where it is not known.
        rails: whose ports it has.
        tier: ``leaf``, ``spine``, or empty for one that the fabric does not have.
        disruption: its class; empty for one that nothing is done to.
        state: ``changed``, ``added``, ``removed`` or ``same``.
        use: its state in the inventory where that is not ``active``, else empty.
        planned: what is done to it.
    """

    number: int
    name: str
    pod: str
    plane: int
    rails: tuple[int, ...]
    tier: str
    disruption: str
    state: str
    use: str
    planned: DevicePlan | None

    @property
    def word(self) -> str:
        """What happens to it: its class, ``new``, ``gone`` or ``no change``."""
        return self.disruption or WORDS[self.state]


WORDS: Mapping[str, str] = {
    "added": "new",
    "removed": "gone",
    "same": "no change",
    "changed": Disruption.HITLESS.value,
}
"""What is said of a switch without a class, by its state."""


def places(plan: Plan, fabric: Fabric | None) -> tuple[Place, ...]:
    """Return every switch of the fabric, if it is known, and of the plan, in natural order."""
    planned = {one.device: one for one in plan.devices}
    added, removed = frozenset(plan.added_devices), frozenset(plan.removed_devices)
    pods = {pod.number: pod.name for pod in fabric.pods} if fabric else {}
    rails = fabric.rails if fabric else {}
    devices = {device.name: device for device in fabric.devices} if fabric else {}

    def place(number: int, name: str) -> Place:
        device, one = devices.get(name), planned.get(name)
        state = "changed" if one else "same"
        if name in added or name in removed:
            state = "added" if name in added else "removed"
        active = device is None or device.state is Lifecycle.ACTIVE
        return Place(
            number=number,
            name=name,
            pod=pods.get(device.pod, "") if device and device.pod is not None else "",
            plane=device.plane if device else 0,
            rails=rails.get(name, ()),
            tier=device.tier.value if device else "",
            disruption=one.disruption.value if one else "",
            state=state,
            use="" if active or device is None else device.state.value,
            planned=one,
        )

    names = sorted({*devices, *planned, *added, *removed}, key=natural_key)
    return tuple(place(number, name) for number, name in enumerate(names))


def ranges(numbers: list[int]) -> str:
    """Return ascending numbers in short, as the script of the page reads them: ``1-4 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return " ".join(str(one[0]) if len(one) == 1 else f"{one[0]}-{one[1]}" for one in runs)
