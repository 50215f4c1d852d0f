from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.sys.common import MANAGEMENT_VRF, management_vrf, servers
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def absent(switch: Switch) -> Iterator[Spot]:
    """A service is told to use the management VRF, which is not enabled.

    Why: There is no such routing table: snmpd does not start, and servers are not reached. YANG
        notices it for some of the services only.
    Fix: Enable the management VRF, or remove `vrf`.
    Source: sonic-buildimage files/image_config/interfaces/interfaces.j2;
        dockers/docker-snmp/snmpd.conf.j2
    Bad:
        config:
            "*": {MGMT_VRF_CONFIG: null}
    Good:
        config:
            "*":
              MGMT_VRF_CONFIG: null
              NTP: {global: {vrf: default}}
              SYSLOG_SERVER: {192.168.0.3: {vrf: null}}
              SNMP_AGENT_ADDRESS_CONFIG: null
              SNMP_COMMUNITY: null
    """
    if management_vrf(switch):
        return
    places = [server.vrf_place for server in switch.once(servers) if server.vrf == MANAGEMENT_VRF]
    for table, key in dict.fromkeys(places):
        yield Spot("there is no VRF mgmt", table, key, "vrf")
    for key in switch.rows("SNMP_AGENT_ADDRESS_CONFIG"):
        if key.endswith(f"|{MANAGEMENT_VRF}"):
            yield Spot("there is no VRF mgmt", "SNMP_AGENT_ADDRESS_CONFIG", key)
