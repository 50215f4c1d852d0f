from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unserved(switch: Switch) -> Iterator[Spot]:
    """A class without pause leaves by a queue that has no row in QUEUE.

    Why: The queue keeps the chip's default, which differs from chip to chip: CNP that should be
        strict are then one class of many. YANG does not know which queues are used.
    Fix: Add a QUEUE row for the queue.
    Source: sonic-swss orchagent/qosorch.cpp applies schedulers by row only
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|7": null}}
    Good:
        config:
            leaf-1-01:
                QUEUE:
                    "Ethernet0|4": null
                    "Ethernet0|5": null
                    "Ethernet0|4-5": {scheduler: ai-26-48-idle}
    """
    for one in switch.once(served):
        if one.queues:
            for queue in sorted({one.queue_of[tc] for tc in one.used if tc in one.queue_of}):
                if queue not in one.queues and queue not in one.paused:
                    for port in one.ports:
                        yield Spot("no row for a queue in use", "QUEUE", one.key(queue, port))
