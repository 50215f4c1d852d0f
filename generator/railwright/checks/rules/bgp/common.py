"""What several rules about BGP ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from railwright.checks.addresses import DEFAULT_VRF, IPV4, Numbered
from railwright.checks.rule import Spot
from railwright.checks.sessions import FAMILIES, FAMILIES_OF_GROUPS
from railwright.checks.switch import Switch

_NETWORKS = "BGP_GLOBALS_AF_NETWORK"
_ROUTE_MAPS = ("route_map_in", "route_map_out")


class MapUse(NamedTuple):
    """A route map that a row of BGP_NEIGHBOR_AF or BGP_PEER_GROUP_AF names."""

    table: str
    key: str
    field: str
    name: str


def route_maps(switch: Switch) -> Iterator[MapUse]:
    """Yield the route maps that neighbours use; a field may be a list of them."""
    for table in (FAMILIES, FAMILIES_OF_GROUPS):
        for key, row in switch.rows(table).items():
            for field in _ROUTE_MAPS:
                value = row.get(field, ())
                for name in (value,) if isinstance(value, str) else value:
                    yield MapUse(table, key, field, name)


def unannounced(switch: Switch, addresses: Iterable[Numbered]) -> Iterator[Spot]:
    """Yield the networks that frrcfgd has no reason to announce.

    Where OSPF runs beside BGP, it may be what they are announced by.
    """
    if not switch.frrcfgd or not switch.has("BGP_NEIGHBOR") or switch.has("OSPFV2_ROUTER"):
        return
    announced = switch.rows(_NETWORKS)
    redistributed = switch.rows("ROUTE_REDISTRIBUTE")
    for one in addresses:
        family = "ipv4" if one.family == IPV4 else "ipv6"
        if one.vrf == DEFAULT_VRF and f"default|connected|bgp|{family}" not in redistributed:
            key = f"default|{family}_unicast|{one.value.network}"
            if key not in announced:
                message = f"{one.value.network} of {one.name} is not announced"
                yield Spot(message, _NETWORKS, key)
