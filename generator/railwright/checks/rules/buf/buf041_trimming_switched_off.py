from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def global_row(switch: Switch) -> Iterator[Spot]:
    """A profile cuts packets down, and the switch is not told how.

    Why: Size, code point and queue of a trimmed packet stand in SWITCH_TRIMMING; without the row
        the chip's defaults are in force, and headers may go to a queue that drops them. YANG does
        not compare the tables.
    Fix: Add SWITCH_TRIMMING, or remove `packet_discard_action`.
    Source: sonic-swss orchagent/switchorch.cpp (SWITCH_TRIMMING) and orchagent/bufferorch.cpp
    Bad:
        config:
            "leaf-1-0[12]": {BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}}
    Good:
        config:
            "leaf-1-0[12]":
                SWITCH_TRIMMING: {GLOBAL: {size: "128", dscp_value: "48", queue_index: "6"}}
                BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}
    """
    if switch.once(common.trimming) and not switch.row("SWITCH_TRIMMING", "GLOBAL"):
        name = min(switch.once(common.trimming))
        yield Spot(f"{name} trims, and nothing says how", "SWITCH_TRIMMING", "GLOBAL")
