from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.uniform import odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def ports(network: Network) -> Iterator[Spot]:
    """Management ports of a fabric are set up differently.

    Why: With the VRF on one switch only, tools that work on the others do not reach it, nor it its
        servers. YANG knows one switch at a time.
    Fix: Give all switches the same rows of MGMT_PORT and MGMT_VRF_CONFIG.
    Source: sonic-buildimage files/image_config/interfaces/interfaces.j2
    Bad:
        config:
            leaf-1-01: {MGMT_PORT: {eth0: {alias: management}}}
    Good:
        config:
            "*": {MGMT_PORT: {eth0: {alias: management}}}
    """
    switches = tuple(network.switches.values())
    yield from odd_ones(switches, ("MGMT_PORT", "MGMT_VRF_CONFIG"))
