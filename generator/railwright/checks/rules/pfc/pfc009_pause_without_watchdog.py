from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def watchdogs(switch: Switch) -> Iterator[Spot]:
    """A port with paused priorities has no row in PFC_WD, so a pause storm spreads from it.

    Why: The watchdog runs on ports with a row only. YANG does not compare the tables.
    Fix: Add a PFC_WD row for the port.
    Source: sonic-swss orchagent/pfcwdorch.cpp
    Bad:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: null}}
    Good:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {action: drop}}}
    """
    if switch.has("PFC_WD"):
        for port in switch.paused:
            if port not in switch.rows("PFC_WD"):
                yield Spot("no watchdog on a port with PFC", "PFC_WD", port)
