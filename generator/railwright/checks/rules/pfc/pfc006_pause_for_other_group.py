from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import PFC_TO_GROUP, identity
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def group_of_priority(switch: Switch) -> Iterator[Spot]:
    """A full priority group sends a pause for another priority than that of its number.

    Why: The class that congests is not stopped at its sender. Only where a port names such a map:
        not every chip has it. YANG looks at each map alone.
    Fix: Map PFC priority p to priority group p.
    Source: sonic-swss orchagent/qosorch.cpp, PFC_PRIORITY_TO_PRIORITY_GROUP_MAP
    Bad:
        site: h100-pod
        config:
            "*": {PFC_PRIORITY_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"3": "4"}}}
    Good:
        site: h100-pod
        config:
            "*": {PFC_PRIORITY_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4"}}}
    """
    return identity(switch, PFC_TO_GROUP)
