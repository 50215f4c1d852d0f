from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def uses(switch: Switch) -> Iterator[Spot]:
    """A profile that cuts packets down is used where packets must not be dropped at all.

    Why: orchagent refuses such a profile on priority groups and profile lists, and the row is lost;
        on a lossless queue it would cut frames that PFC protects. YANG does not look at the use.
    Fix: Use it on lossy queues alone.
    Source: sonic-swss orchagent/bufferorch.cpp ("trimming eligible")
    Bad:
        config:
            leaf-1-01:
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
                BUFFER_PROFILE:
                    q_lossy_profile: {packet_discard_action: trim}
                    ingress_lossy_profile: {packet_discard_action: trim}
    Good:
        config:
            leaf-1-01:
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
                BUFFER_PROFILE:
                    q_lossy_profile: {packet_discard_action: trim}
                    ingress_lossy_profile: {packet_discard_action: drop}
    """
    trims = switch.once(common.trimming)
    if not trims:
        return
    for table in ("BUFFER_PG", *common.LISTS):
        for name in sorted(common.used(switch, table) & trims):
            yield Spot(f"{name} trims", table)
    for port, slices in switch.slices("BUFFER_QUEUE").items():
        paused = switch.paused.get(port, frozenset())
        for one in slices:
            if any(map(one.holds, paused)):
                name = switch.text("BUFFER_QUEUE", one.key, "profile")
                if name in trims:
                    yield Spot(f"{name} trims lossless frames", "BUFFER_QUEUE", one.key, "profile")
