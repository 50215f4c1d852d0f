from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import at_session, fabrics
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def circle(network: Network) -> Iterator[Spot]:
    """Buffers of lossless frames can wait for each other in a circle: a deadlock.

    Why: A paused port holds the frames of all that send to it, and pauses them. Where the routes
        close a circle of such waits, one burst stops every switch on it for ever; only a watchdog
        that drops lossless frames, or a restart, gets it going again. No switch sees the circle.
    Fix: Put back the cables or sessions without which frames come down to a leaf and go up again.
    Source: Dally and Seitz, IEEE Transactions on Computers C-36 (1987); Guo et al., RDMA over
        Commodity Ethernet at Scale, SIGCOMM 2016
    Bad:
        config:
            spine-02: {DEVICE_METADATA: {localhost: {bgp_asn: "4200000009"}}}
        moved:
            "leaf-1-01:Ethernet272": "spine-01:Ethernet16"
            "leaf-1-01:Ethernet280": "spine-01:Ethernet24"
            "leaf-1-02:Ethernet256": "spine-02:Ethernet0"
            "leaf-1-02:Ethernet264": "spine-02:Ethernet8"
        follow: true
    Good:
        config:
            spine-02: {DEVICE_METADATA: {localhost: {bgp_asn: "4200000009"}}}
        follow: true
    """
    for fabric in network.once(fabrics):
        cycle = fabric.analysis.cycle
        if cycle:
            around = " -> ".join((*cycle.switches, cycle.switches[0]))
            message = f"{fabric.words}: {around}"
            yield at_session(network, message, *cycle.switches[:2])
