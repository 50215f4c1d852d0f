from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_PARTS = 2


@device_rule(Severity.ERROR)
def unreadable(switch: Switch) -> Iterator[Spot]:
    """A QUEUE row names no queue that the switch can read, so it is dropped.

    Why: The queue keeps the chip's scheduler and no ECN; the log of the switch has one line about
        it. YANG takes any text for a queue.
    Fix: Name one queue, or two numbers with a dash between them, the smaller first.
    Source: sonic-swss orchagent/orch.cpp, parseIndexRange; sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-queue.yang (qindex is a string)
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|low": {scheduler: ai-26-48-idle}}}
    Good:
        config:
            leaf-1-01:
                QUEUE:
                    "Ethernet0|4": null
                    "Ethernet0|5": null
                    "Ethernet0|4-5": {scheduler: ai-26-48-idle}
    """
    known = {one.key for slices in switch.slices("QUEUE").values() for one in slices}
    for key in switch.rows("QUEUE"):
        if key not in known and key.count("|") == _PARTS - 1:
            yield Spot(f"{key.rpartition('|')[2]!r} is no queue", "QUEUE", key)
