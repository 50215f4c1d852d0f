from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.model.finding import Severity


@fabric_rule(Severity.INFO)
def nowhere(network: Network) -> Iterator[Spot]:
    """A switch does not say over SNMP where it stands, and others do.

    Why: Whoever is sent to it has to ask.
    Fix: Add the row LOCATION to SNMP.
    Source: RFC 3418 (sysLocation); sonic-buildimage dockers/docker-snmp/snmpd.conf.j2
    Bad:
        config:
            leaf-1-01: {SNMP: {LOCATION: null}}
    Good:
        config:
            leaf-1-01: {SNMP: {LOCATION: {Location: another rack}}}
    """
    switches = [one for one in network.switches.values() if one.has("SNMP_COMMUNITY")]
    bare = [one for one in switches if not one.text("SNMP", "LOCATION", "Location")]
    if len(bare) * 2 <= len(switches):
        for switch in bare:
            yield Spot("no location", "SNMP", "LOCATION", "Location", switch.name)
