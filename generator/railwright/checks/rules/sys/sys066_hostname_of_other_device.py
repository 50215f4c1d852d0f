from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Mend, Need, Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA
from railwright.model.finding import Severity


@fabric_rule(Severity.WARNING, Need.INVENTORY)
def hostnames(network: Network) -> Iterator[Spot]:
    """The hostname is not the name that the inventory gives the switch.

    Why: Neighbours, logs and the inventory then call one switch by two names, and changes are made
        on the wrong one. YANG takes any name.
    Fix: Write the name of the inventory, or rename the device there.
    Source: sonic-buildimage dockers/docker-lldp/lldpd.conf.j2 (the hostname is what neighbours see)
    Bad:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {hostname: leaf-9-99}}}
    Good:
        foreign: ["*"]
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {hostname: leaf-9-99}}}
    """
    for switch in network.switches.values():
        name = switch.text(METADATA, LOCALHOST, "hostname")
        if name and name != switch.name:
            mend = (Mend(METADATA, LOCALHOST, "hostname", switch.name),)
            message = f"{name!r} is not the name of {switch.name}"
            yield Spot(message, METADATA, LOCALHOST, "hostname", switch.name, mend)
