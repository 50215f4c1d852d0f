from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def writers(switch: Switch) -> Iterator[Spot]:
    """An SNMP community may write.

    Why: A community is a password that every packet carries in clear; with this one anybody who
        reads a packet changes the switch.
    Fix: Set `TYPE` to `RO`, or use SNMPv3 users.
    Source: RFC 3584; sonic-buildimage dockers/docker-snmp/snmpd.conf.j2 (`rwcommunity`)
    Bad:
        config:
            "*": {SNMP_COMMUNITY: {"<secret:snmp-rw>": {TYPE: RW}}}
    Good:
        config:
            "*": {SNMP_COMMUNITY: {"<secret:snmp-rw>": {TYPE: RO}}}
    """
    writing = sum(text(row, "TYPE") == "RW" for row in switch.rows("SNMP_COMMUNITY").values())
    if writing:
        yield Spot(f"{writing} may write", "SNMP_COMMUNITY")
