from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def groups(switch: Switch) -> Iterator[Spot]:
    """A class without pause arrives in a priority group that PFC pauses.

    Why: Its frames fill the group and its headroom, and the pause that follows stops another
        class, not its own senders. YANG looks at each map alone.
    Fix: Map the class to a priority group without pause, such as 0.
    Source: IEEE 802.1Q clause 36 (a pause names the priorities that it stops); sonic-swss
        orchagent/qosorch.cpp, TC_TO_PRIORITY_GROUP_MAP
    Bad:
        config:
            "*": {TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"7": "3"}}}
    Good:
        config:
            "*": {TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"5": "3"}}}
    """
    for one in switch.once(served):
        for tc in one.used:
            group = one.group_of.get(tc)
            if group in one.paused:
                name = one.fields["tc_to_pg_map"]
                message = f"class {tc} is not paused, but arrives in group {group}, which is"
                yield Spot(message, "TC_TO_PRIORITY_GROUP_MAP", name, str(tc))
