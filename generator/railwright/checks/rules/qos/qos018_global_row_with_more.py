from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.served import GLOBAL
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def ignored(switch: Switch) -> Iterator[Spot]:
    """The row `global` of PORT_QOS_MAP has a field that holds for ports only, and is ignored.

    Why: The switch takes a DSCP map from this row and warns about the rest in its log; no port
        gets the map or the pause that the field asks for. YANG allows every field.
    Fix: Move the field to the rows of the ports.
    Source: sonic-swss orchagent/qosorch.cpp, handleGlobalQosMap
    Bad:
        config:
            leaf-1-01: {PORT_QOS_MAP: {global: {tc_to_queue_map: ai-26-48}}}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {global: {dscp_to_tc_map: ai-26-48}}}
    """
    for field in switch.row("PORT_QOS_MAP", GLOBAL):
        if field != "dscp_to_tc_map":
            mend = (Mend("PORT_QOS_MAP", GLOBAL, field, None),)
            yield Spot("it is ignored here", "PORT_QOS_MAP", GLOBAL, field, mend=mend)
