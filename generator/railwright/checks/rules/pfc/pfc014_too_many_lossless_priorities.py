from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import served
from railwright.checks.switch import Switch, listed
from railwright.model.finding import Severity
from railwright.model.qos_profile import MOST_LOSSLESS


@device_rule(Severity.WARNING)
def many(switch: Switch) -> Iterator[Spot]:
    """A port pauses more than two priorities.

    Why: Each takes headroom of its own from every port and leaves less for bursts, so that pauses
        come earlier for all. YANG allows eight.
    Fix: Put lossless traffic into one or two priorities.
    Source: Guo et al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016 (memory allows two
        lossless classes); sonic-buildimage files/build_templates/qos_config.j2 (3, 4)
    Bad:
        site: blackwell-800g
        config:
            "*":
                TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4", "5": "5"}}
                PFC_PRIORITY_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4", "5": "5"}}
            leaf-1a-01:
                PORT_QOS_MAP: {Ethernet0: {pfc_enable: "3,4,5", pfcwd_sw_enable: "3,4,5"}}
                BUFFER_PG: {"Ethernet0|4": {profile: "NULL"}, "Ethernet0|5": {profile: "NULL"}}
                BUFFER_QUEUE:
                    "Ethernet0|3": null
                    "Ethernet0|4-7": null
                    "Ethernet0|3-5": {profile: egress_lossless_profile}
                    "Ethernet0|6-7": {profile: q_lossy_profile}
                QUEUE:
                    "Ethernet0|4": {wred_profile: ai-26-48-roce-400g}
                    "Ethernet0|5": {wred_profile: ai-26-48-roce-400g}
    Good:
        site: blackwell-800g
        config:
            "*":
                TC_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4", "5": "5"}}
                PFC_PRIORITY_TO_PRIORITY_GROUP_MAP: {ai-26-48: {"4": "4", "5": "5"}}
    """
    for one in switch.once(served):
        if len(one.paused) > MOST_LOSSLESS:
            for port in one.ports:
                message = f"{len(one.paused)} priorities: {listed(one.paused)}"
                yield Spot(message, "PORT_QOS_MAP", port, "pfc_enable")
