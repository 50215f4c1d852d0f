from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def activation(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, an address family is not activated or lacks a route map, so no route passes.

    Why: A family is off without `admin_status`, and FRR passes nothing over eBGP without a policy
        in each direction. YANG requires none of the three fields.
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
        for key, row in switch.rows("BGP_NEIGHBOR_AF").items():
            if text(row, "admin_status") not in {"up", "true"}:
                yield Spot("the family is not activated", "BGP_NEIGHBOR_AF", key, "admin_status")
            for field in ("route_map_in", "route_map_out"):
                if not row.get(field):
                    yield Spot(
                        f"no {field}: no route passes (RFC 8212)", "BGP_NEIGHBOR_AF", key, field
                    )
