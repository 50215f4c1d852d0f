from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import IPV4, by_name
from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import sessions
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity

_NAME = "Loopback0"


@device_rule(Severity.ERROR)
def loopback_address(switch: Switch) -> Iterator[Spot]:
    """Loopback0 has no IPv4 host address, which is the BGP router id.

    Why: bgpcfgd takes the router id from it unless one is given, and the switches of a fabric with
        IPv4 sessions reach each other by it. YANG takes any prefix, or none.
    Fix: Give Loopback0 one IPv4 address with /32.
    Source: sonic-buildimage src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, get_lo_ipv4
    Bad:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: {"Loopback0|10.255.0.65/32": null}}
    Good:
        config:
            leaf-1-01: {LOOPBACK_INTERFACE: {"Loopback0|192.0.2.1/24": {}}}
    """
    if switch.frrcfgd or not switch.rows("BGP_NEIGHBOR"):
        return
    # with a router id of its own, a fabric of IPv6 alone needs no such address
    given = switch.text(METADATA, LOCALHOST, "bgp_router_id")
    peers = {one.ip.version for one in switch.once(sessions) if one.ip is not None}
    if given and IPV4 not in peers:
        return
    there = any(key.partition("|")[0] == _NAME for key in switch.rows("LOOPBACK_INTERFACE"))
    own = (one.value for one in switch.once(by_name).get(_NAME, ()) if one.family == IPV4)
    if there and not any(one.network.prefixlen == one.max_prefixlen for one in own):
        yield Spot("Loopback0 has no IPv4 address with /32", "LOOPBACK_INTERFACE", _NAME)
