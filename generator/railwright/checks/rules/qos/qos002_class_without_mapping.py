from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch, text
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
    for port, row in switch.rows("PORT_QOS_MAP").items():
        used = switch.row("DSCP_TO_TC_MAP", text(row, "dscp_to_tc_map"))
        classes = dict.fromkeys(text(used, dscp) for dscp in used)
        paused = {str(priority) for priority in switch.paused.get(port, ())}
        for field, table in (
            ("tc_to_queue_map", "TC_TO_QUEUE_MAP"),
            ("tc_to_pg_map", "TC_TO_PRIORITY_GROUP_MAP"),
        ):
            name = text(row, field)
            known = switch.rows(table).get(name)
            if known is not None:
                for one in classes:
                    if one not in known and one not in paused:
                        message = f"class {one} of the DSCP map is not in it"
                        yield Spot(message, table, name, one)
