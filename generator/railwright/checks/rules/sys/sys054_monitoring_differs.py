from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.uniform import odd_ones
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING)
def monitoring(network: Network) -> Iterator[Spot]:
    """Switches of a fabric are watched in different ways.

    Why: A community, a threshold or a collector that only some switches have leaves the others
        unwatched, and nobody misses an alarm that never comes. YANG knows one switch at a time.
    Fix: Give all switches the same settings.
    Source: sonic-buildimage dockers/docker-snmp/snmpd.conf.j2; sonic-swss orchagent/crmorch.cpp
    Bad:
        config:
            leaf-1-01: {CRM: {Config: {ipv4_route_high_threshold: "99"}}}
    Good:
        config:
            "*": {CRM: {Config: {ipv4_route_high_threshold: "99"}}}
    """
    switches = tuple(network.switches.values())
    yield from odd_ones(switches, _TABLES, {"SNMP": ("LOCATION",)})


_TABLES = (
    "AUTO_TECHSUPPORT",
    "CRM",
    "GNMI",
    "KDUMP",
    "LLDP",
    "SFLOW",
    "SFLOW_COLLECTOR",
    "SNMP",
    "SNMP_COMMUNITY",
    "SNMP_USER",
    "TELEMETRY",
)
