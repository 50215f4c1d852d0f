from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import at_session, fabrics, some
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def routes(network: Network) -> Iterator[Spot]:
    """Switches with hosts have no route to each other, though cables join them.

    Why: Their hosts cannot talk. Every session is up and every switch has routes; those that would
        have to come down to a leaf and go up again are refused, since switches of one tier share an
        ASN and take such a path for a loop.
    Fix: Give both a switch in common that they have sessions with.
    Source: RFC 4271, chapter 9.1.2; RFC 7938, chapter 5.2.1 (one ASN for a tier keeps such paths
        out)
    Bad:
        moved:
            "leaf-1-01:Ethernet272": "spine-01:Ethernet16"
            "leaf-1-01:Ethernet280": "spine-01:Ethernet24"
            "leaf-1-02:Ethernet256": "spine-02:Ethernet0"
            "leaf-1-02:Ethernet264": "spine-02:Ethernet8"
        follow: true
    Good:
        moved:
            "leaf-1-01:Ethernet256": "spine-01:Ethernet16"
            "leaf-1-02:Ethernet256": "spine-01:Ethernet0"
        follow: true
    """
    for fabric in network.once(fabrics):
        for lost in fabric.analysis.unreachable:
            # two that share an ASN refuse each other's routes for that alone, which another rule
            # says
            own = fabric.routers[lost.destination].asn
            others = tuple(n for n in lost.sources if fabric.routers[n].asn != own)
            if others:
                message = f"no route from {some(others)}"
                first = next(iter(fabric.routers[lost.destination].links))
                yield at_session(network, message, lost.destination, first)
