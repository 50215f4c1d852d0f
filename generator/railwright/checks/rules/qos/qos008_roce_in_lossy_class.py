from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.qos.common import marks, planned
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR, Need.TRAFFIC)
def roce(switch: Switch) -> Iterator[Spot]:
    """The DSCP that hosts send for lossless traffic leads to a class without pause.

    Why: Its frames are dropped as soon as a queue is full, and the lossless class stays empty:
        SONiC's own map sends DSCP 26 to class 1. YANG knows no traffic.
    Fix: Map the DSCP to the lossless class, or have hosts send one that leads there.
    Source: sonic-buildimage files/build_templates/qos_config.j2 (AZURE, 26 to 1); docs.nvidia.com
        "RDMA over Converged Ethernet (RoCE)" (DSCP 26)
    Bad:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"26": "0"}}}
    Good:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"26": "3"}}}
    """
    for one in planned(switch):
        for dscp, item in marks(switch).items():
            tc = one.class_of(dscp)
            if item.lossless and one.paused and tc is not None and tc not in one.paused:
                name = one.fields["dscp_to_tc_map"]
                message = f"hosts send {dscp} for class {item.traffic_class}; here it is class {tc}"
                mend = (Mend("DSCP_TO_TC_MAP", name, str(dscp), str(item.traffic_class)),)
                yield Spot(message, "DSCP_TO_TC_MAP", name, str(dscp), mend=mend)
