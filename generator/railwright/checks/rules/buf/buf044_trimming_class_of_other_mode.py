from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def mode(switch: Switch) -> Iterator[Spot]:
    """The class of trimmed packets and their code point do not belong together.

    Why: `tc_value` counts with `dscp_value` set to `from-tc` only, and `from-tc` has no class
        without it: one of the two is passed over. YANG does not compare them.
    Fix: Give `tc_value` with `from-tc`, and leave it out with a number.
    Source: sonic-swss orchagent/switchorch.cpp ("Skip setting switch trimming TC value")
    Bad:
        config:
            leaf-1-01:
                SWITCH_TRIMMING:
                    GLOBAL: {size: "128", dscp_value: "48", queue_index: "6", tc_value: "6"}
                BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}
    Good:
        config:
            leaf-1-01:
                SWITCH_TRIMMING:
                    GLOBAL: {size: "128", dscp_value: from-tc, queue_index: "6", tc_value: "6"}
                BUFFER_PROFILE: {q_lossy_profile: {packet_discard_action: trim}}
    """
    row = switch.row("SWITCH_TRIMMING", "GLOBAL")
    by_class = text(row, "dscp_value") == "from-tc"
    if by_class is not ("tc_value" in row) and "dscp_value" in row:
        message = "from-tc without tc_value" if by_class else "tc_value without from-tc"
        yield Spot(message, "SWITCH_TRIMMING", "GLOBAL", "tc_value")
