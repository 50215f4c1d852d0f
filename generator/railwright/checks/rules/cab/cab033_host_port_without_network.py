from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.cab.common import attached
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR, Need.INVENTORY)
def nowhere(network: Network) -> Iterator[Spot]:
    """The port of a host has no address, and is in no VLAN that has one.

    Why: What the host sends goes nowhere. YANG asks for no port to be in use.
    Fix: Make the port a member of the hosts' VLAN, or give it an address.
    Source: sonic-swss orchagent/portsorch.cpp (bridge ports), orchagent/intfsorch.cpp (routed ones)
    Bad:
        config:
            leaf-1-01: {VLAN_MEMBER: {"Vlan101|Ethernet0": null}}
    Good:
        config:
            leaf-1-01: {VLAN_MEMBER: {"Vlan101|Ethernet0": {tagging_mode: untagged}}}
    """
    for host in network.hosts:
        name, found = attached(host.end)
        if host.addresses and not found:
            message = f"{host.host}:{host.port} is connected, but {name} has no address"
            yield Spot(message, "PORT", host.end.port, None, host.end.device)
