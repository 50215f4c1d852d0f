from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import MANAGEMENT, management
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.INFO)
def dhcp(switch: Switch) -> Iterator[Spot]:
    """The management port has no address of its own.

    Why: The switch then asks for one by DHCP. Without a server, or with another lease, nobody
        reaches it where it is looked for. YANG asks for no row.
    Fix: Give MGMT_INTERFACE the address and gateway of `eth0`.
    Source: sonic-buildimage files/image_config/interfaces/interfaces.j2
    Bad:
        config:
            leaf-1-01: {MGMT_INTERFACE: null}
    Good:
        config:
            leaf-1-01: {MGMT_PORT: {eth0: {alias: eth0}}}
    """
    if switch.tables and not switch.once(management):
        yield Spot("no address: eth0 asks for one by DHCP", MANAGEMENT)
