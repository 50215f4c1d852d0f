from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_DSCPS = range(64)


@device_rule(Severity.WARNING)
def dscps(switch: Switch) -> Iterator[Spot]:
    """A DSCP map leaves out values on a switch with PFC, which then go to class 0.

    Why: The map as given replaces the whole one of the switch; what it leaves out SAI puts into
        class 0, whether that is paused or not. Without PFC nothing rests on it. YANG takes a map
        with one line.
    Fix: List every DSCP from 0 to 63.
    Source: sonic-swss orchagent/qosorch.cpp, DSCP_TO_TC_MAP; opencomputeproject/SAI
        inc/saiqosmap.h, SAI_QOS_MAP_ATTR_MAP_TO_VALUE_LIST
    Bad:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"63": null}}}
    Good:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"63": "7"}}}
    """
    for name, row in switch.rows("DSCP_TO_TC_MAP").items() if switch.paused else ():
        left_out = [str(number) for number in _DSCPS if str(number) not in row]
        if left_out:
            yield Spot(
                f"no class for DSCP {', '.join(left_out)}", "DSCP_TO_TC_MAP", name, left_out[0]
            )
