from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.planes import between_planes
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING, Need.CABLING)
def joined(network: Network) -> Iterator[Spot]:
    """A cable joins two planes of the fabric.

    Why: Hosts have a port in each plane so that a fault in one leaves the other alone. Over this
        cable routes and pauses pass from plane to plane: a storm or a bad route in one is felt in
        both, and what crosses has to squeeze through. Every session is up; no switch knows planes.
    Fix: Move the cable to a switch of its own plane.
    Source: Qian et al., Alibaba HPN: A Data Center Network for Large Language Model Training,
        SIGCOMM 2024 (hosts with one port in each of two planes)
    Bad:
        site: blackwell-800g
        moved:
            "leaf-1a-01:Ethernet256": "spine-b01:Ethernet0"
            "leaf-1b-01:Ethernet256": "spine-a01:Ethernet0"
        follow: true
    Good:
        site: blackwell-800g
        moved:
            "leaf-1a-01:Ethernet256": "spine-a02:Ethernet0"
            "leaf-1a-01:Ethernet320": "spine-a01:Ethernet0"
        follow: true
    """
    for link in network.once(between_planes):
        message = f"to {link.b}, and most hosts have a port on either side"
        yield Spot(message, "PORT", link.a.port, None, link.a.device)
