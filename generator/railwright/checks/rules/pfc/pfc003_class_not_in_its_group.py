from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import TC_TO_GROUP, identity
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def group_of_class(switch: Switch) -> Iterator[Spot]:
    """A paused traffic class does not arrive in the priority group of its number.

    Why: The group that fills is then not the one that PFC pauses: counters and the watchdog go by
        one number for class, group and queue. YANG looks at each map alone. What no map says the
        chip decides, which PFC012 tells.
    Fix: Map class p to priority group p.
    Source: sonic-swss orchagent/pfc_detect_mellanox.lua
    Bad:
        config:
            "*": {TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"3": "0"}}}
    Good:
        config:
            "*": {TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"3": "3"}}}
    """
    return identity(switch, TC_TO_GROUP)
