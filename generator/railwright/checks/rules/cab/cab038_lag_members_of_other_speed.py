from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import bundles
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.checks.uniform import odd
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def members(switch: Switch) -> Iterator[Spot]:
    """The ports of one PortChannel run at different speeds.

    Why: LACP bundles ports of one speed only; the others carry nothing. YANG compares no ports.
    Fix: Bundle ports of one speed.
    Source: IEEE 802.1AX-2020, clause 6 (ports of other data rates have other keys)
    Bad:
        config:
            leaf-1-01:
              PORTCHANNEL: {PortChannel1: {admin_status: up}}
              PORTCHANNEL_MEMBER: {"PortChannel1|Ethernet32": {}, "PortChannel1|Ethernet512": {}}
    Good:
        config:
            leaf-1-01:
              PORTCHANNEL: {PortChannel1: {admin_status: up}}
              PORTCHANNEL_MEMBER: {"PortChannel1|Ethernet32": {}, "PortChannel1|Ethernet40": {}}
    """
    speeds: dict[str, dict[str, str]] = {}
    for port, bundle in switch.once(bundles).items():
        if port in switch.rows("PORT"):
            speeds.setdefault(bundle, {})[port] = switch.text("PORT", port, "speed")
    for bundle, found in speeds.items():
        ports, given = list(found), list(found.values())
        for one in odd(given):
            message = f"{given[one.at]} Mbit/s, other members have {given[one.model]}"
            yield Spot(message, "PORTCHANNEL_MEMBER", f"{bundle}|{ports[one.at]}")
