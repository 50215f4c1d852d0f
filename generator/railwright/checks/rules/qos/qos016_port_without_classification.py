from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import GLOBAL, served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def unclassified(switch: Switch) -> Iterator[Spot]:
    """A port with PFC has no map from DSCP or dot1p to classes, and the switch has none either.

    Why: All its frames get the chip's default class, so that lossless traffic is dropped there.
        YANG asks for no map.
    Fix: Name a `dscp_to_tc_map`.
    Source: sonic-swss orchagent/qosorch.cpp, handlePortQosMapTable (applies what the row names)
    Bad:
        site: teralynx-pod
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet0: {dscp_to_tc_map: null}}}
    Good:
        site: teralynx-pod
        config:
            leaf-1-01:
                DOT1P_TO_TC_MAP:
                    tags:
                        {"0": "0", "1": "0", "2": "0", "3": "3", "4": "0", "5": "0", "6": "6",
                         "7": "7"}
                PORT_QOS_MAP: {Ethernet0: {dscp_to_tc_map: null, dot1p_to_tc_map: tags}}
    """
    if switch.text("PORT_QOS_MAP", GLOBAL, "dscp_to_tc_map"):
        return
    for one in switch.once(served):
        if one.paused and not one.fields.keys() & {"dscp_to_tc_map", "dot1p_to_tc_map"}:
            for port in one.ports:
                yield Spot("no map to classes", "PORT_QOS_MAP", port, "dscp_to_tc_map")
