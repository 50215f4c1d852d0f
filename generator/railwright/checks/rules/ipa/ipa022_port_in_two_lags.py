from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def twice(switch: Switch) -> Iterator[Spot]:
    """A port is a member of two PortChannels.

    Why: It joins the one whose row is read first; the other one waits for it for ever. The command
        line refuses it; YANG does not.
    Fix: Keep one of the two rows.
    Source: sonic-utilities config/main.py, add_portchannel_member; sonic-swss cfgmgr/teammgr.cpp,
        isPortEnslaved
    Bad:
        config:
            leaf-1-01:
              PORTCHANNEL: {PortChannel1: {admin_status: up}, PortChannel2: {admin_status: up}}
              PORTCHANNEL_MEMBER: {"PortChannel1|Ethernet512": {}, "PortChannel2|Ethernet512": {}}
    Good:
        config:
            leaf-1-01:
              PORTCHANNEL: {PortChannel1: {admin_status: up}, PortChannel2: {admin_status: up}}
              PORTCHANNEL_MEMBER: {"PortChannel1|Ethernet512": {}}
    """
    first: dict[str, str] = {}
    for key in switch.rows("PORTCHANNEL_MEMBER"):
        bundle, _, port = key.partition("|")
        if first.setdefault(port, bundle) != bundle:
            yield Spot(f"{port} is a member of {first[port]} too", "PORTCHANNEL_MEMBER", key)
