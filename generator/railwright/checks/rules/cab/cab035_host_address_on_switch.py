from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from railwright.checks.addresses import DEFAULT_VRF, own
from railwright.checks.network import Network
from railwright.checks.rule import Need, Spot, fabric_rule
from railwright.checks.rules.cab.common import attached
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR, Need.INVENTORY)
def conflicts(network: Network) -> Iterator[Spot]:
    """A switch has the address that the plan gives to a host.

    Why: Two machines answer for one address: the host loses its traffic, or its gateway.
    Fix: Give the switch its own address.
    Source: RFC 5227
    Bad:
        config:
            leaf-1-01: {VLAN_INTERFACE: {"Vlan101|10.128.0.2/24": {}}}
    Good:
        config:
            leaf-1-01: {VLAN_INTERFACE: {"Vlan101|10.129.0.2/24": {}}}
    """
    for host in network.hosts:
        vrfs = {one.vrf for one in attached(host.end)[1]} or {DEFAULT_VRF}
        mine = host.end.switch.once(own)
        for planned, vrf in product(host.addresses, sorted(vrfs)):
            taken = mine.get((vrf, planned.partition("/")[0]))
            if taken is not None:
                message = f"{taken.ip} is the address of {host.host}:{host.port}"
                yield Spot(message, taken.table, taken.key, None, host.end.device)
