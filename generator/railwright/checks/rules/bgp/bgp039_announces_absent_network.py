from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import DEFAULT_VRF, networks
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, interface
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def absent(switch: Switch) -> Iterator[Spot]:
    """With frrcfgd, a network is to be announced that the switch does not have.

    Why: FRR announces a network only while it has a route to exactly it, so the row does nothing.
        YANG compares no networks.
    Fix: Correct the prefix, or remove the row.
    Source: FRR manual, chapter "BGP", `bgp network import-check`
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {BGP_GLOBALS_AF_NETWORK: {"default|ipv4_unicast|10.9.0.0/24": {}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01:
              BGP_GLOBALS_AF_NETWORK: {"default|ipv4_unicast|10.9.0.0/24": {}}
              STATIC_ROUTE: {"default|10.9.0.0/24": {blackhole: "true"}}
    """
    table = "BGP_GLOBALS_AF_NETWORK"
    if not switch.frrcfgd or not switch.has(table):
        return
    static = {key.rpartition("|")[2] for key in switch.rows("STATIC_ROUTE")}
    known = switch.once(networks)
    for key in switch.rows(table):
        vrf, _, rest = key.partition("|")
        prefix = rest.rpartition("|")[2]
        found = interface(prefix)
        if found is not None and vrf == DEFAULT_VRF and prefix not in static:
            firsts = known.get((vrf, found.version, found.network.prefixlen), frozenset())
            if int(found.network.network_address) not in firsts:
                yield Spot("is no network of the switch", table, key)
