from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.qos.common import BEST_EFFORT, kinds, scheduling
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import TrafficKind

_BULK = (TrafficKind.ROCE, TrafficKind.STORAGE, TrafficKind.BEST_EFFORT)


@device_rule(Severity.WARNING)
def strict(switch: Switch) -> Iterator[Spot]:
    """A strict queue carries data: lossless traffic, or that which nobody marks.

    Why: It is served before all others, so that one busy sender takes the whole port: CNP and
        other data starve. YANG knows no traffic.
    Fix: Use DWRR with a weight for data, and STRICT for CNP and control traffic only.
    Source: docs.nvidia.com Cumulus Linux "RDMA over Converged Ethernet - RoCE" (data share by
        weight, CNP strict); sonic-buildimage files/build_templates/qos_config.j2 (DWRR)
    Bad:
        config:
            "*": {SCHEDULER: {ai-26-48-best-effort: {type: STRICT, weight: null}}}
    Good:
        config:
            "*": {SCHEDULER: {ai-26-48-idle: {type: STRICT, weight: null}}}
    """
    planned_bulk = set(kinds(switch, *_BULK))
    for one in switch.once(served):
        unmarked = one.class_of(BEST_EFFORT)
        bulk = {tc for tc in one.classes if tc in one.paused or tc == unmarked} | planned_bulk
        for queue in sorted({one.queue_of[tc] for tc in bulk if tc in one.queue_of}):
            found = scheduling(switch, one, queue)
            if found is not None and found.type == "STRICT":
                message = f"queue {queue} of {one.ports[0]} carries data and is strict"
                yield Spot(message, "SCHEDULER", found.name, "type")
