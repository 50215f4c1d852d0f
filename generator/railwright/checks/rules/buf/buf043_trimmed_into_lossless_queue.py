from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, number
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def queue(switch: Switch) -> Iterator[Spot]:
    """Trimmed packets are sent on in a queue that PFC can stop.

    Why: What is left of them tells receivers early what was lost; behind a pause it comes too late,
        and it fills a queue whose headroom is not made for it. YANG knows no lossless queues.
    Fix: Use a strict, lossy queue for `queue_index`.
    Source: sonic-buildimage src/sonic-yang-models/yang-models/sonic-trimming.yang; sonic-swss
        orchagent/switchorch.cpp
    Bad:
        config:
            leaf-1-01:
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "3"}}
                BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}
    Good:
        config:
            leaf-1-01:
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
                BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}
    """
    queue = number(switch.text("SWITCH_TRIMMING", "GLOBAL", "queue_index"))
    if queue is not None and any(queue in paused for paused in switch.paused.values()):
        yield Spot(f"queue {queue} is lossless", "SWITCH_TRIMMING", "GLOBAL", "queue_index")
