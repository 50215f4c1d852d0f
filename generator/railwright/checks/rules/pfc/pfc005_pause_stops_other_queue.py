from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import PFC_TO_QUEUE, identity
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def queue_of_priority(switch: Switch) -> Iterator[Spot]:
    """A pause that is received stops another queue than that of its number.

    Why: The class that congests goes on, and another one stands still. YANG looks at each map
        alone. What no map says the chip decides, which PFC012 tells.
    Fix: Map PFC priority p to queue p.
    Source: sonic-swss orchagent/qosorch.cpp, MAP_PFC_PRIORITY_TO_QUEUE
    Bad:
        config:
            "*": {MAP_PFC_PRIORITY_TO_QUEUE: {ai-26-48: {"3": "4"}}}
    Good:
        config:
            "*": {MAP_PFC_PRIORITY_TO_QUEUE: {ai-26-48: {"4": "4"}}}
    """
    return identity(switch, PFC_TO_QUEUE)
