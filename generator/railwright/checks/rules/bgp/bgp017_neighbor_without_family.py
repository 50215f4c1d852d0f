from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import family_rows
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def families(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, a BGP neighbour has no address family, so it carries no routes.

    Why: The session comes up empty, or not at all: families are activated by rows of
        BGP_NEIGHBOR_AF, or of BGP_PEER_GROUP_AF for its peer group. YANG does not compare the
        tables.
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
        for key, carried in switch.once(family_rows).items():
            if not carried:
                yield Spot(
                    "has no row in BGP_NEIGHBOR_AF: it carries no routes", "BGP_NEIGHBOR", key
                )
