from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.qos.common import NETWORK_CONTROL, weight
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def control(switch: Switch) -> Iterator[Spot]:
    """The queue of DSCP 48, which routing protocols use, has the smallest weight of all.

    Why: Its share is the first to be too small when all queues are full: keepalives of BGP and BFD
        wait behind bulk until sessions drop. YANG compares no weights.
    Fix: Make the queue strict, or give it more weight.
    Source: RFC 4594 (network control needs a guaranteed share); sonic-swss orchagent/qosorch.cpp
        (weights are relative)
    Bad:
        config:
            "*": {SCHEDULER: {ai-26-48-cnp: {type: DWRR, weight: "1"}}}
    Good:
        config:
            "*": {SCHEDULER: {ai-26-48-cnp: {type: DWRR, weight: "50"}}}
    """
    for one in switch.once(served):
        tc = one.class_of(NETWORK_CONTROL)
        queue = one.queue_of.get(tc) if tc is not None else None
        own = weight(switch, one, queue) if queue is not None else None
        if own is None or queue is None or queue in one.paused:
            continue
        others = {one.queue_of.get(other) for other in one.classes} - {None, queue}
        weights = (weight(switch, one, other) for other in others if other is not None)
        least = min((other for other in weights if other is not None), default=own)
        if own < least:
            message = f"DSCP 48 leaves by queue {queue} with weight {own}; others have {least}"
            yield Spot(message, "QUEUE", one.key(queue), "scheduler")
