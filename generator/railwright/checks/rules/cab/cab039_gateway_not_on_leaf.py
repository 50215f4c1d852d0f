from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.cab.common import attached
from railwright.checks.switch import ip
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR, Need.INVENTORY)
def gateways(network: Network) -> Iterator[Spot]:
    """The leaf of a host does not have the address that the plan gives the host as its gateway.

    Why: The host asks for an address that nobody answers for, and reaches only its own network.
    Fix: Give the leaf the gateway's address.
    Source: RFC 1122, chapter 3.3.1 (a host sends to its default gateway)
    Bad:
        config:
            leaf-1-01:
              VLAN_INTERFACE: {"Vlan101|10.128.0.1/24": null, "Vlan101|10.128.0.200/24": {}}
    Good:
        config:
            leaf-1-01: {VLAN_INTERFACE: {"Vlan101|10.128.0.200/24": {}}}
    """
    told: set[tuple[str, str]] = set()
    for host in network.hosts:
        _name, found = attached(host.end)
        taken = {one.ip for one in found}
        for gateway in host.gateways:
            there = ip(gateway)
            near = [one for one in found if there is not None and one.reaches(there)]
            # without an address of that network there is more wrong than the gateway, which
            # another rule says; the same where the address is a host's
            if near and gateway not in taken and (host.end.device, gateway) not in told:
                told.add((host.end.device, gateway))
                planned = {one.partition("/")[0] for one in host.addresses}
                if near[0].ip not in planned and near[0].number != near[0].block[1]:
                    message = f"{host.host} and others have the gateway {gateway}"
                    yield Spot(message, near[0].table, near[0].key, None, host.end.device)
