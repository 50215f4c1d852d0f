from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from railwright.checks.addresses import IPV6, by_name
from railwright.checks.network import Network
from railwright.checks.rule import Mend, Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def announced(network: Network) -> Iterator[Spot]:
    """A switch announces a /64 in which the loopbacks of other switches lie.

    Why: bgpcfgd announces an IPv6 Loopback0 as its /64 unless it is told otherwise. Where another
        switch does so too, or its loopback is away, packets for that one arrive here and are
        dropped. YANG knows one switch at a time.
    Fix: Set `bgp_adv_lo_prefix_as_128` to `true`, or give each loopback a /64 of its own.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/bgpd.main.conf.j2
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_adv_lo_prefix_as_128: null}}}
    Good:
        config:
            leaf-1-01:
              DEVICE_METADATA: {localhost: {bgp_adv_lo_prefix_as_128: null}}
              LOOPBACK_INTERFACE:
                {"Loopback0|fd00:255::41/128": null, "Loopback0|fd00:256::41/128": {}}
    """
    field = "bgp_adv_lo_prefix_as_128"
    loopbacks = [
        (switch, ip_network((int(one.value.ip) >> 64 << 64, 64)))
        for switch in network.switches.values()
        for one in switch.once(by_name).get("Loopback0", ())
        if one.family == IPV6
    ]
    owners: dict[object, set[str]] = {}
    for switch, wide in loopbacks:
        owners.setdefault(wide, set()).add(switch.name)
    for switch, wide in loopbacks:
        flag = switch.text(METADATA, LOCALHOST, field)
        others = len(owners[wide]) - 1
        if others and flag != "true" and not switch.frrcfgd:
            message = f"{wide} is announced from here, with {others} other loopbacks in it"
            mend = (Mend(METADATA, LOCALHOST, field, "true"),)
            yield Spot(message, METADATA, LOCALHOST, field, switch.name, mend)
