from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.qos.common import BEST_EFFORT
from railwright.checks.served import served
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def unmarked(switch: Switch) -> Iterator[Spot]:
    """DSCP 0, which all unmarked traffic has, leads to a class that PFC pauses.

    Why: Storage, management and whatever a host sends by mistake fill the lossless buffers, and
        their bursts pause RDMA. YANG knows no traffic.
    Fix: Map DSCP 0 to a class without pause, and mark lossless traffic.
    Source: RFC 2474 section 4.1 (000000 is the default behaviour); sonic-buildimage
        files/build_templates/qos_config.j2 (AZURE, 0 to 1)
    Bad:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"0": "3"}}}
    Good:
        config:
            "*": {DSCP_TO_TC_MAP: {ai-26-48: {"0": "0"}}}
    """
    for one in switch.once(served):
        tc = one.class_of(BEST_EFFORT)
        if tc in one.paused:
            name = one.fields["dscp_to_tc_map"]
            message = f"DSCP 0 leads to class {tc}, which PFC pauses"
            yield Spot(message, "DSCP_TO_TC_MAP", name, str(BEST_EFFORT))
