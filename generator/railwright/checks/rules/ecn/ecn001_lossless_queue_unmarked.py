from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unmarked(switch: Switch) -> Iterator[Spot]:
    """A queue that PFC pauses has no WRED profile, so nothing tells senders to slow down.

    Why: Every congestion ends in pauses, which spread to flows that have no part in it. YANG does
        not know which queues are paused.
    Fix: Name a `wred_profile` that marks.
    Source: Zhu et al., Congestion Control for Large-Scale RDMA Deployments, SIGCOMM 2015;
        sonic-buildimage files/build_templates/qos_config.j2 (AZURE_LOSSLESS on 3 and 4)
    Bad:
        config:
            leaf-1-01: {QUEUE: {"Ethernet0|3": {wred_profile: null}}}
    Good:
        config:
            leaf-1-01: {QUEUE: {"CPU|3": {scheduler: ai-26-48-roce}}}
    """
    for one in switch.once(served):
        for queue in sorted(one.paused & one.queues.keys()):
            if not text(one.row_of(queue), "wred_profile"):
                for port in one.ports:
                    key = one.key(queue, port)
                    yield Spot("paused, but never marked", "QUEUE", key, "wred_profile")
