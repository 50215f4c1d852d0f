from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import at_session, fabrics
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def valleys(network: Network) -> Iterator[Spot]:
    """A leaf carries lossless frames from one spine to another, in normal operation.

    Why: Some leaves have no spine in common, and their frames take the uplinks of a third leaf
        twice, which were planned for its own hosts. Two such ways in opposite directions are a
        deadlock. Every session is up, and no switch sees more than its next hops.
    Fix: Put back the cables or sessions that give those leaves a spine in common.
    Source: Guo et al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016 (routes that go up after
        they came down)
    Bad:
        config:
            spine-01:
              DEVICE_METADATA: {localhost: {bgp_asn: "4200000009"}}
              PORT:
                Ethernet0: {admin_status: down}
                Ethernet8: {admin_status: down}
                Ethernet48: {admin_status: down}
                Ethernet56: {admin_status: down}
            spine-02:
              PORT: {Ethernet16: {admin_status: down}, Ethernet24: {admin_status: down}}
            leaf-1-01:
              PORT: {Ethernet256: {admin_status: down}, Ethernet264: {admin_status: down}}
            leaf-1-02:
              PORT: {Ethernet272: {admin_status: down}, Ethernet280: {admin_status: down}}
            leaf-1-04:
              PORT: {Ethernet256: {admin_status: down}, Ethernet264: {admin_status: down}}
        follow: true
    Good:
        config:
            spine-01: {DEVICE_METADATA: {localhost: {bgp_asn: "4200000009"}}}
        follow: true
    """
    for fabric in network.once(fabrics):
        if not fabric.broken:
            for one in fabric.analysis.valleys:
                message = f"from {one.before} to {one.after}, for {one.destination}"
                yield at_session(network, message, one.switch, one.after)
