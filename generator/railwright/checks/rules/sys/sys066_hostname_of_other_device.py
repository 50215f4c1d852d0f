from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.INVENTORY)
def hostname(switch: Switch) -> Iterator[Spot]:
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
    name = switch.text(METADATA, LOCALHOST, "hostname")
    if name and name != switch.name:
        mend = (Mend(METADATA, LOCALHOST, "hostname", switch.name),)
        yield Spot(f"{name!r}", METADATA, LOCALHOST, "hostname", mend=mend)
