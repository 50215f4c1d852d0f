from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.qos.common import marks, planned
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import TrafficKind


@device_rule(Severity.ERROR, Need.TRAFFIC)
def cnp(switch: Switch) -> Iterator[Spot]:
    """The DSCP of congestion notifications leads to a class that PFC pauses.

    Why: The notifications wait behind the data that they are to slow down, so that every
        congestion ends in pauses. YANG knows no traffic.
    Fix: Give CNP a class of its own without pause, best a strict one.
    Source: Zhu et al., Congestion Control for Large-Scale RDMA Deployments, SIGCOMM 2015 (CNP go at
        high priority); docs.nvidia.com "RDMA over Converged Ethernet (RoCE)" (CNP DSCP 48)
    Bad:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"48": "3"}}}
    Good:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"48": "6"}}}
    """
    for one in planned(switch):
        for dscp, item in marks(switch).items():
            tc = one.class_of(dscp)
            if item.kind is TrafficKind.CNP and tc in one.paused:
                name = one.fields["dscp_to_tc_map"]
                message = f"CNP have DSCP {dscp}, which leads to class {tc}, and PFC pauses that"
                mend = (Mend("DSCP_TO_TC_MAP", name, str(dscp), str(item.traffic_class)),)
                yield Spot(message, "DSCP_TO_TC_MAP", name, str(dscp), mend=mend)
