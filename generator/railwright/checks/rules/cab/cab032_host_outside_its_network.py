from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import read
from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.cab.common import attached
from railwright.checks.switch import interface
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR, Need.INVENTORY)
def outside(network: Network) -> Iterator[Spot]:
    """The port of a host is not in the network of the address that the host has.

    Why: The host's gateway is not there, so the NIC reaches nobody. The plan gives the host its
        address; a patch or a template changed the switch.
    Fix: Give the port, or its VLAN, an address of the host's network.
    Source: RFC 1812, chapter 5.2.4 (only what is on a connected network is delivered)
    Bad:
        config:
            leaf-1-01:
              VLAN_INTERFACE: {"Vlan101|10.128.0.1/24": null, "Vlan101|10.129.0.1/24": {}}
    Good:
        config:
            leaf-1-01: {VLAN_INTERFACE: {"Vlan101|10.129.0.1/24": {}}}
    """
    told: set[tuple[str, str, str]] = set()
    for host in network.hosts:
        name, found = attached(host.end)
        blocks = {one.block for one in found}
        for text_ in host.addresses if found else ():
            given = read(text_)
            own = interface(text_) if given is not None and given[2] not in blocks else None
            if own is None:
                continue
            which = (host.end.device, name, str(own.network))
            if which not in told:
                told.add(which)
                message = f"{host.host}:{host.port} has {own}, which is in no network of {name}"
                yield Spot(message, found[0].table, name, None, host.end.device)
