from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import Numbered, inside, lines, numbered
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def elsewhere(network: Network) -> Iterator[Spot]:
    """The network of a link is part of a network elsewhere in the fabric.

    Why: Routes to the larger network lead to its own place, and what is for the link's addresses to
        the link: packets for hosts there arrive here. YANG knows one switch at a time.
    Fix: Renumber the link.
    Source: RFC 4632, chapter 5.1 (the longest prefix wins)
    Bad:
        config:
            leaf-1-01:
              INTERFACE: {"Ethernet256|10.0.0.0/31": null, "Ethernet256|10.128.1.200/31": {}}
              BGP_NEIGHBOR:
                "10.0.0.1": null
                "10.128.1.201":
                  {asn: "4200000000", name: spine-01, local_addr: 10.128.1.200, keepalive: "3",
                   holdtime: "9", admin_status: up}
            spine-01:
              INTERFACE: {"Ethernet0|10.0.0.1/31": null, "Ethernet0|10.128.1.201/31": {}}
              BGP_NEIGHBOR:
                "10.0.0.0": null
                "10.128.1.200":
                  {asn: "4200001000", name: leaf-1-01, local_addr: 10.128.1.201, keepalive: "3",
                   holdtime: "9", admin_status: up}
    Good:
        config:
            leaf-1-01:
              INTERFACE: {"Ethernet256|10.0.0.0/31": null, "Ethernet256|10.9.1.200/31": {}}
              BGP_NEIGHBOR:
                "10.0.0.1": null
                "10.9.1.201":
                  {asn: "4200000000", name: spine-01, local_addr: 10.9.1.200, keepalive: "3",
                   holdtime: "9", admin_status: up}
            spine-01:
              INTERFACE: {"Ethernet0|10.0.0.1/31": null, "Ethernet0|10.9.1.201/31": {}}
              BGP_NEIGHBOR:
                "10.0.0.0": null
                "10.9.1.200":
                  {asn: "4200001000", name: leaf-1-01, local_addr: 10.9.1.201, keepalive: "3",
                   holdtime: "9", admin_status: up}
    """
    places: list[tuple[str, Numbered]] = [
        (name, one)
        for name, switch in network.switches.items()
        for one in switch.once(numbered)
        if not one.on_link
    ]
    joined = {(line.near.device, line.local.key) for link in network.links for line in lines(link)}
    last: dict[tuple[str, int], tuple[str, Numbered]] = {}
    for device, one in sorted(places, key=_order):
        which = (one.vrf, one.family)
        wide = last.get(which)
        within = wide is not None and inside(one, wide[1])
        if wide is None or not within:
            last[which] = (device, one)
        elif (device, one.key) in joined and wide[0] != device and _other(one, wide[1]):
            message = f"{one.value.network} lies in {wide[1].value.network} of {wide[0]}:"
            yield Spot(message + wide[1].name, one.table, one.key, device=device)


def _other(one: Numbered, wide: Numbered) -> bool:
    return one.block != wide.block and one.ip != wide.ip


def _order(place: tuple[str, Numbered]) -> tuple[str, int, int, int]:
    return place[1].vrf, *place[1].block
