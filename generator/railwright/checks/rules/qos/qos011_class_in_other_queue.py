from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.qos.common import planned, traffic
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.TRAFFIC)
def elsewhere(switch: Switch) -> Iterator[Spot]:
    """A class of the QoS profile leaves by another queue than that of its number.

    Why: It gets the share and the buffers of a queue that is meant for others, often none. YANG
        looks at each map alone. Lossless classes and queues have conditions of their own.
    Fix: Map the class to the queue of its number.
    Source: sonic-buildimage files/build_templates/qos_config.j2 (TC_TO_QUEUE_MAP AZURE is one to
        one); sonic-swss orchagent/qosorch.cpp
    Bad:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"7": "6"}}}
    Good:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"5": "4"}}}
    """
    for one in planned(switch):
        for tc, item in traffic(switch).items():
            queue = one.queue_of.get(tc, tc)
            if queue != tc and tc not in one.paused and queue not in one.paused:
                name = one.fields["tc_to_queue_map"]
                message = f"class {tc} ({item.kind}) leaves by queue {queue}"
                mend = (Mend("TC_TO_QUEUE_MAP", name, str(tc), str(tc)),)
                yield Spot(message, "TC_TO_QUEUE_MAP", name, str(tc), mend=mend)
