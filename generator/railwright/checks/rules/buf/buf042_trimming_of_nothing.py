from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import Feature


@device_rule(Severity.WARNING)
def queues(switch: Switch) -> Iterator[Spot]:
    """The switch is told how to cut packets down, and no queue does.

    Why: A queue trims only by the profile that it has; without one every packet beyond a full queue
        is dropped whole, as before. YANG does not compare the tables.
    Fix: Give lossy queues a profile with `packet_discard_action` set to `trim`.
    Source: sonic-swss orchagent/bufferorch.cpp (packet_discard_action)
    Bad:
        config:
            "leaf-1-0[12]":
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
    Good:
        config:
            "leaf-1-0[12]":
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
                BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}
    """
    row = switch.row("SWITCH_TRIMMING", "GLOBAL")
    if not row or not switch.has("BUFFER_QUEUE") or common.refused(switch, Feature.TRIMMING):
        return
    if not common.used(switch, "BUFFER_QUEUE") & switch.once(common.trimming):
        yield Spot("no queue has a profile that trims", "SWITCH_TRIMMING", "GLOBAL")
