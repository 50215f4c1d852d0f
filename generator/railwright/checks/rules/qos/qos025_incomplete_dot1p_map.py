from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity

_VALUES = range(8)


@device_rule(Severity.WARNING)
def tags(switch: Switch) -> Iterator[Spot]:
    """A dot1p map leaves out values on a switch with PFC, which then go to class 0.

    Why: The map as given replaces the whole one of the port; what it leaves out SAI puts into class
        0, whether that is paused or not. Without PFC nothing rests on it. YANG takes a map with one
        line.
    Fix: List every value from 0 to 7.
    Source: sonic-swss orchagent/qosorch.cpp, DOT1P_TO_TC_MAP; IEEE 802.1Q (three bits);
        opencomputeproject/SAI inc/saiqosmap.h, SAI_QOS_MAP_ATTR_MAP_TO_VALUE_LIST
    Bad:
        config:
            leaf-1-01:
                DOT1P_TO_TC_MAP: {tags: {"3": "3"}}
                PORT_QOS_MAP: {Ethernet0: {dot1p_to_tc_map: tags}}
    Good:
        config:
            leaf-1-01:
                DOT1P_TO_TC_MAP:
                    tags:
                        {"0": "0", "1": "0", "2": "0", "3": "3", "4": "0", "5": "0", "6": "6",
                         "7": "7"}
                PORT_QOS_MAP: {Ethernet0: {dot1p_to_tc_map: tags}}
    """
    for name, row in switch.rows("DOT1P_TO_TC_MAP").items() if switch.paused else ():
        left_out = [str(value) for value in _VALUES if str(value) not in row]
        if left_out:
            message = f"no class for dot1p {', '.join(left_out)}"
            yield Spot(message, "DOT1P_TO_TC_MAP", name, left_out[0])
