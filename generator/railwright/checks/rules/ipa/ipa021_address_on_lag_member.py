from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import bundles, numbered
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def members(switch: Switch) -> Iterator[Spot]:
    """A member of a PortChannel has an address of its own.

    Why: The port cannot be routed and bundled at once: orchagent refuses one of the two, and which
        one depends on the order of start. The command line refuses it; YANG does not.
    Fix: Give the address to the PortChannel.
    Source: sonic-utilities config/main.py, add_portchannel_member
    Bad:
        config:
            leaf-1-01:
              PORTCHANNEL: {PortChannel1: {admin_status: up}}
              PORTCHANNEL_MEMBER: {"PortChannel1|Ethernet512": {}}
              INTERFACE: {Ethernet512: {}, "Ethernet512|10.9.0.0/31": {}}
    Good:
        config:
            leaf-1-01:
              PORTCHANNEL: {PortChannel1: {admin_status: up}}
              PORTCHANNEL_MEMBER: {"PortChannel1|Ethernet512": {}}
              PORTCHANNEL_INTERFACE: {PortChannel1: {}, "PortChannel1|10.9.0.0/31": {}}
    """
    bundled = switch.once(bundles)
    if bundled:
        for one in switch.once(numbered):
            if one.name in bundled:
                yield Spot(f"is a member of {bundled[one.name]}", one.table, one.key)
