from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import uncovered
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def scheduled(switch: Switch) -> Iterator[Spot]:
    """A paused priority has no QUEUE row, so neither its share nor ECN is as designed.

    Why: The default of the chip applies, without WRED: frames still wait rather than get lost, but
        senders are not told to slow down. YANG does not know which queues are paused.
    Fix: Add a QUEUE row for the priority.
    Source: sonic-swss orchagent/qosorch.cpp applies schedulers and WRED profiles by row only
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|3": null}}
    Good:
        config:
            leaf-1-01: {QUEUE: null}
    """
    return uncovered(switch, "QUEUE")
