from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import management, owned
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, address
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def agents(switch: Switch) -> Iterator[Spot]:
    """The SNMP agent is to listen on an address that the switch does not have.

    Why: snmpd cannot open the address and ends, so there is no SNMP at all. YANG compares no
        addresses.
    Fix: Use an address of the management port or of a loopback.
    Source: sonic-buildimage dockers/docker-snmp/snmpd.conf.j2 (agentAddress); Net-SNMP manual,
        snmpd
    Bad:
        config:
            leaf-1-01:
              SNMP_AGENT_ADDRESS_CONFIG:
                {"192.168.0.74|161|mgmt": null, "192.168.0.99|161|mgmt": {}}
    Good:
        config:
            leaf-1-01:
              SNMP_AGENT_ADDRESS_CONFIG:
                {"192.168.0.74|161|mgmt": null, "10.255.0.65|161|": {}}
    """
    table = "SNMP_AGENT_ADDRESS_CONFIG"
    port = {one.ip for one in switch.once(management)}
    # with an address by DHCP nobody knows here what it is
    for key in switch.rows(table) if port else ():
        ip = address(key.partition("|")[0])
        if ip is not None and ip not in port and ip not in switch.once(owned):
            yield Spot(f"{ip} is no address of the switch", table, key)
