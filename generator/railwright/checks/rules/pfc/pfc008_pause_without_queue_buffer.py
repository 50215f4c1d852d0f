from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import uncovered
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def queue_buffers(switch: Switch) -> Iterator[Spot]:
    """A paused priority has no BUFFER_QUEUE row, so its frames can be dropped on their way out.

    Why: Lossless traffic needs an egress profile that does not drop; without the row the switch may
        also not count the queue, which the watchdog needs (`create_only_config_db_buffers`,
        sonic-swss pull request 3334). YANG does not know which queues are paused.
    Fix: Add a BUFFER_QUEUE row for the priority.
    Source: sonic-buildimage files/build_templates/buffers_config.j2
    Bad:
        config:
            leaf-1-01: {BUFFER_QUEUE: {"Ethernet0|3": null}}
    Good:
        config:
            leaf-1-01: {BUFFER_QUEUE: null}
    """
    return uncovered(switch, "BUFFER_QUEUE")
