from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.served import GLOBAL
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def unsupported(switch: Switch) -> Iterator[Spot]:
    """PORT_QOS_MAP has a row `global` on a switch whose own templates write none.

    Why: Where the driver has no DSCP map for the whole switch, the row is an error in the log and
        counts as done: ports without a row of their own go by the chip's default. YANG knows no
        chip.
    Fix: Remove the row and give every port its `dscp_to_tc_map`.
    Source: sonic-swss orchagent/qosorch.cpp, applyDscpToTcMapToSwitch; sonic-buildimage
        files/build_templates/qos_config.j2, generate_global_dscp_to_tc_map (a HwSKU can leave the
        row out)
    Bad:
        site: teralynx-pod
        config:
            "*": {PORT_QOS_MAP: {global: {dscp_to_tc_map: ai-26-48}}}
    Good:
        site: h100-pod
        config:
            "*": {PORT_QOS_MAP: {global: {dscp_to_tc_map: ai-26-48}}}
    """
    platform = switch.platform
    if platform and not platform.global_dscp_map and GLOBAL in switch.rows("PORT_QOS_MAP"):
        rows = (row for port, row in switch.rows("PORT_QOS_MAP").items() if port != GLOBAL)
        mend = (Mend("PORT_QOS_MAP", GLOBAL, None, None),)
        alone = not all("dscp_to_tc_map" in row for row in rows)  # some port goes by it, or may
        message = f"{platform.name} may not take it"
        yield Spot(message, "PORT_QOS_MAP", GLOBAL, mend=() if alone else mend)
