from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def queues(switch: Switch) -> Iterator[Spot]:
    """A class without pause leaves by a queue that PFC pauses.

    Why: It stands still whenever the next hop pauses the lossless class, and takes the bandwidth
        and the egress buffer of that class meanwhile. YANG looks at each map alone.
    Fix: Map the class to a queue of its own.
    Source: sonic-swss orchagent/qosorch.cpp, TC_TO_QUEUE_MAP and MAP_PFC_PRIORITY_TO_QUEUE
    Bad:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"7": "3"}}}
    Good:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"5": "3"}}}
    """
    for one in switch.once(served):
        for tc in one.used:
            queue = one.queue_of.get(tc)
            if queue in one.paused:
                name = one.fields["tc_to_queue_map"]
                message = f"class {tc} is not paused, but leaves by queue {queue}, which is"
                yield Spot(message, "TC_TO_QUEUE_MAP", name, str(tc))
