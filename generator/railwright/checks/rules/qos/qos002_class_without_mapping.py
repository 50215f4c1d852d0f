from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import MAPS, served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def dangling(switch: Switch) -> Iterator[Spot]:
    """A traffic class of a DSCP map has no queue or no priority group in the port's other maps.

    Why: Its frames go wherever the chip puts them. YANG looks at each map alone. Classes that PFC
        pauses have conditions of their own.
    Fix: Add the class to the map.
    Source: sonic-swss orchagent/qosorch.cpp programs each map as it is
    Bad:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"0": null}}}
    Good:
        config:
            "*": {TC_TO_QUEUE_MAP: {ai-26-48: {"7": "7"}}}
    """
    for one in switch.once(served):
        for field, known in (("tc_to_queue_map", one.queue_of), ("tc_to_pg_map", one.group_of)):
            name = one.fields.get(field, "")
            if name in switch.rows(MAPS[field]):
                for tc in one.used:
                    if tc not in known:
                        message = f"class {tc} of the DSCP map is not in it"
                        yield Spot(message, MAPS[field], name, str(tc))
