from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.fabric import PortRole
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.CABLING)
def states(switch: Switch) -> Iterator[Spot]:
    """A port to a host has paused priorities and is shut.

    Why: The host has lost a rail, and the buffer manager takes the port's headroom away; the rest
        of its configuration says that it should carry traffic. YANG does not compare the tables.
    Fix: Set `admin_status` to `up`, or take the host out of the inventory.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp, reclaimReservedBufferForPort
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet0: {admin_status: down}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet0: {admin_status: up}}}
    """
    for name in switch.paused:
        if switch.text("PORT", name, "admin_status") == "down" and (
            switch.role(name) is PortRole.HOST
        ):
            peer = switch.plugs[name].peer or "a host"
            message = f"shut, but {peer} is connected and priorities are paused"
            yield Spot(message, "PORT", name, "admin_status")
