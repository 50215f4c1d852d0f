"""What a change takes out of a site for good."""

from __future__ import annotations

from collections.abc import Sequence

from railwright.model.fabric import Fabric
from railwright.model.plan import Loss


def loss(before: Fabric | None, after: Fabric, removed: Sequence[str]) -> Loss:
    """Return what is gone after a change.

    A server is gone with its last port on a switch of the site, whatever it is still called.

    Args:
        before: the site as it is; None where only configurations are known of it.
        after: the site as it will be.
        removed: switches that go.
    """
    if before is None:
        return Loss(devices=tuple(removed))
    stay = {host.name for host in after.hosts if host.ports}
    gone = [host for host in before.hosts if host.ports and host.name not in stay]
    numbers = {pod.number for pod in after.pods}
    return Loss(
        devices=tuple(removed),
        pods=tuple(pod.name for pod in before.pods if pod.number not in numbers),
        hosts=len(gone),
        gpus=sum(host.gpus for host in gone),
    )
