from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import IPV4, by_name
from railwright.checks.network import Network
from railwright.checks.rule import Mend, Spot, fabric_rule
from railwright.checks.sessions import router_id
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def router_ids(network: Network) -> Iterator[Spot]:
    """The BGP router id is not the address of the switch's Loopback0.

    Why: Logs and `show ip bgp` name a router that no address leads to, and nothing keeps the next
        switch from taking the same id. YANG takes any number.
    Fix: Use the IPv4 address of Loopback0.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/bgpd.main.conf.j2, router-id
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_router_id: 192.0.2.1}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {bgp_router_id: null}}}
    """
    taken = {
        one.ip
        for switch in network.switches.values()
        for one in switch.once(by_name).get("Loopback0", ())
    }
    for switch in network.switches.values():
        found = switch.once(router_id)
        own = [one.ip for one in switch.once(by_name).get("Loopback0", ()) if one.family == IPV4]
        # an id that is another switch's is used twice, which another rule says
        if found.value and own and found.value not in taken:
            message = f"{found.value}, but Loopback0 has {own[0]}"
            mend = (Mend(found.table, found.key, found.field, own[0]),) if len(own) == 1 else ()
            yield Spot(message, found.table, found.key, found.field, switch.name, mend)
