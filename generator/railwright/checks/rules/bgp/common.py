"""What several rules about BGP ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from railwright.checks.addresses import IPV4, Numbered
from railwright.checks.rule import Spot
from railwright.checks.switch import Switch

_NETWORKS = "BGP_GLOBALS_AF_NETWORK"


def unannounced(switch: Switch, addresses: Iterable[Numbered]) -> Iterator[Spot]:
    """Yield the networks that frrcfgd has no reason to announce."""
    if not switch.frrcfgd or not switch.has("BGP_NEIGHBOR"):
        return
    listed = switch.rows(_NETWORKS)
    redistributed = switch.rows("ROUTE_REDISTRIBUTE")
    for one in addresses:
        family = "ipv4" if one.family == IPV4 else "ipv6"
        if not one.vrf and f"default|connected|bgp|{family}" not in redistributed:
            key = f"default|{family}_unicast|{one.value.network}"
            if key not in listed:
                message = f"{one.value.network} of {one.name} is not announced"
                yield Spot(message, _NETWORKS, key)
