from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import entries, served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def tags(switch: Switch) -> Iterator[Spot]:
    """A dot1p value leads to a paused class of another number.

    Why: The pause names the number of the class; a host that tags the frames with another value
        goes on sending them, and they are dropped. YANG looks at each map alone.
    Fix: Map only the value p to the paused class p.
    Source: IEEE 802.1Q clause 36 (a pause stops the priority that it names); sonic-swss
        orchagent/qosorch.cpp, DOT1P_TO_TC_MAP
    Bad:
        config:
            leaf-1-01:
                DOT1P_TO_TC_MAP:
                    tags:
                        {"0": "0", "1": "0", "2": "3", "3": "3", "4": "0", "5": "0", "6": "6",
                         "7": "7"}
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
    for one in switch.once(served):
        name = one.fields.get("dot1p_to_tc_map", "")
        if name:
            for value, tc in entries(switch.row("DOT1P_TO_TC_MAP", name)).items():
                if tc in one.paused and value != tc:
                    message = f"{value} leads to class {tc}, but a pause of {tc} does not stop it"
                    yield Spot(message, "DOT1P_TO_TC_MAP", name, str(value))
