from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import FAMILY, management
from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import MANAGEMENT_VRF, servers
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def families(switch: Switch) -> Iterator[Spot]:
    """A server behind the management port has an address of a family that the port does not have.

    Why: The switch has no address to ask from, so the server never answers. YANG compares no
        addresses.
    Fix: Give the management port an address of that family, or the server one of the port's.
    Source: RFC 6724, chapter 4 (the source is an address of the same family)
    Bad:
        config:
            "*": {SYSLOG_SERVER: {"fd00:9::3": {vrf: mgmt}}}
    Good:
        config:
            "*": {SYSLOG_SERVER: {"192.168.0.33": {vrf: mgmt}}}
    """
    families = {one.family for one in switch.once(management)}
    for server in switch.once(servers):
        behind = server.vrf == MANAGEMENT_VRF and families
        if behind and server.ip is not None and server.ip.version not in families:
            message = f"eth0 has no {FAMILY[server.ip.version]} address"
            yield Spot(message, server.table, server.key)
