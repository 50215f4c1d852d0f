from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import by_name
from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.sessions import router_id
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def router_ids(network: Network) -> Iterator[Spot]:
    """Two switches have one BGP router id, or one address on Loopback0.

    Why: Routes of one are taken for routes of the other, and of two equal paths only one is used;
        neighbours with one id refuse each other. Whoever reaches for the loopback reaches either.
        YANG knows one switch at a time.
    Fix: Give each switch its own Loopback0 address, and take the router id from it.
    Source: RFC 4271, chapters 4.2 and 6.8; RFC 6286, chapter 2.1
    Bad:
        config:
            leaf-1-02: {DEVICE_METADATA: {localhost: {bgp_router_id: 10.255.0.65}}}
    Good:
        config:
            leaf-1-02: {DEVICE_METADATA: {localhost: {bgp_router_id: null}}}
    """
    seen: dict[str, str] = {}
    for switch in network.switches.values():
        found = switch.once(router_id)
        if found.value:
            first = seen.setdefault(found.value, switch.name)
            if first != switch.name:
                message = f"{found.value} is the router id of {first} too"
                yield Spot(message, found.table, found.key, found.field, switch.name)
    yield from _loopbacks(network)


def _loopbacks(network: Network) -> Iterator[Spot]:
    seen: dict[tuple[str, str], str] = {}
    for switch in network.switches.values():
        for one in switch.once(by_name).get("Loopback0", ()):
            first = seen.setdefault((one.vrf, one.ip), switch.name)
            if first != switch.name:
                message = f"{one.ip} is on Loopback0 of {first} too"
                yield Spot(message, one.table, one.key, None, switch.name)
