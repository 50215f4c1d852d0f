from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import management
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def everywhere(switch: Switch) -> Iterator[Spot]:
    """The SNMP agent listens on every address of the switch.

    Why: Hosts of the fabric reach it too, with nothing but the community between them and the
        switch. Without rows of its own the agent takes all addresses. YANG asks for none.
    Fix: Add a row of SNMP_AGENT_ADDRESS_CONFIG with the management address.
    Source: sonic-buildimage dockers/docker-snmp/snmpd.conf.j2 (`agentAddress udp:161`)
    Bad:
        config:
            leaf-1-01: {SNMP_AGENT_ADDRESS_CONFIG: null}
    Good:
        config:
            "*": {SNMP_AGENT_ADDRESS_CONFIG: null, SNMP_COMMUNITY: null}
    """
    table = "SNMP_AGENT_ADDRESS_CONFIG"
    asked = switch.has("SNMP_COMMUNITY") or switch.has("SNMP_USER")
    if asked and switch.once(management) and not switch.has(table):
        yield Spot("every address of the switch answers", table)
