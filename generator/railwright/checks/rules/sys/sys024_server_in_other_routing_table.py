from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import management
from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.rules.sys.common import MANAGEMENT_VRF, management_vrf, servers
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def tables(switch: Switch) -> Iterator[Spot]:
    """A server on the management network is looked for in another routing table.

    Why: The management VRF is on, and requests leave by the fabric, where the server is not: no
        time, no logs, no logins by it. YANG takes either word.
    Fix: Set `vrf` to `mgmt`.
    Source: sonic-buildimage files/image_config/interfaces/interfaces.j2;
        sonic-host-services data/templates/common-auth-sonic.j2
    Bad:
        config:
            "*": {NTP: {global: {vrf: default}}}
    Good:
        config:
            "*": {SYSLOG_SERVER: {192.168.0.3: {vrf: null}}}
    """
    if not management_vrf(switch):
        return
    near = [one.value.network for one in switch.once(management)]
    for server in switch.once(servers):
        # a log server without a VRF has a routing rule that leads to the management port
        ruled = server.table == "SYSLOG_SERVER" and not server.vrf
        if server.vrf == MANAGEMENT_VRF or ruled or server.ip is None:
            continue
        if any(server.ip in one for one in near):
            table, key = server.vrf_place
            message = f"{server.ip} is on the network of eth0, which is in the VRF mgmt"
            yield Spot(message, table, key, "vrf", mend=(Mend(table, key, "vrf", "mgmt"),))
