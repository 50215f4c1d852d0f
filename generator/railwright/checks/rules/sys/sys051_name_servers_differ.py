from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.uniform import odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def names_(network: Network) -> Iterator[Spot]:
    """Switches of a fabric ask other name servers.

    Why: One name then leads to different machines, or on some switches to none. YANG knows one
        switch at a time.
    Fix: Give all switches the same rows of DNS_NAMESERVER.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-dns.yang
    Bad:
        config:
            leaf-1-01: {DNS_NAMESERVER: {192.168.0.22: {}}}
    Good:
        config:
            "*": {DNS_NAMESERVER: {192.168.0.22: {}}}
    """
    switches = tuple(network.switches.values())
    yield from odd_ones(switches, ("DNS_NAMESERVER", "DNS_OPTIONS"))
