from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.pfc.common import TC_TO_QUEUE, identity
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def queue_of_class(switch: Switch) -> Iterator[Spot]:
    """A paused traffic class does not leave by the queue of its number.

    Why: The watchdog reads queue p when it judges priority p. A class without an entry, and every
        class of a port without a map, leaves by queue 0. YANG looks at each map alone.
    Fix: Map class p to queue p.
    Source: sonic-swss orchagent/pfc_detect_mellanox.lua; opencomputeproject/SAI inc/saiport.h,
        SAI_PORT_ATTR_QOS_TC_TO_QUEUE_MAP; inc/saiqosmap.h, SAI_QOS_MAP_ATTR_MAP_TO_VALUE_LIST
    Bad:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"3": "4"}}}
    Good:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"4": null}}}
    """
    return identity(switch, TC_TO_QUEUE)
