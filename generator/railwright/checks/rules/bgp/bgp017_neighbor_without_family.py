from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def families(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, a BGP neighbour has no address family, so it carries no routes.

    Why: The session comes up empty, or not at all: families are activated by rows of
        BGP_NEIGHBOR_AF only. YANG does not compare the two tables.
    Fix: Add a row for each address family it carries.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01:
              BGP_NEIGHBOR_AF:
                "default|Ethernet256|ipv4_unicast": null
                "default|Ethernet256|ipv6_unicast": null
    Good:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_NEIGHBOR_AF: {"default|Ethernet256|ipv6_unicast": null}}
            spine-01: {BGP_NEIGHBOR_AF: {"default|Ethernet0|ipv6_unicast": null}}
    """
    if switch.frrcfgd:
        carried = {key.rpartition("|")[0] for key in switch.rows("BGP_NEIGHBOR_AF")}
        for key in switch.rows("BGP_NEIGHBOR"):
            if "|" in key and key not in carried:
                yield Spot(
                    "has no row in BGP_NEIGHBOR_AF: it carries no routes", "BGP_NEIGHBOR", key
                )
