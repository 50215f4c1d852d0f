from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import at_session, fabrics
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def failures(network: Network) -> Iterator[Spot]:
    """After one link has failed, buffers of lossless frames can wait for each other in a circle.

    Why: The link is the only short way between some leaves. Without it their frames come down to a
        third leaf and go up again, and with those of others they close a circle of waits: the
        failure of one cable stops the whole fabric, not only what was on it.
    Fix: Give the leaves at its ends a second switch in common, so that no path needs a third leaf.
    Source: Dally and Seitz, IEEE Transactions on Computers C-36 (1987); Guo et al., RDMA over
        Commodity Ethernet at Scale, SIGCOMM 2016
    Bad:
        config:
            spine-02: {DEVICE_METADATA: {localhost: {bgp_asn: "4200000009"}}}
        moved:
            "leaf-1-01:Ethernet264": "spine-02:Ethernet16"
            "leaf-1-02:Ethernet272": "spine-01:Ethernet8"
            "leaf-1-02:Ethernet280": "spine-01:Ethernet56"
            "leaf-1-04:Ethernet264": "spine-02:Ethernet24"
        follow: true
    Good:
        config:
            spine-02: {DEVICE_METADATA: {localhost: {bgp_asn: "4200000009"}}}
        moved:
            "leaf-1-01:Ethernet264": "spine-01:Ethernet24"
            "leaf-1-02:Ethernet264": "spine-01:Ethernet8"
        follow: true
    """
    for fabric in network.once(fabrics):
        for cycle in fabric.analysis.after_failure:
            if cycle.failed:
                around = " -> ".join((*cycle.switches, cycle.switches[0]))
                message = f"{fabric.words}, without the link to {cycle.failed[1]}: {around}"
                yield at_session(network, message, *cycle.failed)
