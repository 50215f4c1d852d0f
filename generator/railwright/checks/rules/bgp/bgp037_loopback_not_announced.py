from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import by_name
from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.bgp.common import unannounced
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def loopbacks(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, the address of Loopback0 is not announced.

    Why: frrcfgd announces only what BGP_GLOBALS_AF_NETWORK lists or ROUTE_REDISTRIBUTE lets in, so
        nobody reaches the loopback over the fabric. YANG asks for no row.
    Fix: Add a row of BGP_GLOBALS_AF_NETWORK for the address.
    Source: sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py
    Bad:
        site: teralynx-pod
        config:
            spine-01: {BGP_GLOBALS_AF_NETWORK: {"default|ipv4_unicast|10.255.0.1/32": null}}
    Good:
        site: teralynx-pod
        config:
            spine-01:
              BGP_GLOBALS_AF_NETWORK: {"default|ipv4_unicast|10.255.0.1/32": null}
            spine-*: {ROUTE_REDISTRIBUTE: {"default|connected|bgp|ipv4": {}}}
    """
    yield from unannounced(switch, switch.once(by_name).get("Loopback0", ()))
