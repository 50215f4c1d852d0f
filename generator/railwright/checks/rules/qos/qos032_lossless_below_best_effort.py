from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.qos.common import BEST_EFFORT, weight
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def weights(switch: Switch) -> Iterator[Spot]:
    """A lossless queue has less weight than the queue of traffic that nobody marks.

    Why: Best effort then slows down lossless traffic, which cannot be dropped and pauses its
        senders instead, hop by hop. YANG compares no weights.
    Fix: Give the lossless queue the larger share.
    Source: docs.nvidia.com Cumulus Linux "RDMA over Converged Ethernet - RoCE" (half of the port
        for RoCE); sonic-buildimage files/build_templates/qos_config.j2 (15 against 14)
    Bad:
        config:
            "*": {SCHEDULER: {ai-26-48-best-effort: {weight: "80"}}}
    Good:
        config:
            "*": {SCHEDULER: {ai-26-48-best-effort: {weight: "30"}}}
    """
    for one in switch.once(served):
        tc = one.class_of(BEST_EFFORT)
        queue = one.queue_of.get(tc) if tc is not None else None
        other = weight(switch, one, queue) if queue is not None else None
        if other is None or tc in one.paused or queue in one.paused:
            continue
        for priority in sorted(one.paused & one.classes.keys()):
            own = weight(switch, one, priority)
            if own is not None and own < other:
                message = f"weight {own}, and best effort has {other}"
                yield Spot(message, "QUEUE", one.key(priority), "scheduler")
