from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import Numbered, numbered
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def twice(network: Network) -> Iterator[Spot]:
    """Two interfaces have one address.

    Why: Both answer for it: ARP flaps between them, and BGP sessions come up with the wrong switch
        or not at all. A gateway that several switches share on a VLAN is another matter, and so is
        an address of fe80::/10, which counts on its own link alone. YANG knows one switch at a
        time.
    Fix: Give one of the two another address.
    Source: RFC 5227
    Bad:
        config:
            leaf-1-02: {INTERFACE: {Ethernet512: {}, "Ethernet512|10.0.0.0/31": {}}}
    Good:
        config:
            leaf-1-02: {INTERFACE: {Ethernet512: {}, "Ethernet512|10.9.0.0/31": {}}}
    """
    found: dict[tuple[str, str], list[tuple[str, Numbered]]] = {}
    for switch in network.switches.values():
        for one in switch.once(numbered):
            if one.table != "LOOPBACK_INTERFACE" and not one.on_link:
                found.setdefault((one.vrf, one.ip), []).append((switch.name, one))
    for same in found.values():
        if len(same) > 1 and any(one.table != "VLAN_INTERFACE" for _, one in same):
            for device, one in same[1:]:
                first = f"{same[0][0]}:{same[0][1].name}"
                yield Spot(f"{one.ip} is on {first} too", one.table, one.key, device=device)
