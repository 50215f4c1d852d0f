from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def queues(switch: Switch) -> Iterator[Spot]:
    """A class without pause leaves by a queue that has no row in BUFFER_QUEUE.

    Why: The queue has whatever the chip sets aside by default, and with
        `create_only_config_db_buffers` no counters either. YANG does not know which queues are
        used.
    Fix: Add a BUFFER_QUEUE row for the queue.
    Source: sonic-swss orchagent/bufferorch.cpp applies profiles by row only; sonic-buildimage
        files/build_templates/buffers_config.j2
    Bad:
        config:
            leaf-1-01:
                BUFFER_QUEUE:
                    "Ethernet0|4-7": null
                    "Ethernet0|4-6": {profile: q_lossy_profile}
    Good:
        config:
            leaf-1-01:
                BUFFER_QUEUE:
                    "Ethernet0|4-7": null
                    "Ethernet0|6-7": {profile: q_lossy_profile}
    """
    slices = switch.slices("BUFFER_QUEUE")
    for one in switch.once(served):
        used = {one.queue_of[tc] for tc in one.used if tc in one.queue_of} - one.paused
        for port in one.ports:
            rows = slices.get(port)
            if rows:
                for queue in sorted(used - {n for row in rows for n in row.numbers}):
                    message = f"no row for queue {queue}, which is in use"
                    yield Spot(message, "BUFFER_QUEUE", f"{port}|{queue}")
