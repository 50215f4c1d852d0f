from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import entries, served
from railwright.checks.switch import Switch, listed
from railwright.model.finding import Severity
from railwright.model.qos_profile import MOST_LOSSLESS


@device_rule(Severity.WARNING)
def idle(switch: Switch) -> Iterator[Spot]:
    """PFC pauses a class that no DSCP and no dot1p value leads to.

    Why: Its headroom is set aside on every port and never used, and the traffic that it is meant
        for is in another class. YANG knows no traffic.
    Fix: Map the DSCP of lossless traffic to the class, or take it out of `pfc_enable`.
    Source: sonic-swss orchagent/qosorch.cpp; sonic-buildimage
        files/build_templates/qos_config.j2 (AZURE: DSCP 3 and 4 alone lead to the paused classes)
    Bad:
        site: blackwell-800g
        config:
            "*":
                TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4"}}
                PFC_PRIORITY_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4"}}
            leaf-1a-01:
                PORT_QOS_MAP: {Ethernet0: {pfc_enable: "3,4", pfcwd_sw_enable: "3,4"}}
                BUFFER_PG: {"Ethernet0|4": {profile: "NULL"}}
                BUFFER_QUEUE:
                    "Ethernet0|3": null
                    "Ethernet0|4-7": null
                    "Ethernet0|3-4": {profile: egress_lossless_profile}
                    "Ethernet0|5-7": {profile: q_lossy_profile}
                QUEUE: {"Ethernet0|4": {wred_profile: ai-26-48-roce-400g}}
    Good:
        site: blackwell-800g
        config:
            "*":
                TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4"}}
                PFC_PRIORITY_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4"}}
    """
    for one in switch.once(served):
        if not one.classes or len(one.paused) > MOST_LOSSLESS:
            continue
        tags = entries(switch.row("DOT1P_TO_TC_MAP", one.fields.get("dot1p_to_tc_map", "")))
        idle = one.paused - one.classes.keys() - set(tags.values())
        if idle:
            for port in one.ports:
                message = f"nothing leads to class {listed(idle)}"
                yield Spot(message, "PORT_QOS_MAP", port, "pfc_enable")
