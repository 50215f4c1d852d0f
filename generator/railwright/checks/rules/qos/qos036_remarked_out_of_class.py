from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.served import entries, served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def remarked(switch: Switch) -> Iterator[Spot]:
    """Lossless frames leave with a DSCP that leads to another class.

    Why: From the next hop on they are in a class that is dropped, or paused with others. YANG
        looks at each map alone.
    Fix: Leave the lossless class out of `tc_to_dscp_map`, or give it a DSCP of its own.
    Source: sonic-swss orchagent/qosorch.cpp, TC_TO_DSCP_MAP; RFC 2474 (the code point decides at
        every hop)
    Bad:
        config:
            leaf-1-01:
                TC_TO_DSCP_MAP: {remark: {"3": "10"}}
                PORT_QOS_MAP: {Ethernet256: {tc_to_dscp_map: remark}}
    Good:
        config:
            leaf-1-01:
                TC_TO_DSCP_MAP: {remark: {"3": "26"}}
                PORT_QOS_MAP: {Ethernet256: {tc_to_dscp_map: remark}}
    """
    for one in switch.once(served):
        name = one.fields.get("tc_to_dscp_map", "")
        for tc, dscp in entries(switch.row("TC_TO_DSCP_MAP", name)).items():
            back = one.class_of(dscp)
            if tc in one.paused and back is not None and back != tc:
                message = f"class {tc} leaves with DSCP {dscp}, which leads to class {back}"
                yield Spot(message, "TC_TO_DSCP_MAP", name, str(tc))
