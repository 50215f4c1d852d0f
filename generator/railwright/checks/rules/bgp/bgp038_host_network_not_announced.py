from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import numbered
from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.bgp.common import unannounced
from railwright.checks.switch import Switch
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.CABLING)
def hosts(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, the network of a host port is not announced.

    Why: frrcfgd announces only what BGP_GLOBALS_AF_NETWORK lists or ROUTE_REDISTRIBUTE lets in, so
        the hosts of this network are reached from this switch alone. YANG asks for no row.
    Fix: Add a row of BGP_GLOBALS_AF_NETWORK for the network.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_GLOBALS_AF_NETWORK: {"default|ipv4_unicast|10.128.0.0/31": null}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01:
              BGP_GLOBALS_AF_NETWORK: {"default|ipv4_unicast|10.128.0.0/31": null}
            leaf-*: {ROUTE_REDISTRIBUTE: {"default|connected|bgp|ipv4": {}}}
    """
    if switch.frrcfgd:
        towards = [
            one
            for one in switch.once(numbered)
            if one.table == "VLAN_INTERFACE" or switch.role(one.name) is PortRole.HOST
        ]
        yield from unannounced(switch, towards)
