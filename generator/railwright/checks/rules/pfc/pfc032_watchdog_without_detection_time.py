from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import GLOBAL
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def rows(switch: Switch) -> Iterator[Spot]:
    """A row of PFC_WD has no detection time, so the watchdog does not start.

    Why: orchagent drops such a row with a line in the log. YANG does not ask for the field.
    Fix: Give `detection_time` in milliseconds.
    Source: sonic-swss orchagent/pfcwdorch.cpp, createEntry
    Bad:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {detection_time: null}}}
    Good:
        config:
            leaf-1-01: {PFC_WD: {Ethernet0: {action: null}}}
    """
    for name, row in switch.rows("PFC_WD").items():
        if name != GLOBAL and "detection_time" not in row:
            yield Spot("no detection_time: the row is dropped", "PFC_WD", name, "detection_time")
