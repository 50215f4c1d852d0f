from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unserved(switch: Switch) -> Iterator[Spot]:
    """A QUEUE row names no scheduler, though other queues of the port have one.

    Why: The queue keeps the chip's default, whatever the weights of the others say. YANG asks for
        none.
    Fix: Name a scheduler.
    Source: sonic-swss orchagent/qosorch.cpp, handleQueueTable (a row without the field changes
        nothing)
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|7": {scheduler: null}}}
    Good:
        config:
            leaf-1-01: {QUEUE: {"CPU|7": {scheduler: ai-26-48-control}}}
    """
    for one in switch.once(served):
        without = [queue for queue in one.queues if not text(one.row_of(queue), "scheduler")]
        if len(without) < len(one.queues):
            for port in one.ports:
                for key in dict.fromkeys(one.key(queue, port) for queue in without):
                    yield Spot("no scheduler", "QUEUE", key, "scheduler")
