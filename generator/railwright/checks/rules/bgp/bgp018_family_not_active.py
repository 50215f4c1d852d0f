from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import FAMILIES, family_rows, sessions
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def activation(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, an address family of a neighbour is not activated, so no route passes.

    Why: The session comes up, and carries nothing: a family is off without `admin_status`. YANG
        does not require it.
    Fix: Set `admin_status` up.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py (admin_status of
        BGP_NEIGHBOR_AF is `neighbor PEER activate`)
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
            for family, row in families[session.key].items():
                if text(row, "admin_status") not in {"up", "true"}:
                    key = f"{session.key}|{family}"
                    yield Spot("the family is not activated", FAMILIES, key, "admin_status")
