from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import Feature

_SWITCHED_ON_BY: dict[Feature, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Feature.TRIMMING: (("SWITCH_TRIMMING", ()),),
    Feature.TELEMETRY: (("HIGH_FREQUENCY_TELEMETRY_PROFILE", ()),),
    Feature.WRED_COUNTERS: (("FLEX_COUNTER_TABLE", ("WRED_ECN_PORT", "WRED_ECN_QUEUE")),),
}
"""The tables of each feature, and the rows of them that are meant; none for all."""


@device_rule(Severity.ERROR, Need.PLATFORM | Need.RELEASE)
def features(switch: Switch) -> Iterator[Spot]:
    """A table switches on what the release or the chip does not have.

    Why: The daemon does not know the table, or asks the chip in vain: nothing happens, and nothing
        says so. Bundled YANG models are newer than the switch.
    Fix: Remove the rows, or run a release and a chip that have it.
    Source: sonic-swss orchagent/switchorch.cpp (SWITCH_TRIMMING),
        orchagent/high_frequency_telemetry, orchagent/flexcounterorch.cpp (WRED_ECN_QUEUE), by
        branch
    Bad:
        config:
            leaf-1-03:
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
    Good:
        config:
            leaf-1-01:
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
                BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}
    """
    platform, release = switch.platform, switch.release
    if platform is None or release is None:
        return
    for facts in switch.known.features:
        for table, keys in _SWITCHED_ON_BY[facts.name]:
            found = [key for key in switch.rows(table) if not keys or key in keys]
            refusal = facts.refusal(platform.asic.family, release) if found else None
            if refusal:
                yield Spot(f"{facts.name.value}: {refusal}", table, found[0])
