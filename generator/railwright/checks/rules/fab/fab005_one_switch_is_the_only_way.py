from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import at_session, fabrics
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def switches(network: Network) -> Iterator[Spot]:
    """One switch is the only short way between hosts.

    Why: When it fails or is upgraded, they reach each other by a longer way that others pay for, or
        not at all: it cannot be taken out without stopping jobs. YANG knows one switch at a time.
    Fix: Spread the links of the leaves over two switches or more.
    Source: RFC 7938, chapter 3.2 (what a Clos fabric loses with one switch)
    Bad:
        config:
            leaf-1-01:
              PORT:
                Ethernet272: {admin_status: down}
                Ethernet280: {admin_status: down}
            spine-02:
              PORT:
                Ethernet0: {admin_status: down}
                Ethernet8: {admin_status: down}
    Good:
        config:
            "leaf-*":
              PORT:
                Ethernet264: {admin_status: down}
                Ethernet280: {admin_status: down}
            "spine-*":
              PORT:
                Ethernet8: {admin_status: down}
                Ethernet24: {admin_status: down}
                Ethernet40: {admin_status: down}
                Ethernet56: {admin_status: down}
    """
    for fabric in network.once(fabrics):
        if fabric.sound:
            for one in fabric.analysis.cuts:
                message = f"the only way from {one.source} to {one.destination}"
                to = next(iter(fabric.routers[one.switch].links))
                yield at_session(network, message, one.switch, to)
