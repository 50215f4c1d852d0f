from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import FAMILIES, family_rows, internal, sessions
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_MAPS = ("route_map_in", "route_map_out")


@device_rule(Severity.ERROR)
def policy(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, an address family of an eBGP neighbour lacks a route map, so no route passes.

    Why: FRR passes nothing over eBGP in a direction without a policy, and no field of CONFIG_DB
        turns that off. The session is up, and its routes are missing. The peer group may give the
        map. YANG requires none.
    Fix: Name a route map for each direction.
    Source: RFC 8212; sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py
        (route_map_in, route_map_out)
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01:
              BGP_NEIGHBOR_AF:
                "default|Ethernet256|ipv4_unicast": {route_map_in: null}
                "default|Ethernet264|ipv4_unicast": {route_map_in: null}
                "default|Ethernet272|ipv4_unicast": {route_map_in: null}
                "default|Ethernet280|ipv4_unicast": {route_map_in: null}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01:
              BGP_NEIGHBOR_AF: {"default|Ethernet256|ipv4_unicast": {admin_status: "true"}}
    """
    if switch.frrcfgd:
        families = switch.once(family_rows)
        for session in switch.once(sessions):
            if not internal(switch, session):
                for family, row in families[session.key].items():
                    key = f"{session.key}|{family}"
                    for field in _MAPS:
                        if not row.get(field):
                            message = f"no {field}: no route passes (RFC 8212)"
                            yield Spot(message, FAMILIES, key, field)
