from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.qos.common import NETWORK_CONTROL, marks
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity
from railwright.model.qos_profile import TrafficKind

_CONTROL = {NETWORK_CONTROL: "CS6", 56: "CS7"}


@device_rule(Severity.WARNING)
def control(switch: Switch) -> Iterator[Spot]:
    """DSCP 48 or 56, which routing protocols use, lead to a class that PFC pauses.

    Why: BGP and BFD stand still during a pause; sessions drop just when the fabric is congested.
        YANG knows no traffic.
    Fix: Map both to a class without pause.
    Source: RFC 4594 (CS6 for network control, CS7 reserved for it)
    Bad:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"56": "3"}}}
    Good:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"56": "7"}}}
    """
    told = {dscp for dscp, item in marks(switch).items() if item.kind is TrafficKind.CNP}
    for one in switch.once(served):
        for dscp, name in _CONTROL.items():
            tc = one.class_of(dscp)
            if tc in one.paused and dscp not in told:
                message = f"{name} leads to class {tc}, which PFC pauses"
                yield Spot(message, "DSCP_TO_TC_MAP", one.fields["dscp_to_tc_map"], str(dscp))
