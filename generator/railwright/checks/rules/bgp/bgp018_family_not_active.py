from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import FAMILIES, family_rows, internal, sessions
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def activation(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, an address family is not activated or lacks a route map, so no route passes.

    Why: A family is off without `admin_status`, and FRR passes nothing over eBGP without a policy
        in each direction. The peer group may give any of the three. YANG requires none of them.
    Fix: Set `admin_status` up and both route maps.
    Source: RFC 8212; no field of CONFIG_DB turns that off
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR_AF: {"default|Ethernet256|ipv4_unicast": {admin_status: null}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01:
              BGP_NEIGHBOR_AF: {"default|Ethernet256|ipv4_unicast": {admin_status: "true"}}
    """
    if switch.frrcfgd:
        families = switch.once(family_rows)
        for session in switch.once(sessions):
            needed = () if internal(switch, session) else ("route_map_in", "route_map_out")
            for family, row in families[session.key].items():
                key = f"{session.key}|{family}"
                if text(row, "admin_status") not in {"up", "true"}:
                    yield Spot("the family is not activated", FAMILIES, key, "admin_status")
                for field in needed:
                    if not row.get(field):
                        yield Spot(f"no {field}: no route passes (RFC 8212)", FAMILIES, key, field)
