from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import at_session, fabrics
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def cables(network: Network) -> Iterator[Spot]:
    """One cable is the only short way between hosts.

    Why: When it fails, or its optic, they reach each other by a longer way that others pay for, or
        not at all. YANG knows one switch at a time.
    Fix: Add a second link, to another switch if there is one.
    Source: RFC 7938, chapter 3.2 (what a Clos fabric loses with one link)
    Bad:
        config:
            leaf-1-01:
              PORT:
                Ethernet256: {admin_status: down}
                Ethernet264: {admin_status: down}
                Ethernet272: {admin_status: down}
            spine-01:
              PORT:
                Ethernet0: {admin_status: down}
                Ethernet8: {admin_status: down}
            spine-02: {PORT: {Ethernet0: {admin_status: down}}}
    Good:
        config:
            "leaf-*":
              PORT:
                Ethernet256: {admin_status: down}
                Ethernet272: {admin_status: down}
            "spine-*":
              PORT:
                Ethernet0: {admin_status: down}
                Ethernet16: {admin_status: down}
                Ethernet32: {admin_status: down}
                Ethernet48: {admin_status: down}
    """
    for fabric in network.once(fabrics):
        if fabric.sound:
            for one in fabric.analysis.critical:
                message = f"the only cable on the way from {one.source} to {one.destination}"
                if (one.near, one.far) == (one.source, one.destination):
                    message = f"the only cable to {one.far}, and no other way leads there"
                elif one.far != one.destination:
                    message = f"{message} leads to {one.far}"
                yield at_session(network, message, one.near, one.far)
