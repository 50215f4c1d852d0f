from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import MANAGEMENT, management
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, interface
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def gateways(switch: Switch) -> Iterator[Spot]:
    """The gateway of the management port is not in its network, or is its own address.

    Why: The route to it cannot be set, so the switch is reached from its own network only: from
        anywhere else you are locked out. YANG compares the two only by family.
    Fix: Write the router's address in the network of the management port.
    Source: sonic-buildimage files/image_config/interfaces/interfaces.j2 (`route add default via`)
    Bad:
        config:
            leaf-1-01: {MGMT_INTERFACE: {"eth0|192.168.0.74/20": {gwaddr: 192.168.16.1}}}
    Good:
        config:
            leaf-1-01: {MGMT_INTERFACE: {"eth0|192.168.0.74/20": {gwaddr: 192.168.0.1}}}
    """
    for one in switch.once(management):
        gateway = interface(switch.text(MANAGEMENT, one.key, "gwaddr") + "/32")
        if gateway is not None and gateway.version == one.family:
            if gateway.ip not in one.value.network:
                message = f"{gateway.ip} is not in {one.value.network}"
                yield Spot(message, MANAGEMENT, one.key, "gwaddr")
            elif gateway.ip == one.value.ip:
                message = f"{gateway.ip} is the switch itself"
                yield Spot(message, MANAGEMENT, one.key, "gwaddr")
