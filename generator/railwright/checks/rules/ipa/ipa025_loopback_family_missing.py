from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import IPV6, by_name
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def families(network: Network) -> Iterator[Spot]:
    """A switch has no IPv6 address on Loopback0, and the others have one.

    Why: Whatever reaches the others by it does not reach this switch. YANG knows one switch at a
        time; a missing IPv4 address has a rule of its own.
    Fix: Give Loopback0 an address with /128.
    Source: sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/bgpd.main.conf.j2 (announced if
        it is there)
    Bad:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: {"Loopback0|fd00:255::41/128": null}}
    Good:
        config:
            "*":
              LOOPBACK_INTERFACE:
                "Loopback0|fd00:255::1/128": null
                "Loopback0|fd00:255::2/128": null
                "Loopback0|fd00:255::41/128": null
                "Loopback0|fd00:255::42/128": null
                "Loopback0|fd00:255::43/128": null
                "Loopback0|fd00:255::44/128": null
    """
    bare = []
    for switch in network.switches.values():
        own = switch.once(by_name).get("Loopback0", ())
        # a switch without any address there lacks more than this
        if own and not any(one.family == IPV6 for one in own):
            bare.append(switch.name)
    if len(bare) * 2 <= len(network.switches):
        for name in bare:
            yield Spot("no IPv6 address", "LOOPBACK_INTERFACE", "Loopback0", device=name)
