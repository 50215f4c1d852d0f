"""What a site carries before a change: what the change shuts is still in use."""

from __future__ import annotations

from collections.abc import Iterable

from railwright.model.fabric import Fabric
from railwright.model.types import Lifecycle
from railwright.plan.touch import Touch


def standing(after: Fabric, before: Fabric | None, touches: Iterable[Touch]) -> Fabric:
    """Return the site as it stands before a change, for what is lost of it.

    Args:
        after: the site as it will be.
        before: the site as it is; None where only configurations are known of it. It is then what
            it will be, with what the change shuts still open.
        touches: of every switch that changes.
    """
    if before is not None:
        return _known(after, before, touches)
    taken = {one.device: one.marks for one in touches if one.marks.takes}
    if not taken:
        return after
    over = {
        (device.name, session.interface)
        for device in after.devices
        if device.name in taken
        for session in device.sessions
        if session.peer in taken[device.name].closed
    }
    shut = {(name, port) for name, marks in taken.items() for port in marks.shut} | over
    open_again = {"state": Lifecycle.ACTIVE}
    return after.model_copy(
        update={
            "devices": tuple(
                one.model_copy(update=open_again)
                if one.state is not Lifecycle.ACTIVE and one.name in taken
                else one
                for one in after.devices
            ),
            "links": tuple(
                one.model_copy(update=open_again)
                if one.state is not Lifecycle.ACTIVE
                and shut.intersection(((one.a.device, one.a.port), (one.b.device, one.b.port)))
                else one
                for one in after.links
            ),
        }
    )


def _known(after: Fabric, before: Fabric, touches: Iterable[Touch]) -> Fabric:
    """Return the site before, with pods by their new names, and every switch that changes."""
    there = {one.name for one in before.devices}
    new = {one.device for one in touches} - there
    names = {pod.number: pod.name for pod in after.pods}
    return before.model_copy(
        update={
            "devices": (*before.devices, *(one for one in after.devices if one.name in new)),
            "pods": tuple(
                pod.model_copy(update={"name": names.get(pod.number, pod.name)})
                for pod in before.pods
            ),
        }
    )
